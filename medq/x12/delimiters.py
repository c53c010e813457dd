"""The four delimiters of an interchange, found in its ISA, and the constant characters they are replaced by.

Every interchange chooses its own. The reader turns them into four control characters at once, so that no loop reader
needs to know them and equal content has one form whatever it was delimited with.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

SEGMENT, ELEMENT, REPETITION, COMPONENT = "\x1c", "\x1d", "\x1e", "\x1f"
_CANONICAL = SEGMENT + ELEMENT + REPETITION + COMPONENT
ISA_SEARCH_LENGTH = (
    600  # characters of an interchange within which its ISA and the tag after it are sure to stand
)
_LINE_ENDS = str.maketrans("", "", "\r\n")
_ISA_WIDTH = 106
_NOT_DELIMITERS = (
    " \r\n\0"  # not str.isspace(): that takes the control characters 1C to 1F for blanks
)


@dataclass(frozen=True)
class Delimiters:
    """As the ISA declares them; `component` and `repetition` are empty where it declares none (ISA11 of 4010 is 'U')."""

    segment: str
    element: str
    component: str = ""
    repetition: str = ""
    padded: bool = True  # the ISA has its fixed width

    @cached_property
    def ignored(self) -> tuple[str, ...]:
        """Characters that are no content: line ends and NUL, unless the interchange delimits with them."""
        used = self.segment + self.element + self.component + self.repetition
        return tuple(mark for mark in "\r\n\0" if mark not in used)

    @cached_property
    def _table(self) -> dict[int, str]:
        # a stray character of ours becomes a blank; segment and element come last: they win where one is declared twice
        table = dict.fromkeys(map(ord, _CANONICAL), " ")
        pairs = (
            (self.repetition, REPETITION),
            (self.component, COMPONENT),
            (self.element, ELEMENT),
            (self.segment, SEGMENT),
        )
        return table | {ord(theirs): ours for theirs, ours in pairs if theirs}

    @cached_property
    def _replacements(self) -> tuple[tuple[str, str], ...]:
        return tuple((chr(code), ours) for code, ours in self._table.items() if ours != " ")

    @cached_property
    def _overlaps(self) -> bool:
        return any(theirs in _CANONICAL for theirs, _ in self._replacements)

    def clean(self, text: str) -> str:
        """The text without wraps and padding characters."""
        for mark in self.ignored:
            if mark in text:
                text = text.replace(mark, "")
        return text

    def canonical(self, text: str) -> str:
        """The text with SEGMENT, ELEMENT, REPETITION and COMPONENT for its delimiters."""
        if self._overlaps or any(mark in text for mark in _CANONICAL):
            return text.translate(self._table)
        for (
            theirs,
            ours,
        ) in self._replacements:  # several times faster than translate where a letter is not ASCII
            text = text.replace(theirs, ours)
        return text


def find_delimiters(head: str) -> Delimiters | None:
    """The delimiters declared by the ISA that `head` begins with; None when it is no ISA of 16 elements.

    A padded ISA has them at fixed places; an ISA of another width, or wrapped, is read by counting 16 separators. What
    stands after the terminator decides between the readings: GS, TA1 or IEA.
    """
    if (
        len(head) < 4
        or not head.startswith("ISA")
        or head[3].isalnum()
        or head[3] in _NOT_DELIMITERS
    ):
        return None
    readings = _readings(head)
    sure = [reading for reading, after in readings if _envelope_follows(after, reading.element)]
    if not (sure and sure[0].padded):
        unwrapped = _readings(head[:4] + head[4:].translate(_LINE_ENDS))
        readings += unwrapped
        sure += [
            reading for reading, after in unwrapped if _envelope_follows(after, reading.element)
        ]
    if sure:
        return next((reading for reading in sure if reading.padded), sure[0])
    likely = [
        reading
        for reading, _ in readings
        if not (reading.segment.isalnum() or reading.segment == " ")
    ]
    return likely[0] if likely and (likely[0].padded or not likely[0].component.isalnum()) else None


def _readings(head: str) -> list[tuple[Delimiters, str]]:
    element = head[3]
    readings = []
    if len(head) >= _ISA_WIDTH and head[103] == element and head.count(element, 0, 104) == 16:
        readings.append(_reading(head, element, 103, padded=True))
    places = [match.start() for match in islice(re.finditer(re.escape(element), head), 16)]
    if len(places) == 16 and len(head) > places[-1] + 2:
        readings.append(_reading(head, element, places[-1], padded=places[-1] == 103))
        without = Delimiters(
            head[places[-1] + 1], element, "", _repetition(head, element), padded=False
        )
        readings.append((without, head[places[-1] + 2 :]))  # ISA16 left empty
    return readings


def _reading(head: str, element: str, last: int, *, padded: bool) -> tuple[Delimiters, str]:
    component, tail = head[last + 1], head[last + 2 :]
    tail = tail.lstrip(" ") or tail  # blanks may stand before the terminator, never be it
    if component.isalnum() or component in (element, tail[0], " "):
        component = ""
    return Delimiters(tail[0], element, component, _repetition(head, element), padded), tail[1:]


def _repetition(head: str, element: str) -> str:
    declared = head.split(element, 12)[11]
    return (
        declared
        if len(declared) == 1 and not declared.isalnum() and declared not in _NOT_DELIMITERS
        else ""
    )


def _envelope_follows(after: str, element: str) -> bool:
    return after.lstrip(" \t\r\n\0").startswith(("GS" + element, "TA1" + element, "IEA" + element))
