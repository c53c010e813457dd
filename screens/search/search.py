"""Search: find anything while it is typed; down goes to the list, enter opens."""

from collections.abc import Iterable
from time import monotonic

from textual.widget import Widget

from medq.domain.items.item import Subject
from medq.domain.key_table import FIND
from medq.domain.search.results import ResultList, SearchResult, SearchScope
from screens.base.screen import WIDE_LAYOUT_WIDTH, BaseScreen
from screens.base.session import AppContext
from screens.search.search_text import SEARCH_EXAMPLES, outcome_text
from widgets.cells import wrap
from widgets.hints import Hint
from widgets.items.summary import side_lines
from widgets.line_widget import Body
from widgets.record_lines import record_page_lines
from widgets.search_field import SearchField
from widgets.search_line import WIDE, result_header, result_line
from widgets.signed_lines import SignedLine, SignedLines
from widgets.text_pane import Ruler, TextLine, TextPane

ABOUT_ROWS = 5
MIN_TEXT_WIDTH = 20


class SearchScreen(BaseScreen):
    """The field, the results, and how the text was understood.

    The store is asked one question at a time: what is typed meanwhile is asked next.
    """

    screen_id = "search"
    header_title = "Search"
    field_id = FIND
    DEFAULT_CSS = f"""
    #head {{ height: 1; }}
    #about {{ height: {ABOUT_ROWS}; }}
    #side {{ display: none; }}
    SearchScreen.wide #both {{ layout: horizontal; }}
    SearchScreen.wide #results {{ width: {WIDE + 3}; }}
    SearchScreen.wide #side {{ display: block; width: 1fr; height: 1fr; margin-left: 2; }}
    """

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self.where = SearchScope.ALL
        self.results = ResultList()
        self._is_asking = False
        self._opens_result = False  # once it is there
        # The question that is answered or being asked; None: the results are out of date.
        self._answered: tuple[str, SearchScope] | None = ("", SearchScope.ALL)
        self.handlers.update(
            {
                "list.open": self.open_result,
                "list.down": lambda: self._move(1),
                "list.up": self.move_up,
                "list.pagedown": lambda: self._move(self._page_lines()),
                "list.pageup": self.move_page_up,
                "list.first": lambda: self._move_to(0),
                "list.last": lambda: self._move_to(len(self.results.lines) - 1),
                "search.where": self.search_next_scope,
                "form.clear": self.clear_field,
            }
        )

    def compose_body(self) -> Iterable[Widget]:
        yield SearchField(tuple(SearchScope), tuple(self.context.keymap.keys["form.clear"]))
        yield Ruler()
        with Body(id="both"):
            with Body(id="results"):
                yield TextPane(id="head")
                yield SignedLines()
            yield TextPane(id="side")
        yield Ruler()
        yield TextPane(id="about")

    def start(self) -> None:
        self.loaded.set()
        self.query_one("#head", TextPane).lines = (TextLine(result_header()),)
        self._show_about()
        self._focus_field()

    def adapt_to_size(self, width: int, height: int) -> None:
        self.set_class(width >= WIDE_LAYOUT_WIDTH, "wide")
        self._show_about()
        self.call_after_refresh(self._show_side)

    # The field and the list

    @property
    def in_field(self) -> bool:
        return self.is_mounted and self.field.field.has_focus

    @property
    def field(self) -> SearchField:
        """The field with the text."""
        return self.query_one(SearchField)

    @property
    def list(self) -> SignedLines:
        """The list of results."""
        return self.query_one(SignedLines)

    def _focus_field(self) -> None:
        self.set_focus(self.field.field)
        self.update_bars()

    def _focus_list(self) -> None:
        self.set_focus(None)
        self.update_bars()

    def hints(self) -> Iterable[Hint]:
        keymap = self.context.keymap
        yield keymap.shown("list.open"), "open"
        yield keymap.shown("list.down"), "to the list" if self.in_field else "next"
        yield keymap.shown("search.where"), "where"
        if self.in_field:
            yield keymap.shown("form.clear"), "clear"
        yield "esc", "leave" if self.in_field else "to Find"
        screen_id = self.field_id if self.in_field else self.screen_id
        yield keymap.reaching("help.here", screen_id), "help"

    def help_actions(self) -> tuple[str, ...]:
        return ("list.open", "list.down", "search.where")

    # Asking

    def on_search_field_typed(self, event: SearchField.Typed) -> None:
        event.stop()
        self._search()

    def _question(self) -> tuple[str, SearchScope]:
        return self.field.text.strip(), self.where

    def _search(self) -> None:
        if not self._is_asking and self._question() != self._answered:
            self._is_asking = True
            self.store.ask(self._search_until_answered, group="find", exclusive=False)

    def reload(self) -> None:
        """Search the same again; the cursor stays with its line."""
        self._answered = None
        self._search()

    async def _search_until_answered(self) -> None:
        """Search until the results answer the text in the field; outdated ones are not shown."""
        try:
            while (question := self._question()) != self._answered:
                begun = monotonic()
                cursor_record = self._cursor_record() if self._answered is None else None
                self.mark_read()
                self.results, self._answered = ResultList(), question
                results = await self.context.search.ask(
                    lambda search, question=question: search.find(*question)  # type: ignore[misc]
                )
                if question == self._question():
                    self.results = results
                    self._show_results(monotonic() - begun, cursor_record)
        finally:
            self._is_asking = False
            opens_result, self._opens_result = self._opens_result, False
            if opens_result:
                self.held_keys.release()
        if opens_result:
            self.open_result()

    def _show_results(self, seconds: float, cursor_record: tuple[Subject, int] | None) -> None:
        records = [(result.subject, result.subject_id) for result in self.results.lines]
        self.list.cursor = 0
        self.list.lines = tuple(
            SignedLine(f" {result_line(result)}") for result in self.results.lines
        )
        if cursor_record in records:
            self.list.cursor = records.index(cursor_record)
        self.mark_redrawn()
        self._show_about()
        self._show_side()
        read_only = self.context.session.read_only
        self.say(outcome_text(self.results, self.field.text.strip(), seconds, read_only=read_only))

    def _show_about(self) -> None:
        width = max(MIN_TEXT_WIDTH, self.app.size.width - 2)
        lines = wrap(SEARCH_EXAMPLES, width)
        if self.results.description:
            lines = [*wrap(f"Searching: {self.results.description}", width)[:2], *lines]
        self.query_one("#about", TextPane).lines = tuple(
            TextLine(f" {text}") for text in lines[:ABOUT_ROWS]
        )

    # The record beside the list

    def _cursor_result(self) -> SearchResult | None:
        return self.results.lines[self.list.cursor] if self.results.lines else None

    def _cursor_record(self) -> tuple[Subject, int] | None:
        result = self._cursor_result()
        return (result.subject, result.subject_id) if result is not None else None

    def _show_side(self) -> None:
        if self.has_class("wide"):
            self.store.ask(self._read_side, group="side")

    async def _read_side(self) -> None:
        result, side = self._cursor_result(), self.query_one("#side", TextPane)
        if result is None:
            side.lines = ()
            return
        width = side.content_size.width
        if result.item is not None:
            item_id = result.item.id
            detail = await self.context.queue.ask(lambda queue: queue.detail(item_id))
            side.lines = side_lines(detail, width, self.context.viewer())
        else:
            page = await self.context.search.ask(
                lambda search: search.record_page(result.subject, result.subject_id)
            )
            side.lines = record_page_lines(page, width)
        side.top = 0

    # Keys

    def open_result(self) -> None:
        """Open the result under the cursor, once the results answer what was typed.

        Where nothing was found, search for the name that it sounds like.
        """
        if self._is_asking or self._question() != self._answered:
            self._opens_result = True
            self.held_keys.hold()
            self._search()
            return
        result = self._cursor_result()
        if result is not None:
            self._open_record(result)
        elif self.results.suggestions:
            self.field.text = self.results.suggestions[0].text
        elif self.field.text.strip():
            self.say(f'Nothing found for "{self.field.text.strip()}".')

    def _open_record(self, result: SearchResult) -> None:
        self._focus_list()
        if not self.context.session.read_only:
            self.store.ask(lambda: self._record_look(result), group="look", exclusive=False)
        if result.item is not None:
            self.context.open("item", result.item)
        else:
            self.context.open("record", result)

    async def _record_look(self, result: SearchResult) -> None:
        await self.context.search.ask(
            lambda search: search.record_look(result.subject, result.subject_id)
        )

    def search_next_scope(self) -> None:
        """Search in the next scope: all, open, claims or patients."""
        scopes = list(SearchScope)
        self.where = scopes[(scopes.index(self.where) + 1) % len(scopes)]
        self.field.show_scope(self.where)
        self._search()

    def clear_field(self) -> None:
        """Empty the field."""
        self.field.text = ""

    def go_back(self) -> None:
        """Leave the screen from the field; from the list go back to the field."""
        if self.in_field:
            self.app.pop_screen()
        else:
            self._focus_field()

    def _page_lines(self) -> int:
        return max(1, self.list.size.height - 2)

    def _move(self, lines: int) -> None:
        if self.in_field:
            self._focus_list()
            lines = min(lines, 0)
        self.list.move(lines)
        self._show_side()

    def _move_to(self, line: int) -> None:
        self.list.cursor = line
        self._show_side()

    def move_up(self) -> None:
        """Move up; from the first line to the field."""
        if self.in_field:
            return
        if self.list.cursor == 0:
            self._focus_field()
        else:
            self._move(-1)

    def move_page_up(self) -> None:
        """Move a page up in the list."""
        if not self.in_field:
            self._move(-self._page_lines())
