"""The message at the queue's start about deadlines that passed and that nobody has signed."""

from functools import partial
from time import monotonic

from screens.base.screen import BaseScreen

IDLE_SECONDS = 1.0  # to count them takes modules that would keep a key waiting


def announce_lost(screen: BaseScreen) -> None:
    """Say in row 23 how many lost deadlines wait, once no key was pressed for a moment."""
    screen.set_timer(IDLE_SECONDS, partial(_announce_if_idle, screen))


def _announce_if_idle(screen: BaseScreen) -> None:
    is_typing = monotonic() - screen.context.last_key < IDLE_SECONDS
    if is_typing or screen.prompt.is_open or not screen.is_current:
        announce_lost(screen)
    else:
        screen.store.ask(partial(_announce, screen), group="lost", is_quiet=True)


async def _announce(screen: BaseScreen) -> None:
    """Say it after what row 23 says already, and where they are signed."""
    count = await screen.context.plan.ask(lambda plan: plan.lost_count())
    if not count:
        return
    from screens.help.destinations import menu_keys  # noqa: PLC0415 - start-up: seldom needed

    deadlines = "1 lost deadline waits" if count == 1 else f"{count:,} lost deadlines wait"
    keys = " ".join(menu_keys("Expiring"))
    notice = f"{deadlines} for a signature: {keys}, Expiring."
    screen.say(f"{screen.notices.text} {notice}".strip())
