"""How a cell looks, and the shortest way to tell a terminal that the next cell looks another way."""

from functools import lru_cache
from typing import NamedTuple


class CellStyle(NamedTuple):
    """Marks (bold 1, underline 4, reverse 7, …) and colours, each as its SGR parameter; "" is the default colour."""

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
_UNSEEN = frozenset("123")  # marks that a blank does not show


@lru_cache(4096)
def apply_sgr(style: CellStyle, parameters: str) -> CellStyle:
    """The look after `ESC[parametersm` was sent on top of another; parameters that nobody knows change nothing."""
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
    """What of a look can be seen on a blank: without reverse video and lines only its ground."""
    return style if set(style.attributes) - _UNSEEN else CellStyle((), "", style.background)


@lru_cache(4096)
def without_color(style: CellStyle) -> CellStyle:
    """The look on a terminal that must not be sent colours."""
    return CellStyle(style.attributes)


@lru_cache(4096)
def style_change(old: CellStyle | None, new: CellStyle) -> str:
    """The shortest sequence from one look to another; None: nobody knows how the terminal writes now."""
    if old == new:
        return ""
    if new == PLAIN:
        return RESET
    whole = [*new.attributes, *filter(None, (new.foreground, new.background))]
    if old is None:
        return _sequence(["", *whole])
    gone = {_OFF[attribute] for attribute in old.attributes if attribute not in new.attributes}
    kept = [
        attribute
        for attribute in new.attributes
        if attribute not in old.attributes or _OFF[attribute] in gone
    ]
    part = [*sorted(gone), *kept]
    if old.foreground != new.foreground:
        part.append(new.foreground or "39")
    if old.background != new.background:
        part.append(new.background or "49")
    return min(_sequence(part), _sequence(["", *whole]), key=len)


def _sequence(parameters: list[str]) -> str:
    return f"\x1b[{';'.join(parameters)}m"
