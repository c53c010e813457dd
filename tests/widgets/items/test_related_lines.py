"""The head of the related work: what has no room is left out whole."""

from datetime import date

import pytest

from medq.domain.items.related import Related, RelatedPatient
from widgets.items.related_lines import head_line


@pytest.mark.parametrize(
    ("width", "identity"),
    [
        (120, "ROWAN, Test  DOB 03/02/1975  acct 10482"),
        (68, "ROWAN, Test  DOB 03/02/1975"),
        (50, "ROWAN, Test"),
    ],
)
def test_a_number_is_whole_or_not_there(width: int, identity: str) -> None:
    patient = RelatedPatient(
        name="ROWAN, Test", birth_day=date(1975, 3, 2), account="10482", phone="",
        open_cents=0, patient_cents=0, coverages=(), notes=(),
    )  # fmt: skip
    line = head_line(Related(patient, (), (), 0), width, is_group=False)
    assert line.text.split("  [")[0].strip() == identity
