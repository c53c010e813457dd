"""A pane of text lines, for an item's detail or the help, that scrolls by lines."""

from typing import NamedTuple

from rich.segment import Segment
from textual.message import Message
from textual.reactive import reactive
from textual.strip import Strip

from widgets.cells import align_left
from widgets.line_widget import LineWidget
from widgets.theme import Emphasis, Theme, theme_of

RULE = "-"


class Span(NamedTuple):
    """The cells of a line, from `start` up to `end`, that have an emphasis of their own."""

    start: int
    end: int
    emphasis: Emphasis


class TextLine(NamedTuple):
    """One line; `strong` is for what should be seen first, `spans` for parts of it in order.

    A line that `says_more` names the key that shows the lines below the pane itself.
    """

    text: str
    strong: bool = False
    spans: tuple[Span, ...] = ()
    says_more: bool = False

    @property
    def is_rule(self) -> bool:
        """Return whether the line only parts others."""
        return set(self.text) == {RULE}


class TextPane(LineWidget):
    """Shows `lines` from `top` on; `...` in the first or last line means more lines."""

    DEFAULT_CSS = "TextPane { height: 1fr; }"

    lines: reactive[tuple[TextLine, ...]] = reactive((), always_update=False)
    top: reactive[int] = reactive(0)

    class SizeChanged(Message):
        """The pane has another size: lines made for its width no longer fit."""

    def watch_lines(self) -> None:
        self.top = min(self.top, self._max_top())

    def on_resize(self) -> None:
        self.top = min(self.top, self._max_top())
        self.post_message(self.SizeChanged())

    def _max_top(self) -> int:
        return max(0, len(self.lines) - self.size.height)

    @property
    def hidden(self) -> int:
        """Return how many lines are below the pane."""
        return max(0, len(self.lines) - self.top - self.size.height)

    def scroll_lines(self, lines: int) -> bool:
        """Scroll some lines down (up: negative); return True if anything moved."""
        old, self.top = self.top, min(max(0, self.top + lines), self._max_top())
        return self.top != old

    def render_line(self, y: int) -> Strip:
        width, theme = self.outer_size.width, theme_of(self)
        number = self.top + y
        if number >= len(self.lines):
            return Strip([Segment(align_left("", width), theme.plain)], width)
        is_last = y == self.outer_size.height - 1
        if (is_last and self.hidden and not self._says_more) or (y == 0 and self.top):
            more = self.hidden + 1 if y else self.top + 1
            key = "pgdn" if y else "pgup"
            text = align_left(f" ... {more} more line{'s' if more > 1 else ''} ({key})", width)
            return Strip([Segment(text, theme.plain)], width)
        return line_strip(self.lines[number], width, theme)

    @property
    def _says_more(self) -> bool:
        """Return whether a line that is shown names the key that shows the others."""
        shown = self.lines[self.top : self.top + self.size.height]
        return any(line.says_more for line in shown)


def line_strip(line: TextLine, width: int, theme: Theme) -> Strip:
    """Return a line of exactly `width` cells, its spans in their styles."""
    plain = theme.strong if line.strong else theme.plain
    text = align_left(line.text, width)
    edges = sorted({min(edge, width) for span in line.spans for edge in span[:2]} | {width})
    pieces = Strip([Segment(text, plain)], width).divide(edges)
    segments: list[Segment] = []
    start = 0
    for piece in pieces:
        emphasis = next(
            (span.emphasis for span in line.spans if span.start <= start < span.end), None
        )
        style = theme.style_of(emphasis) if emphasis else plain
        segments.append(Segment(piece.text, style))
        start += piece.cell_length
    return Strip(segments, width)


class Ruler(LineWidget):
    """A row of `-`, which every font has and which copies cleanly."""

    DEFAULT_CSS = "Ruler { height: 1; }"

    def render_line(self, y: int) -> Strip:
        width = self.outer_size.width
        return Strip([Segment("-" * width, theme_of(self).plain)], width)
