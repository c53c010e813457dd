"""The base of all screens: header, body, message and hints, and what a screen shows of itself."""

import asyncio
from collections.abc import Iterable

from textual import events
from textual.app import ComposeResult
from textual.geometry import Offset
from textual.message import Message as TextualMessage
from textual.widget import Widget

from medq.domain.date_text import format_clock
from medq.domain.items.item import ItemRow
from medq.domain.key_table import KEY_BY_ACTION
from medq.domain.queue.live import ScreenChanges, ScreenSnapshot
from screens.base.keyed_screen import KeyedScreen
from screens.base.session import AppContext
from widgets.header import Header
from widgets.hints import Hint, Hints
from widgets.line_widget import Body
from widgets.message import Message
from widgets.text_pane import TextLine, TextPane

MAX_PLAIN_FORM_HINTS = 2  # of a form that lists no choices in row 24
WIDE_LAYOUT_WIDTH = 110  # from this many cells on, a list has its detail beside it


class BaseScreen(KeyedScreen):
    """A screen of medq.

    A subclass gives its `screen_id`, its `header_title`, its hints and its body, and adds its
    handlers to `handlers`. What several screens do is a controller with handlers of its own.
    """

    header_title = ""
    AUTO_FOCUS = ""
    DEFAULT_CSS = """
    BaseScreen { layout: vertical; background: $background; color: $foreground; }
    #body { height: 1fr; }
    #too-small { display: none; height: 1fr; }
    BaseScreen.small > * { display: none; }
    BaseScreen.small > #too-small { display: block; }
    """

    class RedrawRequested(TextualMessage):
        """Another program wrote on the terminal: the app sends the screen again."""

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self.loaded = asyncio.Event()  # set when what the screen shows has been read
        self.stamp = -1  # that of the last changes this screen was given; -1: compare all
        self._write_count_read = context.write_count  # when its contents were read
        self.handlers.update(
            {
                "nav.back": self.go_back,
                "nav.menu": lambda: self._open("menu", self),
                "nav.palette": lambda: self._open("palette", self),
                "nav.search": lambda: self._open("search"),
                "item.copypage": lambda: self._open("plain", self),
                "help.here": self.show_help,
                "app.redraw": lambda: self._post_redraw(),
                "app.quit": lambda: self.app.exit(),
            }
        )

    # What a subclass gives

    def hint_actions(self) -> tuple[str, ...]:
        """Return the actions whose keys row 24 shows, the most useful first."""
        return ("nav.back", "help.here")

    def hint_text(self, action: str) -> str:
        """Return what row 24 says of an action's key; "" for what the key table says."""
        return ""

    def help_actions(self) -> tuple[str, ...]:
        """Return the most used actions for the help: those of row 24, and more where there are."""
        return self.hint_actions()

    def field_actions(self) -> tuple[str, ...]:
        """Return the actions of the text field that is open, beside those of every field."""
        return ()

    def compose_body(self) -> Iterable[Widget]:
        """Yield the widgets between header and message."""
        return ()

    def plain_page(self) -> tuple[TextLine, ...]:
        """Return the plain page of what is shown; empty: its lines as they are."""
        return ()

    def start(self) -> None:
        """Show and ask for what the screen needs when it is shown for the first time.

        `loaded` must be set when that is there: until then the screen is not painted.
        """

    def reload(self) -> None:
        """Read again what is shown, because this session has written since."""

    def adapt_to_size(self, width: int, height: int) -> None:
        """Lay the screen out for this size."""

    def target_item(self) -> ItemRow | None:
        """Return the item that a key acts on."""
        return None

    def target_item_id(self) -> int | None:
        """Return the id of the item that a key acts on."""
        item = self.target_item()
        return item.id if item is not None else None

    @property
    def focus_offset(self) -> Offset | None:
        """The place of the list's row, for programs that read the screen aloud."""
        return None

    def snapshot(self) -> ScreenSnapshot | None:
        """Return what is shown, to find what others change in it; None if nothing can change."""
        return None

    def on_changes(self, changes: ScreenChanges) -> None:
        """Show what others did since `snapshot`."""
        self.stamp = changes.stamp

    def mark_stale(self) -> None:
        """Note that this session itself may have changed what is shown: compare all of it."""
        self.stamp = -1

    # Showing

    def compose(self) -> ComposeResult:
        yield Header()
        with Body(id="body"):
            yield from self.compose_body()
        yield Message()
        yield Hints()
        yield TextPane(id="too-small")

    def on_mount(self) -> None:
        self._take_message()
        self.start()

    def on_screen_resume(self) -> None:
        self.mark_redrawn()
        if self.is_mounted:
            if self.context.next_message:
                self._take_message()
            if self._write_count_read != self.context.write_count:
                self.reload()
        self.update_bars()

    def _take_message(self) -> None:
        self.say(self.context.next_message)
        self.context.next_message = ""

    def show_news(self, text: str) -> None:
        """Show what is new in the header; the screen itself changes only when asked to."""
        key = self.context.keymap.shown("view.refresh")
        self.notices.show_news(f"{text}, {key} to look" if text else "")

    def mark_read(self) -> None:
        """Note that what is shown is read now: only later writes make it old."""
        self._write_count_read = self.context.write_count

    def update_bars(self) -> None:
        if not self.is_mounted:
            return
        session = self.context.session
        header = self.query_one(Header)
        header.title = self.header_title
        header.mark = "DEMO" if session.is_demo else ""
        header.user = session.who
        header.clock = format_clock(session.now())
        self.query_one(Hints).hints = tuple(self.hints())

    def hints(self) -> Iterable[Hint]:
        """Yield the hints of row 24: those of the text field while one is open."""
        keymap = self.context.keymap
        if form_hints := self.prompt.hints():
            yield from form_hints
            if len(form_hints) <= MAX_PLAIN_FORM_HINTS:
                yield keymap.shown("form.clear"), "clear"
            yield "esc", "back"
            return
        if self.prompt.is_open:
            yield "enter", "OK"
            for action in self.field_actions():
                yield keymap.shown(action), KEY_BY_ACTION[action].hint
            yield keymap.shown("form.clear"), "clear"
            yield "esc", "cancel"
            return
        for action in self.hint_actions():
            key = KEY_BY_ACTION[action]
            is_useless = key.is_for_writers and self.context.session.read_only
            if self.screen_id in key.where and not is_useless:
                yield keymap.shown(action), self.hint_text(action) or key.hint

    def on_resize(self, event: events.Resize) -> None:
        width, height = event.size
        self.small_window.adapt(width, height)
        self.adapt_to_size(width, height)

    # Actions of every screen

    def go_back(self) -> None:
        """Leave the field, else the screen."""
        if self.prompt.is_open:
            self.store.ask_held(self.prompt.close, group="prompt")
            self.leave_prompt()
        elif len(self.app.screen_stack) <= 1:  # there is nothing to go back to
            self.say(f"Press {self.context.keymap.shown('app.quit')} to quit.")
        else:
            self.app.pop_screen()

    def show_help(self) -> None:
        """Open the help for this screen."""
        hint_by_action = {action: self.hint_text(action) for action in self.help_actions()}
        self._open("help", self.screen_id, hint_by_action)

    def _open(self, name: str, *args: object) -> None:
        self.context.open(name, *args)

    def _post_redraw(self) -> None:
        self.post_message(self.RedrawRequested())
