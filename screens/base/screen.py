"""What every screen has: header, room, message, hints; the one place where a key becomes an action.

Keys are looked up in the table of medq.domain.keymap and not in Textual's bindings, because a key that writes is judged by
the moment it was pressed, which only the event knows.
"""

import asyncio
from collections.abc import Iterable
from functools import partial
from time import monotonic

from textual import events
from textual.app import ComposeResult
from textual.geometry import Offset
from textual.message import Message as TextualMessage
from textual.widget import Widget

from medq.domain.keymap import BY_ACTION, FIELD
from medq.domain.queue.live import ScreenChanges, ScreenSnapshot
from screens.base.key_names import name_of
from screens.base.session import AppContext
from screens.base.store_questions import StoreQuestions
from widgets.cells import wrap
from widgets.header import Header
from widgets.hints import Hint, Hints
from widgets.line_widget import Body
from widgets.message import Message
from widgets.text_pane import TextLine, TextPane

LEAST_WIDTH, LEAST_HEIGHT = 80, 20
SIDE_BY_SIDE = 110  # cells from which a list has its detail beside it
QUIET_SECONDS = 0.15
MOVES = ("list.down", "list.up", "list.pagedown", "list.pageup", "list.first", "list.last")
MEANWHILE = (*MOVES, "app.quit", "app.redraw")  # what can be done while an act waits
ALWAYS = ("nav.back", "app.quit", "app.redraw")


