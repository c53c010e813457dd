"""The list of expiring items: each is kept, reassigned, or left to expire for a reason."""

from collections.abc import Iterable

from textual.widget import Widget

from medq.domain.acts import ActResult, BulkResult, SeenVersions
from medq.domain.date_text import format_day
from medq.domain.items.item import ItemRow
from medq.domain.money import plain
from medq.domain.plan.view import ExpiringLine
from screens.base.cursors import ListCursor
from screens.base.item_acts import ItemActs
from screens.base.screen import BaseScreen
from screens.base.session import AppContext
from widgets.cells import align_left, align_right, justify, truncate
from widgets.choices import Choices
from widgets.item_texts import payer_text, short_subject_text
from widgets.text_pane import Ruler, TextLine, TextPane

ITEM_WIDTH, PAYER_WIDTH, AMOUNT_WIDTH, MINUTES_WIDTH = 27, 11, 10, 4
GAPS_WIDTH = 5
MIN_REASON_WIDTH = 4
CURSOR_WIDTH = 3


class ExpiringScreen(BaseScreen):
    """One line for each decision; equal items are one decision."""

    screen_id = "expiring"
    header_title = "Expiring"
    DEFAULT_CSS = """
    ExpiringScreen #sums, ExpiringScreen #head { height: 1; }
    ExpiringScreen #notes { height: 2; }
    """

    def __init__(self, context: AppContext) -> None:
        super().__init__(context)
        self.viewer = context.viewer()
        self.lines: tuple[ExpiringLine, ...] | None = None
        self.handlers.update(ListCursor(lambda: self.query_one(Choices)).handlers)
        self.handlers.update(ItemActs(self, self, self).handlers)
        self.handlers.update({"list.open": self.open_item, "view.refresh": self.refresh_list})

    def hint_actions(self) -> tuple[str, ...]:
        return (
            *("expiring.keep", "expiring.reassign", "expiring.expire", "list.open"),
            *("act.undo", "nav.back", "help.here"),
        )

    def compose_body(self) -> Iterable[Widget]:
        yield TextPane(id="sums")
        yield Ruler()
        yield TextPane(id="head")
        yield Choices()
        yield Ruler()
        yield TextPane(id="notes")

    def start(self) -> None:
        self.mark_redrawn()
        self.reload()

    def reload(self) -> None:
        self.store.ask(self._read, group="expiring")

    async def _read(self) -> None:
        self.mark_read()
        self.lines = await self.context.plan.ask(lambda plan: plan.expiring())
        self.viewer = self.context.viewer()
        self._draw()
        self.update_bars()

    def adapt_to_size(self, width: int, height: int) -> None:
        if self.lines is not None:
            self._draw()

    def _draw(self) -> None:
        lines, width = self.lines or (), self.app.size.width
        start, end = _sums_texts(lines)
        self.query_one("#sums", TextPane).lines = (
            TextLine(justify(start, end, width), strong=True),
        )
        self.query_one("#head", TextPane).lines = (TextLine(_head_text()),) if lines else ()
        self.query_one(Choices).lines = tuple(
            self._line_text(line, width - CURSOR_WIDTH) for line in lines
        )
        self.query_one("#notes", TextPane).lines = (
            TextLine(" Items show here 10 business days before they expire."),
            TextLine(" Amount = expected recovery; Min = estimated work."),
        )

    def _line_text(self, line: ExpiringLine, width: int) -> str:
        row, more = line.row, len(line.items) - 1
        more_text = f" +{more} more" if more else ""
        item = f"{row.kind.word.capitalize()} {short_subject_text(row, self.viewer)}"
        columns = (
            align_left(truncate(item, ITEM_WIDTH - len(more_text)) + more_text, ITEM_WIDTH),
            align_left(payer_text(row), PAYER_WIDTH),
            align_right(plain(line.worth_cents), AMOUNT_WIDTH),
            align_right(str(line.minutes), MINUTES_WIDTH),
        )
        used = ITEM_WIDTH + PAYER_WIDTH + AMOUNT_WIDTH + MINUTES_WIDTH + GAPS_WIDTH
        reason = truncate(_reason_text(line), max(MIN_REASON_WIDTH, width - used))
        return f"{' '.join(columns)}  {reason}"

    # The decisions

    @property
    def _cursor_line(self) -> ExpiringLine | None:
        lines, index = self.lines or (), self.query_one(Choices).cursor
        return lines[index] if index < len(lines) else None

    def target_item(self) -> ItemRow | None:
        line = self._cursor_line
        return line.row if line is not None else None

    def marked_versions(self) -> SeenVersions:
        """Return all items of the decision under the cursor if there are several.

        Only the first one has a version: it is the one that is drawn.
        """
        line = self._cursor_line
        if line is None or len(line.items) == 1:
            return {}
        return dict.fromkeys(line.items) | {line.row.id: line.row.version}

    async def show_act_result(self, before: ItemRow, result: ActResult) -> None:
        await self._read()

    async def show_bulk_result(self, result: BulkResult) -> None:
        await self._read()

    async def show_undo_result(self, result: ActResult) -> None:
        await self._read()

    async def reload_item(self, item: ItemRow) -> ItemRow:
        await self._read()
        return self.target_item() or item

    def refresh_list(self) -> None:
        """Read the list again."""
        self.say("")
        self.reload()

    def open_item(self) -> None:
        """Open the decision's first item."""
        row = self.target_item()
        if row is not None:
            self.context.open("item", row)


def _head_text() -> str:
    columns = (
        align_left("What", ITEM_WIDTH),
        align_left("Payer", PAYER_WIDTH),
        align_right("Amount", AMOUNT_WIDTH),
        align_right("Min", MINUTES_WIDTH),
    )
    return f"   {' '.join(columns)}  Reason"


def _sums_texts(lines: tuple[ExpiringLine, ...]) -> tuple[str, str]:
    """Return the two ends of the line above the list."""
    if not lines:
        return " No decisions are due.", ""
    count = sum(len(line.items) for line in lines)
    items = "1 item" if count == 1 else f"{count} items"
    decisions = "1 decision" if len(lines) == 1 else f"{len(lines)} decisions"
    return f" {decisions} ({items})", "soonest deadline first "


def _reason_text(line: ExpiringLine) -> str:
    deadline = line.row.deadline
    if line.late_until and deadline:
        return f"returns {format_day(line.late_until)}, after deadline {format_day(deadline)}"
    if line.is_expiring and line.act_by:
        deadline_text = f", deadline {format_day(deadline)}" if deadline else ""
        return f"act by {format_day(line.act_by)}{deadline_text}"
    return f"no activity {line.untouched_days} days"
