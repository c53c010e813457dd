"""Lines made of parts, some of which stand out."""

from collections.abc import Iterable, Iterator

from rich.cells import cell_len

from widgets.cells import sanitize, truncate, wrap
from widgets.text_pane import Span, TextLine
from widgets.theme import Emphasis

Part = str | tuple[str, Emphasis]
"""A text, or a text with the reason why it stands out."""


def styled_line(*parts: Part, says_more: bool = False) -> TextLine:
    """Return a line made of parts."""
    text = "".join(map(_text, parts))
    return TextLine(text, spans=tuple(_spans(parts)), says_more=says_more)


def justified_line(start: Iterable[Part], end: Iterable[Part], width: int) -> TextLine:
    """Return a line of `width` cells: `start` at the left, truncated if needed, `end` at the right.

    At least one space is between them, and one cell is free after `end`.
    """
    start, end = tuple(start), tuple(end)
    end_width = sum(map(_width, end)) + 1
    start_width = sum(map(_width, start))
    free = width - start_width - end_width
    if free >= 1 or not end:
        return styled_line(*start, " " * max(0, free), *end)
    return styled_line(*_truncated(start, width - end_width - 1), " ", *end)


def part_lines(parts: Iterable[Part], width: int, indent: str = " ") -> list[TextLine]:
    """Return parts on as few lines as they need, two spaces between them.

    Only a part that is longer than a line is broken: it is wrapped on lines of its own.
    """
    lines: list[list[Part]] = []
    used = width
    for part in parts:
        if not _text(part):
            continue
        room = width - 1 - len(indent)
        if _width(part) > room:
            lines += [[indent, _with_text(part, text)] for text in _wrapped(part, room)]
            used = width
            continue
        needed = _width(part) + (2 if lines and lines[-1] else 0)
        if not lines or used + needed > width - 1:
            lines.append([indent])
            used, needed = len(indent), _width(part)
        else:
            lines[-1].append("  ")
        lines[-1].append(part)
        used += needed
    return [styled_line(*line) for line in lines]


def _wrapped(part: Part, room: int) -> list[str]:
    return wrap(_text(part), room, indent="  ")


def _with_text(part: Part, text: str) -> Part:
    return text if isinstance(part, str) else (text, part[1])


def _text(part: Part) -> str:
    return sanitize(part if isinstance(part, str) else part[0])


def _width(part: Part) -> int:
    return cell_len(_text(part))


def _spans(parts: Iterable[Part]) -> Iterator[Span]:
    start = 0
    for part in parts:
        end = start + _width(part)
        if not isinstance(part, str) and end > start:
            yield Span(start, end, part[1])
        start = end


def _truncated(parts: Iterable[Part], width: int) -> Iterator[Part]:
    """Yield parts in at most `width` cells: the part that does not fit is cut, the rest is gone."""
    for part in parts:
        text = truncate(_text(part), max(0, width))
        yield text if isinstance(part, str) else (text, part[1])
        if text != _text(part):
            return
        width -= cell_len(text)
