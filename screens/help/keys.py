"""S15: every action with its keys; another key is given by pressing it, counts at once, and is kept by saving."""

from collections.abc import Iterable
from time import monotonic

from textual import events
from textual.widget import Widget

from medq.domain.errors import MedqError
from medq.domain.keymap import BY_ACTION, KEYS, STANDARD, Key, where, why_unsafe
from screens.base.cursors import ChoosingFrame
from screens.base.key_names import name_of
from screens.base.screen import SIDE_BY_SIDE
from screens.base.session import AppContext
from widgets.cells import align_left, wrap
from widgets.choices import Choices
from widgets.line_widget import Body
from widgets.text_pane import Ruler, TextLine, TextPane

ACTION, KEY, ALSO = 16, 11, 13
NOT_SAFE = (
    "ctrl+i",
    "ctrl+m",
    "ctrl+h",
    "ctrl+a",
    "ctrl+b",
    "ctrl+c",
    "ctrl+d",
    "ctrl+z",
    "alt+x",
    "f11",
    "A",
    "[",
    "~",
)


class KeysScreen(ChoosingFrame):
    """The table of keys under a cursor. While it waits for a key, that key is asked about and does nothing else."""

    room = "keys"
    place = "Keys"
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
        self.waiting = ""  # "change" or "test": the next key is asked about
        self.saved = context.keymap

    def hint_actions(self) -> tuple[str, ...]:
        return (
            "keys.change",
            "keys.reset",
            "keys.test",
            "keys.save",
            "list.filter",
            "nav.back",
            "help.here",
        )

    def body(self) -> Iterable[Widget]:
        yield TextPane(id="about")
        yield Ruler()
        with Body(id="both"):
            with Body(id="list"):
                yield TextPane(id="head")
                yield Choices()
            yield TextPane(id="why")
        problems = TextPane(id="problems")
        problems.styles.height = min(4, len(self._problems()))
        yield problems

    def arrive(self) -> None:
        self.query_one("#head", TextPane).lines = (
            TextLine(f"   {_row('Action', 'Key', 'Also', 'Where')}", strong=True),
        )
        self.query_one("#why", TextPane).lines = tuple(_reasons())
        self.query_one("#problems", TextPane).lines = self._problems()
        self._draw()

    def _problems(self) -> tuple[TextLine, ...]:
        return tuple(
            TextLine(f" {text}")
            for problem in self.context.key_problems
            for text in wrap(problem, 78, indent="  ")
        )

    def _draw(self) -> None:
        own = len(self.context.keymap.own())
        changed = f"{own} of your own" if own else "all standard"
        unsaved = ", not saved yet" if self.context.keymap.keys != self.saved.keys else ""
        about = f" Keys in use: {changed}{unsaved}" + (
            f"   filter: {self.filter_text}" if self.filter_text else ""
        )
        self.query_one("#about", TextPane).lines = (TextLine(about, strong=True),)
        self.query_one(Choices).lines = tuple(self._told(key) for key in self._found())

    def _found(self) -> list[Key]:
        words = self.filter_text.lower().split()
        return [
            key
            for key in KEYS
            if all(word in f"{self._told(key)} {key.text}".lower() for word in words)
        ]

    def _told(self, key: Key) -> str:
        keys = self.context.keymap.keys[key.action]
        shown = self.context.keymap.shown(key.action)
        also = " ".join(keys[1:]) if shown == keys[0] else ""
        return _row(key.action, shown, also, where(key))

    @property
    def key(self) -> Key | None:
        """The row under the cursor."""
        found = self._found()
        return found[self.query_one(Choices).cursor] if found else None

    def resized(self, width: int, height: int) -> None:
        self.set_class(width >= SIDE_BY_SIDE, "wide")

    # The key that is waited for

    def on_key(self, event: events.Key) -> None:
        if not self.waiting:
            super().on_key(event)
            return
        self.context.last_key = monotonic()
        event.stop()
        event.prevent_default()
        waiting, self.waiting = self.waiting, ""
        name = name_of(event)
        if waiting == "test":
            self._tell(name)
        elif name == "esc":
            self.say("Nothing was changed.")
        else:
            self._change(name)

    def _tell(self, name: str) -> None:
        reason = why_unsafe(name)
        users = [key.action for key in KEYS if name in self.context.keymap.keys[key.action]]
        does = f"it is {', '.join(users)}" if users else "it is free"
        self.say(f"This terminal sends: {name}   ({reason or does})")

    def _change(self, name: str) -> None:
        key = self.key
        if key is None:
            return
        old = self.context.keymap.keys[key.action]
        also = tuple(one for one in old[1:] if one != name)
        try:
            self._use(key.action, (name, *also))
        except MedqError as problem:
            self.refuse(problem)
            self.waiting = "change"
        else:
            self.say(
                f"{key.action} is {name} from now on. {self.context.keymap.shown('keys.save')} keeps it."
            )

    def _use(self, action: str, keys: tuple[str, ...]) -> None:
        self.context.keymap = self.context.keymap.with_keys(action, keys)
        self._draw()
        self.touch()

    def do_keys_change(self) -> None:
        key = self.key
        if key is None:
            self.say("There is no action here.")
        elif len(key.keys) > 3:
            self.say(f"{key.action} has many keys: give it others in your config file.")
        else:
            self.waiting = "change"
            self.say(f"{key.action}: press its new key, or esc.")

    def do_keys_test(self) -> None:
        self.waiting = "test"
        self.say("Press a key: you see what this terminal sends, and nothing is done.")

    def do_keys_reset(self) -> None:
        key = self.key
        if key is None:
            self.say("There is no action here.")
            return
        try:
            self._use(key.action, STANDARD.keys[key.action])
        except MedqError as problem:
            self.say(problem.message.partition(":")[0] + ": give that one another key first.")
        else:
            self.say(
                f"{key.action} has its standard keys again: {' '.join(BY_ACTION[key.action].keys)}."
            )

    def do_keys_save(self) -> None:
        self.ask(self._save, group="keys")

    async def _save(self) -> None:
        keymap, own = self.context.keymap, self.context.own
        told = await self.context.session.ask(lambda desk: own.save_keys(keymap.own()))
        self.saved = keymap
        self._draw()
        self.say(f"Saved: {told}")

    def do_nav_back(self) -> None:
        if self.prompt is None and self.context.keymap.keys != self.saved.keys:
            self.context.said = (
                "The keys you changed count until you leave medq; they are not saved."
            )
        super().do_nav_back()

    # The list

    def do_list_filter(self) -> None:
        self.ask_filter("A part of an action, a key or a screen.")

    def typed(self, text: str) -> None:
        self.filter_text = text
        self.query_one(Choices).cursor = 0
        self._draw()

    def answered(self, text: str) -> None:
        self.typed(text)
        self.say("")
        self.release_keys()


def _row(action: str, key: str, also: str, told: str) -> str:
    return f"{align_left(action, ACTION)} {align_left(key, KEY)} {align_left(also, ALSO)} {told}"


def _reasons() -> Iterable[TextLine]:
    yield TextLine("Keys that cannot be chosen", strong=True)
    for key in NOT_SAFE:
        yield from (TextLine(text) for text in wrap(why_unsafe(key), 36, indent="  "))
