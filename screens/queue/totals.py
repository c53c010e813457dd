"""The totals of a list: what is in it by payer, code, age, due date, owner or type."""

from collections.abc import Iterable
from functools import partial
from typing import Protocol

from rich.segment import Segment
from textual import events
from textual.strip import Strip
from textual.widget import Widget

from medq.domain.money import plain
from medq.domain.queue.page import Query
from medq.domain.queue.totals import Grouping, Totals, TotalsColumn, TotalsLine
from screens.base.cursors import ListCursor
from screens.base.screen import BaseScreen
from screens.base.session import AppContext
from screens.queue.sort_choice import SortChoice, SortWords
from screens.queue.totals_title import ListTitle
from widgets.cells import justify
from widgets.line_widget import LineWidget
from widgets.text_pane import Ruler, TextLine, TextPane
from widgets.theme import theme_of
from widgets.totals_lines import (
    TotalsTable,
    age_lines,
    code_line,
    csv_text,
    totals_header,
    totals_segments,
)

COLUMNS = (
    TotalsColumn.AMOUNT,
    TotalsColumn.ITEMS,
    TotalsColumn.EXPECTED,
    TotalsColumn.SOON,
    TotalsColumn.LATE,
)
ORDERS = {column: SortWords(column.value, "largest", "smallest") for column in COLUMNS}


class FilteredList(Protocol):
    """The screen whose list is added up."""

    def show_total(self, filter_text: str) -> None:
        """Show what a filter leaves; back leads to the totals."""


class TotalLine(LineWidget):
    """Shows the sums of all lines."""

    DEFAULT_CSS = "TotalLine { height: 1; }"
    total: TotalsLine | None = None

    def show(self, total: TotalsLine) -> None:
        """Show these sums."""
        self.total = total
        self.refresh()

    def render_line(self, y: int) -> Strip:
        width, theme = self.outer_size.width, theme_of(self)
        if self.total is None:
            return Strip([Segment(" " * width, theme.plain)], width)
        segments = totals_segments(self.total, theme, None)
        return Strip(segments).adjust_cell_length(width, theme.plain)


