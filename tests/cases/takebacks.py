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
