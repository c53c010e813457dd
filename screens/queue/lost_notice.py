"""The message at the queue's start about deadlines that passed and that nobody has signed."""

from screens.base.screen import BaseScreen


async def announce_lost(screen: BaseScreen) -> None:
    """Say in row 23, after what it says already, how many lost deadlines wait, and where."""
    count = await screen.context.plan.ask(lambda plan: plan.lost_count())
    if not count:
        return
    from screens.help.destinations import menu_keys  # noqa: PLC0415 - start-up: seldom needed

    deadlines = "1 lost deadline waits" if count == 1 else f"{count:,} lost deadlines wait"
    keys = " ".join(menu_keys("Expiring"))
    notice = f"{deadlines} for a signature: {keys}, Expiring."
    screen.say(f"{screen.notices.text} {notice}".strip())
