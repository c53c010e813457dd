"""Widgets without border and padding that keep their drawn lines until these may change.

Textual asks every widget of a screen for its lines whenever one of them is redrawn, and passes each
line through border, padding, opacity and filters. For a dozen widgets that would be half of the
time from a key to its answer.
"""

from typing import Any, Self

from rich.segment import Segment
from textual.containers import Vertical
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from widgets.theme import Theme, theme_of

CURSOR_CELLS = 20  # reverse cells of a line: signs, type, the first of the name; see figure 5


class LineWidget(Widget):
    """A widget drawn by `render_line`, each line as wide as the widget."""

    _strips: tuple[Strip, ...] = ()
    _strips_theme: Theme | None = None

    def refresh(self, *regions: Region, **options: Any) -> Self:
        """Drop the drawn lines and ask Textual for a repaint."""
        self._strips = ()
        return super().refresh(*regions, **options)

    def render_lines(self, crop: Region) -> list[Strip]:
        """Return the lines of a region; draw them only if size or theme changed."""
        # Without border and padding this is the content's size, which Textual computes each time.
        width, height = self.outer_size
        theme = theme_of(self)
        if (
            len(self._strips) != height
            or theme is not self._strips_theme
            or (height and self._strips[0].cell_length != width)
        ):
            self._strips, self._strips_theme = tuple(map(self.render_line, range(height))), theme
        lines = self._strips[crop.y : crop.bottom]
        return (
            list(lines)
            if crop.width == width
            else [line.crop(crop.x, crop.right) for line in lines]
        )


class Body(Vertical):
    """A container of widgets, one below the other, without any content of its own."""

    def render_lines(self, crop: Region) -> list[Strip]:
        return blank_lines(self, crop)


def with_cursor(line: Strip, theme: Theme, sign: str = ">") -> Strip:
    """Return a line as the cursor's: it begins with the sign, CURSOR_CELLS are in reverse video."""
    # Reverse video has one style: other colors in it are unreadable on many terminals.
    bar = Segment(sign + line.crop(len(sign), CURSOR_CELLS).text, theme.cursor)
    return Strip.join([Strip([bar]), line.crop(CURSOR_CELLS)])


def blank_lines(widget: Widget, crop: Region) -> list[Strip]:
    """Return blank lines in the widget's theme."""
    return [Strip([Segment(" " * crop.width, theme_of(widget).plain)], crop.width)] * crop.height
