"""What is typed in the fields of a form, and the answers that it means."""

from collections.abc import Mapping, Sequence
from datetime import date

from medq.domain.acts import NOTHING, Field, FieldKind, asked_fields, choice_field
from medq.domain.date_text import format_day
from medq.domain.errors import MedqError
from medq.domain.field_choices import (
    has_digits,
    match_choice,
    not_one_choice,
    words_by_choice,
)
from widgets.edit_line import EditLine

DIGITS = tuple("123456789")


class FormEntries:
    """The fields of a form with their texts; `index` is the field with the cursor."""

    def __init__(self, fields: Sequence[Field], draft: Mapping[str, str]) -> None:
        self._fields = tuple(field for field in fields if field.in_form)
        self.index = 0
        self._defaults = {field.name: _default_text(field) for field in self._fields}
        self._lines = {
            field.name: EditLine(draft[field.name], prefilled=_is_choice(field, draft[field.name]))
            if field.name in draft
            else EditLine(self._defaults[field.name], prefilled=True)
            for field in self._fields
        }

    @property
    def fields(self) -> tuple[Field, ...]:
        """The fields that are asked with the choices that are chosen."""
        first = choice_field(self._fields)
        choice = match_choice(first, self.line(first).text) if first else None
        return asked_fields(self._fields, choice or "")

    @property
    def current(self) -> Field:
        """The field with the cursor."""
        fields = self.fields
        return fields[min(self.index, len(fields) - 1)]

    def line(self, field: Field) -> EditLine:
        """Return the text of a field."""
        return self._lines[field.name]

    def insert(self, letters: str) -> None:
        """Type letters into the current field; a digit that stands for a choice chooses it."""
        field = self.current
        line = self.line(field)
        choice = _choice_of_key(field, letters) if line.prefilled or not line.text else None
        if choice is not None:
            line.set(words_by_choice(field)[choice], prefilled=True)
        else:
            line.insert(letters)

    def move(self, count: int) -> None:
        """Go some fields on (back: negative), around the ends; a begun choice becomes its words."""
        self._complete_choice()
        self.index = (min(self.index, len(self.fields) - 1) + count) % len(self.fields)

    def go_to(self, name: str) -> None:
        """Put the cursor into the field of that name, if it is asked."""
        names = [field.name for field in self.fields]
        if name in names:
            self.index = names.index(name)

    def _complete_choice(self) -> None:
        field = self.current
        line = self.line(field)
        choice = match_choice(field, line.text) if field.choices and line.text else None
        if choice is not None:
            line.set(words_by_choice(field)[choice], prefilled=True)

    def draft(self) -> dict[str, str]:
        """Return the texts that a person has typed or chosen, by field name."""
        return {
            name: line.text
            for name, line in self._lines.items()
            if line.text != self._defaults[name]
        }

    def values(self) -> dict[str, str]:
        """Return the text of each field that is asked, a choice as its code where it is one.

        An optional field whose prefilled text was cleared is to have no value.
        """
        values: dict[str, str] = {}
        for field in self.fields:
            text = self.line(field).text.strip()
            if text and field.choices:
                text = match_choice(field, text) or text
            if not text and field.default and not field.required:
                text = NOTHING
            if text:
                values[field.name] = text
        return values

    def answers(self) -> dict[str, str]:
        """Return the values that the act is done with.

        Raises `MedqError`, with its field, for a choice that is none or a field that is empty.
        """
        values = self.values()
        for field in self.fields:
            text = values.get(field.name, "")
            is_closed = field.kind is not FieldKind.USER
            if text and field.choices and is_closed and match_choice(field, text) is None:
                if text == NOTHING and not field.required:
                    continue
                error = not_one_choice(field, text)
                raise MedqError(error.message, hint=error.hint, field=field.name)
            if field.required and not text:
                message = f"{_sentence_start(field.label)}: nothing was typed."
                raise MedqError(message, hint="esc cancels.", field=field.name)
        return values


def _is_choice(field: Field, text: str) -> bool:
    """Return whether a text is a choice in full: the next key chooses anew."""
    return bool(field.choices) and text in words_by_choice(field).values()


def _choice_of_key(field: Field, letters: str) -> str | None:
    """Return the choice that a key stands for: its digit, or `-`.

    None for any other key, and where the choices are names, which may be numbers.
    """
    if field.kind not in (FieldKind.CHOICE, FieldKind.USER):
        return None
    if letters == NOTHING and NOTHING in field.choices:
        return NOTHING
    if not has_digits(field) or letters not in DIGITS[: len(field.choices)]:
        return None
    choice = field.choices[int(letters) - 1]
    return choice if choice != NOTHING else None


def _sentence_start(text: str) -> str:
    return text[:1].upper() + text[1:]


def _default_text(field: Field) -> str:
    if field.kind is FieldKind.DATE and field.default:
        try:
            return format_day(date.fromisoformat(field.default))
        except ValueError:
            return field.default
    return words_by_choice(field).get(field.default, field.default)
