"""A screen that is painted once where Textual paints its own screen two or more times."""

from textual.geometry import Region, Size
from textual.screen import Screen
from textual.strip import Strip

from widgets.line_widget import blank_lines


class PaintFilter(Screen[None], inherit_bindings=False):
    """A screen that leaves out paintings that would show nothing new."""

    def render_lines(self, crop: Region) -> list[Strip]:
        return blank_lines(self, crop)

    def _refresh_layout(self, size: Size | None = None, scroll: bool = False) -> None:
        if self._repaint_required:  # laid out and painted at once, not one after the other
            self._repaint_required = False
            self._dirty_widgets.add(self)
        super()._refresh_layout(size, scroll)

    def _compositor_refresh(self) -> None:
        if self.app._batch_count:
            self.refresh()  # shown after the batch; Textual would draw it now and discard it
        else:
            super()._compositor_refresh()
