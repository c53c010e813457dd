"""Planning a day reads everything in one transaction, computes, and writes in another one."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from data.store.store import Store
from medq.domain.plan.view import EditKind, PlanEdit
from medq.work.desk import Desk
from medq.work.plan.build import accept_plan, build_plan
from medq.work.plan.edits import change_plan
from tests.office import TOMORROW
from tests.store.clinic import Clinic
from tests.store.plan.planned_days import add_denials

CHANGES: tuple[Callable[[Desk], object], ...] = (
    lambda desk: build_plan(desk, TOMORROW),
    lambda desk: accept_plan(desk, TOMORROW),
    lambda desk: change_plan(desk, TOMORROW, PlanEdit(EditKind.HOURS, text="8:00-12:00")),
    lambda desk: change_plan(desk, TOMORROW, PlanEdit(EditKind.REMOVE, items=(1,))),
)


@pytest.mark.parametrize("change", CHANGES)
def test_a_plan_is_read_once_and_written_once(
    clinic: Clinic, monkeypatch: pytest.MonkeyPatch, change: Callable[[Desk], object]
) -> None:
    add_denials(clinic, 30, 20, 40)
    desk = clinic.desk()
    build_plan(desk, TOMORROW)
    transactions = recorded_transactions(monkeypatch)
    change(desk)
    ended = [name for name, queries in transactions if queries]
    assert ended == ["read_transaction", "write_transaction"]


def recorded_transactions(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, list[str]]]:
    """Return a list that receives each transaction with its queries; others are `outside`."""
    transactions: list[tuple[str, list[str]]] = [("outside", [])]

    def record_transaction(name: str) -> None:
        method = getattr(Store, name)

        @contextmanager
        def recorded(self: Store, *args: Any) -> Iterator[None]:
            transactions.append((name, []))
            with method(self, *args):
                yield
            transactions.append(("outside", []))

        monkeypatch.setattr(Store, name, recorded)

    def record_queries(name: str) -> None:
        method = getattr(Store, name)

        def recorded(self: Store, *args: Any) -> Any:
            transactions[-1][1].append(str(args[0]))
            return method(self, *args)

        monkeypatch.setattr(Store, name, recorded)

    for name in ("read_transaction", "write_transaction"):
        record_transaction(name)
    for name in ("row", "rows"):
        record_queries(name)
    return transactions
