"""An item's page as lines: the first page by kind, and below it everything else that is known."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from medq.domain.date_text import format_day
from medq.domain.items.item import EventLine, ItemDetail, Kind, State
from widgets.item_texts import Viewer
from widgets.items.callback_page import callback_blocks
from widgets.items.denial_page import denial_blocks
from widgets.items.follow_up_page import follow_up_blocks
from widgets.items.line_table import MOST_LINES, line_table
from widgets.items.page_fit import Block, Frame, fitted_page
from widgets.items.review_page import review_blocks
from widgets.items.submit_page import submit_blocks
from widgets.items.work_lines import MOST_NOTES, note_lines
from widgets.text_lines import heading, join_parts, section_parts, wrapped_lines
from widgets.text_pane import RULE, TextLine

BLOCKS_BY_KIND: Mapping[Kind, Callable[[ItemDetail, Frame, Viewer], list[Block]]] = {
    Kind.DENIAL: denial_blocks,
    Kind.REVIEW: review_blocks,
    Kind.SUBMIT: submit_blocks,
    Kind.FOLLOW_UP: follow_up_blocks,
    Kind.CALLBACK: callback_blocks,
    Kind.QUESTION: review_blocks,
}


def page_lines(detail: ItemDetail, frame: Frame, viewer: Viewer) -> tuple[TextLine, ...]:
    """Return the first page of an item, and what is below it.

    Where the first page has to leave something out it fills the frame's rows exactly.
    """
    blocks = BLOCKS_BY_KIND[detail.row.kind](detail, frame, viewer)
    page, cut = fitted_page(blocks, frame)
    rest = _rest_lines(detail, cut, frame, viewer)
    if rest and not cut:
        content = _without_blank_end(page)
        return (*content, TextLine(RULE * frame.width), *rest)
    if rest and not any(line.says_more for line in page):
        # The last row says how many lines are below.
        page, cut = fitted_page(blocks, frame._replace(rows=frame.rows - 1))
        page.append(TextLine(""))
        rest = _rest_lines(detail, cut, frame, viewer)
    return (*page, *rest) if rest else tuple(_without_blank_end(page))


def _rest_lines(
    detail: ItemDetail, cut: Iterable[Block], frame: Frame, viewer: Viewer
) -> list[TextLine]:
    """Return what the first page leaves out, older notes first, then all that is stored."""
    parts = [list(block.lines) for block in cut]
    if detail.page is not None and len(detail.page.notes) > MOST_NOTES:
        notes = detail.page.notes
        parts.append([heading("Notes"), *note_lines(notes, frame.width, most=len(notes))])
    parts += stored_parts(detail, frame.width, viewer)
    return list(join_parts(parts, frame.width))


def stored_parts(detail: ItemDetail, width: int, viewer: Viewer) -> Iterator[list[TextLine]]:
    """Yield all lines, the terms of the rank, everything that is stored, and the history.

    Of a callback nothing is stored that may be shown before identity is verified.
    """
    if detail.row.kind is Kind.CALLBACK:
        return
    page = detail.page
    if page is not None and len(page.lines) > MOST_LINES:
        yield line_table(page.lines, most=len(page.lines))
    terms = detail.terms if detail.row.state is not State.DONE else ()
    yield [
        *([heading("Priority")] if terms else []),
        *(line for term in terms for line in wrapped_lines(term.text, width, "   ")),
    ]
    yield from section_parts(detail.facts, width)
    yield _history(detail.events, width, viewer)


def _history(events: Sequence[EventLine], width: int, viewer: Viewer) -> list[TextLine]:
    newest_first = sorted(events, key=lambda event: event.at, reverse=True)
    lines = [
        line
        for event in newest_first
        for line in wrapped_lines(
            f"{format_day(event.at.astimezone(viewer.zone).date())} {event.user}  {event.text}"
            f"{' (undone)' if event.is_undone else ''}",
            width,
        )
    ]
    return [heading("History"), *lines] if lines else []


def _without_blank_end(lines: Sequence[TextLine]) -> list[TextLine]:
    last = max((index for index, line in enumerate(lines) if line.text), default=-1)
    return list(lines[: last + 1])
