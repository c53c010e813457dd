"""References of provider adjustments are compared by their parts."""

from datetime import date

import pytest

from medq.domain.remittances.adjustment_references import reference_days, reference_keys


@pytest.mark.parametrize(
    ("reference", "keys"),
    [
        ("E2101", {"E2101"}),
        ("E2101 F21-1", {"E2101", "F211"}),
        ("F21-1               20261102E2101", {"F211", "20261102E2101", "E2101"}),
        ("F2077120261102E77123", {"F2077120261102E77123", "F20771", "E77123"}),
        ("E2101-F21-1-20261102", {"E2101", "E2101F211", "E2101F21120261102"}),
        ("APN0000TRI2 20261120", {"APN0000TRI2", "TRI2"}),
        ("FBTRH2", {"FBTRH2", "TRH2"}),
        ("TRH220261120", {"TRH220261120", "TRH2"}),
        ("0000100234", {"100234"}),
        ("chk991", {"CHK991"}),
        ("1001 2026 90.00", {"1001"}),
        ("1001, E55555; 20261102", {"1001", "E55555"}),
        ("1234567893 TRH2", {"TRH2"}),  # the provider's own number says nothing
        ("QUALITY BONUS", {"QUALITYBONUS"}),
        ("X", {"X"}),
        ("20261102", {"20261102"}),
        ("", set()),
        ("--", set()),
    ],
)
def test_a_reference_has_these_parts(reference: str, keys: set[str]) -> None:
    assert reference_keys(reference, "1234567893") == keys


@pytest.mark.parametrize(
    ("reference", "days"),
    [
        ("1001 20261102", [date(2026, 11, 2)]),
        ("20261102E2101 20261105", [date(2026, 11, 2), date(2026, 11, 5)]),
        ("120261102", []),
        ("20260231", []),
        ("1001", []),
    ],
)
def test_a_reference_has_these_dates(reference: str, days: list[date]) -> None:
    assert sorted(reference_days(reference)) == days
