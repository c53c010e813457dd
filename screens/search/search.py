"""S13: find anything by what is typed, while it is typed; down goes to the list, enter opens."""

from collections.abc import Iterable
from time import monotonic

from textual.widget import Widget

from medq.domain.items.item import Subject
from medq.domain.keymap import FIND
from medq.domain.search.results import SearchFound, Where
from medq.domain.search.results import SearchResult as FoundLine
from screens.base.screen import SIDE_BY_SIDE, BaseScreen
from screens.base.session import AppContext
from widgets.cells import wrap
from widgets.choices import Choices
from widgets.hints import Hint
from widgets.item_detail import detail_lines, record_page_lines
from widgets.line_widget import Body
from widgets.search_field import SearchField
from widgets.search_line import WIDE, result_header, result_line
from widgets.text_pane import Ruler, TextLine, TextPane

HOW = (
    "You can type: a name, claim or account number, member id, check number, a date (14 may), an amount (=1875, >500), a payer,"
    " a reason (co-197), kind:denial, owner:lk, or several of them: ortiz 14 may"
)


class SearchScreen(BaseScreen):
    """The field, the lines it finds, and how it was understood. One question at a time: what is typed meanwhile is asked next."""

    room = "search"
    place = "Search"
    typing = FIND
    DEFAULT_CSS = f"""
    #head {{ height: 1; }}
    #about {{ height: 5; }}
    #side {{ display: none; }}
    SearchScreen.wide #both {{ layout: horizontal; }}
    SearchScreen.wide #found {{ width: {WIDE + 3}; }}
    SearchScreen.wide #side {{ display: block; width: 1fr; height: 1fr; margin-left: 2; }}
    """

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self.where = Where.ALL
        self.found = SearchFound()
        self._asking = False
        self._shown: tuple[str, Where] | None = (
            "",
            Where.ALL,
        )  # what the lines on the screen answer; None: it is old

    def body(self) -> Iterable[Widget]:
        yield SearchField(tuple(Where), tuple(self.context.keymap.keys["form.clear"]))
        yield Ruler()
        with Body(id="both"):
            with Body(id="found"):
                yield TextPane(id="head")
                yield Choices()
            yield TextPane(id="side")
        yield Ruler()
        yield TextPane(id="about")

    def arrive(self) -> None:
        self.query_one("#head", TextPane).lines = (TextLine(result_header()),)
        self._draw()
        self._to_field()

    def resized(self, width: int, height: int) -> None:
        self.set_class(width >= SIDE_BY_SIDE, "wide")
        self._draw()
        self.call_after_refresh(self._tell_side)

    # The field and the list

    @property
    def in_field(self) -> bool:
        return self.is_mounted and self.field.field.has_focus

    @property
    def field(self) -> SearchField:
        return self.query_one(SearchField)

    @property
    def list(self) -> Choices:
        return self.query_one(Choices)

    def _to_field(self) -> None:
        self.set_focus(self.field.field)
        self.touch()

    def _to_list(self) -> None:
        self.set_focus(None)
        self.touch()

    def _hints(self) -> Iterable[Hint]:
        shown = self.context.keymap.shown
        yield shown("list.open"), "open"
        yield shown("list.down"), "to the list" if self.in_field else "down"
        yield shown("search.where"), "where"
        if self.in_field:
            yield shown("form.clear"), "clear"
        yield "esc", "leave" if self.in_field else "to Find"
        yield (
            self.context.keymap.reaching("help.here", self.typing if self.in_field else self.room),
            "help",
        )

    # Asking

    def on_search_field_typed(self, event: SearchField.Typed) -> None:
        event.stop()
        self._look()

    def _wanted(self) -> tuple[str, Where]:
        return self.field.text.strip(), self.where

    def _look(self) -> None:
        if not self._asking and self._wanted() != self._shown:
            self._asking = True
            self.ask(self._find, group="find", exclusive=False)

    def look_again(self) -> None:
        """Find the same anew; the cursor stays with its line."""
        self._shown = None
        self._look()

    async def _find(self) -> None:
        """Ask until the answer is to what stands in the field now; a late answer is not shown."""
        try:
            while (wanted := self._wanted()) != self._shown:
                begun = monotonic()
                at = self._at() if self._shown is None else None
                self.reads()
                self.found, self._shown = SearchFound(), wanted
                found = await self.context.session.ask(
                    lambda desk, wanted=wanted: desk.find(*wanted)  # type: ignore[misc]
                )
                if wanted == self._wanted():
                    self.found = found
                    self._show(monotonic() - begun, at)
        finally:
            self._asking = False
            self.release_keys()

    def _show(self, seconds: float, at: tuple[Subject, int] | None) -> None:
        found = self.found
        places = (
            place for place, one in enumerate(found.lines) if (one.subject, one.subject_id) == at
        )
        self.list.cursor = 0
        self.list.lines = tuple(map(result_line, found.lines))
        self.list.cursor = next(places, 0)
        self.fresh()
        self._draw()
        self._tell_side()
        text = self.field.text.strip()
        if found.more:
            self.say(
                f"More than {len(found.lines)} found: the first {len(found.lines)} by rank are shown. Add a word."
            )
        elif found.lines:
            record = "" if self.context.desk.read_only else " Each look at a patient is on record."
            self.say(f"{len(found.lines)} found in {seconds:.2f} s.{record}")
        elif found.meant:
            names = ", ".join(f"{one.name} ({one.patients})" for one in found.meant)
            self.say(
                f'Nothing found for "{text}". Sounds like: {names}. Enter takes {"it" if len(found.meant) == 1 else "the first"}.'
            )
        else:
            self.say(f'Nothing found for "{text}".' if found.understood else "")

    def _draw(self) -> None:
        told = f"Understood as: {self.found.understood}" if self.found.understood else ""
        width = max(20, self.app.size.width - 2)
        lines = [*(wrap(told, width)[:2] if told else []), *wrap(HOW, width)]
        self.query_one("#about", TextPane).lines = tuple(TextLine(f" {text}") for text in lines[:5])

    # The chosen thing beside the list

    def _line(self) -> FoundLine | None:
        return self.found.lines[self.list.cursor] if self.found.lines else None

    def _at(self) -> tuple[Subject, int] | None:
        chosen = self._line()
        return (chosen.subject, chosen.subject_id) if chosen is not None else None

    def _tell_side(self) -> None:
        if self.has_class("wide"):
            self.ask(self._told_side, group="side")

    async def _told_side(self) -> None:
        chosen, side = self._line(), self.query_one("#side", TextPane)
        if chosen is None:
            side.lines = ()
            return
        width = side.content_size.width
        if chosen.item is not None:
            item_id = chosen.item.id
            detail = await self.context.session.ask(lambda desk: desk.detail(item_id))
            side.lines = detail_lines(detail, width, self.context.viewer())
        else:
            page = await self.context.session.ask(
                lambda desk: desk.facts_page(chosen.subject, chosen.subject_id)
            )
            side.lines = record_page_lines(page, width)
        side.top = 0

    # Keys

    def do_list_open(self) -> None:
        """Opens the line under the cursor, once the list answers what was typed; where nothing was found, takes what it sounds
        like."""
        if self._wanted() != self._shown:
            self.hold_keys()
            self._held_again()
            self._look()
            return
        chosen = self._line()
        if chosen is not None:
            self._open(chosen)
        elif self.found.meant:
            self.field.text = self.found.meant[0].text
        elif self.field.text.strip():
            self.say(f'Nothing found for "{self.field.text.strip()}".')

    def _held_again(self) -> None:
        """The key that is acted on waits too: it means what is found, and that is not here yet."""
        from textual import events

        assert self._held is not None
        self._held.append(events.Key("enter" if self.pressed == "enter" else self.pressed, None))

    def _open(self, chosen: FoundLine) -> None:
        self._to_list()
        if not self.context.desk.read_only:
            self.ask(lambda: self._note(chosen), group="look", exclusive=False)
        if chosen.item is not None:
            from screens.queue.item import ItemScreen

            self.app.push_screen(ItemScreen(self.context, chosen.item))
        else:
            from screens.search.record_page import FactsScreen

            self.app.push_screen(FactsScreen(self.context, chosen))

    async def _note(self, chosen: FoundLine) -> None:
        await self.context.session.ask(lambda desk: desk.looked(chosen.subject, chosen.subject_id))

    def do_search_where(self) -> None:
        places = list(Where)
        self.where = places[(places.index(self.where) + 1) % len(places)]
        self.field.show_scope(self.where)
        self._look()

    def do_form_clear(self) -> None:
        self.field.text = ""

    def do_nav_back(self) -> None:
        if self.in_field:
            self.app.pop_screen()
        else:
            self._to_field()

    def _move(self, lines: int) -> None:
        if self.in_field:
            self._to_list()
            lines = 0 if lines > 0 else lines
        self.list.move(lines)
        self._tell_side()

    def do_list_down(self) -> None:
        self._move(1)

    def do_list_up(self) -> None:
        if self.list.cursor == 0 and not self.in_field:
            self._to_field()
        elif not self.in_field:
            self._move(-1)

    def do_list_pagedown(self) -> None:
        self._move(max(1, self.list.size.height - 2))

    def do_list_pageup(self) -> None:
        if not self.in_field:
            self._move(-max(1, self.list.size.height - 2))

    def do_list_first(self) -> None:
        self.list.cursor = 0
        self._tell_side()

    def do_list_last(self) -> None:
        self.list.cursor = len(self.found.lines) - 1
        self._tell_side()
