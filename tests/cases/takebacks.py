"""Money that a payer takes back, and results that it corrects."""

from tests.cases.case import Case
from tests.cases.office import CaseOffice


def _correction_counts_once(office: CaseOffice) -> None:
    claim = office.claim("F08")
    assert (claim.paid_cents, claim.patient_cents) == (9500, 2000)


def _negative_amounts_are_a_takeback(office: CaseOffice) -> None:
    claim = office.claim("F09")
    assert (claim.state, claim.paid_cents, claim.open_cents) == ("reversed", 0, 15000)
    (item,) = office.items("correction")
    assert (item.claim, item.is_waiting) == ("F09", True)


def _positive_reversal_is_looked_at(office: CaseOffice) -> None:
    assert {item.topic for item in office.items(claim="F10")} == {"reversal", "credit"}


def _split_claim_is_taken_back_whole(office: CaseOffice) -> None:
    claim = office.claim("F1")
    assert (claim.paid_cents, claim.written_off_cents, claim.patient_cents) == (0, 0, 0)
    (item,) = office.items("reversal", "correction")
    assert (item.topic, item.money_cents) == ("correction", 28000)


def _other_line_keeps_its_result(office: CaseOffice) -> None:
    claim = office.claim("F1")
    assert (claim.paid_cents, claim.written_off_cents, claim.patient_cents) == (8000, 5000, 2000)
    (item,) = office.items("reversal", "correction", "denial")
    assert (item.cause, item.money_cents) == ("CO-97", 25000)


def _correction_is_waited_for(office: CaseOffice) -> None:
    assert office.claim("F1").open_cents == 15000
    (item,) = office.items("reversal", "correction")
    assert (item.topic, item.money_cents, item.is_waiting) == ("correction", 8000, True)


def _reversed_denial_is_over(office: CaseOffice) -> None:
    (item,) = office.items("denial", "correction", "undecided")
    assert (item.topic, item.money_cents) == ("undecided", 25000)


def _reversed_claim_waits_for_its_correction(office: CaseOffice) -> None:
    (item,) = office.items("denial", "correction")
    assert (item.topic, item.money_cents) == ("correction", 15000)


def _difference_is_looked_at(office: CaseOffice) -> None:
    (item,) = office.items("reversal", "credit")
    assert (item.claim, item.payer, item.money_cents) == ("F1", "AETNA", 1000)
    assert item.title == "Reversal differs from the payment that it reverses"


def _further_payment_is_added(office: CaseOffice) -> None:
    claim = office.claim("F55")
    assert (claim.state, claim.paid_cents, claim.open_cents) == ("closed", 10000, 0)


def _reversal_takes_back_what_the_original_put_where(office: CaseOffice) -> None:
    for number in ("F75-1", "F75-2"):
        claim = office.claim(number)
        assert (claim.paid_cents, claim.written_off_cents) == (6000, 7500)
        assert (claim.patient_cents, claim.open_cents) == (1500, 0)
    assert office.items("credit", "correction", "reversal") == []


def _reversal_of_an_unknown_payment_is_looked_at(office: CaseOffice) -> None:
    (item,) = office.items("reversal")
    assert (item.claim, item.money_cents) == ("F77", 5000)


def _second_reversal_is_looked_at(office: CaseOffice) -> None:
    assert office.claim("F78").paid_cents == -5000
    assert len(office.items("reversal", claim="F78")) == 1


CASES = (
    Case("08", "a reversal under another number", ("08-",), _correction_counts_once),
    Case("09", "a takeback without its status", ("09-",), _negative_amounts_are_a_takeback),
    Case("10", "a reversal with positive amounts", ("10-",), _positive_reversal_is_looked_at),
    Case("10b", "a reversal of both parts", ("10b-",), _split_claim_is_taken_back_whole),
    Case(
        "10b",
        "a reversal of both parts, read first",
        tuple(f"10b-reversal-of-a-split-{number}" for number in (3, 2, 1)),
        _split_claim_is_taken_back_whole,
    ),
    Case("10c", "a reversal of one line", ("10c-",), _other_line_keeps_its_result),
    Case("10d", "a reversal before its original", ("10d-",), _correction_is_waited_for),
    Case("10e", "a reversal of another amount", ("10e-",), _difference_is_looked_at),
    Case(
        "10e",
        "a reversal of another amount, read first",
        tuple(f"10e-reversal-of-another-amount-{number}" for number in (1, 3, 2, 4)),
        _difference_is_looked_at,
    ),
    Case("10f", "a reversed denial with its correction", ("10f-",), _reversed_denial_is_over),
    Case(
        "10g",
        "a reversed denial without a correction",
        ("10g-",),
        _reversed_claim_waits_for_its_correction,
    ),
    Case("55", "a further payment", ("55-",), _further_payment_is_added),
    Case(
        "75",
        "a reversal with other reasons",
        ("75-",),
        _reversal_takes_back_what_the_original_put_where,
    ),
    Case(
        "77",
        "a reversal of an unknown payment",
        ("77-",),
        _reversal_of_an_unknown_payment_is_looked_at,
    ),
    Case("78", "a payment reversed twice", ("78-",), _second_reversal_is_looked_at),
)
