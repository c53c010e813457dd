"""Lines of a text pane made from texts, labeled fields and parts."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from rich.cells import cell_len

from medq.domain.items.item import DetailField
from widgets.cells import align_left, sanitize, truncate, wrap
from widgets.text_pane import TextLine

LABEL_WIDTH = 16
MAX_LABEL_WIDTH = 28  # a label may be a payer's name


def heading(text: str) -> TextLine:
    """Return the heading of a part."""
    return TextLine(f" {text}", strong=True)


def wrapped_lines(text: str, width: int, indent: str = " ") -> list[TextLine]:
    """Return the lines of a wrapped text; none for ""."""
    if not text:
        return []
    return [TextLine(indent + line) for line in wrap(text, width - len(indent) - 1, indent="  ")]


def first_lines(text: str, width: int, rows: int) -> list[TextLine]:
    """Return at most `rows` lines of a wrapped text; the last ends in `..` if there are more."""
    lines = wrapped_lines(text, width)
    if len(lines) <= rows:
        return lines
    last = f"{lines[rows - 1].text} {lines[rows].text.strip()}"
    return [*lines[: rows - 1], TextLine(truncate(last, width - 1))]


def join_parts(parts: Iterable[list[TextLine]], width: int) -> Iterator[TextLine]:
    """Yield the lines of all parts, with a rule between parts that are not empty."""
    is_first = True
    for part in parts:
        if part:
            if not is_first:
                yield TextLine("-" * width)
            is_first = False
            yield from part


def section_parts(fields: Iterable[DetailField], width: int) -> Iterator[list[TextLine]]:
    """Yield fields section by section, each with its heading."""
    for section, of_section in groupby(fields, key=lambda field: field.section):
        yield [heading(section.capitalize()), *field_lines(list(of_section), width)]


def field_lines(fields: Sequence[DetailField], width: int) -> list[TextLine]:
    """Return labels with their values; two are side by side where both are short enough."""
    lines: list[TextLine] = []
    half = (width - 2) // 2
    for _, section in groupby(fields, key=lambda field: field.section):
        left_half = ""
        pairs = [(field.label, field.value) for field in section]
        longest = max(cell_len(sanitize(label)) + 1 for label, _value in pairs)
        label_width = min(MAX_LABEL_WIDTH, max(LABEL_WIDTH, longest))
        for name, value in pairs:
            label = align_left(truncate(name, label_width - 1), label_width)
            text = label + value
            if cell_len(text) <= half and left_half:
                lines.append(TextLine(f" {align_left(left_half, half)} {text}"))
                left_half = ""
                continue
            if left_half:
                lines.append(TextLine(f" {left_half}"))
                left_half = ""
            if cell_len(text) <= half:
                left_half = text
            else:
                lines += [TextLine(f" {line}") for line in wrap_field(label, value, width - 2)]
        if left_half:
            lines.append(TextLine(f" {left_half}"))
    return lines


def wrap_field(label: str, value: str, width: int) -> list[str]:
    """Return a label and its value, whose further lines are indented below its first."""
    lines = wrap(value, width - cell_len(label))
    return [label + lines[0], *(" " * cell_len(label) + line for line in lines[1:])]
