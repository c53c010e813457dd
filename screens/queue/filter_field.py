"""A controller for the filter field: the list follows every letter; earlier filters; saving."""

from collections.abc import Callable, Mapping
from typing import NamedTuple, Protocol

from medq.domain.key_table import FILTER
from screens.base.screen import BaseScreen
from screens.queue.filter import FILTER_EXAMPLES, unknown_words


class ListPosition(NamedTuple):
    """A filtered list, and what `Rows.resume` needs to show it where it was."""

    filter_text: str
    gap: str | None
    number: int
    item_id: int | None


class FilteredList(Protocol):
    """The screen's side of its filter."""

    filter_text: str

    def list_position(self) -> ListPosition:
        """Return the list that is shown and where its cursor is."""

    def resume_list(self, position: ListPosition) -> None:
        """Show a list as it was."""

    def show_filtered(self, filter_text: str) -> None:
        """Show the list that this filter leaves, in the order it has."""

    def keep_filtered(self, filter_text: str) -> None:
        """Show it, and let keys typed ahead wait for it: they mean that list."""

    def save_as_worklist(self, filter_text: str) -> None:
        """Ask for the number and the name of a worklist with this filter."""


class FilterField:
    """The field in which a filter is typed. Esc brings the list back as it was."""

    def __init__(self, screen: BaseScreen, filtered_list: FilteredList) -> None:
        self._screen = screen
        self._list = filtered_list
        self._before: ListPosition | None = None  # when the field was opened; None: it is closed
        self._earlier: list[str] = []  # the newest first
        self._shown_earlier = -1  # the one that is in the field; -1: none

    @property
    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """The handlers by key action."""
        return {
            "list.filter": self.open,
            "filter.earlier": lambda: self._show_earlier(1),
            "filter.later": lambda: self._show_earlier(-1),
            "form.save": self._save,
        }

    def open(self) -> None:
        """Open the field; keys wait until it is there."""
        self._screen.say(FILTER_EXAMPLES)
        self._screen.store.ask_held(self._open, group="prompt")

    async def _open(self) -> None:
        self._earlier = await self._screen.context.views.ask(lambda views: views.earlier_filters())
        self._before, self._shown_earlier = self._list.list_position(), -1
        await self._screen.open_prompt(
            "Filter", "", on_answer=self._accept, on_typed=self._follow, field_id=FILTER
        )

    def _follow(self, text: str) -> None:
        """Show the list of what is typed so far; a word that cannot be read yet is named."""
        if self._before is None:
            return
        unknown = self._unknown_text(text)
        self._screen.say(unknown or FILTER_EXAMPLES)
        if not unknown and text != self._list.filter_text:
            self._list.show_filtered(text)

    def _accept(self, text: str) -> None:
        """Keep the filter; one with a word that cannot be read leaves nothing and says so."""
        self._before = None
        self._list.keep_filtered(text)
        self._screen.say(self._unknown_text(text))
        self._screen.store.ask(lambda: self._remember(text), group="filters")

    async def _remember(self, text: str) -> None:
        if text:
            await self._screen.context.views.ask(lambda views: views.remember_filter(text))

    def _unknown_text(self, text: str) -> str:
        words = unknown_words(text, self._screen.context.viewer().today)
        named = ", ".join(f'"{word}"' for word in words)
        return f"{named} is no word of a filter. {FILTER_EXAMPLES}" if words else ""

    def leave(self) -> None:
        """Show the list as it was before the field was opened."""
        before, self._before = self._before, None
        if before is not None and before.filter_text != self._list.filter_text:
            self._list.resume_list(before)

    def _show_earlier(self, steps: int) -> None:
        """Put an earlier filter into the field, or a later one again."""
        if not self._earlier:
            self._screen.say("There is no earlier filter.")
            return
        number = min(max(self._shown_earlier + steps, -1), len(self._earlier) - 1)
        self._shown_earlier = number
        self._screen.prompt.set_text(self._earlier[number] if number >= 0 else "")

    def _save(self) -> None:
        """Ask for the number and the name of a worklist with the filter in the field."""
        if self._screen.context.session.read_only:
            self._screen.say("Read-only view.")
            return
        text = self._screen.prompt.text.strip()
        unknown = self._unknown_text(text)
        if unknown:
            self._screen.say(unknown)
            return
        self._before = None
        self._list.save_as_worklist(text)
