"""The choices of a form's fields in words: in row 24 where they are short, else in lines."""

from collections.abc import Iterable, Sequence

from rich.cells import cell_len

from medq.domain.acts import NOTHING, Field, FieldKind
from medq.domain.field_choices import (
    choices_like,
    closed_texts,
    has_digits,
    match_choice,
    words_by_choice,
)
from widgets.cells import wrap
from widgets.form_entries import FormEntries
from widgets.hints import Hint

HINT_WIDTH = 50  # cells of choices that fit into row 24 beside the other keys
MAX_ROWS = 2
JOIN = "   "


def choice_hint(fields: Sequence[Field]) -> Hint | None:
    """Return the digits and words of the only choices of a form if row 24 has room for them."""
    with_choices = [field for field in fields if field.choices]
    if len(with_choices) != 1 or not has_digits(with_choices[0]) or with_choices[0].closed:
        return None
    if with_choices[0].kind is FieldKind.USER:
        return None  # with their figures people are a line of their own
    first, *others = words_by_choice(with_choices[0]).values()
    text = " ".join([first, *(f"{digit} {words}" for digit, words in enumerate(others, 2))])
    return ("1", text) if cell_len(text) <= HINT_WIDTH else None


def choice_lines(entries: FormEntries, width: int) -> list[str]:
    """Return the choices of the current field, else of the first that must be chosen.

    There are as many lines as any field needs, so that the form keeps its height.
    """
    with_choices = [field for field in entries.fields if field.choices]
    if not with_choices:
        return []
    rows = max(len(_lines(field, "", width)) for field in with_choices)
    to_choose = (field for field in with_choices if field.required and not field.default)
    is_current = entries.current in with_choices
    field = entries.current if is_current else next(to_choose, with_choices[0])
    line = entries.line(field)
    lines = _lines(field, "" if line.prefilled else line.text.strip(), width)
    return [*lines, *[""] * (rows - len(lines))]


def _lines(field: Field, typed: str, width: int) -> list[str]:
    """Return the choices with their digits; of many those that begin so, or the one so numbered."""
    words = words_by_choice(field)
    if has_digits(field):
        numbered = (
            f"{NOTHING if choice == NOTHING else number} {word}"
            for number, (choice, word) in enumerate(words.items(), 1)
        )
        return _wrapped((*numbered, *closed_texts(field)), width)
    matches = choices_like(field, typed) if typed else list(words)
    chosen = match_choice(field, typed)
    lines = _wrapped((words[choice] for choice in matches or filter(None, (chosen,))), width)
    return lines or ["None of the choices begins so."]


def _wrapped(texts: Iterable[str], width: int) -> list[str]:
    """Return texts side by side in at most two lines, none broken; `...` stands for the rest."""
    lines = [""]
    for text in texts:
        joined = f"{lines[-1]}{JOIN}{text}" if lines[-1] else text
        if cell_len(joined) <= width - 2 - cell_len(" ..."):
            lines[-1] = joined
        elif len(lines) == MAX_ROWS:
            lines[-1] += " ..."
            break
        else:
            lines.append(text if cell_len(text) <= width - 6 else wrap(text, width - 6)[0])
    return lines if lines[0] else []
