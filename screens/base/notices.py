"""What a screen reports in row 23 and in its header."""

from typing import Any

from textual.screen import Screen

from medq.domain.errors import MedqError
from widgets.header import Header
from widgets.message import Message


class Notices:
    """The message in row 23 of a screen and the news in its header."""

    def __init__(self, screen: Screen[Any]) -> None:
        self._screen = screen
        self._is_prompting = False

    @property
    def text(self) -> str:
        """The message in row 23."""
        return self._message.text

    def show(self, text: str) -> None:
        """Show a message in row 23, or above the text field."""
        self._message.text = text
        self._fit()

    def withdraw(self, text: str) -> None:
        """Remove this message from row 23 if it is still there."""
        if self.text == text:
            self.show("")

    def show_error(self, error: MedqError) -> None:
        """Show what is wrong and what to do about it."""
        self.show(f"{error.message} {error.hint}".strip())

    def show_news(self, text: str) -> None:
        """Show news in the header; an empty text removes it."""
        self._screen.query_one(Header).news = text

    def show_working(self, is_working: bool) -> None:
        """Show `working` in row 23, or the message again."""
        if self._screen.is_mounted:
            self._message.working = is_working
            self._fit()

    def set_prompting(self, is_prompting: bool) -> None:
        """Note that a text field is open: without a message row 23 is its own."""
        self._is_prompting = is_prompting
        self._fit()

    def _fit(self) -> None:
        message = self._message
        is_empty = not (message.text or message.working)
        message.set_class(self._is_prompting and is_empty, "hidden")

    @property
    def _message(self) -> Message:
        return self._screen.query_one(Message)
