"""The choices of a field: their words, and which one a person means by what was typed."""

from medq.domain.acts import Field
from medq.domain.errors import MedqError

MOST_LISTED = 9  # choices that have a digit


def has_digits(field: Field) -> bool:
    """Return whether a digit chooses: each choice has its own."""
    return 0 < len(field.choices) <= MOST_LISTED


def words_by_choice(field: Field) -> dict[str, str]:
    """Return the words of each choice, in the order in which they are offered."""
    return dict(zip(field.choices, field.choice_texts or field.choices, strict=True))


def match_choice(field: Field, text: str) -> str | None:
    """Return the choice meant by its number, its code, its words or their only beginning.

    A number means something only where the choices are shown with numbers.
    """
    is_numbered = has_digits(field) or field.is_numbered
    if is_numbered and text.isascii() and text.isdigit() and 1 <= int(text) <= len(field.choices):
        return field.choices[int(text) - 1]
    if text in field.choices:
        return text
    if text.lower() in field.choices:
        return text.lower()
    matches = choices_like(field, text)
    return matches[0] if len(matches) == 1 else None


def choices_like(field: Field, text: str) -> list[str]:
    """Return the choice with these words, else all that begin so, else all with such a word."""
    typed = text.lower()
    lower_words = {choice: words.lower() for choice, words in words_by_choice(field).items()}
    return (
        [choice for choice, words in lower_words.items() if words == typed]
        or [
            choice
            for choice, words in lower_words.items()
            if choice.lower().startswith(typed) or words.startswith(typed)
        ]
        or [choice for choice, words in lower_words.items() if f" {typed}" in words]
    )


def closed_texts(field: Field) -> tuple[str, ...]:
    """Return the choices that cannot be taken, each with the reason: `paid: set by the 835`."""
    return tuple(f"{closed.text}: {closed.why}" for closed in field.closed)


def _closed_like(field: Field, text: str) -> str:
    typed = text.lower()
    names = zip(field.closed, closed_texts(field), strict=True)
    return next((words for each, words in names if each.text.lower().startswith(typed)), "")


def not_one_choice(field: Field, text: str) -> MedqError:
    """Return the error of a typed choice that is closed, none of those offered, or several."""
    words, matches = words_by_choice(field), choices_like(field, text)
    if not matches and (closed := _closed_like(field, text)):
        return MedqError(closed)
    if not 1 < len(matches) <= MOST_LISTED:
        hint = "Type the beginning of its words."
        if has_digits(field):
            hint = ", ".join(f"{n} {word}" for n, word in enumerate(words.values(), 1)) + "."
        return MedqError(f"{field.label}: {text} is not one of the choices.", hint=hint)
    matching_words = "; ".join(words[choice] for choice in matches)
    return MedqError(
        f"{field.label}: {text} may be {matching_words}.", hint="Type more of its words."
    )
