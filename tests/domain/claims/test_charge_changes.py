"""A newer file of charges is compared with a claim line by line."""

from datetime import date

import pytest

from medq.domain.claims.charge_changes import (
    ChargeChanges,
    ClaimField,
    changes_text,
    line_changes,
    missing_stops,
    updated_lines,
)
from medq.domain.claims.claim import ServiceLine

DAY = date(2026, 11, 2)


def line(
    number: int,
    procedure: str,
    cents: int,
    *modifiers: str,
    units: str = "1",
    day: date = DAY,
) -> ServiceLine:
    """Return a service line of one day."""
    return ServiceLine(
        number,
        procedure,
        modifiers,
        cents,
        units,
        line_control=f"C-{number}",
        from_day=day,
        to_day=day,
    )


VISIT, EKG = line(1, "99213", 15000), line(2, "93000", 4500)


@pytest.mark.parametrize(
    ("on_file", "in_file", "text", "money_cents"),
    [
        ([VISIT, EKG], [VISIT, EKG], "", 0),
        ([VISIT, EKG], [line(1, "93000", 4500), line(2, "99213", 15000)], "", 0),
        ([VISIT], [line(1, "99213", 15000, units="1.0")], "", 0),
        ([VISIT], [line(1, "99213", 16500)], "99213 $150.00 is now $165.00", 1500),
        ([VISIT], [line(1, "99214", 15000)], "99213 $150.00 is now 99214", 15000),
        (
            [VISIT],
            [line(1, "99213", 15000, "25")],
            "99213 $150.00 is now 99213 25",
            15000,
        ),
        (
            [VISIT],
            [line(1, "99213", 30000, units="2")],
            "99213 $150.00 for 1 unit is now $300.00 for 2 units",
            15000,
        ),
        (
            [VISIT],
            [line(1, "99213", 15000, day=date(2026, 11, 3))],
            "99213 $150.00 of 11/02/26 is now of 11/03/26",
            15000,
        ),
        ([VISIT], [VISIT, line(2, "20610", 25000, "RT")], "20610 RT $250.00 is added", 25000),
        ([VISIT, EKG], [VISIT], "93000 $45.00 is not in the file", 4500),
        ([VISIT, EKG], [line(1, "99214", 20000)], None, 39500),
        ([VISIT, VISIT], [VISIT], "99213 $150.00 is not in the file", 15000),
    ],
)
def test_lines_are_equal_changed_added_or_missing(
    on_file: list[ServiceLine], in_file: list[ServiceLine], text: str | None, money_cents: int
) -> None:
    changes = ChargeChanges(line_changes(on_file, in_file))
    assert changes.money_cents == money_cents
    assert text is None or changes_text(changes) == text
    assert changes.is_empty is (text == "")


def test_a_claim_takes_changes_and_keeps_numbers_and_lines_that_are_missing() -> None:
    on_file = [line(1, "99213", 15000), line(3, "93000", 4500)]
    in_file = [line(1, "99213", 16500), line(2, "20610", 25000)]
    changes = line_changes(on_file, in_file)
    updated = updated_lines(on_file, changes, "C")
    assert [(each.number, each.procedure, each.charge_cents) for each in updated] == [
        (1, "99213", 16500),
        (3, "20610", 25000),
    ]
    fewer = line_changes(on_file, in_file[:1])
    kept = updated_lines(on_file, fewer, "C")
    assert [(each.number, each.charge_cents) for each in kept] == [(1, 16500), (3, 4500)]
    (stop,) = missing_stops(ChargeChanges(fewer))
    assert "line 3, 93000 $45.00" in stop
    more = line_changes(on_file, [*in_file, line(3, "J1100", 500)])
    added = updated_lines(on_file, more, "C")[-1]
    assert (added.number, added.line_control) == (4, "C-4")


def test_a_claim_changes_by_its_fields_too() -> None:
    changes = ChargeChanges(fields=(ClaimField.PAYER, ClaimField.AUTHORIZATION))
    assert changes.changes_claim and changes_text(changes) == "another payer; another authorization"
    missing = ChargeChanges(line_changes([VISIT, EKG], [VISIT]))
    assert not missing.changes_claim and not missing.is_empty
