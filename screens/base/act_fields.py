"""How the fields of an act are asked in one line, and how the typed line is read."""

import re
from collections.abc import Sequence
from datetime import date

from medq.domain.acts import Field, FieldKind
from medq.domain.date_text import format_weekday
from medq.domain.errors import MedqError

DATE_EXAMPLES = "As fri, +3, +2w, 12/1, dec 1, eom."
MOST_LISTED = 9  # choices that one line shows
_DIVIDER = re.compile(r",\s+")


def ask_lines(fields: Sequence[Field]) -> tuple[tuple[Field, ...], ...]:
    """Return the fields line by line: each required one begins a line, optional ones follow it."""
    lines: list[list[Field]] = []
    for field in fields:
        if field.required or not lines:
            lines.append([field])
        else:
            lines[-1].append(field)
    return tuple(tuple(line) for line in lines)


def label(line: Sequence[Field], *, for_several: bool = False) -> str:
    """Return the question in front of the text field.

    `for_several` items: an empty answer means for each one what is usual for it.
    """
    first = line[0]
    usual = "each one's usual" if for_several else _default_text(first)
    return first.label + (f" (enter: {usual})" if first.default else "")


def explanation(line: Sequence[Field]) -> str:
    """Return the text above the question: how a date is typed, the choices, what may follow."""
    parts = [DATE_EXAMPLES] if line[0].kind is FieldKind.DATE else []
    if line[0].examples:
        parts.append(line[0].examples)
    if len(line[0].choices) > MOST_LISTED:
        parts.append("Type the beginning of its words, or its number on the item's page.")
    elif line[0].choices:
        words = line[0].choice_texts or line[0].choices
        choices = (f"{number} {word}" for number, word in enumerate(words, 1))
        parts.append(", ".join(choices) + ".")
    if len(line) > 1:
        optional = "; ".join(field.label for field in line[1:])
        parts.append(f"Optional, after a comma: {optional}.")
    return " ".join(parts)


def read_line(line: Sequence[Field], text: str) -> dict[str, str]:
    """Return the values of a typed line by field name.

    Raises `MedqError` if a choice is none of those offered.
    """
    value_by_name: dict[str, str] = {}
    for field, part in zip(line, _split_line(line, text), strict=False):
        value = part.strip()
        if value and field.choices:
            choice = _match_choice(field, value)
            if choice is None:
                raise _not_one_choice(field, value)
            value = choice
        if value:
            value_by_name[field.name] = value
    return value_by_name


def _split_line(line: Sequence[Field], text: str) -> list[str]:
    """Return the parts of a typed line, in the order of its fields."""
    if len(line) == 1:
        return [text]  # a note may have commas
    parts = _DIVIDER.split(text, maxsplit=len(line) - 1)
    last = line[len(parts) - 1]
    if len(parts) > 2 and last.choices and _match_choice(last, parts[-1]) is None:
        return [*parts[:-2], f"{parts[-2]}, {parts[-1]}"]
    if 1 < len(parts) < len(line) and parts[-1].strip() in line[-1].choices:
        # A full choice word is that choice even where the fields before it were left out.
        return [*parts[:-1], *[""] * (len(line) - len(parts)), parts[-1]]
    return parts


def _match_choice(field: Field, text: str) -> str | None:
    """Return the choice meant by its number, its code, its words or their only beginning."""
    if text.isdigit() and 1 <= int(text) <= len(field.choices):
        return field.choices[int(text) - 1]
    if text.lower() in field.choices:
        return text.lower()
    matches = _choices_like(field, text)
    return matches[0] if len(matches) == 1 else None


def _choices_like(field: Field, text: str) -> list[str]:
    """Return the choice with these words, else all that begin so, else all with such a word."""
    typed = text.lower()
    words_by_choice = {choice: words.lower() for choice, words in _words_by_choice(field).items()}
    return (
        [choice for choice, words in words_by_choice.items() if words == typed]
        or [
            choice
            for choice, words in words_by_choice.items()
            if choice.startswith(typed) or words.startswith(typed)
        ]
        or [choice for choice, words in words_by_choice.items() if f" {typed}" in words]
    )


def _words_by_choice(field: Field) -> dict[str, str]:
    return dict(zip(field.choices, field.choice_texts or field.choices, strict=True))


def _not_one_choice(field: Field, text: str) -> MedqError:
    """Return the error of a typed choice that is none of those offered, or several."""
    matches = _choices_like(field, text)
    if not 1 < len(matches) <= MOST_LISTED:
        message = f"{field.label}: {text} is not one of the choices."
        return MedqError(message, hint=explanation((field,)))
    words_by_choice = _words_by_choice(field)
    words = "; ".join(words_by_choice[choice] for choice in matches)
    return MedqError(f"{field.label}: {text} may be {words}.", hint="Type more of its words.")


def _default_text(field: Field) -> str:
    if field.kind is FieldKind.DATE:
        try:
            return format_weekday(date.fromisoformat(field.default))
        except ValueError:
            return field.default
    return _words_by_choice(field).get(field.default, field.default)
