"""A controller for the form of an act: opened on an item or marked items, saved, refused, kept."""

from collections.abc import Awaitable, Callable
from functools import partial
from typing import NamedTuple

from medq.domain.acts import AGAIN, AvailableAct, FormNotes, SeenVersions
from medq.domain.errors import BusyError, ConfirmError, MedqError, StaleError
from medq.domain.items.item import ItemRow
from medq.domain.key_table import KEY_BY_ACTION
from screens.base.screen import BaseScreen
from widgets.form_spec import FormSpec

STALE_HINT = "Your text is kept: enter saves it all the same."
BUSY_TEXT = "Not saved yet: the store is busy. Your text is kept. enter tries again."


class ActTarget(NamedTuple):
    """The item under the cursor that an act is performed on, or the marked items."""

    item: ItemRow
    marked: SeenVersions  # empty: the item alone
    left_on_line: int = 0  # further items of the same line of a plan, which the act does not touch

    @property
    def item_ids(self) -> tuple[int, ...]:
        """The ids of all items that the act is performed on."""
        return tuple(self.marked) or (self.item.id,)


Answers = dict[str, str]
Perform = Callable[[ActTarget, AvailableAct, Answers], Awaitable[None]]


class ActPrompt:
    """The form of one act at a time. What is typed is kept for the next time when it is left."""

    def __init__(
        self,
        screen: BaseScreen,
        perform: Perform,
        reload_item: Callable[[ItemRow], Awaitable[ItemRow]],
    ) -> None:
        self._screen = screen
        self._perform = perform
        self._reload_item = reload_item
        self._refused: Answers = {}  # the answers that are saved if they are given once more

    async def open(self, target: ActTarget, act: AvailableAct) -> None:
        """Ask for the fields of an act, with what was typed for these items before."""
        from screens.base.form_texts import (  # noqa: PLC0415 - start-up: not on the first page
            target_text,
        )

        spec = FormSpec(
            title=_title(act),
            target=target_text(target.item, target.marked),
            fields=act.fields,
            draft=self._screen.context.act_drafts.get((act.act, target.item_ids), {}),
        )
        self._refused = {}
        await self._screen.prompt.open_form(
            spec,
            on_answer=partial(self._accept, target, act),
            on_typed=partial(self._note_typed, target, act),
        )
        form = self._screen.prompt.form
        if form is not None:
            await self._show_notes(target, act, form.entries.values())

    def keep_draft(
        self, act: AvailableAct, item_ids: tuple[int, ...], skipped_ids: tuple[int, ...]
    ) -> None:
        """Keep what was typed for the items that the act was not done to, and stay marked."""
        drafts = self._screen.context.act_drafts
        draft = drafts.get((act.act, item_ids))
        if draft and skipped_ids:
            drafts[act.act, skipped_ids] = draft

    def _note_typed(self, target: ActTarget, act: AvailableAct, values: Answers) -> None:
        """Keep what was typed, and ask what it means."""
        form = self._screen.prompt.form
        if form is not None:
            self._screen.context.act_drafts[act.act, target.item_ids] = form.entries.draft()
        self._screen.store.ask(partial(self._show_notes, target, act, values), group="form")

    async def _show_notes(self, target: ActTarget, act: AvailableAct, values: Answers) -> None:
        form = self._screen.prompt.form
        notes: FormNotes = await self._screen.context.queue.ask(
            lambda queue: queue.form_notes(target.item_ids, act.act, values)
        )
        if form is not None and form is self._screen.prompt.form:
            lines = (*self._scope_lines(target, act), *notes.lines)
            form.show_notes(notes._replace(lines=lines))

    def _scope_lines(self, target: ActTarget, act: AvailableAct) -> tuple[str, ...]:
        from screens.base.form_texts import (  # noqa: PLC0415 - start-up: not on the first page
            scope_lines,
        )

        if target.marked:
            return ()
        keymap = self._screen.context.keymap
        return scope_lines(target.item, act, keymap, target.left_on_line)

    def _accept(self, target: ActTarget, act: AvailableAct, answers: Answers) -> None:
        self._screen.store.ask_held(partial(self._save, target, act, answers), group="act")

    async def _save(self, target: ActTarget, act: AvailableAct, answers: Answers) -> None:
        """Perform the act; where it is refused, the form takes letters again and says why."""
        is_repeated = bool(answers) and answers == self._refused
        self._refused = {}
        try:
            await self._perform(target, act, answers | ({AGAIN: "yes"} if is_repeated else {}))
        except ConfirmError as error:
            self._refused = answers
            self._refuse(error)
        except StaleError as error:
            item = await self._reload_item(target.item)
            self._accept_from_now(target._replace(item=item), act)
            self._refuse(MedqError(error.message, hint=STALE_HINT))
        except BusyError:
            self._refuse(MedqError(BUSY_TEXT))
        except MedqError as error:
            self._refuse(error)
        else:
            self._screen.context.act_drafts.pop((act.act, target.item_ids), None)

    def _refuse(self, error: MedqError) -> None:
        form = self._screen.prompt.resume()
        if form is not None:
            form.refuse(error)

    def _accept_from_now(self, target: ActTarget, act: AvailableAct) -> None:
        """Save for the item as it is now: somebody else has changed it."""
        self._screen.prompt.redirect(
            on_answer=partial(self._accept, target, act),
            on_typed=partial(self._note_typed, target, act),
        )


def _title(act: AvailableAct) -> str:
    return (act.hint or KEY_BY_ACTION[act.key_action].hint).upper()
