"""Which actions a screen runs now, and what it says about the others."""

from medq.domain.key_table import KEY_BY_ACTION

MOVE_ACTIONS = frozenset(
    {
        *("list.down", "list.up", "list.pagedown", "list.pageup"),
        *("list.first", "list.last"),
    }
)
ALLOWED_WHILE_HELD = frozenset({"app.quit", "app.redraw"})
ALLOWED_WHILE_WAITING = MOVE_ACTIONS | ALLOWED_WHILE_HELD
ALLOWED_IN_SMALL_WINDOW = frozenset({"nav.back", "app.quit", "app.redraw"})
QUIET_SECONDS = (
    0.15  # a writing key pressed so soon after something new was drawn is not meant for it
)


def refusal(
    action: str, name: str, age_seconds: float, *, is_waiting: bool, read_only: bool
) -> str:
    """Return why the action of a key is not run; empty when it is.

    `age_seconds` is the time from the last redraw to the press of the key.
    """
    if is_waiting and action not in ALLOWED_WHILE_WAITING:
        return "Your action is still waiting for the store; you can keep reading."
    if not KEY_BY_ACTION[action].writes:
        return ""
    if read_only:
        return "Read-only view."
    if age_seconds < QUIET_SECONDS:
        return f"Screen changed: {name} ignored. Press again."
    return ""


def no_action_text(name: str, help_key: str) -> str:
    """Return what a key without an action says."""
    if name == "ctrl+c":
        return "ctrl+q quits; ctrl+c does nothing here."
    return f"{name} does nothing here. {help_key} shows the keys."
