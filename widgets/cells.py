"""Text measured in terminal cells: sanitized, truncated, aligned and wrapped."""

import unicodedata

from rich.cells import cell_len, set_cell_size, split_text

CUT = ".."


def sanitize(text: str) -> str:
    """Return text with `?` for control and bidi characters: data must not drive the terminal."""
    if text.isascii() and text.isprintable():
        return text
    return "".join("?" if unicodedata.category(letter) in _UNSAFE else letter for letter in text)


_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


def truncate(text: str, width: int) -> str:
    """Return at most `width` cells of text; `..` replaces the rest.

    A number or a date is whole or left out, unless the text is nothing else.
    """
    text = sanitize(text)
    if cell_len(text) <= width:
        return text
    if width <= len(CUT):
        return set_cell_size(text, width)
    start, rest = split_text(text, width - len(CUT))
    words, cut_word = _before_last_word(start)
    if words and not rest[:1].isspace() and _holds_digit(cut_word + rest.split()[0]):
        return f"{words} {CUT}"
    return start.rstrip() + CUT


def _before_last_word(text: str) -> tuple[str, str]:
    """Return what is before the last word of a text, and that word; "" if it ends in a space."""
    before, space, word = text.rpartition(" ")
    return (before.rstrip(), word) if space else ("", word)


def _holds_digit(word: str) -> bool:
    return any(letter.isdigit() for letter in word)


def align_left(text: str, width: int) -> str:
    """Return exactly `width` cells with the text at the left."""
    return set_cell_size(truncate(text, width), width)


def align_right(text: str, width: int) -> str:
    """Return exactly `width` cells with the text at the right.

    A number that does not fit becomes `#`, never a shorter number.
    """
    text = sanitize(text)
    padding = width - cell_len(text)
    return " " * padding + text if padding >= 0 else "#" * width


def justify(start: str, end: str, width: int) -> str:
    """Return a line with `start` at the left and `end` at the right.

    `start` is truncated if needed; at least one space is between them.
    """
    end = truncate(end, width)
    start_width = width - cell_len(end)
    if not end or not start_width:
        return align_left(start, start_width) + end
    return f"{align_left(start, start_width - 1)} {end}"


def wrap(text: str, width: int, *, indent: str = "") -> list[str]:
    """Return lines of at most `width` cells, broken between words.

    Lines after the first begin with `indent`.
    """
    width = max(2, width)
    indent = indent if cell_len(indent) + 2 <= width else ""
    lines: list[str] = []
    line = ""
    for word in sanitize(text).split():
        while True:
            candidate = f"{line} {word}" if line.strip() else line + word
            if cell_len(candidate) <= width:
                line = candidate
                break
            if line.strip():
                lines.append(line)
                line = indent
            else:
                head, word = split_text(word, width - cell_len(line))
                lines.append(line + head)
                line = indent
    if line.strip() or not lines:
        lines.append(line)
    return lines
