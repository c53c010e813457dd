"""The animated SVG shows each frame in its time, and without animation the first one."""

import re
from xml.etree import ElementTree

import pyte
import pytest

from tests.recording import Frame, animated_svg, frame_of

SVG = "{http://www.w3.org/2000/svg}"


def frames() -> list[Frame]:
    """Return three frames of a small terminal: a list, its cursor one row down, an item."""
    screen = pyte.Screen(20, 3)
    stream = pyte.Stream(screen)
    recorded = []
    for text, keys, seconds in (
        ("\x1b[H\x1b[2J\x1b[7m> 1 <ANN> & BO\x1b[0m\r\n  2 LEE, C", "", 2.0),
        ("\x1b[H\x1b[2J  1 <ANN> & BO\r\n\x1b[7m> 2 LEE, C\x1b[0m", "j", 1.0),
        ("\x1b[H\x1b[2J\x1b[1;31mDENIED\x1b[0m", "enter", 1.0),
    ):
        stream.feed(text)
        recorded.append(frame_of(screen, keys, seconds))
    return recorded


def shown_texts(svg: str, share: float | None) -> list[str]:
    """Return the texts shown at a share of the time; None: by a viewer without animation."""
    style = svg[svg.index("<style>") : svg.index("</style>")]
    visible = set()
    for name, still, steps in re.findall(
        r"\.(f\d+)\{visibility:(\w+);[^}]*\}@keyframes \w+\{((?:[\d.]+%\{[^}]*\})+)\}", style
    ):
        states = re.findall(r"([\d.]+)%\{visibility:(\w+)\}", steps)
        if share is not None:
            still = [state for start, state in states if float(start) <= share * 100][-1]
        if still == "visible":
            visible.add(name)
    groups = ElementTree.fromstring(svg).iter(f"{SVG}g")
    return ["".join(group.itertext()).strip() for group in groups if group.get("class") in visible]


@pytest.mark.parametrize(
    ("share", "texts"),
    [
        (None, ["> 1 <ANN> & BO", "2 LEE, C", ""]),
        (0.25, ["> 1 <ANN> & BO", "2 LEE, C", ""]),
        (0.6, ["1 <ANN> & BO", "> 2 LEE, C", "j"]),
        (0.9, ["DENIED", "enter"]),
    ],
)
def test_each_frame_is_shown_in_its_time(share: float | None, texts: list[str]) -> None:
    assert shown_texts(animated_svg(frames()), share) == texts


def test_an_unchanged_row_is_drawn_once() -> None:
    first, *_others = frames()
    svg = animated_svg([first, first._replace(keys="j"), first._replace(keys="k")])
    assert svg.count("LEE, C") == 1


def test_styles_are_drawn() -> None:
    svg = animated_svg(frames())
    assert 'fill="#ff6b68" class="b">DENIED' in svg
    assert "<script" not in svg
