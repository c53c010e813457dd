"""A controller for changes of a plan: one after the other, and the lines of text they ask for."""

from collections.abc import Callable, Coroutine
from functools import partial
from typing import Protocol

from medq.domain.errors import MedqError
from medq.domain.plan.view import DayPlan, PlanResult
from screens.base.screen import BaseScreen
from screens.base.session_api import PlanApi

TextWork = Callable[[str], Coroutine[None, None, None]]


class PlanHost(Protocol):
    """The screen's side of changes: it shows the plan."""

    def show_plan(self, plan: DayPlan, key: str | None = None) -> None:
        """Show this plan with the cursor on the line of that key."""


class PlanEdits:
    """The changes that a person makes to a plan."""

    def __init__(self, screen: BaseScreen, host: PlanHost) -> None:
        self._screen = screen
        self._host = host

    def run(self, work: Callable[[PlanApi], PlanResult], key: str | None = None) -> None:
        """Change the plan. Keys typed ahead mean the changed plan: they wait until it is shown."""
        self._screen.store.ask_held(partial(self.apply, work, key), group="act")

    async def apply(self, work: Callable[[PlanApi], PlanResult], key: str | None = None) -> None:
        """Change the plan within work that is running, and show the line of that key."""
        context = self._screen.context
        result = await context.plan.ask(work)
        context.write_count += 1
        self._screen.mark_read()
        self._host.show_plan(result.plan, key)
        undo = f" Undo: {context.keymap.shown('act.undo')}" if result.can_undo else ""
        self._screen.say(result.message + undo)

    def ask_text(self, label: str, explanation: str, work: TextWork, value: str = "") -> None:
        """Ask for one line and work with it.

        What is refused stays in the field, with what is wrong above it.
        """
        self._screen.store.ask_held(
            partial(self._open_field, label, explanation, work, value), group="act"
        )

    async def _open_field(self, label: str, explanation: str, work: TextWork, value: str) -> None:
        def accept(text: str) -> None:
            self._screen.store.ask_held(partial(self._work, label, work, text), group="act")

        self._screen.say(explanation)
        await self._screen.open_prompt(label, value, accept)

    async def _work(self, label: str, work: TextWork, text: str) -> None:
        try:
            self._screen.say("")
            await work(text)
        except MedqError as error:
            await self._open_field(label, f"{error.message} {error.hint}".strip(), work, text)
