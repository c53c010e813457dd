"""A controller for a window that is too small: one page says so, and a field keeps its focus."""

from collections.abc import Callable
from typing import Any

from textual.screen import Screen
from textual.widget import Widget

from widgets.cells import wrap
from widgets.text_pane import TextLine, TextPane

MIN_WIDTH, MIN_HEIGHT = 80, 20


class SmallWindow:
    """The page that a screen shows while its window has fewer than 80 columns or 20 rows."""

    def __init__(self, screen: Screen[Any], on_focus: Callable[[], None]) -> None:
        self._screen = screen
        self._on_focus = on_focus
        self._hidden_field: Widget | None = None  # a hidden widget loses the focus

    @property
    def is_shown(self) -> bool:
        """True while the window is too small."""
        return self._screen.has_class("small")

    def adapt(self, width: int, height: int) -> None:
        """Show the page if the window is too small, else the screen again."""
        is_small = width < MIN_WIDTH or height < MIN_HEIGHT
        if is_small:
            text = (
                f"medq needs {MIN_WIDTH} columns and {MIN_HEIGHT} rows;"
                f" this window has {width}x{height}. Make it larger."
            )
            self._screen.query_one("#too-small", TextPane).lines = tuple(
                TextLine(line) for line in wrap(text, max(1, width))
            )
            self._hidden_field = self._screen.focused or self._hidden_field
        self._screen.set_class(is_small, "small")
        if not is_small and self._hidden_field is not None:
            self._screen.call_after_refresh(self._focus_hidden_field)

    def _focus_hidden_field(self) -> None:
        field, self._hidden_field = self._hidden_field, None
        if field is None or not field.is_attached or field.screen is not self._screen:
            return
        if self._screen.focused is None:
            self._screen.set_focus(field)
            self._screen.call_after_refresh(self._on_focus)
