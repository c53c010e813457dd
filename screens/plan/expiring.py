"""The list of lost and expiring items: each is kept, reassigned, or let go with a code."""

from collections.abc import Iterable
from functools import partial

from textual.widget import Widget

from medq.domain.acts import ActResult, BulkResult, SeenVersions
from medq.domain.claims.running_deadline import own_deadline, sooner_deadlines
from medq.domain.items.item import ItemRow
from medq.domain.money import plain
from medq.domain.plan.expiring_line import ExpiringLine
from medq.domain.queue.page import Query
from screens.base.cursors import ListCursor
from screens.base.item_acts import ItemActs
from screens.base.screen import BaseScreen
from screens.base.session import AppContext
from screens.queue.totals_title import ListTitle
from widgets.cells import justify, wrap
from widgets.expiring_detail import key_texts, reason_texts
from widgets.expiring_line import expiring_header, expiring_line
from widgets.items.deadline_text import running_lines
from widgets.items.summary import summary_lines
from widgets.signed_lines import SignedLines
from widgets.text_pane import Ruler, TextLine, TextPane

NOTES_ROWS, NOTES_ROWS_TALL = 9, 13  # below the list, at least
MORE_NOTES_ROWS = 3  # that a short list leaves to them
OTHER_ROWS = 6  # header, sums, heads, rule, message and hints
SUMMARY_ROWS_TALL = 8
MAX_DEADLINES = 2  # its own, and another way's that ends sooner
TALL_LAYOUT_HEIGHT = 34
ACT_KEYS = ("expiring.keep", "expiring.reassign", "expiring.expire")


