"""A controller for acts: from a key to the form that asks for its fields, one result, its undo."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Protocol

from medq.domain.acts import (
    ActResult,
    AvailableAct,
    BulkResult,
    SeenVersions,
    closed_sentence,
)
from medq.domain.errors import MedqError, StaleError
from medq.domain.items.item import ItemRow
from medq.domain.key_table import KEY_BY_ACTION, KEYS, Target
from screens.base.act_prompt import ActPrompt, ActTarget, Answers
from screens.base.screen import BaseScreen

NO_DEFAULTS: Mapping[str, str] = {}


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


class ItemActs:
    """The keys of acts on the item that was drawn when the key was pressed."""

    def __init__(
        self,
        screen: BaseScreen,
        host: ActHost,
        marks: MarkSource | None = None,
        left_on_line: Callable[[], int] = lambda: 0,
    ) -> None:
        self._screen = screen
        self._host = host
        self._marks = marks
        self._left_on_line = left_on_line
        self._context = screen.context
        self._store = screen.store
        self._prompt = ActPrompt(screen, self._perform, host.reload_item)

    @property
    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """The handlers by key action: one for every act on an item, and undo."""
        acts = {
            key.action: partial(self.begin, key.action)
            for key in KEYS
            if key.target is not Target.NONE
        }
        return {**acts, "act.undo": self.undo}

    def begin(self, key_action: str, defaults: Mapping[str, str] = NO_DEFAULTS) -> None:
        """Begin the act of a key. Keys wait until it is known which fields it asks for.

        `defaults` are what empty answers mean, by field.
        """
        item = self._host.target_item()
        if item is None:
            self._screen.say("There is no item here.")
            return
        self._store.ask_held(partial(self._begin, item, key_action, defaults), group="act")

    async def _begin(self, item: ItemRow, key_action: str, defaults: Mapping[str, str]) -> None:
        marked = self._marks.marked_versions() if self._marks is not None else {}
        if marked and KEY_BY_ACTION[key_action].target is not Target.MARKED:
            self._screen.say("This works on one item at a time. Unmark all first: -")
            return
        target = ActTarget(item, marked, self._left_on_line())
        try:
            act = await self._context.queue.ask(
                lambda queue: queue.act_of_key(target.item_ids, key_action)
            )
            if act is None:
                key = self._context.keymap.shown(key_action)
                self._screen.say(f"{key} does nothing for a {item.kind.word}.")
            elif not act.allowed:
                self._screen.say(act.why_not)
            elif any(field.in_form for field in act.fields):
                await self._prompt.open(target, _with_defaults(act, defaults))
            else:
                await self._perform(target, act, {})
        except StaleError as error:
            self._screen.notices.show_error(error)
            await self._host.reload_item(item)

    async def _perform(self, target: ActTarget, act: AvailableAct, answers: Answers) -> None:
        """Perform the act and show its result. Raises `MedqError` where nothing was done."""
        if target.marked and self._marks is not None:
            await self._perform_marked(target, act, answers)
            return
        item = target.item
        result = await self._context.queue.ask(
            lambda queue: queue.perform(item.id, act.act, answers, item.version)
        )
        await self._screen.prompt.close()
        head = f"{item.number_or_id}: " if target.left_on_line else ""  # of the line's items
        self._finish(f"{head}{result.message}", result.last_note, can_undo=result.undone_by_key)
        await self._host.show_act_result(item, result)

    async def _perform_marked(self, target: ActTarget, act: AvailableAct, answers: Answers) -> None:
        assert self._marks is not None
        self._screen.say("working")
        try:
            bulk = await self._context.queue.ask(
                lambda queue: queue.perform_bulk(target.marked, act.act, answers)
            )
        finally:
            self._screen.notices.withdraw("working")
        if not bulk.done:
            await self._marks.show_bulk_result(bulk)
            raise MedqError(bulk.message)
        skipped_ids = tuple(skipped.id for skipped in bulk.skipped)
        self._prompt.keep_draft(act, target.item_ids, skipped_ids)
        await self._screen.prompt.close()
        self._finish(bulk.message, bulk.last_note, can_undo=bulk.can_undo)
        await self._marks.show_bulk_result(bulk)

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


def _with_defaults(act: AvailableAct, defaults: Mapping[str, str]) -> AvailableAct:
    """Return an act whose fields have these defaults."""
    fields = (
        field._replace(default=defaults.get(field.name, field.default)) for field in act.fields
    )
    return act._replace(fields=tuple(fields))