class TotalsScreen(BaseScreen):
    """A table of one grouping; enter puts the line under the cursor into the list's filter."""

    screen_id = "totals"
    header_title = "Totals"
    DEFAULT_CSS = "#title, #groupings, #head { height: 1; } #of-line { height: 5; }"

    def __init__(
        self, context: AppContext, item_query: Query, title: ListTitle, filtered_list: FilteredList
    ) -> None:
        super().__init__(context)
        self.item_query = item_query._replace(grouped=False)
        self.title_of_list = title
        self.filtered_list = filtered_list
        self.totals = Totals(Grouping.PAYER, ())
        self.order = SortChoice(ORDERS, self.say, self._show)
        self._is_export_offered = False
        self.handlers.update(ListCursor(lambda: self.table, self._ask_line).handlers)
        self.handlers.update(
            {
                "list.open": self.list_items,
                "list.sort": lambda: self.order.begin(self.context.keymap.shown("list.sort")),
                "totals.grouping": self.group_by_next,
                "totals.export": self.export,
                "view.refresh": lambda: self._ask(self.totals.grouping),
            }
        )

    def hint_actions(self) -> tuple[str, ...]:
        return (
            *("list.open", "totals.grouping", "list.sort", "totals.export"),
            *("view.refresh", "nav.back", "help.here"),
        )

    def hint_text(self, action: str) -> str:
        return "list" if action == "list.open" else ""

    def compose_body(self) -> Iterable[Widget]:
        yield TextPane(id="title")
        yield TextPane(id="groupings")
        yield Ruler()
        yield TextPane(id="head")
        yield TotalsTable()
        yield Ruler()
        yield TotalLine()
        yield Ruler()
        yield TextPane(id="of-line")

    @property
    def table(self) -> TotalsTable:
        """The table's widget."""
        return self.query_one(TotalsTable)

    def start(self) -> None:
        self._ask(Grouping.PAYER)

    def adapt_to_size(self, width: int, height: int) -> None:
        if self.totals.lines:
            self._show()

    def _ask(self, grouping: Grouping) -> None:
        self.store.ask(partial(self._read, grouping), group="totals")

    async def _read(self, grouping: Grouping) -> None:
        query = self.item_query
        self.totals = await self.context.views.ask(lambda views: views.totals(query, grouping))
        self.mark_read()
        self.loaded.set()
        self._show()
        self._ask_line()

    def _show(self) -> None:
        """Show the totals in their order; bands of age and due date keep theirs."""
        totals, width = self.totals, self.app.size.width
        total = totals.total
        lines = totals.lines
        if totals.grouping not in (Grouping.AGE, Grouping.DUE):
            is_reverse = not self.order.reverse
            lines = tuple(
                sorted(lines, key=lambda line: line.value(self.order.sort), reverse=is_reverse)
            )
        count = "1 item" if total.items == 1 else f"{total.items:,} items"
        start = f" {count}  {plain(total.money_cents)} at risk"
        filter_text = self.title_of_list.filter_text or "none"
        end = f"list: {self.title_of_list.name}   filter: {filter_text} "
        self.query_one("#title", TextPane).lines = (TextLine(justify(start, end, width)),)
        names = "  ".join(
            f"[{each}]" if each is totals.grouping else each.value for each in Grouping
        )
        tab = f"{self.context.keymap.shown('totals.grouping')}: next grouping "
        self.query_one("#groupings", TextPane).lines = (
            TextLine(justify(f" by {names}", tab, width)),
        )
        head = totals_header(totals.grouping.value.capitalize())
        self.query_one("#head", TextPane).lines = (TextLine(head),)
        table = self.table
        table.most_cents = max((line.money_cents for line in lines), default=0)
        table.column, table.lines = self.order.sort, lines
        self.query_one(TotalLine).show(total)

    def _ask_line(self) -> None:
        line = self.table.line
        if line is not None:
            self.store.ask(partial(self._read_line, line), group="line")

    async def _read_line(self, line: TotalsLine) -> None:
        """Show the line under the cursor by age and by code."""
        search = f"{self.item_query.search} {line.filter_text}".strip()
        query = self.item_query._replace(search=search)
        ages, codes = await self.context.views.ask(
            lambda views: (
                views.totals(query, Grouping.AGE),
                views.totals(query, Grouping.CODE),
            )
        )
        if self.table.line is not line:
            return  # the cursor has moved on
        width = self.app.size.width
        by_age = age_lines(line.name, ages, width) if line.has_money else ()
        count = "this item" if line.items == 1 else f"these {line.items:,} items"
        what = f" Enter lists {count} with this filter;"
        back = self.context.keymap.shown("nav.back")
        texts = (
            *by_age,
            code_line(line.name, codes, width),
            "",
            f"{what} {back} there comes back.",
        )
        self.query_one("#of-line", TextPane).lines = tuple(map(TextLine, texts))

    # Keys

    def act_on_key(self, event: events.Key, name: str, action: str | None) -> None:
        if action != "totals.export":
            self._is_export_offered = False
        if not self.order.takes(name, action):
            super().act_on_key(event, name, action)

    def group_by_next(self) -> None:
        """Add the list up by the next grouping."""
        groupings = list(Grouping)
        index = groupings.index(self.totals.grouping) + 1
        self.table.cursor = 0
        self._ask(groupings[index % len(groupings)])

    def list_items(self) -> None:
        """Go back to the list, narrowed to the line under the cursor."""
        line = self.table.line
        if line is None:
            return
        filter_text = f"{self.title_of_list.filter_text} {line.filter_text}".strip()
        self.filtered_list.show_total(filter_text)
        self.app.pop_screen()

    def export(self) -> None:
        """Write the table as a CSV file; the key is pressed twice."""
        day = self.context.viewer().today
        file_name = f"totals-{self.totals.grouping}-{day:%Y%m%d}.csv"
        if not self._is_export_offered:
            self._is_export_offered = True
            count = len(self.totals.lines)
            key = self.context.keymap.shown("totals.export")
            self.say(f"{key} again writes {file_name} ({count:,} lines) where medq was started.")
            return
        self._is_export_offered = False
        content = csv_text(self.totals.grouping.value, (*self.totals.lines, self.totals.total))
        path = self.context.preferences.export_table(file_name, content)
        self.say(f"Written: {path}")