class BaseScreen(StoreQuestions):
    """The base of all screens. A screen says its `room` (its name in the key table), its `place`, its hints, and has one
    method `do_…` for each action."""

    AUTO_FOCUS = ""
    DEFAULT_CSS = """
    BaseScreen { layout: vertical; background: $background; color: $foreground; }
    #room { height: 1fr; }
    #small { display: none; height: 1fr; }
    BaseScreen.small > * { display: none; }
    BaseScreen.small > #small { display: block; }
    """

    class Disturbed(TextualMessage):
        """Something else wrote on the terminal; the app has the screen sent anew."""

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self._read_at = (
            context.writes
        )  # what this session had written when what stands here was read
        self.shown_at = 0.0
        self._typed_in: Widget | None = None  # the field that a window too small has hidden
        self.filled = asyncio.Event()  # what it shows has been read
        self.pressed = ""  # the key that is being acted on

    # What a screen says of itself

    room = ""
    place = ""
    typing = FIELD  # the name in the key table of its text field

    def hint_actions(self) -> tuple[str, ...]:
        """The actions whose keys row 24 shows, the most useful first."""
        return ("nav.back", "help.here")

    def help_actions(self) -> tuple[str, ...]:
        """What the first page of the help names as most used: more than fits into row 24, where there is room for it."""
        return self.hint_actions()

    def body(self) -> Iterable[Widget]:
        """What stands between header and message."""
        return ()

    def compose(self) -> ComposeResult:
        yield Header()
        with Body(id="room"):
            yield from self.body()
        yield Message()
        yield Hints()
        yield TextPane(id="small")

    # Showing

    def on_mount(self) -> None:
        self.say(self.context.said)
        self.context.said = ""
        self.arrive()

    def on_screen_resume(self) -> None:
        self.fresh()
        if self.context.said and self.is_mounted:
            self.say(self.context.said)
            self.context.said = ""
        if self._read_at != self.context.writes and self.is_mounted:
            self.look_again()
        self.touch()

    def arrive(self) -> None:
        """The screen is there for the first time."""

    def look_again(self) -> None:
        """Read anew what stands here: the session has written since. A screen that shows nothing of the store has nothing to."""

    def reads(self) -> None:
        """What stands here is read now: only what is written from now on makes it old."""
        self._read_at = self.context.writes

    def fresh(self) -> None:
        """Something new is under the person's eyes: keys that write and were pressed before it do not count."""
        self.shown_at = monotonic()

    @property
    def clear_keys(self) -> tuple[str, ...]:
        return tuple(self.context.keymap.keys["form.clear"])

    def touch(self) -> None:
        """Header and hints as they are now."""
        if not self.is_mounted:
            return
        header = self.query_one(Header)
        header.title = self.place
        header.user = self.context.desk.who
        header.clock = f"{self.context.desk.now():%a %d %b %H:%M}"
        self.query_one(Hints).hints = tuple(self._hints())

    def _hints(self) -> Iterable[Hint]:
        if self.prompt is not None:
            yield "enter", "take it"
            yield self.context.keymap.shown("form.clear"), "clear"
            yield "esc", "leave it, nothing is written"
            return
        for action in self.hint_actions():
            key = BY_ACTION[action]
            if self.room in key.where and not (key.writes and self.context.desk.read_only):
                yield self.context.keymap.shown(action), key.hint

    # What others do

    stamp = -1  # what the last watch of this screen gave

    def look(self) -> ScreenSnapshot | None:
        """What stands here, so that others' changes to it are seen; None: nothing that others could change."""
        return None

    def seen(self, watch: ScreenChanges) -> None:
        """What others did since `look`."""
        self.stamp = watch.stamp

    def unsure(self) -> None:
        """What stands here may have changed by this session's own doing: the next look compares all of it."""
        self.stamp = -1

    def on_resize(self, event: events.Resize) -> None:
        width, height = event.size
        small = width < LEAST_WIDTH or height < LEAST_HEIGHT
        if small:
            text = f"medq needs 80 columns and 20 rows; this window has {width}x{height}. Make it larger."
            self.query_one("#small", TextPane).lines = tuple(
                TextLine(part) for part in wrap(text, max(1, width))
            )
        if small:
            self._typed_in = self.focused or self._typed_in
        self.set_class(small, "small")
        if not small and self._typed_in is not None:
            self.call_after_refresh(self._to_field_again)
        self.resized(width, height)

    def _to_field_again(self) -> None:
        """What is hidden loses the focus: the field that is seen again is typed in as before."""
        field, self._typed_in = self._typed_in, None
        if (
            field is not None
            and field.is_attached
            and field.screen is self
            and self.focused is None
        ):
            self.set_focus(field)
            self.call_after_refresh(self.touch)

    def resized(self, width: int, height: int) -> None:
        """The window has this size now."""

    def ask_filter(self, explained: str) -> None:
        """Ask for a part of what is looked for; keys wait until the field is there."""
        self.say(explained)
        self.ask_held(partial(self.open_prompt, "Filter"), group="prompt")

    # Keys

    def on_key(self, event: events.Key) -> None:
        self.context.last_key = monotonic()
        if self.app.screen is not self:
            # It was on its way here when the key before it brought another screen: it is meant for that one.
            event.stop()
            event.prevent_default()
            self.pass_on(event)
            return
        name = name_of(event)
        in_field = self.in_field
        if in_field and self.prompt is not None and self.prompt.is_closed and name != "esc":
            self.hold_keys()
        action = self.context.keymap.on(self.typing if in_field else self.room).get(name)
        if in_field and action is None and self._held is None:
            if event.is_printable and self.focused is not None:
                # The field takes every letter that comes to it: this one was on its way here when the field came.
                event.stop()
                self.pass_on(event)
            return  # the field's own keys
        event.stop()
        event.prevent_default()
        if self.has_class("small") and action not in ALWAYS:
            return
        if self._held is not None and action not in ("app.quit", "app.redraw"):
            self._held.append(event)
            return
        self._act_on(event, name, action)

    def _act_on(self, event: events.Key, name: str, action: str | None) -> None:
        if action is None:
            self.say(
                "ctrl+q leaves; ctrl+c does nothing here."
                if name == "ctrl+c"
                else f"{name} does nothing here. {self.context.keymap.shown('help.here')} shows the keys."
            )
            return
        if self._waits and action not in MEANWHILE:
            self.say("Your act still waits for the store; you can go on reading.")
            return
        if BY_ACTION[action].writes:
            if self.context.desk.read_only:
                self.say("Read-only view.")
                return
            if event.time - self.shown_at < QUIET_SECONDS:
                self.say(
                    f"{name} was pressed before this was here: nothing was done. Press it again."
                )
                return
        self.pressed = name
        self.do(action)

    def do(self, action: str) -> None:
        """What that action means on this screen."""
        handler = getattr(self, "do_" + action.replace(".", "_"), None)
        if handler is None:
            key, help_key = (
                self.context.keymap.shown(action),
                self.context.keymap.shown("help.here"),
            )
            self.say(f"{key} does nothing here. {help_key} shows the keys.")
            return
        handler()
        self.touch()

    @property
    def spot(self) -> Offset | None:
        """Where the person's attention is, for programs that read aloud: at the list's row."""
        return None

    def drawn(self) -> int | None:
        """The id of the item that a writing key would hit."""
        return None

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self.say("Text was pasted outside a field; nothing was done with it.")

    # Actions that every screen has

    def left(self) -> None:
        """The field was left with nothing written."""
        self.say("")

    def do_nav_back(self) -> None:
        if self.prompt is not None:
            self.ask(self.close_prompt, group="prompt")
            self.left()
        elif len(self.app.screen_stack) <= 1:  # there is nothing to go back to
            self.say(f"Press {self.context.keymap.shown('app.quit')} to leave.")
        else:
            self.app.pop_screen()

    def do_app_redraw(self) -> None:
        self.post_message(self.Disturbed())

    def do_app_quit(self) -> None:
        self.app.exit()

    def do_help_here(self) -> None:
        from screens.help.help import HelpScreen

        self.app.push_screen(HelpScreen(self.context, self.room, self.help_actions()))

    def do_nav_search(self) -> None:
        from screens.search.search import SearchScreen

        self.app.push_screen(SearchScreen(self.context))

    def do_nav_menu(self) -> None:
        from screens.help.menu import MenuScreen

        self.app.push_screen(MenuScreen(self.context, self))

    def do_nav_palette(self) -> None:
        from screens.help.palette import PaletteScreen

        self.app.push_screen(PaletteScreen(self.context, self))

    def do_item_copypage(self) -> None:
        from screens.help.plain import PlainScreen

        self.app.push_screen(PlainScreen(self.context, self))
