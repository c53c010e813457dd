"""S14: help for the screen one came from, made from the key table, so that it can not say what is not so."""

from collections.abc import Iterable, Iterator
from itertools import zip_longest

from textual.widget import Widget

from medq.domain.keymap import BY_ACTION, FIELD, KEYS, Key, where
from screens.base.cursors import ReadingFrame
from screens.base.screen import SIDE_BY_SIDE
from screens.base.session import AppContext
from screens.help.help_text import ABOUT, DAYS, FIELDS, FIRST_DAY, READING, SIGNS
from widgets.cells import align_left, wrap
from widgets.line_widget import Body
from widgets.text_pane import TextLine, TextPane

TALL = 34
TEXT_WIDTH = 78
COLUMN = 38
KEYS_COLUMN = 11
EVERYWHERE = ("nav.menu", "nav.palette", "item.copypage", "nav.back", "app.quit")


class HelpScreen(ReadingFrame):
    """What is most used on one screen; asked again, every key: those of that screen first."""

    room = "help"
    place = "Help"
    texts = ("text", "all")
    DEFAULT_CSS = """
    HelpScreen #both { layout: horizontal; }
    HelpScreen #text { width: 1fr; height: 1fr; }
    HelpScreen #all { display: none; width: 1fr; height: 1fr; }
    HelpScreen.wide #text { width: 80; }
    HelpScreen.wide #all { display: block; }
    """

    def __init__(self, context: AppContext, about: str, used: tuple[str, ...] = ()) -> None:
        super().__init__(context)
        self.about = about
        self.used = tuple(action for action in used if action not in (*EVERYWHERE, "help.here"))
        self.all_keys = False
        self.words: list[str] = []

    def hint_actions(self) -> tuple[str, ...]:
        return (
            "list.pagedown",
            "list.pageup",
            "list.filter",
            "item.copypage",
            "nav.back",
            "help.here",
        )

    def body(self) -> Iterable[Widget]:
        with Body(id="both"):
            yield TextPane(id="text")
            yield TextPane(id="all")

    def arrive(self) -> None:
        self._draw()

    def resized(self, width: int, height: int) -> None:
        self.set_class(width >= SIDE_BY_SIDE and height >= TALL, "wide")
        self._draw()

    def _draw(self) -> None:
        lines = self._every_key() if self.all_keys else self._help()
        self.query_one("#text", TextPane).lines = tuple(
            TextLine(f" {text}", strong) for text, strong in lines
        )
        self.query_one("#all", TextPane).lines = tuple(
            TextLine(text, strong) for text, strong in self._short()
        )

    # The first page

    def _help(self) -> Iterator[tuple[str, bool]]:
        again, find = (
            self.context.keymap.shown("help.here"),
            self.context.keymap.shown("list.filter"),
        )
        yield (
            align_left(f"Help for: {self.about.capitalize()}", 34)
            + f"{again} again: all keys     {find} filter help",
            True,
        )
        reads = self.context.desk.read_only
        about = ABOUT.get(self.about, "")
        for text in wrap(
            f"{about.partition('. ')[0].rstrip('.')}. {READING}" if reads and about else about,
            TEXT_WIDTH,
        ):
            yield text, False
        yield "", False
        here = [BY_ACTION[action] for action in self.used if self.about in BY_ACTION[action].where]
        used = [self._told(key) for key in here if not (key.writes and reads)]
        signs = [f"  {sign}  {text}" for sign, text in SIGNS]
        yield align_left("Most used here", COLUMN + 1) + " Signs in the first columns", True
        for used_key, sign in zip_longest(used, signs, fillvalue=""):
            yield align_left(used_key, COLUMN + 1) + " " + align_left(sign, COLUMN), False
        yield "", False
        everywhere = [
            f"{self.context.keymap.shown(action)} {BY_ACTION[action].hint}" for action in EVERYWHERE
        ]
        yield "Everywhere:  " + "   ".join(everywhere), True
        for paragraph in (FIELDS,) if reads else (FIRST_DAY, DAYS, FIELDS):
            for text in wrap(paragraph, TEXT_WIDTH):
                yield text, False

    def _told(self, key: Key) -> str:
        return f"  {self._keys(key):<{KEYS_COLUMN}} {short(key)}"

    # All keys

    def _every_key(self) -> Iterator[tuple[str, bool]]:
        yield (
            align_left("All keys", 50) + f"{self.context.keymap.shown('help.here')} again: help",
            True,
        )
        yield f"  {align_left('Keys', 17)} {align_left('What it does', 41)} Action", True
        for head, keys in self._groups():
            if keys:
                yield head, True
            for key in keys:
                for number, text in enumerate(wrap(key.text, 41)):
                    start = f"  {align_left(self._keys(key), 17)} " if number == 0 else " " * 20
                    yield (
                        start + (f"{align_left(text, 41)} {key.action}" if number == 0 else text),
                        False,
                    )
                if self.about not in key.where:
                    yield " " * 20 + f"on: {where(key)}", False

    def _short(self) -> Iterator[tuple[str, bool]]:
        for head, keys in self._groups():
            if keys:
                yield head, True
            for key in keys:
                yield f"  {align_left(self._keys(key), KEYS_COLUMN)} {key.hint}", False

    def _groups(self) -> tuple[tuple[str, list[Key]], ...]:
        found = [key for key in KEYS if self._sought(key)]
        here = [key for key in found if self.about in key.where]
        typed = [key for key in found if FIELD in key.where and key not in here]
        rest = [key for key in found if key not in here and key not in typed]
        return ("Keys here", here), ("In a text field", typed), ("On other screens", rest)

    def _sought(self, key: Key) -> bool:
        told = f"{key.action} {self._keys(key)} {key.text} {where(key)}".lower()
        return all(word in told for word in self.words)

    def _keys(self, key: Key) -> str:
        """Its keys; of those of the screen the help is about only the ones that mean it there."""
        keys = self.context.keymap.keys[key.action]
        if self.about in key.where:
            here = self.context.keymap.on(self.about)
            keys = tuple(name for name in keys if here.get(name) == key.action)
        return " ".join(keys) if len(keys) < 5 else self.context.keymap.shown(key.action)

    # Keys of this screen

    def do_help_here(self) -> None:
        self.all_keys, self.words = not self.all_keys, []
        self._draw()
        self.query_one("#text", TextPane).top = 0

    def do_list_filter(self) -> None:
        self.ask_filter("A part of what you look for: every key is searched.")

    def typed(self, text: str) -> None:
        self.words = text.lower().split()
        self.all_keys = True
        self._draw()
        self.query_one("#text", TextPane).top = 0

    def answered(self, text: str) -> None:
        self.typed(text)
        self.say("")
        self.release_keys()


def short(key: Key) -> str:
    """What it does, in the room of half a page: all of it or its first part where that fits, else the short word."""
    parts = (key.text, *(key.text.partition(divider)[0] for divider in (";", " (")))
    return next((text for text in parts if len(text) <= COLUMN - KEYS_COLUMN - 2), key.hint)
