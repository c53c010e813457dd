"""What the Expiring list says below a decision fits a line of 80 cells with its dates whole."""

from datetime import timedelta

from tests.office import TODAY, ZONE
from tests.screens.fake_plans import expiring_decision
from tests.screens.fake_session import FakeSession
from widgets.expiring_detail import reason_texts
from widgets.item_texts import Viewer


def test_why_a_decision_is_due_fits_a_line_with_its_date() -> None:
    row = FakeSession().queue.row(0)
    passed = TODAY - timedelta(days=4)
    line = expiring_decision(row, (1,), act_by=passed)
    assert max(len(text) for text in reason_texts(line, Viewer(TODAY, ZONE, "JM"))) <= 78
    coming = expiring_decision(row, (1,), act_by=TODAY + timedelta(days=4))
    assert max(len(text) for text in reason_texts(coming, Viewer(TODAY, ZONE, "JM"))) <= 78
