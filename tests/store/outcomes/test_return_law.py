"""The law of items that come back by themselves: by their deadline, else they stay in the queue."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from data.models.items import Item
from medq.work.act_catalog import perform_act, undo
from tests.store.csv_office import CsvOffice
from tests.store.imported_rows import open_item

DOE = "P1,DOE,JANE,01/02/1980,F,303-555-0101,BIG PAYER,99999,W1,01/01/2026"
VISIT = "P1,A1,09/01/2026,99213,,E119,1,170.50,11,1245319599,99999"  # over the limit
LIMITS = st.tuples(st.integers(-10, 30), st.integers(0, 14))
"""Days until a deadline, and from act-by to it."""
HOLDING = st.sampled_from(
    (
        ("done", {"outcome": "submitted-outside"}),
        ("done", {"outcome": "not-billable", "reason": "no visit took place"}),
        ("let-go", {"decision": "write-off", "code": "no-auth", "reason": "missed"}),
    )
)
"""Acts that put an item on hold until a day that nobody types."""


@pytest.fixture
def submit_item(csv_office: CsvOffice) -> int:
    """Return the item of a claim that is not submitted."""
    csv_office.patients(DOE)
    csv_office.charges(VISIT)
    return open_item(csv_office.desk, "submit")


@settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40
)
@given(limit=LIMITS, holding=HOLDING)
def test_what_comes_back_by_itself_does_so_by_its_deadline_or_stays(
    csv_office: CsvOffice,
    submit_item: int,
    limit: tuple[int, int],
    holding: tuple[str, dict[str, str]],
) -> None:
    desk, (act, answers) = csv_office.desk, holding
    deadline = desk.today() + timedelta(limit[0])
    act_by = deadline - timedelta(limit[1])
    limit_columns = {Item.deadline: deadline.toordinal(), Item.act_by: act_by.toordinal()}
    desk.store.run(Item.update(limit_columns).where(Item.id == submit_item))
    message = perform_act(desk, submit_item, act, answers).message
    columns = Item.select(Item.state, Item.wait_until).where(Item.id == submit_item)
    state, wait_until = desk.store.row(columns) or (0, None)
    if deadline < desk.calendar.add_working(desk.today(), 1):
        assert (state, wait_until) == (1, None)
        assert f"It stays in the queue: deadline {deadline:%m/%d/%y}." in message
    else:
        assert state == 3
        assert desk.today().toordinal() < wait_until <= deadline.toordinal()
    undo(desk)
    assert desk.store.row(columns) == (1, None)
