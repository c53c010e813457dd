"""A number that is unknown may be a known one without its leading zeros."""

import pytest

from medq.domain.lost_zeros import likely_number, spellings


@pytest.mark.parametrize(
    ("number", "known", "likely"),
    [
        ("1001", {"0001001", "0001002"}, "0001001"),
        ("01001", {"1001"}, "1001"),
        ("1001", {"01001", "001001"}, None),  # either may be meant
        ("1001", {"1002"}, None),
        ("A1001", {"0A1001"}, None),
        ("0", {"000"}, "000"),
        ("1001", {"1001"}, None),
    ],
)
def test_the_only_number_with_other_zeros_is_suggested(
    number: str, known: set[str], likely: str | None
) -> None:
    assert likely_number(number, known) == likely


def test_a_number_has_at_most_twelve_digits_with_its_zeros() -> None:
    assert spellings("1001")[-1] == "000000001001"
    assert spellings("1001000100010001") == spellings("P-1") == []
