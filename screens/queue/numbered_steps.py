"""A controller for the digits of an item's page: they do the numbered steps, or link a match."""

from collections.abc import Callable, Mapping
from typing import Protocol

from textual import events

from medq.domain.items.item import ItemDetail
from screens.base.item_acts import ItemActs
from screens.base.key_names import key_name
from screens.base.session import AppContext


class NumberedPage(Protocol):
    """The screen's side: the page whose steps are numbered, and the acts of its item."""

    context: AppContext
    detail: ItemDetail | None
    acts: ItemActs
    key_event: events.Key  # the key that is being acted on

    def say(self, text: str, /) -> None:
        """Show a message in row 23."""


class NumberedSteps:
    """The digits of an item's page."""

    def __init__(self, screen: NumberedPage) -> None:
        self._screen = screen

    @property
    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """The handlers by key action."""
        return {"item.choose": self._choose}

    def _choose(self) -> None:
        screen, detail = self._screen, self._screen.detail
        if detail is None:
            return
        keys = screen.context.keymap.keys["item.choose"]
        index = keys.index(key_name(screen.key_event))
        candidates = detail.page.candidates if detail.page else ()
        actions = [step.action for step in detail.steps if step.action]
        if index < len(candidates):
            screen.acts.begin("item.match", {"claim": candidates[index].number})
        elif not candidates and index < len(actions):
            screen.acts.begin(actions[index])
        else:
            screen.say(f"There is no step {index + 1} here.")


def has_numbers(detail: ItemDetail) -> bool:
    """Return whether a digit does something: a numbered step, or links a possible match."""
    candidates = detail.page.candidates if detail.page else ()
    return bool(candidates) or any(step.action for step in detail.steps)
