"""Keys in the order in which they were pressed: each waits until it is known what it means."""

from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, Protocol, cast

from textual import events
from textual.app import App
from textual.message import Message
from textual.widget import Widget

TypedText = events.Key | events.Paste


class HoldingScreen(Protocol):
    """A screen that can let keys wait. It calls `end_handling` for each one that reached it."""

    def holds_keys(self) -> bool:
        """Return whether an answer that is still missing decides what the next key means."""

    def is_urgent(self, typed: TypedText) -> bool:
        """Return whether this does not wait for what was typed before it."""


class KeyQueue:
    """The keys and pasted texts that are not handled yet.

    A key goes to the field or the screen that is there when the key before it has had its effect:
    a line that delivers many keys at once must not change what they mean.
    """

    class Handled(Message):
        """A field and the widgets around it have handled a key: this follows it through them."""

        def __init__(self, typed: TypedText) -> None:
            super().__init__()
            self.typed = typed

    def __init__(self, app: App[Any], forward: Callable[[TypedText], Awaitable[None]]) -> None:
        self._app = app
        self._forward = forward
        self._waiting: deque[TypedText] = deque()
        self._in_handling: TypedText | None = None
        self._target: Widget | None = None  # the widget that handles it

    async def add(self, typed: TypedText) -> None:
        """Let typed text wait for its turn, which may be now. Call in the app's task."""
        self._waiting.append(typed)
        await self.deliver()

    def put_back(self, key: events.Key) -> None:
        """Let a key wait that cannot be handled yet, before those typed after it."""
        copy = events.Key(key.key, key.character)  # the event itself counts as handled
        copy.time = key.time
        self._waiting.appendleft(copy)

    def wake(self) -> None:
        """Deliver what waits, because its meaning may be known now. Call from any task."""
        self._app.call_later(self.deliver)

    def end_handling(self, typed: TypedText) -> None:
        """Deliver the next text, because this one was handled. Call from any task."""
        if typed is self._in_handling:
            self._in_handling = self._target = None
            if self._waiting:
                self.wake()

    async def deliver(self) -> None:
        """Deliver the next text unless the one before it is still being handled.

        What was typed after the key that quits is dropped.
        """
        while not self._is_handling() and (typed := self._take_next()) is not None:
            field = self._app.focused
            self._in_handling, self._target = typed, field or self._app.screen
            await self._forward(typed)
            if field is not None:
                field.post_message(self.Handled(typed))

    def _is_handling(self) -> bool:
        """Return whether a widget that is still shown handles a key."""
        target = self._target
        return target is not None and target.is_attached and target.screen is self._app.screen

    def _take_next(self) -> TypedText | None:
        if not self._app.screen.is_attached:  # the app is being left
            return None
        screen = cast(HoldingScreen, self._app.screen)
        holds_keys = screen.holds_keys()
        for typed in self._waiting:
            if not holds_keys or screen.is_urgent(typed):
                self._waiting.remove(typed)
                return typed
        return None


class HeldKeys:
    """The holds of a screen on keys, each from the key of an act until it is done or refused."""

    def __init__(self, wake: Callable[[], None]) -> None:
        self._wake = wake
        self._count = 0
        self.is_suspended = False  # keys come through in spite of holds

    @property
    def is_holding(self) -> bool:
        """True while keys wait: their meaning depends on an answer that is still missing."""
        return self._count > 0 and not self.is_suspended

    def hold(self) -> None:
        """Let keys wait until `release` was called as often as this."""
        self._count += 1

    def release(self) -> None:
        """End a hold; after the last one the waiting keys have their effect."""
        self._count -= 1
        self._wake()

    def suspend(self, is_suspended: bool) -> None:
        """Let keys through in spite of holds, or no more."""
        self.is_suspended = is_suspended
        self._wake()
