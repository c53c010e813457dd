"""The worklists above a list: a digit, a name and a count each; the chosen one is strong."""

from collections.abc import Sequence
from typing import NamedTuple

from rich.cells import cell_len
from rich.segment import Segment
from textual.reactive import reactive
from textual.strip import Strip

from medq.domain.queue.worklist import ALL, MOST_COUNTED
from widgets.cells import sanitize, truncate
from widgets.line_widget import LineWidget
from widgets.theme import theme_of

WHOLE_NAME = 80
SHORTER = (  # with or without counts, and the cells of a name: the first that fits
    (True, WHOLE_NAME),
    *((True, width) for width in range(11, 4, -1)),
    (False, WHOLE_NAME),
    *((False, width) for width in range(11, 3, -1)),
)


class ListedWorklist(NamedTuple):
    """A worklist as the bar shows it; `items` is None until it was counted."""

    number: int
    name: str
    items: int | None = None

    def text(self, *, has_items: bool, name_width: int) -> str:
        """Return `2 Denials 41`."""
        parts = [str(self.number), truncate(sanitize(self.name), name_width)]
        if has_items and self.items is not None:
            parts.append(f"{MOST_COUNTED}+" if self.items > MOST_COUNTED else str(self.items))
        return " ".join(parts)


class WorklistBar(LineWidget):
    """Shows `worklists` and all open work, as much of them as fits."""

    DEFAULT_CSS = "WorklistBar { height: 1; }"

    worklists: reactive[tuple[ListedWorklist, ...]] = reactive(())
    chosen: reactive[int] = reactive(ALL)

    def render_line(self, y: int) -> Strip:
        width, theme = self.outer_size.width, theme_of(self)
        segments = [Segment(" ", theme.plain)]
        for number, text in worklist_texts(self.worklists, width):
            style = theme.strong if number == self.chosen else theme.plain
            segments += [Segment(text, style), Segment("  ", theme.plain)]
        return Strip(segments).adjust_cell_length(width, theme.plain)


def worklist_texts(worklists: Sequence[ListedWorklist], width: int) -> list[tuple[int, str]]:
    """Return the number and the text of each and of all: shorter ones where they do not fit.

    Names are cut before counts are left out; a number that chooses a list is never left out.
    """
    listed = (*worklists, ListedWorklist(ALL, "All"))
    texts: list[tuple[int, str]] = []
    for has_items, name_width in SHORTER:
        texts = [
            (each.number, each.text(has_items=has_items, name_width=name_width)) for each in listed
        ]
        if 1 + sum(cell_len(text) for _number, text in texts) + 2 * len(worklists) <= width:
            break
    return texts
