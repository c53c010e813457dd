"""The keys that move: over a short list with a cursor, and through text. One piece for every screen that has one of them."""

from collections.abc import Callable
from typing import ClassVar

from screens.base.screen import BaseScreen
from widgets.choices import Choices
from widgets.text_pane import TextPane

FAR = 1_000_000


class ChoosingFrame(BaseScreen):
    """A screen with one short list, whose cursor the keys of a list move."""

    @property
    def list(self) -> Choices:
        return self.query_one(Choices)

    def moved(self) -> None:
        """A key moved the cursor: tell what depends on it."""

    def _move(self, how: Callable[[Choices], None]) -> None:
        how(self.list)
        self.moved()

    def _to(self, line: int) -> None:
        self.list.cursor = line
        self.moved()

    def do_list_down(self) -> None:
        self._move(lambda choices: choices.move(1))

    def do_list_up(self) -> None:
        self._move(lambda choices: choices.move(-1))

    def do_list_pagedown(self) -> None:
        self._move(lambda choices: choices.page(1))

    def do_list_pageup(self) -> None:
        self._move(lambda choices: choices.page(-1))

    def do_list_first(self) -> None:
        self._to(0)

    def do_list_last(self) -> None:
        self._to(len(self.list.lines))


class ReadingFrame(BaseScreen):
    """A screen of text, which the keys of a list scroll. `texts` are the ids of what is scrolled, the first gives the page."""

    texts: ClassVar[tuple[str, ...]] = ("facts",)

    def _scroll(self, lines: int) -> None:
        for name in self.texts:
            self.query_one(f"#{name}", TextPane).scroll_lines(lines)

    def _page_lines(self) -> int:
        return max(1, self.query_one(f"#{self.texts[0]}", TextPane).size.height - 2)

    def do_list_down(self) -> None:
        self._scroll(1)

    def do_list_up(self) -> None:
        self._scroll(-1)

    def do_list_pagedown(self) -> None:
        self._scroll(self._page_lines())

    def do_list_pageup(self) -> None:
        self._scroll(-self._page_lines())

    def do_list_first(self) -> None:
        self._scroll(-FAR)

    def do_list_last(self) -> None:
        self._scroll(FAR)
