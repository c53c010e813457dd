"""The answers to an act's fields: one line each, with defaults, checked before they are parsed."""

from collections.abc import Sequence
from typing import Any

from medq.domain.acts import NOTHING, Field, FieldKind, asked_fields, choice_field
from medq.domain.errors import MedqError
from medq.work.acts.registry import Act, Answers

JOINER = "\u200d"  # between the parts of one emoji
LONGEST = 2000  # characters of one field


def checked_answers(act: Act[Any], fields: Sequence[Field], answers: Answers) -> Answers:
    """Return the answer to each field on one line, with defaults. Raises `MedqError`.

    Fields that the choice does not ask for have empty answers.
    """
    first = choice_field(fields)
    choice = answers.get(first.name, "") if first else ""
    fields_asked = asked_fields(fields, choice)
    unknown = sorted(set(answers) - {field.name for field in fields_asked})
    if unknown:
        with_choice = f" with {choice}" if len(fields_asked) < len(fields) else ""
        raise MedqError(
            f"{act.name} has no field {unknown[0]}{with_choice}.", hint=_list_fields(fields_asked)
        )
    checked = {
        field.name: _checked_answer(act, field, answers.get(field.name, ""), fields_asked)
        for field in fields_asked
    }
    return dict.fromkeys((field.name for field in fields), "") | checked


def _checked_answer(act: Act[Any], field: Field, typed: str, fields: Sequence[Field]) -> str:
    value = _one_line(typed) or field.default
    if value == NOTHING and field.default and not field.required:
        value = ""
    if len(value) > LONGEST:
        raise MedqError(
            f"{field.name} has {len(value)} characters; at most {LONGEST} fit.",
            hint="Shorten it, or write two notes.",
        )
    if field.required and not value:
        raise MedqError(f"{act.name} needs {field.name}: {field.label}.", hint=_list_fields(fields))
    closed = next((each for each in field.closed if each.choice == value), None)
    if closed is not None:
        raise MedqError(f"{closed.text}: {closed.why}.", hint=_list_choices(field))
    is_limited = field.kind is not FieldKind.USER  # a person may be named in other ways
    if field.choices and value and is_limited and value not in field.choices:
        raise MedqError(f"{field.name} cannot be {value!r}.", hint=_list_choices(field))
    return value


def _list_choices(field: Field) -> str:
    return f"One of: {', '.join(field.choices)}."


def _one_line(text: str) -> str:
    """Return what somebody typed on one line, without control characters.

    The parts of one emoji stay together.
    """
    return " ".join(
        "".join(sign if sign.isprintable() or sign == JOINER else " " for sign in text).split()
    )


def _list_fields(fields: Sequence[Field]) -> str:
    if not fields:
        return "It has no fields."
    names = (f"--{field.name}" + ("" if field.required else " (optional)") for field in fields)
    return "Its fields: " + ", ".join(names)
