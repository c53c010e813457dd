"""A payer's short name: from the table by the beginning of its name, else the words that fit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medq.domain.claims.payer_names import (
    LONGEST_SHORT_NAME,
    PayerNameLine,
    short_payer_name,
    valid_short_name,
)
from medq.domain.errors import MedqError

LINES = (
    PayerNameLine("AETNA", "Aetna", "aetna_commercial"),
    PayerNameLine("AETNA MEDICARE", "Aetna MA", "medicare_advantage_contract"),
    PayerNameLine("UNITEDHEALTHCARE", "UHC", "uhc_commercial"),
    PayerNameLine("NAMELESS", "", "uhc_commercial"),
)
SHORT = {
    "AETNA": "Aetna",
    "Aetna Medicare PPO": "Aetna MA",
    "AETNA MEDICAREX": "Aetna",
    "UnitedHealthcare, Inc.": "UHC",
    "FIRST NATIONAL MUTUAL": "First",
    "BIG SKY HEALTH": "BIG SKY",
    "THE HARTFORD INSURANCE": "Hartford",
    "TRANSAMERICA PREMIER": "Transamer",
    "UMR": "UMR",
    "Blue\x1b[31mPath": "BluePath",
    "NAMELESS": "Nameless",
    "---": "---",
}


@pytest.mark.parametrize("name", SHORT)
def test_lists_show_a_payer_by_a_name_that_fits(name: str) -> None:
    assert short_payer_name(name, LINES) == SHORT[name]


@given(st.text(min_size=1, max_size=60).filter(lambda name: bool(name.strip())))
def test_a_short_name_is_never_too_long_nor_empty_where_a_name_has_letters(name: str) -> None:
    short_name = short_payer_name(name, LINES)
    assert len(short_name) <= LONGEST_SHORT_NAME
    assert short_name or not any(sign.isalnum() for sign in name)


@pytest.mark.parametrize("text", ["", "   ", "Ten letters", "a\x1bb"])
def test_a_typed_short_name_that_no_list_shows_whole_is_refused(text: str) -> None:
    with pytest.raises(MedqError):
        valid_short_name(text)
