"""How the fields of an act are asked in one line, and how the typed line is read."""

import re
from collections.abc import Sequence
from datetime import date

from medq.domain.acts import Field, FieldKind
from medq.domain.errors import MedqError

DAYS = "As fri, +3, +2w, 12/1, dec 1, eom."
_DIVIDER = re.compile(r",\s+")


def asks(fields: Sequence[Field]) -> tuple[tuple[Field, ...], ...]:
    """The fields line by line: each that is required begins a line, those that may be left out follow after a comma."""
    lines: list[list[Field]] = []
    for field in fields:
        if field.required or not lines:
            lines.append([field])
        else:
            lines[-1].append(field)
    return tuple(tuple(line) for line in lines)


def label(line: Sequence[Field]) -> str:
    """The question in front of the text field."""
    first = line[0]
    usual = f" (enter: {_told(first)})" if first.default else ""
    return first.label + usual


def explained(line: Sequence[Field]) -> str:
    """What stands above the question: how a day may be typed, the choices with their numbers, and what may follow."""
    parts = [DAYS] if line[0].kind is FieldKind.DATE else []
    if line[0].choices:
        parts.append(
            ", ".join(f"{number} {word}" for number, word in enumerate(line[0].choices, 1)) + "."
        )
    if len(line) > 1:
        parts.append(
            "After a comma, if you like: " + "; ".join(field.label for field in line[1:]) + "."
        )
    return " ".join(parts)


def read(line: Sequence[Field], text: str) -> dict[str, str]:
    """The values in a typed line. Errors: `MedqError` when a choice is none of those offered."""
    parts = (
        _DIVIDER.split(text, maxsplit=len(line) - 1) if len(line) > 1 else [text]
    )  # to split, 0 is no limit
    last = line[len(parts) - 1]
    if len(parts) > 2 and last.choices and _choice(last, parts[-1]) is None:
        parts = [*parts[:-2], f"{parts[-2]}, {parts[-1]}"]
    elif 1 < len(parts) < len(line) and parts[-1].strip() in line[-1].choices:
        # A choice in full is meant as one, though what could stand before it was left out: `fri, yes`.
        parts = [*parts[:-1], *[""] * (len(line) - len(parts)), parts[-1]]
    values = {}
    for field, part in zip(line, parts, strict=False):
        value = part.strip()
        if value and field.choices:
            chosen = _choice(field, value)
            if chosen is None:
                raise MedqError(
                    f"{field.label}: {value} is none of the choices.", hint=explained((field,))
                )
            value = chosen
        if value:
            values[field.name] = value
    return values


def _choice(field: Field, text: str) -> str | None:
    if text.isdigit() and 1 <= int(text) <= len(field.choices):
        return field.choices[int(text) - 1]
    found = [word for word in field.choices if word.startswith(text.lower())]
    return text.lower() if text.lower() in field.choices else found[0] if len(found) == 1 else None


def _told(field: Field) -> str:
    if field.kind is FieldKind.DATE:
        try:
            return f"{date.fromisoformat(field.default):%a %d %b}"
        except ValueError:
            return field.default
    return field.default
