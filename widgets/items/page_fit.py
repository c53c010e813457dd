"""Blocks of an item's page fitted into the rows of a pane; what is left out follows below."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from widgets.text_pane import TextLine


class Frame(NamedTuple):
    """The room for an item's page, and the key that lists what is related."""

    width: int
    rows: int
    related_key: str = "="


class Block(NamedTuple):
    """Lines that belong together.

    `least` lines always stay on the first page. Blocks give up lines in the order of `gives_at`,
    the lowest first; `noun` names what is left out.
    """

    lines: Sequence[TextLine]
    least: int
    gives_at: int = 0
    noun: str = "line"
    has_rule: bool = True  # above it, where there is room


def fitted_page(blocks: Sequence[Block], frame: Frame) -> tuple[list[TextLine], list[Block]]:
    """Return the lines of the first page, exactly its rows, and the blocks that are cut there."""
    blocks = [block for block in blocks if block.lines]
    counts = _shown_counts(blocks, frame.rows)
    used = sum(
        count + (0 < count < len(block.lines)) for block, count in zip(blocks, counts, strict=True)
    )
    page = list(_page(blocks, counts, max(0, frame.rows - used), frame.width))[: frame.rows]
    page += [TextLine("")] * (frame.rows - len(page))
    cut = [block for block, count in zip(blocks, counts, strict=True) if count < len(block.lines)]
    return page, cut


def _shown_counts(blocks: Sequence[Block], rows: int) -> list[int]:
    """Return how many lines of each block fit; one that gives up lines says so in one more."""
    counts = [len(block.lines) for block in blocks]
    excess = sum(counts) - rows
    for index in sorted(range(len(blocks)), key=lambda index: blocks[index].gives_at):
        block, says_so = blocks[index], blocks[index].least > 0
        lines_less = min(len(block.lines) - block.least, excess + says_so)
        if excess > 0 and lines_less > says_so:
            counts[index] -= lines_less
            excess -= lines_less - says_so
    return counts


def _page(
    blocks: Sequence[Block], counts: Sequence[int], free: int, width: int
) -> Iterator[TextLine]:
    """Yield the shown lines of all blocks, with a rule above each as long as rows are free."""
    is_first = True
    for block, count in zip(blocks, counts, strict=True):
        if not count:
            continue
        if not is_first and block.has_rule and free:
            free -= 1
            yield TextLine("-" * width)
        is_first = False
        yield from block.lines[:count]
        hidden = len(block.lines) - count
        if hidden:
            text = f" ... {hidden} more {block.noun}{'' if hidden == 1 else 's'} (pgdn)"
            yield TextLine(text, says_more=True)
