"""A controller for the detail of the item under a list's cursor."""

from functools import partial

from medq.domain.items.item import ItemDetail
from screens.base.screen import BaseScreen
from widgets.text_pane import TextPane

FULL_HEIGHT = 10  # rows from which on there is room for more than the summary


class DetailPane:
    """The pane with the id `detail`, below the list.

    `for_newcomer`: until the first act of somebody who has never done one, it explains the list.
    """

    def __init__(self, screen: BaseScreen, *, for_newcomer: bool = False) -> None:
        self._screen = screen
        self._for_newcomer = for_newcomer
        self._detail: ItemDetail | None = None  # as it was last read

    @property
    def _pane(self) -> TextPane:
        return self._screen.query_one("#detail", TextPane)

    def show(self) -> None:
        """Show the detail of the item under the cursor."""
        item_id = self._screen.target_item_id()
        if item_id is None:
            self._detail = None
            self._pane.lines = ()
        else:
            self._screen.store.ask(partial(self._read, item_id), group="detail")

    async def _read(self, item_id: int) -> None:
        if await self._is_for_newcomer():
            self._show_help()
            return
        detail = await self._screen.context.queue.ask(lambda queue: queue.detail(item_id))
        if self._screen.target_item_id() != item_id:
            return  # the cursor has moved on
        self._detail = detail
        self.fit()

    async def _is_for_newcomer(self) -> bool:
        context = self._screen.context
        if self._for_newcomer:
            has_acted = context.session.read_only or context.write_count > 0
            if not has_acted:
                has_acted = await context.views.ask(lambda views: views.has_acted())
            self._for_newcomer = not has_acted
        return self._for_newcomer

    def _show_help(self) -> None:
        from screens.queue.newcomer import newcomer_lines  # noqa: PLC0415 - start-up

        context = self._screen.context
        self._detail = None
        self._pane.lines = newcomer_lines(
            context.keymap, context.program, is_demo=context.session.is_demo
        )

    def fit(self) -> None:
        """Write the detail's lines for the size that the pane has now."""
        detail = self._detail
        if detail is None:
            return
        from widgets.items.summary import (  # noqa: PLC0415 - start-up: after the first picture
            side_lines,
            summary_lines,
        )

        pane, viewer = self._pane, self._screen.context.viewer()
        width, height = pane.content_size
        if height < FULL_HEIGHT:
            pane.lines = summary_lines(detail, width, height, viewer)
        else:
            pane.lines = side_lines(detail, width, viewer)[:height]
        pane.top = 0
