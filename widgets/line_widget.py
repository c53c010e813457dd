"""Widgets that are what they draw: no border, no padding, and a line that was drawn is kept until it may look otherwise.

Textual asks every widget of a screen for its lines whenever one of them is drawn anew, and makes each line through border, padding,
opacity and filters. For a dozen widgets that is half the time from a key to its answer.
"""

from typing import Any, Self

from rich.segment import Segment
from textual.containers import Vertical
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from widgets.theme import Theme, theme_of


class LineWidget(Widget):
    """Draws by `render_line`, each line as wide as itself."""

    _strips: tuple[Strip, ...] = ()
    _strips_theme: Theme | None = None

    def refresh(self, *regions: Region, **how: Any) -> Self:
        self._strips = ()
        return super().refresh(*regions, **how)

    def render_lines(self, crop: Region) -> list[Strip]:
        width, height = (
            self.outer_size
        )  # all of it is content, and Textual works the size of the content out at each look
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
    """Where other widgets stand, one below the other; itself only paper."""

    def render_lines(self, crop: Region) -> list[Strip]:
        return blank_lines(self, crop)


def blank_lines(widget: Widget, crop: Region) -> list[Strip]:
    """Lines with nothing on them, in the widget's theme."""
    return [Strip([Segment(" " * crop.width, theme_of(widget).plain)], crop.width)] * crop.height
