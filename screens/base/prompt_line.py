"""The text field in row 23 of a screen: one question with one line as its answer."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from screens.base.key_queue import HeldKeys
from screens.base.notices import Notices
from widgets.hints import Hints

if TYPE_CHECKING:
    from widgets.prompt import Prompt

TextHandler = Callable[[str], None]


def _ignore(text: str) -> None:
    """Do nothing with the text."""


class PromptLine:
    """A text field that is opened with a question and closed with its answer.

    Keys typed ahead of an answer wait until it was handed over, and for what that asks the store.
    """

    def __init__(
        self,
        screen: Screen[Any],
        notices: Notices,
        held_keys: HeldKeys,
        on_open_or_close: Callable[[], None],
    ) -> None:
        self._screen = screen
        self._notices = notices
        self._held_keys = held_keys
        self._on_open_or_close = on_open_or_close
        self._on_answer: TextHandler | None = None
        self._on_typed: TextHandler = _ignore
        self._widget: Prompt | None = None

    @property
    def is_open(self) -> bool:
        """True from opening to closing, also before the field is drawn."""
        return self._widget is not None

    @property
    def takes_letters(self) -> bool:
        """True when letters are text of the field."""
        return self._widget is not None and self._widget.is_mounted

    @property
    def is_answered(self) -> bool:
        """True when Enter or Esc was pressed and the field is not removed yet."""
        return self._widget is not None and self._widget.is_mounted and self._widget.is_closed

    @property
    def text(self) -> str:
        """The typed text; empty without a field."""
        return self._widget.text if self._widget is not None else ""

    async def open(
        self,
        label: str,
        value: str = "",
        *,
        clear_keys: tuple[str, ...],
        on_answer: TextHandler | None = None,
        on_typed: TextHandler = _ignore,
    ) -> None:
        """Ask for one line. Keys that were typed ahead are released where nothing handles it."""
        from widgets.prompt import (  # noqa: PLC0415 - start-up: Textual's Input is a tenth of it
            Prompt,
            PromptField,
        )

        await self.close()
        self._on_answer, self._on_typed = on_answer, on_typed
        self._widget = Prompt(label, value, clear_keys)
        await self._screen.mount(self._widget, before=self._screen.query_one(Hints))
        if not self._notices.text:
            self._notices.set_visible(False)
        self._screen.set_focus(self._widget.query_one(PromptField))
        self._on_open_or_close()

    async def close(self) -> None:
        """Remove the field and what was typed in it."""
        if self._widget is not None:
            widget, self._widget = self._widget, None
            self._screen.set_focus(None)
            self._notices.set_visible(True)
            await widget.remove()
            self._on_open_or_close()

    def clear(self) -> None:
        """Empty the field."""
        if self._widget is not None:
            self._widget.clear()

    async def accept(self, text: str) -> None:
        """Close the field and hand its text over; keys wait until then."""
        self._held_keys.hold()
        await self.close()
        on_answer, self._on_answer = self._on_answer, None
        try:
            if on_answer is not None:
                on_answer(text)
        finally:
            self._held_keys.release()

    def report_typed(self, text: str) -> None:
        """Hand over the text that is in the field now."""
        self._on_typed(text)
