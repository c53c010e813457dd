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
# A writing key pressed so soon after something new was drawn is not meant for it. What is typed
# on without such a pause was meant for what that key would have opened.
QUIET_SECONDS = 0.15
PAUSE_SECONDS = 0.5


def refusal(action: str, *, is_waiting: bool, read_only: bool) -> str:
    """Return why the action of a key is not run; empty when it is."""
    if is_waiting and action not in ALLOWED_WHILE_WAITING:
        return "Your action is still waiting for the store; you can keep reading."
    return "Read-only view." if read_only and KEY_BY_ACTION[action].is_for_writers else ""


class IgnoredTyping:
    """A writing key that came too soon after a redraw, and what is typed on after it."""

    def __init__(self) -> None:
        self._name = ""
        self._last_time = -PAUSE_SECONDS
        self._has_followers = False

    def includes(self, action: str | None, name: str, time: float, redrawn_at: float) -> bool:
        """Return whether a key pressed at that time is to be ignored, and remember it if so.

        The key that was ignored, pressed again at once, is a new attempt.
        """
        if action in ALLOWED_WHILE_HELD:
            return False
        is_writing = action is not None and KEY_BY_ACTION[action].writes
        is_new_attempt = name == self._name and not self._has_followers
        if time - self._last_time < PAUSE_SECONDS and not is_new_attempt:
            self._has_followers = True
        elif is_writing and time - redrawn_at < QUIET_SECONDS:
            self._name, self._has_followers = name, False
        else:
            return False
        self._last_time = time
        return True

    @property
    def text(self) -> str:
        """The message that says what was ignored."""
        followers = " and the keys after it" if self._has_followers else ""
        return f"Screen changed: {self._name}{followers} ignored. Press again."


def no_action_text(name: str, help_key: str) -> str:
    """Return what a key without an action says."""
    if name == "ctrl+c":
        return "ctrl+q quits; ctrl+c does nothing here."
    return f"{name} does nothing here. {help_key} shows the keys."
