"""Acts from a screen: a key, what the item says to it, the fields it asks for, one result, and its undo."""

from collections.abc import Callable
from functools import partial
from itertools import islice

from medq.domain.acts import ActResult, AvailableAct, BulkResult, Field, SeenVersions
from medq.domain.errors import BusyError, MedqError, StaleError
from medq.domain.items.item import ItemRow
from screens.base.act_fields import asks, explained, label, read
from screens.base.screen import BaseScreen
from screens.base.session_api import SessionApi

FOR_MANY = frozenset(
    {
        "item.wait",
        "item.done",
        "item.assign",
        "item.importance",
        "item.pin",
        "item.note",
        "decide.work",
        "decide.hand",
        "decide.letgo",
    }
)
ASKED = 20  # marked items asked for one that allows the act


class ActingFrame(BaseScreen):
    """A screen whose keys act on the item that was drawn when the key was pressed."""

    def target(self) -> ItemRow | None:
        """The item that is acted on."""
        raise NotImplementedError

    def drawn(self) -> int | None:
        item = self.target()
        return item.id if item is not None else None

    async def after_act(self, before: ItemRow, done: ActResult) -> None:
        """An act was done: show what is there now."""
        raise NotImplementedError

    async def newer(self, item: ItemRow) -> ItemRow:
        """Somebody was faster: show the item as it is now, which is what the next key or the kept line is for."""
        raise NotImplementedError

    async def after_undo(self, done: ActResult) -> None:
        """Something was taken back: show what is there now."""
        raise NotImplementedError

    def marked(self) -> SeenVersions:
        """The items that are marked, as they were seen: acts for many are done to them."""
        return {}

    async def after_many(self, many: BulkResult) -> None:
        """An act was done to what was marked: show what is there now."""

    _answered: Callable[[str], None] | None = None

    def act(self, key_action: str) -> None:
        """Begin the act behind a key. Keys wait until it is known whether it asks for something."""
        item = self.target()
        if item is None:
            self.say("There is no item here.")
            return
        self.hold_keys()
        self.ask(partial(self._begin, item, key_action), group="act", exclusive=False)

    async def _begin(self, item: ItemRow, key_action: str) -> None:
        try:
            if key_action not in FOR_MANY and self.marked():
                self.say("This is done to one item after the other. Take the marks off first: -")
                return
            offers = await self.context.session.ask(
                lambda desk: desk.offers(self._asked(desk, item, key_action))
            )
            mine = [offer for offer in offers if offer.key_action == key_action]
            offer = next((offer for offer in mine if offer.allowed), None)
            if offer is None:
                key = self.context.keymap.shown(key_action)
                self.say(mine[0].why_not if mine else f"{key} does nothing for a {item.kind.word}.")
            elif offer.fields:
                await self._question(item, offer, asks(offer.fields), {})
            else:
                await self._perform(item, offer, {})
        except StaleError as problem:
            self.refuse(problem)
            await self.newer(item)
        finally:
            self.release_keys()

    def _asked(self, desk: SessionApi, item: ItemRow, key_action: str) -> int:
        """The item that is asked for the fields: of those marked the first that allows the act."""
        for item_id in islice(self.marked(), ASKED):
            if any(
                offer.allowed for offer in desk.offers(item_id) if offer.key_action == key_action
            ):
                return item_id
        return next(iter(self.marked()), item.id)

    async def _question(
        self,
        item: ItemRow,
        offer: AvailableAct,
        lines: tuple[tuple[Field, ...], ...],
        values: dict[str, str],
        typed: str | None = None,
    ) -> None:
        line = lines[0]

        def answered(text: str) -> None:
            self.hold_keys()
            self.ask(
                partial(self._answer, item, offer, lines, values, text),
                group="act",
                exclusive=False,
            )

        self._answered = answered
        if typed is None:
            self.say(explained(line))
        marked = len(self.marked())
        hidden = (
            marked == 1 and self.drawn() not in self.marked()
        )  # it is not what the cursor is on
        told = f"{marked:,} items: " if marked > 1 else "1 marked item: " if hidden else ""
        await self.open_prompt(told + label(line), typed or "")

    async def _answer(
        self,
        item: ItemRow,
        offer: AvailableAct,
        lines: tuple[tuple[Field, ...], ...],
        values: dict[str, str],
        text: str,
    ) -> None:
        try:
            new = {**values, **read(lines[0], text)}
            first = lines[0][0]
            if first.required and not (new.get(first.name) or first.default):
                raise MedqError(f"{first.label}: nothing was typed.", hint="esc leaves it.")
            if len(lines) > 1:
                await self._question(item, offer, lines[1:], new)
            else:
                self.say("")
                await self._perform(item, offer, new)
        except MedqError as problem:
            # What was typed is kept: the same line is there again, with what is wrong above it.
            self.refuse(problem)
            if isinstance(problem, StaleError):
                item = await self.newer(item)
            elif isinstance(problem, BusyError):
                self.say(f"{problem.message} What you typed is kept. enter tries again.")
            await self._question(item, offer, lines, values, typed=text)
        finally:
            self.release_keys()

    async def _perform(self, item: ItemRow, offer: AvailableAct, values: dict[str, str]) -> None:
        marked = self.marked()
        if marked:
            self.say("working")
            many = await self.context.session.ask(
                lambda desk: desk.perform_many(marked, offer.act, values)
            )
            self.context.writes += 1
            self.tell(ActResult(None, many.message, many.event_id, many.can_undo))
            self.fresh()
            await self.after_many(many)
            return
        done = await self.context.session.ask(
            lambda desk: desk.perform(item.id, offer.act, values, item.version)
        )
        self.context.writes += 1
        self.tell(done)
        self.fresh()
        await self.after_act(item, done)

    def tell(self, done: ActResult) -> None:
        """What was done, and the key that takes it back."""
        end = (
            "" if done.message.endswith((".", "!", "?")) else "."
        )  # it may end with what was typed
        undo = f"{end} Undo: {self.context.keymap.shown('act.undo')}" if done.can_undo else ""
        self.say(done.message + undo)

    def answered(self, text: str) -> None:
        if self._answered is not None:
            answered, self._answered = self._answered, None
            answered(text)
        else:
            self.release_keys()

    async def _undo(self) -> None:
        done = await self.context.session.ask(lambda desk: desk.undo())
        self.context.writes += 1
        self.say(done.message)
        self.fresh()
        await self.after_undo(done)

    def do_act_undo(self) -> None:
        self.ask_held(self._undo, group="act")

    def do_item_take(self) -> None:
        self.act("item.take")

    def do_item_done(self) -> None:
        self.act("item.done")

    def do_item_wait(self) -> None:
        self.act("item.wait")

    def do_item_assign(self) -> None:
        self.act("item.assign")

    def do_item_importance(self) -> None:
        self.act("item.importance")

    def do_item_pin(self) -> None:
        self.act("item.pin")

    def do_item_plan(self) -> None:
        self.act("item.plan")

    def do_item_note(self) -> None:
        self.act("item.note")
