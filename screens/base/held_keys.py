"""Keys that wait until it is known what they mean."""

from typing import Any

from textual import events
from textual.screen import Screen


class HeldKeys:
    """The keys that a person typed ahead of a screen's answer, in the order they came."""

    def __init__(self, screen: Screen[Any]) -> None:
        self._screen = screen
        self._waiting: list[events.Key] | None = None

    @property
    def is_holding(self) -> bool:
        """True from `hold` to `release`."""
        return self._waiting is not None

    def hold(self) -> None:
        """Let keys wait from now on: their meaning depends on an answer that is still missing."""
        if self._waiting is None:
            self._waiting = []

    def add(self, key: events.Key) -> None:
        """Let one more key wait."""
        self.hold()
        assert self._waiting is not None
        self._waiting.append(key)

    def release(self) -> None:
        """Send the waiting keys in the order they were pressed, each with its own time."""
        waiting, self._waiting = self._waiting or [], None
        for key in sorted(waiting, key=lambda key: key.time):
            self.resend(key)

    def resend(self, key: events.Key) -> None:
        """Send a key again, with the time it was pressed, to the screen that is shown now."""
        copy = events.Key(key.key, key.character)
        copy.time = key.time
        self._screen.app.post_message(copy)
