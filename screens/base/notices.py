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

    @property
    def text(self) -> str:
        """The message in row 23."""
        return self._message.text

    def show(self, text: str) -> None:
        """Show a message in row 23."""
        self._message.text = text

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

    def set_visible(self, is_visible: bool) -> None:
        """Show or hide row 23."""
        self._message.display = is_visible

    @property
    def _message(self) -> Message:
        return self._screen.query_one(Message)
