"""Every case gives what the people who reported it expected."""

import pytest

from tests.cases import (
    balances,
    codes,
    csv_forms,
    csv_values,
    held_payments,
    known_numbers,
    payers,
    provider_adjustments,
    responses,
    split_claims,
    takebacks,
    two_people,
    x12_readings,
)
from tests.cases.case import Case
from tests.cases.office import open_case_office

CASES = (
    *balances.CASES,
    *codes.CASES,
    *csv_forms.CASES,
    *csv_values.CASES,
    *held_payments.CASES,
    *known_numbers.CASES,
    *payers.CASES,
    *provider_adjustments.CASES,
    *responses.CASES,
    *split_claims.CASES,
    *takebacks.CASES,
    *two_people.CASES,
    *x12_readings.CASES,
)


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_a_case_gives_what_its_reporters_expected(case: Case, store_url: str) -> None:
    with open_case_office(store_url, *case.files) as office:
        case.check(office)
