"""One balance for a visit over all its payers, and who has to act on what is left of it."""

from tests.cases.case import Case
from tests.cases.office import CaseOffice


def _secondary_claim_is_of_the_same_visit(office: CaseOffice) -> None:
    assert office.visit("F96-1") == office.visit("F96-2") == (13500, 9968, 2332, 1200, 0)
    assert office.items("open balance", "credit", "duplicate claim") == []


def _next_payer_is_billed(office: CaseOffice) -> None:
    (item,) = office.items("next payer")
    assert (item.claim, item.payer, item.money_cents) == ("F79", "CIGNA", 2000)
    assert "CIGNA" in item.title


def _crossover_is_waited_for(office: CaseOffice) -> None:
    (item,) = office.items("next payer", "forwarded")
    assert (item.topic, item.claim, item.money_cents) == ("forwarded", "F79", 2000)
    assert office.claim("F79").state == "forwarded"


def _crossover_is_answered_by_a_denial(office: CaseOffice) -> None:
    (item,) = office.items("next payer", "forwarded", "denial")
    assert (item.topic, item.cause, item.money_cents) == ("denial", "CO-29", 3000)


def _answered_crossover_is_not_waited_for(office: CaseOffice) -> None:
    assert office.visit("F1") == (13500, 9968, 2332, 1200, 0)
    assert office.items("next payer", "forwarded") == []


def _next_payer_is_billed_again(office: CaseOffice) -> None:
    assert office.visit("F79S") == (15000, 7500, 5000, 500, 2000)
    (item,) = office.items("next payer", "open balance", "credit", "reopened")
    assert (item.payer, item.money_cents) == ("CIGNA", 2000)
    assert item.title == "Bill CIGNA again: a payer before it has changed its result"


def _new_denial_is_worked_first(office: CaseOffice) -> None:
    (item,) = office.items("next payer", "open balance", "denial", "reopened")
    assert (item.topic, item.claim, item.money_cents) == ("denial", "F79", 13000)


def _payer_that_always_says_tertiary_is_one_note(office: CaseOffice) -> None:
    (note,) = office.items("payer order")
    assert (note.claim, note.payer) == ("", "COLORADO MEDICAID")
    (share,) = office.items("share after medicaid")
    assert (share.claim, share.money_cents) == ("F74-1", 300)


def _nothing_is_written_off_twice(office: CaseOffice) -> None:
    _charge, paid, written_off, patient, open_cents = office.visit("F53")
    assert (paid, written_off, patient + open_cents) == (8000, 5000, 2000)
    assert office.items("credit") == []


def _interest_is_no_payment_of_the_claim(office: CaseOffice) -> None:
    claim = office.claim("F73")
    assert (claim.paid_cents, claim.written_off_cents, claim.open_cents) == (9000, 6000, 0)
    assert office.items("credit", "codes") == []


CASES = (
    Case(
        "96",
        "a secondary claim with a number of its own",
        ("96-",),
        _secondary_claim_is_of_the_same_visit,
    ),
    Case("79", "a second coverage that nobody billed", ("79-",), _next_payer_is_billed),
    Case("79b", "a crossover that a remark alone names", ("79b-",), _crossover_is_waited_for),
    Case(
        "79c",
        "a crossover that the next payer denies",
        ("79c-",),
        _crossover_is_answered_by_a_denial,
    ),
    Case(
        "79d",
        "a next payer that answers first, as a primary one",
        ("79d-",),
        _answered_crossover_is_not_waited_for,
    ),
    Case(
        "79e",
        "a first payer that corrects what the second has answered, read backwards",
        ("79e-",),
        _next_payer_is_billed_again,
    ),
    Case(
        "79f",
        "a first payer that denies what the second has answered",
        ("79f-",),
        _new_denial_is_worked_first,
    ),
    Case(
        "74",
        "a payer that always answers as tertiary",
        ("74-",),
        _payer_that_always_says_tertiary_is_one_note,
    ),
    Case("53", "a second payer repeats the write-off", ("53-",), _nothing_is_written_off_twice),
    Case("73", "interest within a claim", ("73-",), _interest_is_no_payment_of_the_claim),
)
