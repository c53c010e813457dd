"""What the codes of a remittance say: who owes, what is open, and what to do next."""

from datetime import date

from medq.domain.items.item import Kind
from medq.domain.value_format import COMMAND_FORMAT
from medq.work.details.item import detail
from tests.cases.case import Case
from tests.cases.office import CaseOffice, SeenItem


def _only_item(office: CaseOffice, claim: str) -> SeenItem:
    (item,) = office.items(claim=claim)
    return item


def _steps_of(office: CaseOffice, item: SeenItem) -> list[str]:
    return [step.text for step in detail(office.desk, item.id, COMMAND_FORMAT).steps]


def _new_claim_by_the_filing_limit(office: CaseOffice) -> None:
    item = _only_item(office, "F54")
    assert (item.kind, item.cause, item.money_cents) == (Kind.DENIAL, "CO-16 N290", 15000)
    assert item.deadline == date(2027, 1, 29)  # 90 days from 11/02 end on a Sunday
    steps = _steps_of(office, item)
    assert any("new claim (frequency 1)" in step for step in steps)
    assert not any("(frequency 7)" in step for step in steps)


def _denial_as_duplicate_leaves_nothing_open(office: CaseOffice) -> None:
    claim = office.claim("F56")
    assert (claim.paid_cents, claim.patient_cents, claim.open_cents) == (9000, 2000, 0)
    assert sum(item.money_cents for item in office.items(claim="F56")) == 0


def _line_that_was_never_billed_is_a_credit(office: CaseOffice) -> None:
    item = _only_item(office, "F70")
    assert (item.topic, item.money_cents) == ("credit", 2500)
    assert office.claim("F70").paid_cents == 11500


def _correction_of_one_line_leaves_the_other(office: CaseOffice) -> None:
    claim = office.claim("F71")
    assert (claim.paid_cents, claim.written_off_cents, claim.open_cents) == (28000, 12000, 0)
    assert office.items(claim="F71") == []


def _second_denial_takes_the_place_of_the_first(office: CaseOffice) -> None:
    item = _only_item(office, "F72")
    assert (item.kind, item.cause, item.money_cents) == (Kind.DENIAL, "CO-29", 15000)
    assert office.claim("F72").open_cents == 15000
    plain = detail(office.desk, item.id, COMMAND_FORMAT).plain
    assert plain == "Denied CO-29: Timely filing."


def _qmb_patient_is_not_billed(office: CaseOffice) -> None:
    item = _only_item(office, "F80")
    assert (item.topic, item.money_cents) == ("patient barred", 2000)
    assert office.claim("F80").patient_cents == 0
    assert "Bill Medicaid first" in _steps_of(office, item)
    assert not any("patient's balance" in step for step in _steps_of(office, item))


def _payment_above_the_charge_is_reviewed(office: CaseOffice) -> None:
    item = _only_item(office, "F81")
    assert (item.topic, item.money_cents) == ("overpaid", 1000)
    claim = office.claim("F81")
    assert (claim.paid_cents, claim.written_off_cents, claim.open_cents) == (16000, -1000, 0)


def _other_charge_without_dates_is_in_review(office: CaseOffice) -> None:
    (item,) = office.items("match")
    assert (item.kind, item.money_cents) == (Kind.REVIEW, 9000)
    assert (office.claim("F83").paid_cents, office.claim("F83").open_cents) == (0, 15000)


CASES = (
    Case("54", "an unprocessable claim", ("54-",), _new_claim_by_the_filing_limit),
    Case("56", "a duplicate of a paid claim", ("56-",), _denial_as_duplicate_leaves_nothing_open),
    Case("70", "a line that was not billed", ("70-",), _line_that_was_never_billed_is_a_credit),
    Case("71", "a correction of one line", ("71-",), _correction_of_one_line_leaves_the_other),
    Case("72", "a second denial", ("72-",), _second_denial_takes_the_place_of_the_first),
    Case("80", "a remark protects the patient", ("80-",), _qmb_patient_is_not_billed),
    Case("81", "a payment above the charge", ("81-",), _payment_above_the_charge_is_reviewed),
    Case("83", "another charge, no dates", ("83-",), _other_charge_without_dates_is_in_review),
)
