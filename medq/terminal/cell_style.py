"""The style of a cell, and the shortest SGR sequence from one style to another."""

from functools import lru_cache
from typing import NamedTuple


class CellStyle(NamedTuple):
    """Attributes (bold 1, underline 4, reverse 7, …) and colors, each as its SGR parameter.

    "" is the default color.
    """

    attributes: tuple[str, ...] = ()
    foreground: str = ""
    background: str = ""


PLAIN = CellStyle()
RESET = "\x1b[m"
_OFF = {
    "1": "22",
    "2": "22",
    "3": "23",
    "4": "24",
    "5": "25",
    "6": "25",
    "7": "27",
    "8": "28",
    "9": "29",
}
_INVISIBLE_ON_BLANK = frozenset("123")  # bold, faint, italic


@lru_cache(4096)
def apply_sgr(style: CellStyle, parameters: str) -> CellStyle:
    """Return the style after the SGR sequence with these parameters; unknown ones are ignored."""
    attributes, foreground, background = set(style.attributes), style.foreground, style.background
    numbers = iter(parameters.replace(":", ";").split(";"))
    for number in numbers:
        number = number or "0"
        if number == "0":
            attributes, foreground, background = set(), "", ""
        elif number in _OFF:
            attributes.add(number)
        elif number in _OFF.values():
            attributes -= {attribute for attribute, off in _OFF.items() if off == number}
        elif number in ("38", "48"):
            kind = next(numbers, "")
            rest = [next(numbers, "0") for _ in range({"5": 1, "2": 3}.get(kind, 0))]
            color = ";".join((number, kind, *rest))
            foreground, background = (color, background) if number == "38" else (foreground, color)
        elif number in ("39", "49"):
            foreground, background = ("", background) if number == "39" else (foreground, "")
        elif len(number) == 2 and number[0] in "39":
            foreground = number
        elif number[:-1] in ("4", "10"):
            background = number
    return CellStyle(tuple(sorted(attributes)), foreground, background)


@lru_cache(4096)
def blank_style(style: CellStyle) -> CellStyle:
    """Return what a blank shows of a style: all if reversed or underlined, else the background."""
    has_visible = bool(set(style.attributes) - _INVISIBLE_ON_BLANK)
    return style if has_visible else CellStyle((), "", style.background)


@lru_cache(4096)
def without_color(style: CellStyle) -> CellStyle:
    """Return the style for a terminal that must not get colors."""
    return CellStyle(style.attributes)


@lru_cache(4096)
def style_change(old: CellStyle | None, new: CellStyle) -> str:
    """Return the shortest sequence from one style to another; `old` is None if it is unknown."""
    if old == new:
        return ""
    if new == PLAIN:
        return RESET
    complete = ["", *new.attributes, *filter(None, (new.foreground, new.background))]
    if old is None:
        return _sequence(complete)
    removed = {_OFF[attribute] for attribute in old.attributes if attribute not in new.attributes}
    added = [
        attribute
        for attribute in new.attributes
        if attribute not in old.attributes or _OFF[attribute] in removed
    ]
    difference = [*sorted(removed), *added]
    if old.foreground != new.foreground:
        difference.append(new.foreground or "39")
    if old.background != new.background:
        difference.append(new.background or "49")
    return min(_sequence(difference), _sequence(complete), key=len)


def _sequence(parameters: list[str]) -> str:
    return f"\x1b[{';'.join(parameters)}m"
