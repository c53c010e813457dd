"""The four delimiters of an interchange, found in its ISA, and their canonical replacements.

Every interchange chooses its own. The reader replaces them with four control characters, so that no
loop reader needs to know them, and equal content has one form whatever its delimiters.
"""

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

SEGMENT, ELEMENT, REPETITION, COMPONENT = "\x1c", "\x1d", "\x1e", "\x1f"
_CANONICAL = SEGMENT + ELEMENT + REPETITION + COMPONENT
ISA_SEARCH_LENGTH = 600  # characters that are sure to hold an ISA and the tag after it
UNDECLARED_COMPONENT = re.compile(
    f"{SEGMENT}(?:CLM(?:{ELEMENT}[^{ELEMENT}{SEGMENT}]*){{4}}{ELEMENT}[0-9]{{2}}"
    f"|(?:SVC|SV1|HI|STC){ELEMENT}[A-Z0-9]{{2,3}})([>:|^<\\\\])"
)
"""A composite with another separator than the declared one, in canonical text."""
_LINE_ENDS = str.maketrans("", "", "\r\n")
_ISA_WIDTH = 106
_NOT_DELIMITERS = " \r\n\0"  # str.isspace() would include the control characters 1C to 1F


@dataclass(frozen=True)
class Delimiters:
    """The delimiters that an ISA declares.

    `component` and `repetition` are empty where it declares none (ISA11 of 4010 is 'U').
    `other_component` separates components, too: the body uses it instead of the declared one.
    """

    segment: str
    element: str
    component: str = ""
    repetition: str = ""
    padded: bool = True  # whether the ISA has its fixed width
    other_component: str = ""

    @cached_property
    def ignored(self) -> tuple[str, ...]:
        """Return line ends and NUL, which are not content, except those that are delimiters."""
        used = self.segment + self.element + self.component + self.repetition
        return tuple(character for character in "\r\n\0" if character not in used)

    @cached_property
    def _table(self) -> dict[int, str]:
        # A stray canonical character becomes a blank. Segment and element come last, so they win
        # where a character is declared twice.
        table = dict.fromkeys(map(ord, _CANONICAL), " ")
        pairs = (
            (self.repetition, REPETITION),
            (self.component, COMPONENT),
            (self.other_component, COMPONENT),
            (self.element, ELEMENT),
            (self.segment, SEGMENT),
        )
        return table | {ord(declared): canonical for declared, canonical in pairs if declared}

    @cached_property
    def _replacements(self) -> tuple[tuple[str, str], ...]:
        return tuple(
            (chr(code), canonical) for code, canonical in self._table.items() if canonical != " "
        )

    @cached_property
    def _overlaps(self) -> bool:
        return any(declared in _CANONICAL for declared, _ in self._replacements)

    def clean(self, text: str) -> str:
        """Return the text without line ends and padding characters."""
        for character in self.ignored:
            if character in text:
                text = text.replace(character, "")
        return text

    def canonical(self, text: str) -> str:
        """Return the text with SEGMENT, ELEMENT, REPETITION and COMPONENT for its delimiters."""
        if self._overlaps or any(character in text for character in _CANONICAL):
            return text.translate(self._table)
        # Several times faster than translate() where a letter is not ASCII.
        for declared, canonical in self._replacements:
            text = text.replace(declared, canonical)
        return text


def find_delimiters(head: str) -> Delimiters | None:
    """Return the delimiters of the ISA at the start of `head`; None if it has no 16 elements.

    A padded ISA has them at fixed positions; an ISA of another width, or with line breaks, is read
    by counting 16 separators. Among several readings the one counts after which GS, TA1 or IEA
    follows.
    """
    if (
        len(head) < 4
        or not head.startswith("ISA")
        or head[3].isalnum()
        or head[3] in _NOT_DELIMITERS
    ):
        return None
    readings = _readings(head)
    certain = [reading for reading, after in readings if _envelope_follows(after, reading.element)]
    if not (certain and certain[0].padded):
        unwrapped = _readings(head[:4] + head[4:].translate(_LINE_ENDS))
        readings += unwrapped
        certain += [
            reading for reading, after in unwrapped if _envelope_follows(after, reading.element)
        ]
    if certain:
        return next((reading for reading in certain if reading.padded), certain[0])
    likely = [
        reading
        for reading, _ in readings
        if not (reading.segment.isalnum() or reading.segment == " ")
    ]
    return likely[0] if likely and (likely[0].padded or not likely[0].component.isalnum()) else None


def _readings(head: str) -> list[tuple[Delimiters, str]]:
    """Return possible delimiters, each with the text after the segment terminator."""
    element = head[3]
    readings = []
    if len(head) >= _ISA_WIDTH and head[103] == element and head.count(element, 0, 104) == 16:
        readings.append(_reading(head, element, 103, padded=True))
    separators = [match.start() for match in islice(re.finditer(re.escape(element), head), 16)]
    if len(separators) == 16 and len(head) > separators[-1] + 2:
        readings.append(_reading(head, element, separators[-1], padded=separators[-1] == 103))
        no_component = Delimiters(
            head[separators[-1] + 1], element, "", _repetition(head, element), padded=False
        )
        readings.append((no_component, head[separators[-1] + 2 :]))  # ISA16 is empty
    return readings


def _reading(head: str, element: str, last: int, *, padded: bool) -> tuple[Delimiters, str]:
    """Return the delimiters if `last` is the position of the ISA's last separator."""
    component, tail = head[last + 1], head[last + 2 :]
    tail = tail.lstrip(" ") or tail  # blanks may precede the terminator; none is one
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
