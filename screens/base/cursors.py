"""Controllers for the keys that move: the cursor of a list, and the lines of a text."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from textual.screen import Screen

from widgets.text_pane import TextPane

ALL_LINES = 1_000_000


class CursorList(Protocol):
    """A widget with a cursor."""

    def move(self, lines: int, /) -> None:
        """Move the cursor down, or up."""

    def page(self, pages: int, /) -> None:
        """Move the cursor by screens."""

    def to_first(self) -> None:
        """Move the cursor to the first line."""

    def to_last(self) -> None:
        """Move the cursor to the last line."""


def _nothing() -> None:
    """Do nothing after a move."""


class ListCursor:
    """The keys that move the cursor of a screen's list."""

    def __init__(
        self, find_list: Callable[[], CursorList], on_move: Callable[[], None] = _nothing
    ) -> None:
        self._find_list = find_list
        self._on_move = on_move

    @property
    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """The handlers by key action."""
        return {
            "list.down": lambda: self._run(lambda rows: rows.move(1)),
            "list.up": lambda: self._run(lambda rows: rows.move(-1)),
            "list.pagedown": lambda: self._run(lambda rows: rows.page(1)),
            "list.pageup": lambda: self._run(lambda rows: rows.page(-1)),
            "list.first": lambda: self._run(lambda rows: rows.to_first()),
            "list.last": lambda: self._run(lambda rows: rows.to_last()),
        }

    def _run(self, move: Callable[[CursorList], None]) -> None:
        move(self._find_list())
        self._on_move()


class TextCursor:
    """The keys that scroll a screen's texts; the height of the first one is the page."""

    def __init__(self, screen: Screen[Any], *pane_ids: str) -> None:
        self._screen = screen
        self._pane_ids = pane_ids

    @property
    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """The handlers by key action."""
        return {
            "list.down": lambda: self._scroll(1),
            "list.up": lambda: self._scroll(-1),
            "list.pagedown": lambda: self._scroll(self._page_lines()),
            "list.pageup": lambda: self._scroll(-self._page_lines()),
            "list.first": lambda: self._scroll(-ALL_LINES),
            "list.last": lambda: self._scroll(ALL_LINES),
        }

    def _pane(self, pane_id: str) -> TextPane:
        return self._screen.query_one(f"#{pane_id}", TextPane)

    def _scroll(self, lines: int) -> None:
        for pane_id in self._pane_ids:
            self._pane(pane_id).scroll_lines(lines)

    def _page_lines(self) -> int:
        return max(1, self._pane(self._pane_ids[0]).size.height - 2)
