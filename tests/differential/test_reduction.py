"""A visit with a fault is made as small as the fault allows."""

from tests.differential.ledger import Line
from tests.differential.reduction import smallest
from tests.differential.results import balanced_result, line_result, reversal
from tests.differential.visit import PAYERS, Form, Posting, SentClaim, Visit

FIRST, SECOND, _THIRD = PAYERS
LINES = (Line("99213", "", 15000), Line("20610", "25", 25000))
PAID = balanced_result(
    FIRST,
    "1",
    "1",
    "01",
    [line_result(index, line.charge_cents, (("paid", 0),)) for index, line in enumerate(LINES)],
)
CLAIMS = (SentClaim("1", FIRST, 0, (0, 1), True, 0), SentClaim("2", SECOND, 1, (0, 1), True, 1))
VISIT = Visit(
    LINES,
    (FIRST, SECOND),
    CLAIMS,
    (
        Posting(PAID, 0, 0, 0, Form.NO_MODIFIERS),
        Posting(PAID._replace(payer=SECOND, claim="2"), 1, 1, 0),
        Posting(reversal(PAID, "22", "negated"), 2, 3, 0, Form.OTHER_NUMBER),
    ),
)


def test_only_what_the_fault_needs_is_left() -> None:
    small = smallest(VISIT, lambda visit: any(each.is_reversal for each in visit.results))
    (taken_back,) = small.results
    assert taken_back.is_reversal
    assert (len(small.lines), small.payers) == (1, (FIRST,))
    assert small.claims == (CLAIMS[0]._replace(lines=(0,)),)
    assert small.postings[0].form is Form.FULL
    assert taken_back.charge_cents == taken_back.paid_cents == -small.lines[0].charge_cents


def test_a_number_that_another_result_needs_stays() -> None:
    def is_unnumbered(visit: Visit) -> bool:
        return any(each.form is Form.OTHER_NUMBER for each in visit.postings)

    assert len(smallest(VISIT, is_unnumbered).postings) == 2


def test_the_result_that_names_the_next_payer_stays() -> None:
    posting = VISIT.postings[0]._replace(forwarded_to=SECOND)
    claims = (CLAIMS[0]._replace(names_others=False),)
    visit = Visit(LINES, (FIRST, SECOND), claims, (posting, VISIT.postings[1]))
    small = smallest(visit, lambda visit: any(each.payer == SECOND for each in visit.results))
    assert [each.payer for each in small.results] == [FIRST, SECOND]
