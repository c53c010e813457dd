"""A controller for acts: from a key to the fields it asks for, one result and its undo."""

from collections.abc import Callable, Mapping
from functools import partial
from itertools import islice
from typing import NamedTuple, Protocol

from medq.domain.acts import (
    ActResult,
    AvailableAct,
    BulkResult,
    Field,
    SeenVersions,
    closed_sentence,
)
from medq.domain.errors import BusyError, MedqError, StaleError
from medq.domain.items.item import ItemRow
from medq.domain.key_table import KEY_BY_ACTION, KEYS, Target
from screens.base.act_fields import ask_lines, explanation, label, read_line
from screens.base.screen import BaseScreen
from screens.base.session_api import QueueApi

MAX_ASKED = 20  # marked items that are asked until one allows the act


class ActHost(Protocol):
    """The screen's side of its acts: which item, and what to show afterwards."""

    def target_item(self) -> ItemRow | None:
        """Return the item that a key acts on."""

    async def show_act_result(self, before: ItemRow, result: ActResult) -> None:
        """Show the screen after an act."""

    async def show_undo_result(self, result: ActResult) -> None:
        """Show the screen after an undo."""

    async def reload_item(self, item: ItemRow) -> ItemRow:
        """Show and return an item that somebody else has changed, as it is now."""


class MarkSource(Protocol):
    """Several items that an act is performed on at once."""

    def marked_versions(self) -> SeenVersions:
        """Return the marked items, each with the version that was seen."""

    async def show_bulk_result(self, result: BulkResult) -> None:
        """Show the screen after an act on the marked items."""


class _Question(NamedTuple):
    """The next line of fields that an act asks for."""

    item: ItemRow
    act: AvailableAct
    lines: tuple[tuple[Field, ...], ...]  # this one and those after it
    values: dict[str, str]  # of the lines before it


class ItemActs:
    """The keys of acts on the item that was drawn when the key was pressed."""

    def __init__(self, screen: BaseScreen, host: ActHost, marks: MarkSource | None = None) -> None:
        self._screen = screen
        self._host = host
        self._marks = marks
        self._context = screen.context
        self._store = screen.store
        self._held_keys = screen.held_keys

    @property
    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """The handlers by key action: one for every act on an item, and undo."""
        acts = {
            key.action: partial(self.begin, key.action)
            for key in KEYS
            if key.target is not Target.NONE
        }
        return {**acts, "act.undo": self.undo}

    def begin(self, key_action: str) -> None:
        """Begin the act of a key. Keys wait until it is known which fields it asks for."""
        item = self._host.target_item()
        if item is None:
            self._screen.say("There is no item here.")
            return
        self._store.ask_held(partial(self._begin, item, key_action), group="act")

    async def _begin(self, item: ItemRow, key_action: str) -> None:
        marked = self._marked_versions()
        if marked and KEY_BY_ACTION[key_action].target is not Target.MARKED:
            self._screen.say("This works on one item at a time. Unmark all first: -")
            return
        try:
            acts = await self._context.queue.ask(
                lambda queue: queue.available_acts(
                    _first_allowing(queue, marked, key_action) or item.id
                )
            )
            matching = [act for act in acts if act.key_action == key_action]
            allowed = next((act for act in matching if act.allowed), None)
            if allowed is None:
                key = self._context.keymap.shown(key_action)
                self._screen.say(
                    matching[0].why_not
                    if matching
                    else f"{key} does nothing for a {item.kind.word}."
                )
            elif allowed.fields:
                await self._ask(_Question(item, allowed, ask_lines(allowed.fields), {}))
            else:
                await self._perform(item, allowed, {})
        except StaleError as error:
            self._screen.notices.show_error(error)
            await self._host.reload_item(item)

    async def _ask(self, question: _Question, typed: str | None = None) -> None:
        """Open the field for the next line; `typed` is what was refused and stays in it."""
        line = question.lines[0]
        if typed is None:
            self._screen.say(explanation(line))
        asked = label(line, for_several=len(self._marked_versions()) > 1)
        await self._screen.open_prompt(
            self._target_text() + asked, typed or "", partial(self._accept, question)
        )

    def _accept(self, question: _Question, text: str) -> None:
        self._store.ask_held(partial(self._answer, question, text), group="act")

    async def _answer(self, question: _Question, text: str) -> None:
        item, act, lines, values = question
        try:
            new_values = {**values, **read_line(lines[0], text)}
            first = lines[0][0]
            if first.required and not (new_values.get(first.name) or first.default):
                raise MedqError(f"{first.label}: nothing was typed.", hint="esc cancels.")
            if len(lines) > 1:
                await self._ask(_Question(item, act, lines[1:], new_values))
            else:
                self._screen.say("")
                await self._perform(item, act, new_values)
        except MedqError as error:
            # What was typed is kept: the same line is asked again, with what is wrong above it.
            self._screen.notices.show_error(error)
            if isinstance(error, StaleError):
                item = await self._host.reload_item(item)
            elif isinstance(error, BusyError):
                self._screen.say(f"{error.message} What you typed is kept. enter tries again.")
            await self._ask(_Question(item, act, lines, values), typed=text)

    async def _perform(self, item: ItemRow, act: AvailableAct, values: dict[str, str]) -> None:
        marked = self._marked_versions()
        if marked and self._marks is not None:
            self._screen.say("working")
            bulk = await self._context.queue.ask(
                lambda queue: queue.perform_bulk(marked, act.act, values)
            )
            self._finish(bulk.message, bulk.last_note, can_undo=bulk.can_undo)
            await self._marks.show_bulk_result(bulk)
            return
        result = await self._context.queue.ask(
            lambda queue: queue.perform(item.id, act.act, values, item.version)
        )
        self._finish(result.message, result.last_note, can_undo=result.undone_by_key)
        await self._host.show_act_result(item, result)

    def _finish(self, message: str, last_note: str = "", *, can_undo: bool = False) -> None:
        """Report what was written, and the key that undoes it.

        `last_note` is what the person typed where the message ends with it: a period closes it.
        """
        self._context.write_count += 1
        if can_undo:
            key = self._context.keymap.shown("act.undo")
            message = f"{closed_sentence(message, last_note)} Undo: {key}"
        self._screen.say(message)
        self._screen.mark_redrawn()

    def undo(self) -> None:
        """Undo the person's last act."""
        self._store.ask_held(self._undo, group="act")

    async def _undo(self) -> None:
        result = await self._context.queue.ask(lambda queue: queue.undo())
        self._finish(result.message)
        await self._host.show_undo_result(result)

    def _marked_versions(self) -> SeenVersions:
        return self._marks.marked_versions() if self._marks is not None else {}

    def _target_text(self) -> str:
        """Return what the act is performed on, where that is not the item under the cursor."""
        marked = self._marked_versions()
        if len(marked) > 1:
            return f"{len(marked):,} items: "
        if marked and self._screen.target_item_id() not in marked:
            return "1 marked item: "
        return ""


def _first_allowing(queue: QueueApi, marked: SeenVersions, key_action: str) -> int | None:
    """Return the first marked item that allows the act, else the first one; None without marks.

    It is asked for the fields. Call in the store's thread.
    """
    for item_id in islice(marked, MAX_ASKED):
        acts = queue.available_acts(item_id)
        if any(act.allowed for act in acts if act.key_action == key_action):
            return item_id
    return next(iter(marked), None)
