"""The plain page of a thing that has no item: a claim with what was decided, a payment, a patient with claims and balance."""

from collections.abc import Iterable

from textual.widget import Widget

from medq.domain.search.results import FactsPage
from medq.domain.search.results import SearchResult as FoundLine
from screens.base.cursors import ReadingFrame
from screens.base.session import AppContext
from widgets.item_detail import record_page_lines
from widgets.text_pane import TextPane


class FactsScreen(ReadingFrame):
    """Its facts, to read; back leads to the list."""

    room = "facts"
    DEFAULT_CSS = "#facts { height: 1fr; }"

    def __init__(self, context: AppContext, found: FoundLine) -> None:
        super().__init__(context)
        self.line = found
        self.page: FactsPage | None = None

    @property
    def place(self) -> str:  # type: ignore[override]
        """Without a name: the header is seen by everybody who walks past."""
        return self.page.head if self.page else "Facts"

    def hint_actions(self) -> tuple[str, ...]:
        return ("list.pagedown", "list.pageup", "nav.back", "help.here")

    def body(self) -> Iterable[Widget]:
        yield TextPane(id="facts")

    def arrive(self) -> None:
        self.ask(self._load, group="facts")

    async def _load(self) -> None:
        self.page = await self.context.session.ask(
            lambda desk: desk.facts_page(self.line.subject, self.line.subject_id)
        )
        self._draw()
        self.touch()

    def _draw(self) -> None:
        if self.page is not None:
            self.query_one("#facts", TextPane).lines = record_page_lines(
                self.page, self.app.size.width
            )

    def resized(self, width: int, height: int) -> None:
        self._draw()
