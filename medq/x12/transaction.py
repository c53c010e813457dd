"""One ST…SE (or TA1) while it streams by: what it is, its segments, its key, and what is wrong with its envelope."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from medq.domain.errors import ProblemLevel
from medq.x12.delimiters import COMPONENT, ELEMENT, SEGMENT, Delimiters
from medq.x12.findings import Findings, parse_count, quoted
from medq.x12.interchange import MAX_SEGMENT, Interchange
from medq.x12.kinds import ACKNOWLEDGMENT_KINDS, UNUSED_KIND_NAMES, USED_KINDS

_FOREIGN_COMPOSITE = re.compile(
    f"{SEGMENT}(?:CLM(?:{ELEMENT}[^{ELEMENT}{SEGMENT}]*){{4}}{ELEMENT}[0-9]{{2}}|(?:SVC|SV1|HI|STC){ELEMENT}[A-Z0-9]{{2,3}})([>:|^<\\\\])"
)


@dataclass(frozen=True, slots=True)
class Envelope:
    """The interchange and group a transaction lies in; `interchange` counts the ISA of the file from 1."""

    interchange: int
    isa_control: str
    isa_date: str  # ISA09 as it stands, YYMMDD
    group_control: str = ""  # GS06
    group_guide: str = ""  # GS08

    @property
    def isa_day(self) -> date | None:
        """ISA09 as a day; its two-digit year is of this century."""
        text = self.isa_date
        if len(text) != 6 or not (text.isascii() and text.isdigit()):
            return None
        try:
            return date(2000 + int(text[:2]), int(text[2:4]), int(text[4:]))
        except ValueError:
            return None


class Transaction:
    """Read it once, by `texts` (fast) or `segments`; the reader reads what is left when it is asked for the next one.

    `key`, `complete` and all of `findings` are known when it is read to its end. The key is decision 3's: SHA-256 of
    ST…SE in canonical delimiters, ST02, SE01 and SE02 blank, for answers with the interchange's date and control number.
    """

    def __init__(
        self,
        ordinal: int,
        kind: str,
        head: list[str],
        envelope: Envelope,
        interchange: Interchange,
        file_name: str,
    ) -> None:
        self.ordinal = ordinal  # its number in the file, from 1
        self.kind = kind
        self.head = head  # the ST (or TA1) itself
        self.envelope = envelope
        self.control = head[2].strip() if len(head) > 2 and kind != "TA1" else ""
        self.guide = (
            head[3].strip() if len(head) > 3 and kind != "TA1" else ""
        ) or envelope.group_guide
        self.findings = Findings(f"{file_name} · ISA {envelope.interchange} · ST {ordinal}")
        self.count = 1  # segments so far, ST and SE among them
        self.complete = False
        self._interchange = interchange
        self._stream = self._stream_body()
        self._hash = hashlib.sha256()
        if kind in ACKNOWLEDGMENT_KINDS:
            self._hash.update(
                f"{envelope.isa_date}{ELEMENT}{envelope.isa_control}{SEGMENT}".encode()
            )
        if kind not in USED_KINDS:
            self.findings.add(
                ProblemLevel.REFUSED,
                f"medq has no use for this kind of transaction: {kind}"
                + (f", {UNUSED_KIND_NAMES[kind]}" if kind in UNUSED_KIND_NAMES else ""),
                "Nothing is needed; it is left out.",
            )

    @property
    def delimiters(self) -> Delimiters:
        return self._interchange.delimiters

    @property
    def key(self) -> str:
        """64 hexadecimal digits; final once the transaction is read to its end."""
        return self._hash.hexdigest()

    def texts(self) -> Iterator[str]:
        """What stands between ST and SE as texts of many whole segments, each ended by SEGMENT, in canonical delimiters.

        The first segment of the first text is number 2 of the transaction. Empty for a TA1.
        """
        return self._stream

    def segments(self) -> Iterator[tuple[int, list[str]]]:
        """Each segment between ST and SE with its number (ST is 1): a list of elements, its tag first."""
        number = 1
        for text in self._stream:
            for segment in text[:-1].split(SEGMENT):
                number += 1
                yield number, segment.split(ELEMENT)

    def finish(self) -> None:
        """Read what is left of it."""
        for _ in self._stream:
            pass

    def _stream_body(self) -> Iterator[str]:
        head = self.head
        if self.kind == "TA1":
            self._hash.update(ELEMENT.join(head).encode())
            self.complete = True
            return
        self._hash.update((ELEMENT.join([*head[:2], "", *head[3:]]) + SEGMENT).encode())
        composites = not self.delimiters.component
        foreign = ""
        for text in self._interchange.body_texts():
            self.count += text.count(SEGMENT)
            self._hash.update(text.encode())
            composites = composites or COMPONENT in text
            if (
                not composites
                and not foreign
                and (match := _FOREIGN_COMPOSITE.search(SEGMENT + text))
            ):
                foreign = match[1]
            yield text
        if foreign and not composites:
            self._note_undeclared_separator(foreign)
        self._check_trailer()

    def _check_trailer(self) -> None:
        if self._interchange.peek_tag() != "SE":
            if self._interchange.too_long:
                message = f"A segment has no end within {MAX_SEGMENT:,} characters after segment {self.count}"
            else:
                message = f"The transaction is cut off: no SE after segment {self.count}"
            self.findings.add(
                ProblemLevel.REFUSED, message, "Ask the sender for the whole file again."
            )
            return
        trailer = self._interchange.next_segment() or ["SE"]
        self.count += 1
        self.complete = True
        self._hash.update(f"SE{ELEMENT}{ELEMENT}{SEGMENT}".encode())
        said, control = (*trailer[1:3], "", "")[:2]
        where = f"segment {self.count} SE"
        if parse_count(said) != self.count:
            self._note(
                f"SE01 says {quoted(said)} segments, counted {self.count}", f"{where} · SE01"
            )
        if control.strip() != self.control:
            self._note(
                f"SE02 says {quoted(control)}, ST02 says {quoted(self.control)}", f"{where} · SE02"
            )

    def _note(self, message: str, where: str) -> None:
        self.findings.add(
            ProblemLevel.NOTE, message, "Nothing is needed; tell the sender if it repeats.", where
        )

    def _note_undeclared_separator(self, mark: str) -> None:
        declared = quoted(self.delimiters.component)
        self.findings.add(
            ProblemLevel.NOTE,
            f"ISA16 declares {declared} between components, but the transaction uses {quoted(mark)}: they were not taken apart",
            "Ask the sender to correct ISA16; procedures and codes read from this file are not whole.",
        )
