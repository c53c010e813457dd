"""S14: help for the screen one came from, made from the key table, so that it can not say what is not so."""

from collections.abc import Iterable

from textual.widget import Widget

from medq.domain.keymap import FIELD, KEYS, SCREENS, Key
from screens.frame import Frame
from screens.help_text import ABOUT, DAYS, FIELDS, FIRST_DAY, SIGNS
from screens.session import House
from widgets.cells import left, wrap
from widgets.facts import Facts, Line

TEXT_WIDTH = 78
COLUMN = 38


class HelpScreen(Frame):
    """Help for one screen; pressed again, all keys of all screens."""

    room = "help"
    place = "Help"
    DEFAULT_CSS = "#text { height: 1fr; }"

    def __init__(self, house: House, about: str) -> None:
        super().__init__(house)
        self.about = about
        self.all_keys = False

    def hint_actions(self) -> tuple[str, ...]:
        return ("list.pagedown", "list.pageup", "nav.back", "help.here")

    def body(self) -> Iterable[Widget]:
        yield Facts(id="text")

    def arrive(self) -> None:
        self._draw()

    def _draw(self) -> None:
        lines = self._every_key() if self.all_keys else self._help()
        self.query_one("#text", Facts).lines = tuple(Line(f" {text}", strong) for text, strong in lines)

    def _help(self) -> Iterable[tuple[str, bool]]:
        again = self.house.keymap.shown("help.here")
        yield left(f"Help for: {self.about.capitalize()}", 50) + f"{again} again: all keys", True
        for paragraph in (ABOUT.get(self.about, ""), FIRST_DAY, FIELDS, DAYS):
            for text in wrap(paragraph, TEXT_WIDTH):
                yield text, False
        yield "", False
        yield "Keys here", True
        keys = [_told(key, self._keys_here(key)) for key in KEYS if self.about in key.where]
        half = (len(keys) + 1) // 2
        for number in range(half):
            other = keys[number + half] if number + half < len(keys) else ""
            yield left(keys[number], COLUMN + 1) + " " + left(other, COLUMN), False
        yield "", False
        yield "Signs in the first columns", True
        for sign, text in SIGNS:
            yield f"  {sign}  {text}", False
        yield "", False
        yield "In a text field", True
        yield "  " + "   ".join(f"{self._field_keys(key)} {key.hint}" for key in KEYS if FIELD in key.where), False

    def _every_key(self) -> Iterable[tuple[str, bool]]:
        yield left("All keys", 50) + f"{self.house.keymap.shown('help.here')} again: help", True
        yield "  Action           Keys              What it does", True
        for key in KEYS:
            for number, text in enumerate(wrap(key.text, TEXT_WIDTH - 37)):
                start = f"  {key.action:<16} {self._keys(key):<17}" if number == 0 else ""
                yield left(start, 37) + text, False
            yield left("", 37) + f"on: {_where(key)}", False

    def _keys(self, key: Key) -> str:
        return " ".join(self.house.keymap.keys[key.action])

    def _keys_here(self, key: Key) -> str:
        """Of its keys those that mean it on the screen the help is about."""
        here = self.house.keymap.on(self.about)
        return " ".join(name for name in self.house.keymap.keys[key.action] if here.get(name) == key.action)

    def _field_keys(self, key: Key) -> str:
        own = self.house.keymap.on(FIELD)
        return " ".join(name for name, action in own.items() if action == key.action) or "esc"

    def do_help_here(self) -> None:
        self.all_keys = not self.all_keys
        self._draw()
        self.query_one("#text", Facts).top = 0

    def resized(self, width: int, height: int) -> None:
        self._draw()

    def do_list_down(self) -> None:
        self.query_one("#text", Facts).scroll_lines(1)

    def do_list_up(self) -> None:
        self.query_one("#text", Facts).scroll_lines(-1)

    def do_list_pagedown(self) -> None:
        facts = self.query_one("#text", Facts)
        facts.scroll_lines(facts.size.height - 2)

    def do_list_pageup(self) -> None:
        facts = self.query_one("#text", Facts)
        facts.scroll_lines(2 - facts.size.height)

    def do_list_first(self) -> None:
        self.query_one("#text", Facts).scroll_lines(-1_000_000)

    def do_list_last(self) -> None:
        self.query_one("#text", Facts).scroll_lines(1_000_000)


def _told(key: Key, keys: str) -> str:
    return f"  {keys:<12} {key.hint if len(key.text) > COLUMN - 15 else key.text}"


def _where(key: Key) -> str:
    if set(key.where) >= set(SCREENS):
        return "every screen" + (", text fields" if FIELD in key.where else "")
    return ", ".join(key.where)
