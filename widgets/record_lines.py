"""The page of a record without an item as lines, section by section."""

from typing import TYPE_CHECKING

from widgets.cells import truncate
from widgets.text_lines import join_parts, section_parts
from widgets.text_pane import TextLine

if TYPE_CHECKING:
    from medq.domain.search.results import RecordPage


def record_page_lines(page: "RecordPage", width: int) -> tuple[TextLine, ...]:
    """Return a record's page, section by section."""
    head = [TextLine(truncate(f" {page.head}", width), strong=True)]
    return tuple(join_parts([head, *section_parts(page.facts, width)], width))
