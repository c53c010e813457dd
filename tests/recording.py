"""Records a terminal session, frame by frame, as one animated SVG without a script.

A row that stays the same over several frames is one element, shown for as long.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape

import pyte

CELL_WIDTH, ROW_HEIGHT = 9, 18
MARGIN = 9
BACKGROUND, FOREGROUND = "#101418", "#d0d4d8"
COLORS = {
    "default": FOREGROUND,
    "red": "#ff6b68",
    "green": "#8cc265",
    "brown": "#e5c07b",  # pyte's name for ANSI yellow
    "blue": "#61afef",
    "magenta": "#c678dd",
    "cyan": "#56b6c2",
    "white": FOREGROUND,
}


class Run(NamedTuple):
    """Neighboring cells of one style."""

    column: int
    text: str
    color: str
    bold: bool
    reverse: bool


Row = tuple[Run, ...]


class Frame(NamedTuple):
    """Content of the terminal for some seconds, with the keys that are named below it."""

    rows: tuple[Row, ...]
    keys: str
    seconds: float


def frame_of(screen: pyte.Screen, keys: str, seconds: float) -> Frame:
    """Return the screen as a frame."""
    rows = tuple(_row(screen, number) for number in range(screen.lines))
    return Frame(rows, keys, seconds)


def _row(screen: pyte.Screen, number: int) -> Row:
    runs: list[Run] = []
    for column in range(screen.columns):
        cell = screen.buffer[number][column]
        run = Run(column, cell.data, cell.fg, cell.bold, cell.reverse)
        if runs and runs[-1][2:] == run[2:]:
            runs[-1] = runs[-1]._replace(text=runs[-1].text + run.text)
        else:
            runs.append(run)
    return tuple(run for run in runs if run.reverse or run.text.strip())


def animated_svg(frames: Sequence[Frame]) -> str:
    """Return an SVG that shows the frames one after another, and begins again at the end."""
    height = len(frames[0].rows)
    total = sum(frame.seconds for frame in frames)
    ends: list[float] = []
    for frame in frames:
        ends.append((ends[-1] if ends else 0.0) + frame.seconds)
    spans: dict[tuple[int, int], str] = {}  # first and last frame to the name of its keyframes
    body: list[str] = []
    for number in range(height):
        for first, last in _spans([frame.rows[number] for frame in frames]):
            if frames[first].rows[number]:
                name = spans.setdefault((first, last), f"f{len(spans)}")
                body.append(_row_element(frames[first].rows[number], number, name))
    for first, last in _spans([frame.keys for frame in frames]):
        name = spans.setdefault((first, last), f"f{len(spans)}")
        body.append(_keys_element(frames[first].keys, height, name))
    style = "".join(
        _keyframes(name, (ends[first - 1] if first else 0.0) / total, ends[last] / total)
        for (first, last), name in spans.items()
    )
    width_px = 80 * CELL_WIDTH + 2 * MARGIN
    height_px = (height + 2) * ROW_HEIGHT + 2 * MARGIN
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xml:space="preserve"'
        f' viewBox="0 0 {width_px} {height_px}">\n'
        "<style>text{font:15px 'DejaVu Sans Mono',Menlo,Consolas,monospace;white-space:pre}"
        f".b{{font-weight:bold}}g{{visibility:hidden;animation:{total:g}s step-end infinite}}"
        f"{style}</style>\n"
        f'<rect width="{width_px}" height="{height_px}" rx="6" fill="{BACKGROUND}"/>\n'
        + "\n".join(body)
        + "\n</svg>\n"
    )


def _spans(values: Sequence[object]) -> Iterable[tuple[int, int]]:
    """Return the first and last index of each stretch of equal values."""
    first = 0
    for index in range(1, len(values) + 1):
        if index == len(values) or values[index] != values[first]:
            yield first, index - 1
            first = index


def _keyframes(name: str, start: float, end: float) -> str:
    """Return when a span is shown; without animation, as in a mail, the first frame is."""
    shown, hidden = "{visibility:visible}", "{visibility:hidden}"
    at_start = shown if start == 0 else hidden
    steps = f"0%{at_start}" + (f"{start:.3%}{shown}" if start else "")
    if end < 1:
        steps += f"{end:.3%}{hidden}"
    return (
        f".{name}{{visibility:{at_start[12:-1]};animation-name:{name}}}@keyframes {name}{{{steps}}}"
    )


def _row_element(row: Row, number: int, name: str) -> str:
    return f'<g class="{name}">' + "".join(_run_elements(run, number) for run in row) + "</g>"


def _run_elements(run: Run, number: int) -> str:
    x, y = MARGIN + run.column * CELL_WIDTH, MARGIN + number * ROW_HEIGHT
    width = len(run.text) * CELL_WIDTH
    color = COLORS.get(run.color, FOREGROUND)
    ground = ""
    if run.reverse:
        ground = f'<rect x="{x}" y="{y}" width="{width}" height="{ROW_HEIGHT}" fill="{color}"/>'
        color = BACKGROUND
    weight = ' class="b"' if run.bold else ""
    return (
        f'{ground}<text x="{x}" y="{y + 14}" textLength="{width}" fill="{color}"{weight}>'
        f"{escape(run.text)}</text>"
    )


def _keys_element(keys: str, height: int, name: str) -> str:
    y = MARGIN + (height + 1) * ROW_HEIGHT + 6
    return f'<g class="{name}"><text x="{MARGIN}" y="{y}" fill="#8a9199">{escape(keys)}</text></g>'
