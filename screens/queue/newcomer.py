"""The help below the list of somebody who has not worked an item yet."""

from collections.abc import Iterator

from medq.domain.keymap import Keymap
from widgets.text_pane import TextLine

KEY_ROWS = (
    (("list.open", "open the item"), ("item.next", "check out the next item for you")),
    (
        ("item.done", "done"),
        ("item.wait", "follow up"),
        ("item.call", "contact"),
        ("act.undo", "undo"),
    ),
    (("help.here", "help"), ("nav.menu", "menu"), ("nav.back", "back"), ("app.quit", "quit")),
)
KEYS_WIDTH = 72


def newcomer_lines(keymap: Keymap, program: str, *, is_demo: bool) -> tuple[TextLine, ...]:
    """Return what the list is, the first keys, and where the person's own files go."""
    return tuple(map(TextLine, _texts(keymap, program, is_demo=is_demo)))


def _texts(keymap: Keymap, program: str, *, is_demo: bool) -> Iterator[str]:
    yield " New here? Each row is one claim, call or payment that needs work, the highest"
    yield f" dollars per minute first; {keymap.shown('list.open')} shows why a row is where it is."
    for entries in KEY_ROWS:
        texts = (f"{keymap.shown(action)}  {text}" for action, text in entries)
        width = KEYS_WIDTH // len(entries)
        yield "   " + "".join(f"{text:<{width}}" for text in texts).rstrip()
    if is_demo:
        yield " All people and claims here are invented. Nothing leaves this computer."
        yield f" Your own files: {program} init, then {program} import FOLDER"
    else:
        yield f" This help goes away after your first act; {keymap.shown('help.here')} has more."
