"""Help for a screen, made from the key table, so that it cannot differ from what keys do."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest
from types import MappingProxyType

from textual.widget import Widget

from medq.domain.key_table import FIELD, FORM, KEY_BY_ACTION, KEYS, TODAY, Key, where_text
from screens.base.cursors import TextCursor
from screens.base.screen import WIDE_LAYOUT_WIDTH, BaseScreen
from screens.base.session import AppContext
from screens.help.help_text import DATES, FIELDS, FIRST_DAY, READ_ONLY, SCREEN_TEXTS, SIGNS
from widgets.cells import align_left, wrap
from widgets.line_widget import Body
from widgets.text_pane import TextLine, TextPane

WIDE_LAYOUT_HEIGHT = 34
TEXT_WIDTH = 78
COLUMN_WIDTH = 38
KEYS_WIDTH = 11
MAX_SHOWN_KEYS = 4
EVERYWHERE = ("nav.menu", "nav.palette", "item.copypage", "nav.back", "app.quit")
StyledText = tuple[str, bool]  # a line and whether it is strong
TEXT_FIELDS = {FIELD, FORM}
SCREEN_NAMES = {"plan": "Plan builder", "plain": "Plain page", "unplanned": "Not scheduled"}
"""The names of screens whose id is not the word in their header."""


class HelpScreen(BaseScreen):
    """The most used keys of one screen; asked for again, every key, those of that screen first."""

    screen_id = "help"
    header_title = "Help"
    DEFAULT_CSS = """
    HelpScreen #both { layout: horizontal; }
    HelpScreen #text { width: 1fr; height: 1fr; }
    HelpScreen #all { display: none; width: 1fr; height: 1fr; }
    HelpScreen.wide #text { width: 80; }
    HelpScreen.wide #all { display: block; }
    """

    def __init__(
        self,
        context: AppContext,
        helped_screen_id: str,
        hint_by_action: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        """Help for a screen; `hint_by_action` are its most used actions, "" where the key's text
        says what each does.
        """
        super().__init__(context)
        self.helped_screen_id = helped_screen_id
        self.used_hints = {
            action: hint
            for action, hint in hint_by_action.items()
            if action not in (*EVERYWHERE, "help.here")
        }
        self.shows_all_keys = False
        self.words: list[str] = []
        self.handlers.update(TextCursor(self, "text", "all").handlers)
        self.handlers.update({"help.here": self.switch_page, "list.filter": self.ask_for_words})

    def hint_actions(self) -> tuple[str, ...]:
        return (
            *("list.pagedown", "list.pageup", "list.filter"),
            *("item.copypage", "nav.back", "help.here"),
        )

    def compose_body(self) -> Iterable[Widget]:
        with Body(id="both"):
            yield TextPane(id="text")
            yield TextPane(id="all")

    def start(self) -> None:
        self.loaded.set()
        self._draw()

    def adapt_to_size(self, width: int, height: int) -> None:
        self.set_class(width >= WIDE_LAYOUT_WIDTH and height >= WIDE_LAYOUT_HEIGHT, "wide")
        self._draw()

    def _draw(self) -> None:
        lines = self._all_keys() if self.shows_all_keys else self._first_page()
        self.query_one("#text", TextPane).lines = tuple(
            TextLine(f" {text}", strong) for text, strong in lines
        )
        self.query_one("#all", TextPane).lines = tuple(
            TextLine(text, strong) for text, strong in self._short_keys()
        )

    # The first page

    def _first_page(self) -> Iterator[StyledText]:
        shown = self.context.keymap.shown
        keys = f"{shown('help.here')} again: all keys     {shown('list.filter')} filter help"
        name = SCREEN_NAMES.get(self.helped_screen_id, self.helped_screen_id.capitalize())
        yield align_left(f"Help for: {name}", 34) + keys, True
        yield from self._plain(self._about())
        yield "", False
        read_only = self.context.session.read_only
        used = [
            f"  {self._key_names(key):<{KEYS_WIDTH}} {hint or short_text(key)}"
            for key, hint in ((KEY_BY_ACTION[used], hint) for used, hint in self.used_hints.items())
            if self.helped_screen_id in key.where and not (key.is_for_writers and read_only)
        ]
        everywhere = [f"{shown(action)} {KEY_BY_ACTION[action].hint}" for action in EVERYWHERE]
        rights = [
            *(f"  {sign}  {text}" for sign, text in SIGNS),
            "Everywhere",
            *(f"  {'   '.join(texts)}" for texts in (everywhere[:3], everywhere[3:])),
        ]
        yield align_left("Most used here", COLUMN_WIDTH + 1) + " Signs in the first columns", True
        for used_key, right in zip_longest(used, rights, fillvalue=""):
            left = align_left(used_key, COLUMN_WIDTH + 1)
            yield f"{left} {align_left(right, COLUMN_WIDTH)}", False
        first_day = (
            () if read_only or self.helped_screen_id not in ("queue", TODAY) else (FIRST_DAY,)
        )
        for paragraph in (*first_day, FIELDS if read_only else f"{DATES} {FIELDS}"):
            yield from self._plain(paragraph)

    def _about(self) -> str:
        """Return what the screen is for; readers are not told which keys write."""
        text = SCREEN_TEXTS.get(self.helped_screen_id)
        if text is None:
            return ""
        if self.context.session.read_only:
            return f"{text.purpose} {READ_ONLY}"
        return f"{text.purpose} {text.usage}".strip()

    def _plain(self, paragraph: str) -> Iterator[StyledText]:
        for line in wrap(paragraph, TEXT_WIDTH):
            yield line, False

    # All keys

    def _all_keys(self) -> Iterator[StyledText]:
        help_key = self.context.keymap.shown("help.here")
        yield align_left("All keys", 50) + f"{help_key} again: help", True
        yield f"  {align_left('Keys', 17)} {align_left('What it does', 41)} Action", True
        for head, keys in self._groups():
            if keys:
                yield head, True
            for key in keys:
                first, *others = wrap(key.full_text, 41)
                names = align_left(self._key_names(key), 17)
                yield f"  {names} {align_left(first, 41)} {key.action}", False
                for text in others:
                    yield " " * 20 + text, False
                if self.helped_screen_id not in key.where:
                    yield " " * 20 + f"on: {where_text(key)}", False

    def _short_keys(self) -> Iterator[StyledText]:
        for head, keys in self._groups():
            if keys:
                yield head, True
            for key in keys:
                yield f"  {align_left(self._key_names(key), KEYS_WIDTH)} {key.hint}", False

    def _groups(self) -> tuple[tuple[str, list[Key]], ...]:
        matches = [key for key in KEYS if self._matches(key)]
        of_screen = [key for key in matches if self.helped_screen_id in key.where]
        of_field = [key for key in matches if TEXT_FIELDS & set(key.where) and key not in of_screen]
        others = [key for key in matches if key not in of_screen and key not in of_field]
        return (
            ("Keys here", of_screen),
            ("In a text field", of_field),
            ("On other screens", others),
        )

    def _matches(self, key: Key) -> bool:
        text = f"{key.action} {self._key_names(key)} {key.full_text} {where_text(key)}".lower()
        return all(word in text for word in self.words)

    def _key_names(self, key: Key) -> str:
        """Return an action's keys; on the helped screen only those that mean it there."""
        names = self.context.keymap.keys[key.action]
        if self.helped_screen_id in key.where:
            action_by_key = self.context.keymap.on(self.helped_screen_id)
            names = tuple(name for name in names if action_by_key.get(name) == key.action)
        if len(names) > MAX_SHOWN_KEYS:
            return self.context.keymap.shown(key.action)
        return " ".join(names)

    # Keys of this screen

    def switch_page(self) -> None:
        """Show all keys, or the first page again."""
        self.shows_all_keys, self.words = not self.shows_all_keys, []
        self._draw()
        self.query_one("#text", TextPane).top = 0

    def ask_for_words(self) -> None:
        """Ask which keys to show; they are shown while one types."""
        self.open_filter(
            "Part of a key, an action or its text.",
            self._accept_words,
            self._show_words,
        )

    def _show_words(self, text: str) -> None:
        self.words = text.lower().split()
        self.shows_all_keys = True
        self._draw()
        self.query_one("#text", TextPane).top = 0

    def _accept_words(self, text: str) -> None:
        self._show_words(text)
        self.say("")


def short_text(key: Key) -> str:
    """Return the longest of a key's texts that fits into half a page."""
    texts = (key.full_text, key.text)
    return next((text for text in texts if len(text) <= COLUMN_WIDTH - KEYS_WIDTH - 2), key.hint)
