"""Reads a file of interchanges as a stream of transactions."""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import BinaryIO

from medq.domain.errors import ProblemLevel
from medq.domain.plausibility import Implausible, payment_day
from medq.x12.days import parse_isa_day
from medq.x12.decoding import BYTE_ORDER_MARK, CHUNK, texts
from medq.x12.delimiters import ISA_SEARCH_LENGTH, find_delimiters
from medq.x12.findings import Findings, parse_count, quoted
from medq.x12.interchange import MAX_SEGMENT, Interchange
from medq.x12.kinds import transaction_kind
from medq.x12.transaction import Envelope, Transaction

MAX_SEARCH = 1 << 20  # characters of a file to search for the first ISA
_BLANK = " \t\r\n\0\x1a" + BYTE_ORDER_MARK
_RESEND_HINT = "Ask the sender for the file again."


def read_transactions(
    source: Path | str | BinaryIO,
    *,
    name: str = "",
    only: int | None = None,
    today: date = date.max,
    chunk: int = CHUNK,
) -> "FileReader":
    """Return a reader of a file's transactions, or of only the one with the ordinal `only`.

    Problems call the file `name`. Dates are compared with `today`.
    """
    name = name or (Path(source).name if isinstance(source, str | Path) else "file")
    return FileReader(source, Findings(name, today), only=only, chunk=chunk)


class FileReader:
    """An iterator over the transactions of one file, whatever its delimiters and faults.

    Iterate it once; it never raises for what the file holds. Counts and `findings`, those of the
    file itself and not of a transaction, are complete at the end.
    """

    def __init__(
        self, source: Path | str | BinaryIO, findings: Findings, *, only: int | None, chunk: int
    ) -> None:
        self._source = source
        self._only = only
        self._chunk = chunk
        self.name = findings.where
        self.findings = findings
        self.interchanges = 0
        self.groups = 0
        self.segments = 0
        self.transactions = 0

    def __iter__(self) -> Iterator[Transaction]:
        with ExitStack() as stack:
            source = self._source
            if isinstance(source, str | Path):
                try:
                    source = stack.enter_context(open(source, "rb"))
                except OSError as error:
                    self._refuse(
                        f"The file cannot be opened: {error.strerror}",
                        "Check that it exists and that you may read it.",
                    )
                    return
            try:
                yield from self._read_interchanges(source)
            except OSError as error:
                self._refuse(
                    f"The file cannot be read to its end: {error.strerror}",
                    "Copy it again and import the copy.",
                )

    def _read_interchanges(self, stream: BinaryIO) -> Iterator[Transaction]:
        pieces = texts(stream, self._chunk)
        rest = ""
        while True:
            head = self._find_isa(pieces, rest)
            if head is None:
                return
            delimiters = find_delimiters(head[:ISA_SEARCH_LENGTH])
            assert delimiters is not None  # _find_isa returns only a readable ISA
            self.interchanges += 1
            interchange = Interchange(pieces, head, delimiters)
            for transaction in _InterchangeReader(self, interchange).transactions():
                self.transactions = transaction.ordinal
                if self._only in (None, transaction.ordinal):
                    yield transaction
                transaction.finish()
                self.segments += transaction.count
                if self._only == transaction.ordinal:
                    return
            if interchange.too_long:
                self._refuse(
                    f"A segment of ISA {self.interchanges} has no end within {MAX_SEGMENT:,}"
                    " characters; nothing after it was read",
                    _RESEND_HINT,
                )
                return
            rest = interchange.rest

    def _find_isa(self, pieces: Iterator[str], text: str) -> str | None:
        """Return the text from the next readable ISA on; None if there is none.

        It is long enough to find the delimiters.
        """
        start = 0
        has_broken_isa = False
        while True:
            position = text.find("ISA", start)
            if position >= 0:
                while len(text) < position + ISA_SEARCH_LENGTH and (piece := next(pieces, None)):
                    text += piece
                if find_delimiters(text[position : position + ISA_SEARCH_LENGTH]):
                    self._note_stray_text(text[:position])
                    return text[position:]
                has_broken_isa = has_broken_isa or not text[position + 3 : position + 4].isalnum()
                start = position + 1
                continue
            start = max(0, len(text) - 2)
            piece = next(pieces, None)
            if piece is None:
                break
            if len(text) > MAX_SEARCH:
                if not self.interchanges:
                    break
                # Anything may follow an interchange: limit the memory for it.
                text, start = text[-2:], 0
            text += piece
        if not self.interchanges:
            self._refuse_file(text, has_broken_isa=has_broken_isa)
        elif has_broken_isa:
            self._refuse(
                "An ISA after the last interchange does not have 16 elements",
                _RESEND_HINT,
            )
        else:
            self._note_stray_text(text)
        return None

    def _note_stray_text(self, text: str) -> None:
        if text.strip(_BLANK):
            location = f"after ISA {self.interchanges}" if self.interchanges else "before ISA 1"
            self.findings.note("There is text outside any interchange; it was skipped", location)

    def _refuse_file(self, text: str, *, has_broken_isa: bool) -> None:
        content = text.lstrip(_BLANK)
        if not content:
            self._refuse("The file is empty", _RESEND_HINT)
        elif has_broken_isa:
            self._refuse(
                "The ISA does not have 16 elements, so the delimiters are unknown",
                _RESEND_HINT,
            )
        elif "I\0S\0A" in text[:200]:
            self._refuse(
                "This is X12 saved as UTF-16", "Save it as plain text (UTF-8) and import that."
            )
        else:
            self._refuse(
                f"This is not an X12 file: it begins with {_first_characters(content)}",
                "Unpack it, or import the file that the payer sent. The name of a CSV file must end"
                " in .csv or .tsv.",
            )

    def _refuse(self, message: str, hint: str) -> None:
        self.findings.add(ProblemLevel.REFUSED, message, hint)


