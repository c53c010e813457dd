"""A controller for worklists: a digit shows one, `0` all open work; they are counted when idle."""

from collections.abc import Callable, Mapping
from functools import partial
from time import monotonic
from typing import Protocol

from medq.domain.acts import Field, FieldKind
from medq.domain.errors import MedqError
from medq.domain.queue.worklist import ALL, NUMBERS, STANDARD, Worklist, free_number
from screens.base.key_names import key_name
from screens.base.screen import BaseScreen
from screens.queue.filter import list_query
from widgets.form_spec import FormSpec
from widgets.worklist_bar import ListedWorklist, WorklistBar

IDLE_SECONDS = 0.3  # without a key, after which the lists of a large queue are counted
LARGE_QUEUE = 20_000  # items: below, counting takes less time than a key


class WorklistScreen(Protocol):
    """The screen's side of its worklists."""

    def show_worklist(self, worklist: Worklist | None) -> None:
        """Show a worklist without a filter, or all open work."""


class Worklists:
    """The person's worklists: which one is shown, and how many items each holds."""

    def __init__(self, screen: BaseScreen, worklist_screen: WorklistScreen) -> None:
        self._screen = screen
        self._list = worklist_screen
        self._worklists: tuple[Worklist, ...] = ()
        self._count_by_number: dict[int, int] = {}
        self._total: int | None = None  # all open items, once they are known
        self.chosen = ALL

    @property
    def handlers(self) -> Mapping[str, Callable[[], None]]:
        """The handlers by key action."""
        return {"list.worklist": self._choose_by_key, "list.all": lambda: self._choose(None)}

    @property
    def shown(self) -> Worklist | None:
        """The worklist that is shown; None for all open work."""
        return next((each for each in self._worklists if each.number == self.chosen), None)

    async def load(self) -> None:
        """Read the person's worklists."""
        self._worklists = await self._screen.context.views.ask(lambda views: views.worklists())
        self._show()
        if self._total is not None:  # they were to be counted before they were there
            self.count_later(self._total)

    def forget(self) -> None:
        """Note that all open work is shown."""
        self.chosen = ALL
        self._show()

    def _choose_by_key(self) -> None:
        keys = self._screen.context.keymap.keys["list.worklist"]
        number = keys.index(key_name(self._screen.key_event)) + 1
        worklist = next((each for each in self._worklists if each.number == number), None)
        if worklist is None:
            filter_key = self._screen.context.keymap.shown("list.filter")
            save_key = self._screen.context.keymap.shown("form.save")
            how = f"{filter_key} then {save_key} saves one."
            self._screen.say(f"There is no worklist {number}. {how}")
        else:
            self._choose(worklist)

    def _choose(self, worklist: Worklist | None) -> None:
        self.chosen = worklist.number if worklist is not None else ALL
        self._screen.say("")
        self._list.show_worklist(worklist)
        self._show()

    def _show(self) -> None:
        bar = self._screen.query_one(WorklistBar)
        bar.worklists = tuple(
            ListedWorklist(each.number, each.name, self._count_by_number.get(each.number))
            for each in self._worklists
        )
        bar.chosen = self.chosen

    # Counts

    def count_later(self, total: int) -> None:
        """Count what each list holds; of a large queue once no key was pressed for a moment."""
        self._total = total
        if total < LARGE_QUEUE:
            self.count()
        else:
            self._screen.set_timer(IDLE_SECONDS, partial(self._count_if_idle, total))

    def _count_if_idle(self, total: int) -> None:
        if monotonic() - self._screen.context.last_key < IDLE_SECONDS:
            self.count_later(total)
        elif self._screen.is_current:
            self.count()

    def count(self) -> None:
        """Count what each list holds, one after another: keys come between."""
        for worklist in self._worklists:
            self._screen.store.ask(
                partial(self._count, worklist), group=f"worklist {worklist.number}", is_quiet=True
            )

    async def _count(self, worklist: Worklist) -> None:
        query = list_query("", worklist.filter_text, self._screen.context.viewer().today)
        count = await self._screen.context.views.ask(lambda views: views.item_count(query))
        self._count_by_number[worklist.number] = count
        self._show()

    # Saving

    def ask_to_save(self, filter_text: str) -> None:
        """Ask for the number and the name of a worklist with this filter.

        A standard worklist is never replaced by Enter alone.
        """
        is_kept = bool(filter_text) and self.shown in STANDARD
        shown = None if is_kept else self.shown
        number = shown.number if shown is not None else free_number(self._worklists)
        name = shown.name if shown is not None else filter_text
        fields = (
            Field("number", "number", FieldKind.TEXT, default=str(number)),
            Field("name", "name", FieldKind.TEXT, default=name[:14], required=False),
        )
        spec = FormSpec("WORKLIST", f'"{filter_text}"' if filter_text else "remove", fields)
        self._screen.store.ask_held(partial(self._open_form, spec, filter_text), group="prompt")

    async def _open_form(self, spec: FormSpec, filter_text: str) -> None:
        await self._screen.prompt.open_form(
            spec, on_answer=partial(self._accept, filter_text), on_typed=lambda values: None
        )

    def _accept(self, filter_text: str, answers: dict[str, str]) -> None:
        self._screen.store.ask_held(partial(self._save, filter_text, answers), group="prompt")

    async def _save(self, filter_text: str, answers: dict[str, str]) -> None:
        try:
            worklist = _worklist(filter_text, answers)
            self._worklists = await self._screen.context.views.ask(
                lambda views: views.save_worklist(worklist)
            )
        except MedqError as error:
            form = self._screen.prompt.resume()
            if form is not None:
                form.refuse(error)
            return
        await self._screen.prompt.close()
        self._count_by_number.pop(worklist.number, None)
        is_saved = bool(worklist.name and filter_text)
        self._choose(worklist if is_saved else None)
        saved = f"Worklist {worklist.number} saved: {worklist.name}."
        self._screen.say(saved if is_saved else f"Worklist {worklist.number} removed.")
        self.count()


def _worklist(filter_text: str, answers: dict[str, str]) -> Worklist:
    """Return the worklist of these answers. Raises `MedqError` for a wrong number."""
    number = answers.get("number", "").strip()
    if number not in map(str, NUMBERS):
        raise MedqError("A worklist has a number from 1 to 9.", field="number")
    return Worklist(int(number), " ".join(answers.get("name", "").split()), filter_text)
