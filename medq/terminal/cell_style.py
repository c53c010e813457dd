"""How a cell looks, and the shortest way to tell a terminal that the next cell looks another way."""

from functools import lru_cache
from typing import NamedTuple


class Look(NamedTuple):
    """Marks (bold 1, underline 4, reverse 7, …) and colours, each as its SGR parameter; "" is the default colour."""

    marks: tuple[str, ...] = ()
    ink: str = ""
    ground: str = ""


PLAIN = Look()
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
def worn(look: Look, parameters: str) -> Look:
    """The look after `ESC[parametersm` was sent on top of another; parameters that nobody knows change nothing."""
    marks, ink, ground = set(look.marks), look.ink, look.ground
    numbers = iter(parameters.replace(":", ";").split(";"))
    for number in numbers:
        number = number or "0"
        if number == "0":
            marks, ink, ground = set(), "", ""
        elif number in _OFF:
            marks.add(number)
        elif number in _OFF.values():
            marks -= {mark for mark, off in _OFF.items() if off == number}
        elif number in ("38", "48"):
            kind = next(numbers, "")
            rest = [next(numbers, "0") for _ in range({"5": 1, "2": 3}.get(kind, 0))]
            colour = ";".join((number, kind, *rest))
            ink, ground = (colour, ground) if number == "38" else (ink, colour)
        elif number in ("39", "49"):
            ink, ground = ("", ground) if number == "39" else (ink, "")
        elif len(number) == 2 and number[0] in "39":
            ink = number
        elif number[:-1] in ("4", "10"):
            ground = number
    return Look(tuple(sorted(marks)), ink, ground)


@lru_cache(4096)
def of_blank(look: Look) -> Look:
    """What of a look can be seen on a blank: without reverse video and lines only its ground."""
    return look if set(look.marks) - _UNSEEN else Look((), "", look.ground)


@lru_cache(4096)
def without_colour(look: Look) -> Look:
    """The look on a terminal that must not be sent colours."""
    return Look(look.marks)


@lru_cache(4096)
def change(old: Look | None, new: Look) -> str:
    """The shortest sequence from one look to another; None: nobody knows how the terminal writes now."""
    if old == new:
        return ""
    if new == PLAIN:
        return RESET
    whole = [*new.marks, *filter(None, (new.ink, new.ground))]
    if old is None:
        return _sequence(["", *whole])
    gone = {_OFF[mark] for mark in old.marks if mark not in new.marks}
    kept = [mark for mark in new.marks if mark not in old.marks or _OFF[mark] in gone]
    part = [*sorted(gone), *kept]
    if old.ink != new.ink:
        part.append(new.ink or "39")
    if old.ground != new.ground:
        part.append(new.ground or "49")
    return min(_sequence(part), _sequence(["", *whole]), key=len)


def _sequence(parameters: list[str]) -> str:
    return f"\x1b[{';'.join(parameters)}m"
