"""The files of generated visits are what payers and clinics send, and the ledger reads them so."""

from collections.abc import Sequence

from hypothesis import given, settings
from hypothesis import strategies as st

from medq.domain.errors import ProblemLevel
from tests.differential.files import file_contents
from tests.differential.ledger import visit_balance
from tests.differential.visit import Visit
from tests.differential.visits import visits
from tests.x12.x12_files import survey_bytes


@settings(max_examples=20, deadline=None)
@given(drawn=st.lists(visits(), min_size=1, max_size=10))
def test_every_payment_is_balanced_and_every_result_but_reversals_too(
    drawn: Sequence[Visit],
) -> None:
    for content in filter(None, file_contents(drawn).values()):
        problems = survey_bytes(content).all_problems
        levels = {problem.level for problem in problems}
        assert levels <= {ProblemLevel.NOTE, ProblemLevel.REVIEW}
        reviews = [each.message for each in problems if each.level is ProblemLevel.REVIEW]
        assert all("charge -" in message for message in reviews)


@given(visit=visits())
def test_the_ledger_divides_the_charge_of_any_visit(visit: Visit) -> None:
    balance = visit_balance(visit.billed_lines, visit.payers, visit.results)
    assert balance.charge_cents == sum(line.charge_cents for line in visit.billed_lines)
    assert 0 <= balance.written_off_cents <= balance.charge_cents
    assert 0 <= balance.patient_cents <= balance.charge_cents


@given(visit=visits())
def test_a_result_and_its_reversal_leave_no_trace(visit: Visit) -> None:
    """Without the pairs that cancel each other the balance is the same."""
    results = list(visit.results)
    for reversal in [each for each in results if each.is_reversal]:
        originals = [
            each
            for each in results
            if (each.payer, each.claim, each.number)
            == (reversal.payer, reversal.claim, reversal.number)
            and each.charge_cents == -reversal.charge_cents
            and each.paid_cents == -reversal.paid_cents
            and not each.is_reversal
        ]
        if originals:
            results.remove(originals[0])
            results.remove(reversal)
    assert visit_balance(visit.billed_lines, visit.payers, results) == visit_balance(
        visit.billed_lines, visit.payers, visit.results
    )
