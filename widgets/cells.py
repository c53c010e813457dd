"""Text measured in cells of the terminal: cleaned, cut, padded, wrapped. Every widget draws through here."""

import unicodedata

from rich.cells import cell_len, set_cell_size, split_text

CUT = ".."


def sanitize(text: str) -> str:
    """The text with every control and bidi-control character as `?`: data must never drive the terminal."""
    if text.isascii() and text.isprintable():
        return text
    return "".join("?" if unicodedata.category(sign) in _UNSAFE else sign for sign in text)


_UNSAFE = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


def truncate(text: str, width: int) -> str:
    """At most `width` cells; what does not fit ends in `..`."""
    text = sanitize(text)
    if cell_len(text) <= width:
        return text
    if width <= len(CUT):
        return set_cell_size(text, width)
    return split_text(text, width - len(CUT))[0].rstrip() + CUT


def align_left(text: str, width: int) -> str:
    """Exactly `width` cells, the text at the left."""
    return set_cell_size(truncate(text, width), width)


def align_right(text: str, width: int) -> str:
    """Exactly `width` cells, the text at the right. A number that does not fit becomes `#`, never a shorter number."""
    text = sanitize(text)
    room = width - cell_len(text)
    return " " * room + text if room >= 0 else "#" * width


def justify(start: str, end: str, width: int) -> str:
    """`start` at the left and `end` at the right of one line, a space between them at least; `start` gives way."""
    end = truncate(end, width)
    room = width - cell_len(end)
    return (
        align_left(start, room) + end
        if not end or not room
        else f"{align_left(start, room - 1)} {end}"
    )


def wrap(text: str, width: int, *, indent: str = "") -> list[str]:
    """Lines of at most `width` cells, broken between words; lines after the first begin with `indent`."""
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
