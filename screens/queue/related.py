"""What else concerns an item: the claims of its patient, and the items of its payer and code."""

from collections.abc import Iterable

from textual.widget import Widget

from medq.domain.items.item import ItemRow, Subject
from medq.domain.items.related import Related, RelatedClaim
from medq.domain.queue.page import Query
from medq.domain.search.results import SearchResult
from screens.base.cursors import ListCursor
from screens.base.screen import BaseScreen
from screens.base.session import AppContext
from widgets.items.related_lines import (
    NO_CLAIMS,
    NO_SIMILAR,
    claim_text,
    column_head,
    head_line,
    member_text,
    patient_lines,
)
from widgets.signed_lines import SignedLine, SignedLines
from widgets.text_pane import Ruler, TextLine, TextPane


class RelatedScreen(BaseScreen):
    """Two lists, one at a time: the patient's claims, the group's items; back leads to the item."""

    screen_id = "related"
    DEFAULT_CSS = """
    RelatedScreen #who, RelatedScreen #head { height: 1; }
    RelatedScreen #patient { height: 7; }
    """

    def __init__(self, context: AppContext, row: ItemRow) -> None:
        super().__init__(context)
        self.row = row
        self.related: Related | None = None
        self.shows_group = False
        self.viewer = context.viewer()
        self.handlers.update(ListCursor(lambda: self.query_one(SignedLines)).handlers)
        self.handlers.update(
            {
                "list.open": self.open_line,
                "related.switch": self.switch,
                "item.next": lambda: self.store.ask_held(self._take_next, group="act"),
                "list.group": self.go_back,
            }
        )

    @property
    def header_title(self) -> str:  # type: ignore[override]
        """The item from which one came, by kind and number only."""
        return f"Related to {self.row.kind.word} {self.row.number or self.row.id}"

    def hint_actions(self) -> tuple[str, ...]:
        return (
            *("list.open", "related.switch", "nav.search", "item.next", "item.copypage"),
            *("nav.back", "help.here"),
        )

    def compose_body(self) -> Iterable[Widget]:
        yield TextPane(id="who")
        yield Ruler()
        yield TextPane(id="head")
        yield SignedLines()
        yield Ruler()
        yield TextPane(id="patient")

    def start(self) -> None:
        self.mark_redrawn()
        self.store.ask_held(self._load, group="start")

    def reload(self) -> None:
        self.store.ask(self._load, group="related")

    async def _load(self) -> None:
        self.mark_read()
        item_id, is_first = self.row.id, self.related is None
        self.related = await self.context.queue.ask(lambda queue: queue.related(item_id))
        self.viewer = self.context.viewer()
        self.loaded.set()
        self._draw()
        if is_first:
            self.query_one(SignedLines).cursor = self._own_number()

    def _own_number(self) -> int:
        """Return the number of the line with the item from which one came."""
        claims = self.related.claims if self.related is not None else ()
        items = [claim.item for claim in claims]
        return next(
            (number for number, item in enumerate(items) if item and item.id == self.row.id), 0
        )

    def adapt_to_size(self, width: int, height: int) -> None:
        self._draw()

    def _draw(self) -> None:
        related, width = self.related, self.app.size.width
        if related is None:
            return
        is_group = self.shows_group
        self.query_one("#who", TextPane).lines = (head_line(related, width, is_group=is_group),)
        self.query_one("#head", TextPane).lines = (TextLine(column_head(is_group=is_group)),)
        if is_group:
            texts = tuple(member_text(row, self.viewer) for row in related.group)
        else:
            texts = tuple(claim_text(claim, self.viewer) for claim in related.claims)
        self.query_one(SignedLines).lines = tuple(SignedLine(f" {text}") for text in texts)
        patient = related.patient
        self.query_one("#patient", TextPane).lines = (
            tuple(patient_lines(patient, width)) if patient is not None else ()
        )
        if len(texts) <= 1:
            self.say(NO_SIMILAR if is_group else NO_CLAIMS)

    def target_item(self) -> ItemRow | None:
        related, cursor = self.related, self.query_one(SignedLines).cursor
        if related is None:
            return None
        if self.shows_group:
            return related.group[cursor] if related.group else None
        return related.claims[cursor].item if related.claims else None

    # Keys

    def switch(self) -> None:
        """Show the other list."""
        self.say("")
        self.shows_group = not self.shows_group
        self.query_one(SignedLines).cursor = 0
        self._draw()

    def open_line(self) -> None:
        """Open the item of the line under the cursor; of a claim without one its record."""
        row, related = self.target_item(), self.related
        if row is not None:
            self.context.open("item", row)
        elif related is not None and related.claims and not self.shows_group:
            claim = related.claims[self.query_one(SignedLines).cursor]
            self.context.open("record", _claim_result(claim))

    async def _take_next(self) -> None:
        """Check out the next item of the group, else of all."""
        query = Query(group=self.row.group, grouped=True)
        result = await self.context.queue.ask(lambda queue: queue.take_next(query))
        self.context.write_count += 1
        await self.context.open("item", result.item, None, query)


def _claim_result(claim: RelatedClaim) -> SearchResult:
    return SearchResult(
        type_word="claim",
        number=claim.number,
        name="",
        day=claim.service_day,
        payer=claim.payer_short,
        money_cents=claim.charge_cents,
        state=claim.state,
        subject=Subject.CLAIM,
        subject_id=claim.claim_id,
    )
