"""A patient with several records is compared under each of their names."""

import pytest

from medq.domain.remittances.candidate import PersonName
from medq.domain.remittances.candidate_index import CandidateIndex
from medq.domain.remittances.matching import Verdict, match
from medq.domain.remittances.remittance import ClaimPayment
from tests.domain.remittances.test_matching import CLAIM, CLAIM_PAYMENT, PAYER

MARRIED = PersonName("Kellermannberg", "Ada")
OTHER_CARD = CLAIM_PAYMENT._replace(member_id="X9", patient_last="KELLERMANNBERG")
NAMED = CLAIM._replace(other_names=(PersonName("Voss", "Nora"), MARRIED))
UNDER_OTHER_NUMBER = OTHER_CARD._replace(patient_control_number="LOST", member_id="")


@pytest.mark.parametrize(
    ("payment", "rule"),
    [
        (OTHER_CARD, 1),
        (OTHER_CARD._replace(patient_control_number="4F7K21"), 2),
        (OTHER_CARD._replace(patient_control_number="X", payer_claim_number="202627500001"), 3),
        (OTHER_CARD._replace(patient_last="KELLERMANN", member_id=""), 1),  # cut by the payer
        (OTHER_CARD._replace(patient_last="LINDQVIST"), 1),
        (OTHER_CARD._replace(patient_last="VOSS", patient_first="N"), 1),
    ],
)
def test_a_payment_under_any_of_the_names_is_the_persons(payment: ClaimPayment, rule: int) -> None:
    found = match(payment, PAYER, CandidateIndex([NAMED]))
    assert (found.verdict, found.rule) == (Verdict.MATCHED, rule)


@pytest.mark.parametrize("name", ["KELLERMANN", "VOSS", "ROE"])
def test_a_name_of_nobody_is_doubtful(name: str) -> None:
    payment = OTHER_CARD._replace(patient_last=name)
    found = match(payment, PAYER, CandidateIndex([CLAIM]))
    assert found.verdict is Verdict.DOUBTFUL


def test_a_relatives_first_name_is_another_person() -> None:
    relative = OTHER_CARD._replace(patient_first="ZOE")
    assert match(relative, PAYER, CandidateIndex([NAMED])).verdict is Verdict.DOUBTFUL


def test_a_claim_is_suggested_under_any_of_the_names() -> None:
    found = match(UNDER_OTHER_NUMBER, PAYER, CandidateIndex([NAMED]))
    assert (found.verdict, found.rule) == (Verdict.SUGGEST, 5)
    unnamed = match(UNDER_OTHER_NUMBER, PAYER, CandidateIndex([CLAIM]))
    assert unnamed.verdict is Verdict.NONE
