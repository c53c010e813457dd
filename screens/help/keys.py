"""Every action with its keys; a new key is given by pressing it and is kept by saving."""

from collections.abc import Iterable
from enum import Enum

from textual import events
from textual.widget import Widget

from medq.domain.key_table import KEY_BY_ACTION, KEYS, Key, where_text
from medq.domain.keymap import STANDARD, why_unsafe
from screens.base.cursors import ListCursor
from screens.base.screen import WIDE_LAYOUT_WIDTH, BaseScreen
from screens.base.session import AppContext
from widgets.cells import align_left, wrap
from widgets.line_widget import Body
from widgets.signed_lines import SignedLine, SignedLines
from widgets.text_pane import Ruler, TextLine, TextPane

ACTION_WIDTH, KEY_WIDTH, ALSO_WIDTH = 17, 11, 10
MAX_PROBLEM_ROWS = 4
MAX_CHANGEABLE_KEYS = 3
UNSAFE_EXAMPLES = (
    *("ctrl+i", "ctrl+m", "ctrl+h", "ctrl+a", "ctrl+b", "ctrl+c", "ctrl+d", "ctrl+z"),
    *("alt+x", "f11", "A", "[", "~"),
)


class _NextKey(Enum):
    """The use of the next key that is pressed."""

    ACTS = "acts"
    IS_NEW = "is new"  # it becomes the key of the action under the cursor
    IS_SHOWN = "is shown"  # only its name is shown


