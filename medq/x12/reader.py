"""A file of interchanges as a stream of transactions, whatever its delimiters, line ends and faults; it never raises."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

from medq.domain.errors import ProblemLevel
from medq.x12.decoding import BYTE_ORDER_MARK, CHUNK, texts
from medq.x12.delimiters import ISA_SEARCH_LENGTH, find_delimiters
from medq.x12.findings import Findings, parse_count, quoted
from medq.x12.interchange import MAX_SEGMENT, Interchange
from medq.x12.kinds import transaction_kind
from medq.x12.transaction import Envelope, Transaction

MAX_SEARCH = 1 << 20  # characters in which the first ISA must stand
_BLANK = " \t\r\n\0\x1a" + BYTE_ORDER_MARK
_MEND = "Nothing is needed; tell the sender if it repeats."


def read_transactions(
    source: Path | str | BinaryIO, *, name: str = "", only: int | None = None, chunk: int = CHUNK
) -> "FileReader":
    """The transactions of a file, or only that of the ordinal `only`; `name` is what problems call the file."""
    return FileReader(source, name=name, only=only, chunk=chunk)


class FileReader:
    """Iterate it once. Counts and `findings` (of the file itself, not of a transaction) are whole at the end."""

    def __init__(
        self, source: Path | str | BinaryIO, *, name: str, only: int | None, chunk: int
    ) -> None:
        self._source = source
        self._only = only
        self._chunk = chunk
        self.name = name or (Path(source).name if isinstance(source, str | Path) else "file")
        self.findings = Findings(self.name)
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
                        "Check that it is there and may be read.",
                    )
                    return
            try:
                yield from self._read_interchanges(source)
            except OSError as error:
                self._refuse(
                    f"The file cannot be read on: {error.strerror}",
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
            assert delimiters is not None  # _seek returns only where it is found
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
                    f"A segment of ISA {self.interchanges} has no end within {MAX_SEGMENT:,} characters; nothing after it was read",
                    "Ask the sender for the file again.",
                )
                return
            rest = interchange.rest

    def _find_isa(self, pieces: Iterator[str], text: str) -> str | None:
        """The text from the next readable ISA on, with enough after it to find its delimiters; None where there is none."""
        start = 0
        broken = False
        while True:
            place = text.find("ISA", start)
            if place >= 0:
                while len(text) < place + ISA_SEARCH_LENGTH and (piece := next(pieces, None)):
                    text += piece
                if find_delimiters(text[place : place + ISA_SEARCH_LENGTH]):
                    self._note_stray_text(text[:place])
                    return text[place:]
                broken = broken or not text[place + 3 : place + 4].isalnum()
                start = place + 1
                continue
            start = max(0, len(text) - 2)
            piece = next(pieces, None)
            if piece is None:
                break
            if len(text) > MAX_SEARCH:
                if not self.interchanges:
                    break
                text, start = (
                    text[-2:],
                    0,
                )  # behind an interchange anything may lie; its memory is bounded
            text += piece
        if not self.interchanges:
            self._refuse_file(text, broken)
        elif broken:
            self._refuse(
                "An ISA after the last interchange has no 16 elements",
                "Ask the sender for the file again.",
            )
        else:
            self._note_stray_text(text)
        return None

    def _note_stray_text(self, text: str) -> None:
        if text.strip(_BLANK):
            where = (
                f"before ISA {self.interchanges + 1}"
                if not self.interchanges
                else f"after ISA {self.interchanges}"
            )
            self.findings.add(
                ProblemLevel.NOTE,
                "There is text outside any interchange; it was skipped",
                _MEND,
                where,
            )

    def _refuse_file(self, text: str, broken: bool) -> None:
        bare = text.lstrip(_BLANK)
        if not bare:
            self._refuse("The file is empty", "Ask the sender for the file again.")
        elif broken:
            self._refuse(
                "Its ISA has no 16 elements, so its delimiters are not known",
                "Ask the sender for the file again.",
            )
        elif "I\0S\0A" in text[:200]:
            self._refuse(
                "This is X12 saved as UTF-16", "Save it as plain text (UTF-8) and import that."
            )
        else:
            self._refuse(
                f"This is not an X12 file: it begins with {_first_characters(bare)}",
                "Import the file the payer sent, unpacked.",
            )

    def _refuse(self, message: str, hint: str) -> None:
        self.findings.add(ProblemLevel.REFUSED, message, hint)


def _first_characters(text: str) -> str:
    """The first printable marks of a file, at most four: 'PK', '%PDF'."""
    marks = ""
    for letter in text[:4]:
        if not "!" <= letter <= "~":
            break
        marks += letter
    return f"'{marks}'" if marks else quoted(text[:1])


class _InterchangeReader:
    """One interchange from ISA to IEA: its groups, its transactions, and whether their trailers tell the truth."""

    def __init__(self, reading: FileReader, interchange: Interchange) -> None:
        self._file = reading
        self._interchange = interchange
        self._number = reading.interchanges
        self._group: list[str] | None = None
        self._group_count = 0
        self._transaction_count = 0
        self._stray_count = 0

    def transactions(self) -> Iterator[Transaction]:
        reading = self._file
        isa = self._interchange.next_segment() or []
        reading.segments += 1
        isa = [*isa, *[""] * 17]
        control = isa[13].strip()
        if not self._interchange.delimiters.padded:
            self._note("ISA does not have its fixed width; its 16 elements were counted")
        ended = False
        while segment := self._interchange.next_segment():
            tag = segment[0]
            if tag in ("ST", "TA1"):
                guide = self._group[8].strip() if self._group else ""
                kind = "TA1"
                if tag == "ST":
                    self._transaction_count += 1
                    named = (segment[3].strip() if len(segment) > 3 else "", guide)
                    kind = transaction_kind(
                        segment[1].strip() if len(segment) > 1 else "", named, self._interchange
                    )
                envelope = Envelope(
                    self._number,
                    control,
                    isa[9].strip(),
                    self._group[6].strip() if self._group else "",
                    guide,
                )
                yield Transaction(
                    reading.transactions + 1,
                    kind,
                    segment,
                    envelope,
                    self._interchange,
                    reading.name,
                )
                continue
            reading.segments += 1
            if tag == "GS":
                self._close_group(None)
                self._group = [*segment, *[""] * 9]
                self._group_count += 1
                reading.groups += 1
            elif tag == "GE":
                self._close_group(segment)
            elif tag == "IEA":
                self._close_group(None)
                self._check_interchange_trailer(segment, control)
                ended = True
            else:
                self._stray_count += 1
        self._close_group(None)
        if not ended:
            self._note("There is no IEA")
        if self._stray_count:
            self._note(
                f"{self._stray_count} segments stand outside any transaction; they were skipped"
            )

    def _close_group(self, trailer: list[str] | None) -> None:
        if self._group is None:
            if trailer:
                self._note("There is a GE without a GS")
            return
        if trailer is None:
            self._note("There is no GE")
        else:
            said, control = (*(element.strip() for element in trailer[1:3]), "", "")[:2]
            if parse_count(said) != self._transaction_count:
                self._note(
                    f"GE01 says {quoted(said)} transactions, counted {self._transaction_count}"
                )
            if control != self._group[6].strip():
                self._note(
                    f"GE02 says {quoted(control)}, GS06 says {quoted(self._group[6].strip())}"
                )
        self._group, self._transaction_count = None, 0

    def _check_interchange_trailer(self, trailer: list[str], control: str) -> None:
        said, repeated = (*(element.strip() for element in trailer[1:3]), "", "")[:2]
        if parse_count(said) != self._group_count:
            self._note(f"IEA01 says {quoted(said)} groups, counted {self._group_count}")
        if repeated != control:
            self._note(f"IEA02 says {quoted(repeated)}, ISA13 says {quoted(control)}")

    def _note(self, message: str) -> None:
        self._file.findings.add(ProblemLevel.NOTE, message, _MEND, f"ISA {self._number}")
