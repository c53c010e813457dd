"""A screen that is painted once where Textual's own is painted twice and more: while it opens, most of it for nothing."""

from textual.geometry import Size
from textual.screen import Screen


class Painting(Screen[None], inherit_bindings=False):
    """What must be painted is the same; only paintings that would show nothing new are left out."""

    def _refresh_layout(self, size: Size | None = None, scroll: bool = False) -> None:
        if self._repaint_required:  # laid out and painted at once, not one after the other
            self._repaint_required = False
            self._dirty_widgets.add(self)
        super()._refresh_layout(size, scroll)

    def _compositor_refresh(self) -> None:
        if self.app._batch_count:
            self.refresh()  # shown when the batch is over; Textual would make it now and throw it away
        else:
            super()._compositor_refresh()
