"""One transaction, ST…SE or TA1, as a stream: its kind, segments, key and envelope problems."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from medq.domain.errors import ProblemLevel
from medq.x12.delimiters import (
    COMPONENT,
    ELEMENT,
    SEGMENT,
    UNDECLARED_COMPONENT,
    Delimiters,
)
from medq.x12.findings import Findings, parse_count, quoted
from medq.x12.interchange import MAX_SEGMENT, Interchange
from medq.x12.kinds import ACKNOWLEDGMENT_KINDS, UNUSED_KIND_NAMES, USED_KINDS


@dataclass(frozen=True, slots=True)
class Envelope:
    """The interchange (its number in the file, from 1) and the group of a transaction."""

    interchange: int
    isa_control: str
    isa_date: str  # ISA09 as written, YYMMDD
    isa_day: date | None = None  # the same; None where it is no plausible date
    group_control: str = ""  # GS06
    group_guide: str = ""  # GS08


class Transaction:
    """One transaction; read it once, by `texts` (fast) or `segments`.

    The reader skips what is left of it before the next transaction. `key`, `complete` and all of
    `findings` are final once it is read to its end. The key identifies the content, whatever file
    brings it: SHA-256 of ST…SE in canonical delimiters with ST02, SE01 and SE02 blank; for an
    acknowledgment also of the interchange's date and control number.
    """

    def __init__(
        self,
        ordinal: int,
        kind: str,
        head: list[str],
        envelope: Envelope,
        interchange: Interchange,
        findings: Findings,
    ) -> None:
        self.ordinal = ordinal  # number in the file, from 1
        self.kind = kind
        self.head = head  # the ST or TA1 segment
        self.envelope = envelope
        self.control = head[2].strip() if len(head) > 2 and kind != "TA1" else ""
        self.guide = (
            head[3].strip() if len(head) > 3 and kind != "TA1" else ""
        ) or envelope.group_guide
        self.findings = findings
        self.count = 1  # segments so far, with ST and SE
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
                f"medq does not use this kind of transaction: {kind}"
                + (f", {UNUSED_KIND_NAMES[kind]}" if kind in UNUSED_KIND_NAMES else ""),
                "No action needed; it is skipped.",
            )

    @property
    def delimiters(self) -> Delimiters:
        return self._interchange.delimiters

    @property
    def key(self) -> str:
        """Return 64 hexadecimal digits, final once the transaction is read to its end."""
        return self._hash.hexdigest()

    def texts(self) -> Iterator[str]:
        """Return texts of many whole segments between ST and SE, in canonical delimiters.

        Each segment ends with SEGMENT; the first is number 2 of the transaction. A TA1 has none.
        """
        return self._stream

    def segments(self) -> Iterator[tuple[int, list[str]]]:
        """Yield each segment between ST and SE: its number (ST is 1) and elements, tag first."""
        number = 1
        for text in self._stream:
            for segment in text[:-1].split(SEGMENT):
                number += 1
                yield number, segment.split(ELEMENT)

    def finish(self) -> None:
        """Read the rest of the transaction."""
        for _ in self._stream:
            pass

    def _stream_body(self) -> Iterator[str]:
        head = self.head
        if self.kind == "TA1":
            self._hash.update(ELEMENT.join(head).encode())
            self.complete = True
            return
        self._hash.update((ELEMENT.join([*head[:2], "", *head[3:]]) + SEGMENT).encode())
        has_components = not self.delimiters.component
        undeclared = ""
        for text in self._interchange.body_texts():
            self.count += text.count(SEGMENT)
            self._hash.update(text.encode())
            has_components = has_components or COMPONENT in text
            if (
                not has_components
                and not undeclared
                and (match := UNDECLARED_COMPONENT.search(SEGMENT + text))
            ):
                undeclared = match[1]
            yield text
        if undeclared and not has_components:
            self._note_undeclared_separator(undeclared)
        self._check_trailer()

    def _check_trailer(self) -> None:
        if self._interchange.peek_tag() != "SE":
            if self._interchange.too_long:
                message = (
                    f"A segment has no end within {MAX_SEGMENT:,} characters"
                    f" after segment {self.count}"
                )
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
        stated_count, control = (*trailer[1:3], "", "")[:2]
        location = f"segment {self.count} SE"
        if parse_count(stated_count) != self.count:
            self.findings.note(
                f"SE01 says {quoted(stated_count)} segments, counted {self.count}",
                f"{location} · SE01",
            )
        if control.strip() != self.control:
            self.findings.note(
                f"SE02 says {quoted(control)}, ST02 says {quoted(self.control)}",
                f"{location} · SE02",
            )

    def _note_undeclared_separator(self, separator: str) -> None:
        declared = quoted(self.delimiters.component)
        self.findings.note(
            f"ISA16 declares {declared} between components, but the transaction uses"
            f" {quoted(separator)}: they were not separated",
            hint="Ask the sender to correct ISA16; procedures and codes of this file are"
            " incomplete.",
        )
