"""Payers that files name in other words, or under other numbers, than claims do."""

from datetime import date

from medq.domain.items.item import Kind
from tests.cases.case import Case
from tests.cases.office import CaseOffice


def _named_as_on_the_claim(office: CaseOffice) -> None:
    claim = office.claim("F01-1")
    assert (claim.paid_cents, claim.patient_cents, claim.state) == (9000, 2000, "patient")
    assert office.items("match", "same payer") == []


def _denied_by_name_alone(office: CaseOffice) -> None:
    (denial,) = office.items("denial")
    assert (denial.kind, denial.cause, denial.money_cents) == (Kind.DENIAL, "CO-197", 15000)
    assert denial.deadline is not None
    assert denial.deadline > date(2026, 11, 16)
    assert office.claim("F01-1").state == "denied"


def _same_number_under_another_qualifier(office: CaseOffice) -> None:
    assert [office.claim(number).paid_cents for number in ("F02-1", "F02-2")] == [9000, 12000]
    assert office.items("match", "same payer") == []


def _each_payment_is_its_payers(office: CaseOffice) -> None:
    assert [office.claim(number).paid_cents for number in ("F03-1", "F03-2")] == [9000, 9500]
    assert office.payments() == [("TR31", "CIGNA HEALTH"), ("TR32", "HUMANA INC")]
    assert office.items("match", "same payer") == []


def _crossover_is_found(office: CaseOffice) -> None:
    claim = office.claim("F52")
    assert claim.paid_cents == 10000
    assert office.items("match", "same payer") == []


def _crossover_payer_is_another_one(office: CaseOffice) -> None:
    assert office.visit("F96-1") == (13500, 9968, 2332, 1200, 0)
    assert office.items("match", "same payer") == []


def _answered_once(office: CaseOffice) -> None:
    (question,) = office.items("same payer")
    assert (question.title, question.payer) == ("Is this AETNA (60054)?", "AETNA")
    assert (question.money_cents, office.claim("F02-1").state) == (9000, "sent")
    office.act(question, "same-payer")
    assert office.claim("F02-1").paid_cents == 9000
    office.import_files("02a-payer-same-name-ref2u-other-id-3.835")
    assert office.claim("F02-2").paid_cents == 12000
    assert [item.topic for item in office.items("match", "same payer", "payer")] == ["payer"]


def _linked_once(office: CaseOffice) -> None:
    (question,) = office.items("same payer")
    assert question.title == "Is this AETNA (60054)?"
    (review,) = office.items("match")
    office.act(review, "match", claim="F02-1")
    office.import_files("02c-payer-other-name-trn03-only-3.835")
    assert [office.claim(number).paid_cents for number in ("F02-1", "F02-2")] == [9000, 12000]
    assert [item.topic for item in office.items("match", "same payer", "payer")] == ["payer"]


CASES = (
    Case("01", "the payer's name and TRN03 alone", ("01-",), _named_as_on_the_claim),
    Case(
        "01b",
        "a denial by name and TRN03 alone",
        ("01-payer-by-name-and-trn03-1", "01b-"),
        _denied_by_name_alone,
    ),
    Case(
        "02a",
        "a known name under another number",
        ("02a-payer-same-name-ref2u-other-id-1", "02a-payer-same-name-ref2u-other-id-2"),
        _answered_once,
    ),
    Case(
        "02c",
        "another name, and TRN03 alone",
        ("02c-payer-other-name-trn03-only-1", "02c-payer-other-name-trn03-only-2"),
        _linked_once,
    ),
    Case("02d", "one number under two qualifiers", ("02d-",), _same_number_under_another_qualifier),
    Case("03", "one TRN03 of two payers", ("03-",), _each_payment_is_its_payers),
    Case(
        "52b",
        "a crossover payer's answer before the crossover",
        ("52b-",),
        _crossover_payer_is_another_one,
    ),
    Case("52", "a crossover payer's legal name", ("52-",), _crossover_is_found),
)
