"""Every case gives what the people who reported it expected."""

import pytest

from tests.cases import (
    balances,
    codes,
    csv_forms,
    csv_values,
    known_numbers,
    payers,
    responses,
    split_claims,
    takebacks,
)
from tests.cases.case import Case
from tests.cases.office import open_case_office

CASES = (
    *balances.CASES,
    *codes.CASES,
    *csv_forms.CASES,
    *csv_values.CASES,
    *known_numbers.CASES,
    *payers.CASES,
    *responses.CASES,
    *split_claims.CASES,
    *takebacks.CASES,
)


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_a_case_gives_what_its_reporters_expected(case: Case, store_url: str) -> None:
    with open_case_office(store_url, *case.files) as office:
        case.check(office)
