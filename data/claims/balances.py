"""Balances and states of claims as they are stored: computed from results and statuses."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from data.models.base import VALUE, text_of
from data.models.claims import Claim
from data.store.columns import domain_rows, stored_rows
from data.store.store import Store
from medq.domain.claims.state import ClaimState


class ClaimBalanceRow(NamedTuple):
    """The columns of a claim that hold its balance, and its id."""

    paid_cents: int
    written_off_cents: int
    patient_cents: int
    open_cents: int
    review_reasons: str
    state: ClaimState
    follow_up_day: date | None
    id: int


_BALANCE_COLUMNS = ", ".join(f"{name} = ?" for name in ClaimBalanceRow._fields[:-1])


def save_balances(store: Store, rows: Sequence[ClaimBalanceRow]) -> None:
    """Save the balances and states of claims in bulk."""
    # SQL text: figure 11, the rate of an import.
    store.run_many(
        f"UPDATE claim SET {_BALANCE_COLUMNS}, version = version + 1 WHERE id = ?",
        stored_rows(rows),
    )


BALANCES_AFTER = text_of(
    Claim.select_row(ClaimBalanceRow).where(Claim.id > VALUE).order_by(Claim.id).limit(VALUE)
)


def stored_balances(store: Store, chunk_size: int) -> Iterator[dict[int, ClaimBalanceRow]]:
    """Yield the stored balances of all claims by id, `chunk_size` at a time."""
    last_id = 0
    while rows := store.rows(BALANCES_AFTER, (last_id, chunk_size)):
        balances = domain_rows(ClaimBalanceRow, rows)
        last_id = balances[-1].id
        yield {balance.id: balance for balance in balances}