class KeysScreen(BaseScreen):
    """The table of keys under a cursor."""

    screen_id = "keys"
    header_title = "Keys"
    DEFAULT_CSS = """
    KeysScreen #both { layout: horizontal; }
    KeysScreen #about, KeysScreen #head { height: 1; }
    KeysScreen #list { width: 80; }
    KeysScreen #why { display: none; width: 1fr; margin-left: 2; }
    KeysScreen.wide #why { display: block; }
    KeysScreen #problems { height: auto; max-height: 4; }
    """

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self.filter_text = ""
        self.next_key = _NextKey.ACTS
        self.saved = context.keymap
        self.handlers.update(ListCursor(lambda: self.query_one(SignedLines)).handlers)
        self.handlers.update(
            {
                "keys.change": self.wait_for_new_key,
                "keys.reset": self.reset,
                "keys.test": self.wait_for_key_to_show,
                "keys.save": lambda: self.store.ask(self._save, group="keys"),
                "list.filter": self.ask_for_filter,
            }
        )

    def hint_actions(self) -> tuple[str, ...]:
        return (
            *("keys.change", "keys.reset", "keys.test", "keys.save"),
            *("list.filter", "nav.back", "help.here"),
        )

    def compose_body(self) -> Iterable[Widget]:
        yield TextPane(id="about")
        yield Ruler()
        with Body(id="both"):
            with Body(id="list"):
                yield TextPane(id="head")
                yield SignedLines()
            yield TextPane(id="why")
        problems = TextPane(id="problems")
        problems.styles.height = min(MAX_PROBLEM_ROWS, len(self._problem_lines()))
        yield problems

    def start(self) -> None:
        self.loaded.set()
        head = _row_text("Action", "Key", "Also", "Where")
        self.query_one("#head", TextPane).lines = (TextLine(f"   {head}", strong=True),)
        self.query_one("#why", TextPane).lines = tuple(_unsafe_lines())
        self.query_one("#problems", TextPane).lines = self._problem_lines()
        self._draw()

    def _problem_lines(self) -> tuple[TextLine, ...]:
        return tuple(
            TextLine(f" {text}")
            for problem in self.context.key_problems
            for text in wrap(problem, 78, indent="  ")
        )

    @property
    def _has_unsaved_keys(self) -> bool:
        return self.context.keymap.keys != self.saved.keys

    def _draw(self) -> None:
        own_count = len(self.context.keymap.own())
        about = f" Keys in use: {f'{own_count} of your own' if own_count else 'all standard'}"
        about += ", not saved yet" if self._has_unsaved_keys else ""
        about += f"   filter: {self.filter_text}" if self.filter_text else ""
        self.query_one("#about", TextPane).lines = (TextLine(about, strong=True),)
        self.query_one(SignedLines).lines = tuple(
            SignedLine(f" {self._key_text(key)}") for key in self._filtered_keys()
        )

    def _filtered_keys(self) -> list[Key]:
        words = self.filter_text.lower().split()
        return [
            key
            for key in KEYS
            if all(word in f"{self._key_text(key)} {key.full_text}".lower() for word in words)
        ]

    def _key_text(self, key: Key) -> str:
        names = self.context.keymap.keys[key.action]
        shown = self.context.keymap.shown(key.action)
        also = " ".join(names[1:]) if shown == names[0] else ""
        return _row_text(key.action, shown, also, where_text(key))

    @property
    def key(self) -> Key | None:
        """The row under the cursor."""
        keys = self._filtered_keys()
        return keys[self.query_one(SignedLines).cursor] if keys else None

    def adapt_to_size(self, width: int, height: int) -> None:
        self.set_class(width >= WIDE_LAYOUT_WIDTH, "wide")

    # The key that is waited for

    def act_on_key(self, event: events.Key, name: str, action: str | None) -> None:
        if self.next_key is _NextKey.ACTS:
            super().act_on_key(event, name, action)
            return
        next_key, self.next_key = self.next_key, _NextKey.ACTS
        if next_key is _NextKey.IS_SHOWN:
            self._show_key(name)
        elif name == "esc":
            self.say("Nothing was changed.")
        else:
            self._change(name)

    def _show_key(self, name: str) -> None:
        actions = [key.action for key in KEYS if name in self.context.keymap.keys[key.action]]
        use = f"it is {', '.join(actions)}" if actions else "it is free"
        self.say(f"This terminal sends: {name}   ({why_unsafe(name) or use})")

    def _change(self, name: str) -> None:
        key = self.key
        if key is None:
            return
        others = self.context.keymap.keys[key.action][1:]
        names = (name, *(other for other in others if other != name))
        reason = self.context.keymap.why_refused(key.action, names)
        if reason:
            self.say(f"{reason}: choose another key.")
            self.next_key = _NextKey.IS_NEW
            return
        self._use(key.action, names)
        save_key = self.context.keymap.shown("keys.save")
        self.say(f"{key.action} is {name} from now on. {save_key} saves it.")

    def _use(self, action: str, names: tuple[str, ...]) -> None:
        self.context.keymap = self.context.keymap.with_keys(action, names)
        self._draw()
        self.update_bars()

    def wait_for_new_key(self) -> None:
        """Take the next key as the first one of the action under the cursor."""
        key = self.key
        if key is None:
            self.say("There is no action here.")
        elif len(key.keys) > MAX_CHANGEABLE_KEYS:
            self.say(f"{key.action} has many keys: change them in your config file.")
        else:
            self.next_key = _NextKey.IS_NEW
            self.say(f"{key.action}: press its new key, or esc.")

    def wait_for_key_to_show(self) -> None:
        """Show the name of the next key and do nothing else with it."""
        self.next_key = _NextKey.IS_SHOWN
        self.say("Press a key to see what this terminal sends. It does nothing else.")

    def reset(self) -> None:
        """Give the action under the cursor its standard keys again."""
        key = self.key
        if key is None:
            self.say("There is no action here.")
            return
        names = STANDARD.keys[key.action]
        reason = self.context.keymap.why_refused(key.action, names)
        if reason:
            self.say(f"{reason}: give that one another key first.")
            return
        self._use(key.action, names)
        standard = " ".join(KEY_BY_ACTION[key.action].keys)
        self.say(f"{key.action} has its standard keys again: {standard}.")

    async def _save(self) -> None:
        keymap, preferences = self.context.keymap, self.context.preferences
        path = await self.context.store.run(lambda: preferences.save_keys(keymap.own()))
        self.saved = keymap
        self._draw()
        self.say(f"Saved: {path}")

    def go_back(self) -> None:
        if not self.prompt.is_open and self._has_unsaved_keys:
            self.context.next_message = "Changed keys work until you quit medq; they are not saved."
        super().go_back()

    # The list

    def ask_for_filter(self) -> None:
        """Ask which actions to list; they are listed while one types."""
        self.open_filter(
            "Part of an action, a key or a screen.", self._accept_filter, self._show_filtered
        )

    def _show_filtered(self, text: str) -> None:
        self.filter_text = text
        self.query_one(SignedLines).cursor = 0
        self._draw()

    def _accept_filter(self, text: str) -> None:
        self._show_filtered(text)
        self.say("")


def _row_text(action: str, key: str, also: str, where: str) -> str:
    columns = ((action, ACTION_WIDTH), (key, KEY_WIDTH), (also, ALSO_WIDTH))
    return " ".join((*(align_left(text, width) for text, width in columns), where))


def _unsafe_lines() -> Iterable[TextLine]:
    yield TextLine("Keys that cannot be used", strong=True)
    for key in UNSAFE_EXAMPLES:
        for text in wrap(why_unsafe(key), 36, indent="  "):
            yield TextLine(text)