def _first_characters(text: str) -> str:
    """Return the first printable characters of a file, at most four: 'PK', '%PDF'."""
    printable = ""
    for character in text[:4]:
        if not "!" <= character <= "~":
            break
        printable += character
    return f"'{printable}'" if printable else quoted(text[:1])


class _InterchangeReader:
    """Reads the groups and transactions of one interchange and checks their trailers."""

    def __init__(self, file: FileReader, interchange: Interchange) -> None:
        self._file = file
        self._interchange = interchange
        self._number = file.interchanges
        self._group: list[str] | None = None
        self._group_count = 0
        self._transaction_count = 0
        self._stray_count = 0

    def transactions(self) -> Iterator[Transaction]:
        """Yield the transactions; note what is wrong with the envelopes."""
        file = self._file
        isa = self._interchange.next_segment() or []
        file.segments += 1
        isa = [*isa, *[""] * 17]
        control, isa_day = isa[13].strip(), self._isa_day(isa[9])
        if not self._interchange.delimiters.padded:
            self._note("ISA does not have its fixed width; its 16 elements were counted")
        has_trailer = False
        while segment := self._interchange.next_segment():
            tag = segment[0]
            if tag in ("ST", "TA1"):
                guide = self._group[8].strip() if self._group else ""
                kind = "TA1"
                if tag == "ST":
                    self._transaction_count += 1
                    self._adopt_component()
                    guides = (segment[3].strip() if len(segment) > 3 else "", guide)
                    identifier = segment[1].strip() if len(segment) > 1 else ""
                    kind = transaction_kind(identifier, guides, self._interchange)
                envelope = Envelope(
                    self._number,
                    control,
                    isa[9].strip(),
                    isa_day,
                    self._group[6].strip() if self._group else "",
                    guide,
                )
                ordinal = file.transactions + 1
                findings = Findings(
                    f"{file.name} · ISA {self._number} · ST {ordinal}", file.findings.today
                )
                yield Transaction(ordinal, kind, segment, envelope, self._interchange, findings)
                continue
            file.segments += 1
            if tag == "GS":
                self._close_group(None)
                self._group = [*segment, *[""] * 9]
                self._group_count += 1
                file.groups += 1
            elif tag == "GE":
                self._close_group(segment)
            elif tag == "IEA":
                self._close_group(None)
                self._check_interchange_trailer(segment, control)
                has_trailer = True
            else:
                self._stray_count += 1
        self._close_group(None)
        if not has_trailer:
            self._note("There is no IEA")
        if self._stray_count:
            strays = self._stray_count
            words = "1 segment is" if strays == 1 else f"{strays} segments are"
            self._note(f"{words} outside any transaction and not read")

    def _adopt_component(self) -> None:
        """Look for another separator of components than the one that ISA16 declares."""
        if separator := self._interchange.adopt_component():
            declared = quoted(self._interchange.delimiters.component)
            self._note(
                f"ISA16 declares {declared} between components, the transactions use"
                f" {quoted(separator)}: it was read, too"
            )

    def _isa_day(self, text: str) -> date | None:
        """Return ISA09 as a date, in this century; None if it is none, or far in the future."""
        today = self._file.findings.today
        day = parse_isa_day(text.strip())
        if day is None or not isinstance(payment_day(day, today), Implausible):
            return day
        self._note(f"ISA09 {day.isoformat()} is too far ahead; the day of the import counts")
        return None

    def _close_group(self, trailer: list[str] | None) -> None:
        if self._group is None:
            if trailer:
                self._note("There is a GE without a GS")
            return
        if trailer is None:
            self._note("There is no GE")
        else:
            stated_count, control = (*(element.strip() for element in trailer[1:3]), "", "")[:2]
            if parse_count(stated_count) != self._transaction_count:
                counted = self._transaction_count
                self._note(f"GE01 says {quoted(stated_count)} transactions, counted {counted}")
            group_control = self._group[6].strip()
            if control != group_control:
                self._note(f"GE02 says {quoted(control)}, GS06 says {quoted(group_control)}")
        self._group, self._transaction_count = None, 0

    def _check_interchange_trailer(self, trailer: list[str], control: str) -> None:
        stated_count, repeated = (*(element.strip() for element in trailer[1:3]), "", "")[:2]
        if parse_count(stated_count) != self._group_count:
            self._note(f"IEA01 says {quoted(stated_count)} groups, counted {self._group_count}")
        if repeated != control:
            self._note(f"IEA02 says {quoted(repeated)}, ISA13 says {quoted(control)}")

    def _note(self, message: str) -> None:
        self._file.findings.note(message, f"ISA {self._number}")
