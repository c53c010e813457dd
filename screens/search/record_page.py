"""The page of a record that has no item: a claim with its results, a payment, a patient."""

from collections.abc import Iterable

from textual.widget import Widget

from medq.domain.search.results import RecordPage, SearchResult
from screens.base.cursors import TextCursor
from screens.base.screen import BaseScreen
from screens.base.session import AppContext
from widgets.record_lines import record_page_lines
from widgets.text_pane import TextPane


class RecordScreen(BaseScreen):
    """A record's facts, to read; back leads to the list."""

    screen_id = "record"
    DEFAULT_CSS = "#facts { height: 1fr; }"

    def __init__(self, context: AppContext, result: SearchResult) -> None:
        super().__init__(context)
        self.result = result
        self.page: RecordPage | None = None
        self.handlers.update(TextCursor(self, "facts").handlers)

    @property
    def header_title(self) -> str:  # type: ignore[override]
        """The kind of record, without a name: everybody who passes by can read the header."""
        return self.page.head if self.page else "Record"

    def hint_actions(self) -> tuple[str, ...]:
        return ("list.pagedown", "list.pageup", "nav.back", "help.here")

    def compose_body(self) -> Iterable[Widget]:
        yield TextPane(id="facts")

    def start(self) -> None:
        self.store.ask(self._load, group="facts")

    async def _load(self) -> None:
        subject, subject_id = self.result.subject, self.result.subject_id
        self.page = await self.context.search.ask(
            lambda search: search.record_page(subject, subject_id)
        )
        self.loaded.set()
        self._draw()
        self.update_bars()

    def _draw(self) -> None:
        if self.page is not None:
            self.query_one("#facts", TextPane).lines = record_page_lines(
                self.page, self.app.size.width
            )

    def adapt_to_size(self, width: int, height: int) -> None:
        self._draw()
