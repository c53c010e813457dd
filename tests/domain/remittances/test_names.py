"""Last names as payers write them: spellings of one name agree, other names do not."""

import pytest

from medq.domain.identifiers import is_cut_name, name_agrees
from medq.domain.remittances.agreement import last_name_agrees
from medq.domain.remittances.matching import Verdict
from tests.domain.remittances.test_matching import CLAIM, CLAIM_PAYMENT, find_match


@pytest.mark.parametrize(
    ("theirs", "ours", "agrees"),
    [
        ("MUELLER", "MÜLLER", True),
        ("MÜLLER", "MUELLER", True),
        ("MULLER", "Mu\u0308ller", True),
        ("MUELLER", "Mu\u0308ller", True),
        ("SOERENSEN", "Sørensen", True),
        ("AAKESSON", "ÅKESSON", True),
        ("STRAUSS", "Strauß", True),
        ("MULLER", "MUELLER", False),  # neither has a mark: these are two names
        ("GOETHE", "GOTHE", False),
        ("SAINT JOHN", "ST JOHN", True),
        ("ST. JOHN", "Saint John", True),
        ("SAINTJOHN", "ST JOHN", True),
        ("STE MARIE", "SAINTE-MARIE", True),
        ("SAINT", "ST", True),
        ("STJAMES", "SAINT JOHN", False),
        ("JOHN", "ST JAMES", False),
    ],
)
def test_spellings_of_one_name_agree(theirs: str, ours: str, agrees: bool) -> None:
    assert name_agrees(theirs, ours) is agrees
    assert name_agrees(ours, theirs) is agrees


@pytest.mark.parametrize(
    ("theirs", "ours", "is_cut"),
    [
        ("KONSTANTIN", "KONSTANTINOPOULOS", True),
        ("VILLARREALDEL", "Villarreal del Campo", True),
        ("KONSTANTI", "KONSTANTINOPOULOS", False),  # as short as names that are whole
        ("WILLIAMS", "WILLIAMSON", False),
        ("CHRISTIAN", "CHRISTIANSEN", False),
        ("KONSTANTIX", "KONSTANTINOPOULOS", False),
        ("", "KONSTANTINOPOULOS", False),
    ],
)
def test_a_long_beginning_may_be_a_cut_name(theirs: str, ours: str, is_cut: bool) -> None:
    assert is_cut_name(theirs, ours) is is_cut
    assert is_cut_name(ours, theirs) is is_cut


GREEK = CLAIM._replace(last="KONSTANTINOPOULOS")
CUT = CLAIM_PAYMENT._replace(patient_last="KONSTANTIN", member_id="")


@pytest.mark.parametrize(
    ("first", "member", "agrees"),
    [
        ("ADA", "", True),
        ("A", "", True),
        ("ADA", "W101", True),
        ("EVA", "", False),
        ("", "", False),
        ("ADA", "W999", False),
    ],
)
def test_a_cut_name_needs_the_first_name_and_no_other_member(
    first: str, member: str, agrees: bool
) -> None:
    paid = CUT._replace(patient_first=first, member_id=member)
    assert last_name_agrees(paid, GREEK) is agrees
    is_matched = find_match(paid, GREEK).verdict is Verdict.MATCHED
    assert is_matched is (agrees or member == "W101")


def test_a_cut_name_under_another_charge_and_day_is_reviewed() -> None:
    other = CUT._replace(charge_cents=100, from_day=None, to_day=None)
    assert find_match(other, GREEK).verdict is Verdict.DOUBTFUL
