"""One interchange as a stream of whole segments in canonical delimiters, from its ISA to its IEA."""

import re
from collections.abc import Iterator

from medq.x12.delimiters import ELEMENT, SEGMENT, Delimiters

MAX_SEGMENT = (
    100_000  # characters of one segment: far beyond any of the guides, and a bound on memory
)
_ENVELOPE = re.compile(f"{SEGMENT}(?:SE|ST|GS|GE|IEA)(?=[{ELEMENT}{SEGMENT}])")
_EDGES = " \t\x1a"
_RAGGED_EDGES = re.compile(f"[{_EDGES}]*{SEGMENT}[{_EDGES}{SEGMENT}]*")


class Interchange:
    """Reads on demand. `rest` is the file's text after the interchange, once `over`; `too_long` says why it broke off."""

    def __init__(self, pieces: Iterator[str], head: str, delimiters: Delimiters) -> None:
        self.delimiters = delimiters
        self.rest = head
        self.ended = False
        self.too_long = False
        self._pieces = pieces
        self._text = SEGMENT  # canonical; every segment in it ends with SEGMENT
        self._position = 1  # where in _text the next segment begins
        self._has_begun = False
        self._has_isa = False

    def next_segment(self) -> list[str] | None:
        """The next segment's elements, tag first; None at the end of the interchange."""
        while self._position >= len(self._text):
            if not self._read_more():
                return None
        end = self._text.index(SEGMENT, self._position)
        elements = self._text[self._position : end].split(ELEMENT)
        self._position = end + 1
        return elements

    def peek_tag(self) -> str:
        """The tag of the next segment, which stays unread; empty at the end."""
        while self._position >= len(self._text):
            if not self._read_more():
                return ""
        return self._text[self._position : self._text.index(SEGMENT, self._position)].partition(
            ELEMENT
        )[0]

    def body_texts(self) -> Iterator[str]:
        """Whole segments up to the next SE, ST, GS, GE or IEA as texts, each segment ended by SEGMENT."""
        while True:
            match = _ENVELOPE.search(self._text, self._position - 1)
            stop = match.start() + 1 if match else len(self._text)
            text, self._position = self._text[self._position : stop], stop
            if text:
                yield text
            if match or not self._read_more():
                return

    def search_ahead(self, pattern: re.Pattern[str], bound: int) -> re.Match[str] | None:
        """The first match of `pattern` in the unread part of this body, looking at most `bound` characters ahead."""
        while True:
            end = _ENVELOPE.search(self._text, self._position - 1)
            stop = end.start() + 1 if end else len(self._text)
            match = pattern.search(
                self._text, self._position - 1, min(stop, self._position + bound)
            )
            if match or end or len(self._text) - self._position > bound or not self._read_more():
                return match

    def _read_more(self) -> bool:
        """Put the next whole segments behind what is unread; False at the end of the interchange or of the file."""
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
        """What of `whole` still belongs to this interchange; the remainder goes back in front of `rest`, as it was.

        It is looked at segment by segment and uncleaned, because the next interchange may delimit with a line end.
        """
        mark = self.delimiters.segment
        pieces = whole.split(mark)
        edges = _EDGES + "".join(self.delimiters.ignored)
        for number, piece in enumerate(pieces):
            if not piece.lstrip(edges).startswith("I"):
                continue  # nearly every segment: only IEA and ISA are worth cleaning here
            bare = self.delimiters.clean(piece).lstrip(_EDGES)
            stop = None
            if bare.startswith("IEA") and bare[3:4] in ("", self.delimiters.element):
                stop = number + 1
            elif bare.startswith("ISA") and not bare[3:4].isalnum():
                stop = number if self._has_isa else None
                self._has_isa = True
            if stop is not None:
                self.ended = True
                self.rest = mark.join(pieces[stop:]) + self.rest
                return "".join(piece + mark for piece in pieces[:stop])
        return whole
