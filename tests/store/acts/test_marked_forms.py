"""Forms of marked items on both engines: what they ask for, and how often the store is read."""

import pytest

from data.store.store import Store
from medq.domain.items.item import Kind
from medq.work.act_catalog import act_of_key, form_notes, perform_act
from tests.store.clinic import Clinic


@pytest.fixture
def counted_queries(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Collect the texts of the queries that are made."""
    queries: list[str] = []
    execute = Store._execute

    def count(store: Store, query: object, params: object = ()) -> object:
        queries.append(str(query))
        return execute(store, query, params)  # type: ignore[arg-type]

    monkeypatch.setattr(Store, "_execute", count)
    return queries


def marked_claims(clinic: Clinic, numbers: range) -> list[int]:
    """Return the denials of new claims, each joined with a review."""
    items = [clinic.add_item(number, claim_number=f"C{number}") for number in numbers]
    for item in items:
        clinic.add_to_claim(item, Kind.REVIEW)
    return items


@pytest.mark.parametrize("key_action", ["item.assign", "item.wait", "item.call"])
def test_more_marked_items_do_not_make_more_queries(
    clinic: Clinic, counted_queries: list[str], key_action: str
) -> None:
    items = marked_claims(clinic, range(10500, 10506))
    desk = clinic.desk()
    counts = []
    for marked in (items[:2], items):
        act_of_key(desk, marked, key_action)  # warms what is kept for a second
        counted_queries.clear()
        form = act_of_key(desk, marked, key_action)
        assert form is not None and form.fields
        form_notes(desk, marked, form.act, {})
        counts.append(len(counted_queries))
    assert counts[0] == counts[1]


def test_the_form_of_marked_items_shows_how_many_each_person_has_open(clinic: Clinic) -> None:
    items = [clinic.add_item(number) for number in range(10482, 10485)]
    perform_act(clinic.desk(), items[0], "assign", {"to": "lk"})
    form = act_of_key(clinic.desk(), items[1:], "item.assign")
    assert form is not None
    (field,) = form.fields
    assert "LK  1 open" in field.choice_texts
