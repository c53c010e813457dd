"""What a newer file of charges says otherwise than the claim on file."""

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import Any, NamedTuple

from medq.domain.claims.claim import ServiceLine
from medq.domain.money import dollars


class ClaimField(StrEnum):
    """A field of a claim that a file of charges names, in words."""

    PAYER = "payer"
    MEMBER_ID = "member ID"
    RENDERING = "rendering provider"
    AUTHORIZATION = "authorization"
    PLACE = "place of service"
    DIAGNOSES = "diagnoses"


class LineChange(NamedTuple):
    """A service line on file and in the newer file; None where one of them does not have it."""

    on_file: ServiceLine | None
    in_file: ServiceLine | None


class ChargeChanges(NamedTuple):
    """The lines and fields of a claim that differ."""

    lines: tuple[LineChange, ...] = ()
    fields: tuple[ClaimField, ...] = ()

    @property
    def changes_claim(self) -> bool:
        """True if the claim on file takes something: lines that the file lacks stay on it."""
        return bool(self.fields) or any(change.in_file for change in self.lines)

    @property
    def is_empty(self) -> bool:
        """True if file and claim agree."""
        return not self.lines and not self.fields

    @property
    def missing(self) -> tuple[ServiceLine, ...]:
        """The lines on file that the newer file does not have."""
        return tuple(
            change.on_file for change in self.lines if change.on_file and not change.in_file
        )

    @property
    def money_cents(self) -> int:
        """The money of the changed lines: the difference; for another code the larger charge."""
        return sum(_money_cents(change) for change in self.lines)


def line_changes(
    on_file: Sequence[ServiceLine], in_file: Sequence[ServiceLine]
) -> tuple[LineChange, ...]:
    """Return the lines that differ, those of the newer file in its order, then the missing ones.

    Equal lines are set aside first, then lines of one code, modifiers and day are the same line. Of
    the rest each line is one on file in order, unless the newer file has fewer lines.
    """
    old_lines, new_lines = list(on_file), list(in_file)
    _pair(old_lines, new_lines, _content)
    same_service = _pair(old_lines, new_lines, _service)
    in_order: list[LineChange] = []
    if len(new_lines) >= len(old_lines):
        in_order = [LineChange(*pair) for pair in zip(old_lines, new_lines, strict=False)]
        new_lines, old_lines = new_lines[len(old_lines) :], []
    added = [LineChange(None, line) for line in new_lines]
    missing = [LineChange(line, None) for line in old_lines]
    return (*same_service, *in_order, *added, *missing)


def updated_lines(
    on_file: Sequence[ServiceLine], changes: Sequence[LineChange], claim_number: str
) -> list[ServiceLine]:
    """Return the lines of a claim that takes the changes: changed and added, none deleted.

    A line keeps its number; an added one gets the next.
    """
    line_by_number = {line.number: line for line in on_file}
    next_number = max(line_by_number, default=0) + 1
    for old_line, new_line in changes:
        if new_line is None:
            continue
        if old_line is None:
            control = f"{claim_number}-{next_number}"
            line = new_line._replace(number=next_number, line_control=control)
            next_number += 1
        else:
            line = new_line._replace(
                number=old_line.number,
                line_control=old_line.line_control,
                pointers=old_line.pointers,
                place=new_line.place or old_line.place,
            )
        line_by_number[line.number] = line
    return list(line_by_number.values())


def missing_stops(changes: ChargeChanges) -> tuple[str, ...]:
    """Return what keeps a claim from being submitted whose file no longer has some lines."""
    return tuple(
        f"The newer charges lack line {line.number}, {_code(line)} {dollars(line.charge_cents)}:"
        " ask whether it was rendered"
        for line in changes.missing
    )


def changes_text(changes: ChargeChanges) -> str:
    """Return the changes in words: `99213 $150.00 is now $165.00; 20610 RT $250.00 is added`."""
    texts = [_line_text(change) for change in changes.lines]
    texts += [
        f"{'other' if field is ClaimField.DIAGNOSES else 'another'} {field.value}"
        for field in changes.fields
    ]
    return "; ".join(texts)


def _pair(
    old_lines: list[ServiceLine],
    new_lines: list[ServiceLine],
    key: Callable[[ServiceLine], tuple[Any, ...]],
) -> list[LineChange]:
    """Take the lines that are equal by a key out of both lists, and return them as pairs."""
    pairs = []
    for new_line in tuple(new_lines):
        old_line = next((line for line in old_lines if key(line) == key(new_line)), None)
        if old_line is not None:
            old_lines.remove(old_line)
            new_lines.remove(new_line)
            pairs.append(LineChange(old_line, new_line))
    return pairs


def _service(line: ServiceLine) -> tuple[Any, ...]:
    return line.procedure, line.modifiers, line.from_day


def _content(line: ServiceLine) -> tuple[Any, ...]:
    return (*_service(line), line.charge_cents, _plain_units(line))


def _money_cents(change: LineChange) -> int:
    old_cents = change.on_file.charge_cents if change.on_file else 0
    new_cents = change.in_file.charge_cents if change.in_file else 0
    return abs(new_cents - old_cents) or max(old_cents, new_cents)


def _line_text(change: LineChange) -> str:
    old_line, new_line = change
    if old_line is None and new_line is not None:
        return f"{_code(new_line)} {dollars(new_line.charge_cents)} is added"
    if new_line is None and old_line is not None:
        return f"{_code(old_line)} {dollars(old_line.charge_cents)} is not in the file"
    assert old_line is not None and new_line is not None, "one of both has the line"
    old_words = [_code(old_line), dollars(old_line.charge_cents)]
    new_words = []
    if _code(old_line) != _code(new_line):
        new_words.append(_code(new_line))
    if old_line.charge_cents != new_line.charge_cents:
        new_words.append(dollars(new_line.charge_cents))
    if _plain_units(old_line) != _plain_units(new_line):
        old_words.append(_units(old_line))
        new_words.append(_units(new_line))
    if old_line.from_day != new_line.from_day and new_line.from_day and old_line.from_day:
        old_words.append(f"of {old_line.from_day:%m/%d/%y}")
        new_words.append(f"of {new_line.from_day:%m/%d/%y}")
    return f"{' '.join(old_words)} is now {' '.join(new_words)}"


def _code(line: ServiceLine) -> str:
    return " ".join((line.procedure, *line.modifiers))


def _units(line: ServiceLine) -> str:
    units = _plain_units(line)
    return f"for {units} unit" if units == "1" else f"for {units} units"


def _plain_units(line: ServiceLine) -> str:
    """Return the units as a file of charges has them: 1 for 1.0."""
    return line.units.rstrip("0").rstrip(".") if "." in line.units else line.units
