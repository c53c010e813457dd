"""One interchange, ISA to IEA, as a stream of whole segments in canonical delimiters."""

import re
from collections.abc import Iterator
from dataclasses import replace

from medq.x12.delimiters import (
    COMPONENT,
    ELEMENT,
    SEGMENT,
    UNDECLARED_COMPONENT,
    Delimiters,
)

MAX_SEGMENT = 100_000  # characters of one segment: far more than any guide allows; limits memory
_LOOKAHEAD = 1 << 18  # characters of a transaction to search for a separator
_FIRST_COMPONENT = re.compile(f"{COMPONENT}|{UNDECLARED_COMPONENT.pattern}")
_ENVELOPE = re.compile(f"{SEGMENT}(?:SE|ST|GS|GE|IEA)(?=[{ELEMENT}{SEGMENT}])")
_EDGES = " \t\x1a"
_RAGGED_EDGES = re.compile(f"[{_EDGES}]*{SEGMENT}[{_EDGES}{SEGMENT}]*")


class Interchange:
    """One interchange, read on demand.

    Once it has `ended`, `rest` is the text of the file after it. `too_long` is True if it ended
    because a segment had no end within MAX_SEGMENT characters.
    """

    def __init__(self, pieces: Iterator[str], head: str, delimiters: Delimiters) -> None:
        self.delimiters = delimiters
        self.rest = head
        self.ended = False
        self.too_long = False
        self._pieces = pieces
        self._text = SEGMENT  # canonical; ends with SEGMENT
        self._position = 1  # start of the next segment in _text
        self._has_begun = False
        self._has_isa = False
        self._has_components = False

    def next_segment(self) -> list[str] | None:
        """Return the next segment's elements, tag first; None at the end of the interchange."""
        while self._position >= len(self._text):
            if not self._read_more():
                return None
        end = self._text.index(SEGMENT, self._position)
        elements = self._text[self._position : end].split(ELEMENT)
        self._position = end + 1
        return elements

    def peek_tag(self) -> str:
        """Return the tag of the next segment without reading it; "" at the end."""
        while self._position >= len(self._text):
            if not self._read_more():
                return ""
        return self._text[self._position : self._text.index(SEGMENT, self._position)].partition(
            ELEMENT
        )[0]

    def body_texts(self) -> Iterator[str]:
        """Yield texts of whole segments, up to the next SE, ST, GS, GE or IEA.

        Each segment ends with SEGMENT.
        """
        while True:
            match = _ENVELOPE.search(self._text, self._position - 1)
            stop = match.start() + 1 if match else len(self._text)
            text, self._position = self._text[self._position : stop], stop
            if text:
                yield text
            if match or not self._read_more():
                return

    def adopt_component(self) -> str:
        """Read on with the separator of components that the body uses instead of the declared one.

        Return it, "" where the body uses the declared one or none. Call before each body is read:
        the first that has components decides.
        """
        if self._has_components:
            return ""
        match = self.search_ahead(_FIRST_COMPONENT, _LOOKAHEAD)
        self._has_components = match is not None
        separator = match[1] if match else None
        if not separator:
            return ""
        self.delimiters = replace(self.delimiters, other_component=separator)
        self._text = self._text.replace(separator, COMPONENT)
        return separator

    def search_ahead(self, pattern: re.Pattern[str], bound: int) -> re.Match[str] | None:
        """Return the first match in the unread body, at most `bound` characters ahead."""
        while True:
            end = _ENVELOPE.search(self._text, self._position - 1)
            stop = end.start() + 1 if end else len(self._text)
            match = pattern.search(
                self._text, self._position - 1, min(stop, self._position + bound)
            )
            if match or end or len(self._text) - self._position > bound or not self._read_more():
                return match

    def _read_more(self) -> bool:
        """Append the next whole segments to the unread text; return False at the end."""
        while not self.ended:
            if self._has_begun:
                piece = next(self._pieces, None)
                if piece is None:
                    self.rest += self.delimiters.segment  # the last terminator may be missing
                    self.ended = True
                else:
                    self.rest += piece
            self._has_begun = True
            cut = self.rest.rfind(self.delimiters.segment) + 1
            whole, self.rest = self.rest[:cut], self.rest[cut:]
            if len(self.rest) > MAX_SEGMENT or whole.find(self.delimiters.segment) > MAX_SEGMENT:
                self.ended = self.too_long = True
                self.rest = ""
                return False
            if self._append(whole):
                return True
        return False

    def _append(self, whole: str) -> bool:
        text = self.delimiters.clean(whole)
        if "IEA" in text or "ISA" in text:
            text = self.delimiters.clean(self._split_at_end(whole))
        text = self.delimiters.canonical(text).lstrip(_EDGES + SEGMENT)
        if (
            f" {SEGMENT}" in text
            or SEGMENT + " " in text
            or SEGMENT * 2 in text
            or "\t" in text
            or "\x1a" in text
        ):
            text = _RAGGED_EDGES.sub(SEGMENT, text)
        if not text:
            return False
        self._text = self._text[self._position - 1 :] + text
        self._position = 1
        return True

    def _split_at_end(self, whole: str) -> str:
        """Return the part of `whole` in this interchange; put the remainder into `rest`.

        The text is searched segment by segment before it is cleaned, because a line end may be a
        delimiter of the next interchange.
        """
        terminator = self.delimiters.segment
        pieces = whole.split(terminator)
        edges = _EDGES + "".join(self.delimiters.ignored)
        for number, piece in enumerate(pieces):
            if not piece.lstrip(edges).startswith("I"):
                continue  # nearly every segment: cleaning only IEA and ISA saves time
            segment = self.delimiters.clean(piece).lstrip(_EDGES)
            stop = None
            if segment.startswith("IEA") and segment[3:4] in ("", self.delimiters.element):
                stop = number + 1
            elif segment.startswith("ISA") and not segment[3:4].isalnum():
                stop = number if self._has_isa else None
                self._has_isa = True
            if stop is not None:
                self.ended = True
                self.rest = terminator.join(pieces[stop:]) + self.rest
                return "".join(piece + terminator for piece in pieces[:stop])
        return whole