class ExpiringScreen(BaseScreen):
    """One line for each decision; equal items are one decision."""

    screen_id = "expiring"
    header_title = "Expiring"
    DEFAULT_CSS = """
    ExpiringScreen #sums, ExpiringScreen #head { height: 1; }
    """

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self.viewer = context.viewer()
        self.lines: tuple[ExpiringLine, ...] | None = None
        self.filter_text = ""  # of the line of the totals that narrows the list
        self.notes_rows = NOTES_ROWS
        self.marked: set[int] = set()  # first items of the marked decisions
        self.handlers.update(ListCursor(lambda: self.list, self.show_line).handlers)
        self.handlers.update(ItemActs(self, self, self).handlers)
        self.handlers.update(
            {
                "list.open": self.open_item,
                "list.mark": self.toggle_mark,
                "list.markall": self.mark_all,
                "list.unmarkall": self.unmark_all,
                "list.totals": self.open_totals,
                "view.refresh": self.refresh_list,
            }
        )

    def hint_actions(self) -> tuple[str, ...]:
        return ("list.open", *ACT_KEYS, "list.mark", "list.totals", "act.undo", "help.here")

    def hint_text(self, action: str) -> str:
        line = self._cursor_line
        is_signed = action == "expiring.expire" and line is not None and line.is_lost
        return "sign" if is_signed else ""

    def compose_body(self) -> Iterable[Widget]:
        yield TextPane(id="sums")
        yield TextPane(id="head")
        yield SignedLines()
        yield Ruler()
        yield TextPane(id="notes")

    @property
    def list(self) -> SignedLines:
        """The list of decisions."""
        return self.query_one(SignedLines)

    # Reading and showing

    def start(self) -> None:
        self.mark_redrawn()
        self.reload()

    def reload(self) -> None:
        self.store.ask(self._read, group="expiring")

    async def _read(self) -> None:
        self.mark_read()
        search = self.filter_text
        self.lines = await self.context.plan.ask(lambda plan: plan.expiring(search))
        self.marked &= {line.row.id for line in self.lines}
        self.viewer = self.context.viewer()
        self.loaded.set()
        self._draw()
        self.show_line()
        self.update_bars()

    def adapt_to_size(self, width: int, height: int) -> None:
        self.set_class(height >= TALL_LAYOUT_HEIGHT, "tall")
        if self.lines is not None:
            self._draw()
            self.show_line()

    def _draw(self) -> None:
        lines, width = self.lines or (), self.app.size.width
        self._set_notes_rows()
        start, end = _sums_texts(lines, len(self.marked), self.filter_text)
        self.query_one("#sums", TextPane).lines = (
            TextLine(justify(start, end, width), strong=True),
        )
        head = (TextLine(expiring_header(width)),) if lines else ()
        self.query_one("#head", TextPane).lines = head
        self.list.lines = tuple(
            expiring_line(line, self.viewer, width, is_marked=line.row.id in self.marked)
            for line in lines
        )

    def update_bars(self) -> None:
        """Show the bars, and below the list as much as fits beside a prompt."""
        super().update_bars()
        if self.lines is not None and self._set_notes_rows():
            self.show_line()

    def _set_notes_rows(self) -> bool:
        """Give the notes the rows that the list and a prompt do not need; True if others now."""
        least = NOTES_ROWS_TALL if self.has_class("tall") else NOTES_ROWS
        spare = self.app.size.height - OTHER_ROWS - least - max(1, len(self.lines or ()))
        more = 0 if self.prompt.is_open else min(max(0, spare), MORE_NOTES_ROWS)
        rows_before, self.notes_rows = self.notes_rows, least + more
        self.query_one("#notes", TextPane).styles.height = self.notes_rows
        return self.notes_rows != rows_before

    def show_line(self) -> None:
        """Show below the list the item of the decision, why it is due, and what the keys do."""
        item_id = self.target_item_id()
        if item_id is None:
            self.query_one("#notes", TextPane).lines = ()
        else:
            self.store.ask(partial(self._read_detail, item_id), group="detail")

    async def _read_detail(self, item_id: int) -> None:
        detail = await self.context.queue.ask(lambda queue: queue.detail(item_id))
        line = self._cursor_line
        if line is None or line.row.id != item_id:
            return  # the cursor has moved on
        self.update_bars()
        width, is_tall = self.app.size.width, self.has_class("tall")
        texts = [text for each in reason_texts(line, self.viewer) for text in wrap(each, width - 2)]
        if not self.context.session.read_only:
            keep, reassign, expire = (self.context.keymap.shown(action) for action in ACT_KEYS)
            texts += key_texts(line, self.viewer.today, (keep, reassign, expire))
        if is_tall:
            rows = SUMMARY_ROWS_TALL + self.notes_rows - NOTES_ROWS_TALL
            summary = summary_lines(detail, width, rows, self.viewer)
        else:
            own = own_deadline(detail.deadlines)
            limits = (*((own,) if own else ()), *sooner_deadlines(detail.deadlines))
            running = running_lines(limits, self.viewer.today, width)[:MAX_DEADLINES]
            rows = self.notes_rows - len(running) - len(texts)  # the problem takes what is left
            problem = summary_lines(detail._replace(deadlines=()), width, rows, self.viewer)
            summary = (*problem, *running)
        self.query_one("#notes", TextPane).lines = (
            *summary,
            *(TextLine(f" {text}") for text in texts),
        )

    # The totals, and the list that a line of them leaves

    def open_totals(self) -> None:
        """Add up the list that is shown."""
        if not self.lines:
            self.say("Nothing to add up: the list is empty.")
            return
        items = tuple(item_id for line in self.lines for item_id in line.items)
        title = ListTitle(self.header_title, self.filter_text)
        self.context.open("totals", Query(items=items), title, self)

    def show_total(self, filter_text: str) -> None:
        """Show the decisions of a line of the totals; back leads to the totals."""
        self.filter_text = filter_text
        self.reload()

    def go_back(self) -> None:
        """Go back to the totals of the whole list from a line of them, else as every screen."""
        if not self.filter_text or self.prompt.is_open:
            super().go_back()
            return
        self.filter_text = ""
        self.store.ask_held(self._read_and_add_up, group="totals")

    async def _read_and_add_up(self) -> None:
        await self._read()
        self.open_totals()

    # Marks

    def toggle_mark(self) -> None:
        """Mark the decision under the cursor, or unmark it, and go on to the next one."""
        line = self._cursor_line
        if line is not None:
            self.marked ^= {line.row.id}
            self._draw()
            self.list.move(1)
            self.show_line()

    def mark_all(self) -> None:
        """Mark every decision."""
        self.marked = {line.row.id for line in self.lines or ()}
        self._draw()

    def unmark_all(self) -> None:
        """Take all marks off."""
        self.marked = set()
        self._draw()

    # The decisions

    @property
    def _cursor_line(self) -> ExpiringLine | None:
        lines, index = self.lines or (), self.list.cursor
        return lines[index] if index < len(lines) else None

    def target_item(self) -> ItemRow | None:
        line = self._cursor_line
        return line.row if line is not None else None

    def marked_versions(self) -> SeenVersions:
        """Return the items of the marked decisions, else those of a decision about several."""
        chosen = [line for line in self.lines or () if line.row.id in self.marked]
        line = self._cursor_line
        if not chosen and line is not None and len(line.items) > 1:
            chosen = [line]
        return {item_id: version for each in chosen for item_id, version in each.versions.items()}

    async def show_act_result(self, before: ItemRow, result: ActResult) -> None:
        await self._read()

    async def show_bulk_result(self, result: BulkResult) -> None:
        """Unmark what was decided; what was skipped keeps its mark."""
        self.marked -= set(result.done)
        await self._read()

    async def show_undo_result(self, result: ActResult) -> None:
        await self._read()

    async def reload_item(self, item: ItemRow) -> ItemRow:
        await self._read()
        detail = await self.context.queue.ask(lambda queue: queue.detail(item.id))
        return detail.row  # the list may have another item in its place by now

    def refresh_list(self) -> None:
        """Read the list again."""
        self.say("")
        self.reload()

    def open_item(self) -> None:
        """Open the decision's first item."""
        row = self.target_item()
        if row is not None:
            self.context.open("item", row)


def _sums_texts(lines: tuple[ExpiringLine, ...], marked: int, filter_text: str) -> tuple[str, str]:
    """Return the two ends of the line above the list."""
    if not lines and filter_text:
        return f" No decision is left of {filter_text}.", ""
    if not lines:
        return " Nothing expires in the next 10 business days. No lost deadline to sign.", ""
    count = sum(len(line.items) for line in lines)
    items = "1 item" if count == 1 else f"{count:,} items"
    decisions = "1 decision" if len(lines) == 1 else f"{len(lines):,} decisions"
    cents = sum(line.amount_cents or 0 for line in lines)
    lost = sum(len(line.items) for line in lines if line.is_lost)
    lost_text = f"   {lost:,} LOST, not signed" if lost else ""
    end = f"{marked} marked " if marked else "soonest first "
    end = f"{end}  filter: {filter_text} " if filter_text else end
    return f" {decisions} ({items})   {plain(cents)} at risk{lost_text}", end
