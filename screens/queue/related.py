"""What else concerns an item: the claims of its patient; a key opens its payer's and code's."""

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
    claim_table,
    head_line,
    patient_lines,
)
from widgets.signed_lines import SignedLine, SignedLines
from widgets.text_pane import Ruler, TextLine, TextPane


class RelatedScreen(BaseScreen):
    """The claims of the item's patient; its group opens as a list; back leads to the item."""

    screen_id = "related"
    DEFAULT_CSS = """
    RelatedScreen #who, RelatedScreen #head { height: 1; }
    RelatedScreen #patient { height: 7; }
    """

    def __init__(self, context: AppContext, row: ItemRow) -> None:
        super().__init__(context)
        self.row = row
        self.related: Related | None = None
        self.viewer = context.viewer()
        self.handlers.update(ListCursor(lambda: self.query_one(SignedLines)).handlers)
        self.handlers.update(
            {
                "list.open": self.open_line,
                "related.switch": self.open_group,
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
        key = self.context.keymap.shown("related.switch")
        self.query_one("#who", TextPane).lines = (head_line(related, width, key),)
        head, texts = claim_table(related.claims, self.viewer, width)
        self.query_one("#head", TextPane).lines = (TextLine(head),)
        self.query_one(SignedLines).lines = tuple(SignedLine(f" {text}") for text in texts)
        patient = related.patient
        self.query_one("#patient", TextPane).lines = (
            tuple(patient_lines(patient, width)) if patient is not None else ()
        )
        if len(texts) <= 1:
            self.say(NO_CLAIMS)

    def target_item(self) -> ItemRow | None:
        claims = self.related.claims if self.related is not None else ()
        return claims[self.query_one(SignedLines).cursor].item if claims else None

    # Keys

    def open_group(self) -> None:
        """Open the items of the same payer and code as a list of their own."""
        if self.related is not None and self.related.group_total > 1:
            self.context.open("group", self.row)
        else:
            self.say(NO_SIMILAR)

    def open_line(self) -> None:
        """Open the item of the line under the cursor; of a claim without one its record."""
        row, related = self.target_item(), self.related
        if row is not None:
            self.context.open("item", row)
        elif related is not None and related.claims:
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
