"""Reads a TA1 or 999 (997): whether the receiver could read our interchange and transactions."""

from medq.domain.acknowledgments.records import (
    GroupAcknowledgment,
    InterchangeAcknowledgment,
    SyntaxFinding,
    TransactionAcknowledgment,
)
from medq.domain.errors import ProblemLevel
from medq.x12.delimiters import COMPONENT
from medq.x12.findings import element, parse_count
from medq.x12.transaction import Transaction

_HAS_ELEMENT_ERRORS = "8"  # IK304: its IK4 segments name the element errors


def read_interchange_acknowledgment(transaction: Transaction) -> InterchangeAcknowledgment:
    """Return what a TA1 says of our interchange, whose date (TA102) is YYMMDD or CCYYMMDD."""
    ta1 = transaction.head
    text = element(ta1, 2)
    day = transaction.findings.read_day([*ta1[:2], f"20{text}" if len(text) == 6 else text], 2, 1)
    if element(ta1, 4) not in ("A", "E", "R"):
        transaction.findings.add(
            ProblemLevel.HELD,
            "TA104 must be A, E or R",
            "Ask the sender whether the interchange was accepted.",
            "segment 1 TA1 · TA104",
        )
    return InterchangeAcknowledgment(element(ta1, 1), element(ta1, 4), element(ta1, 5), day)


def read_group_acknowledgment(transaction: Transaction) -> GroupAcknowledgment:
    """Return what a 999 or 997 says of one group; hold it without an AK1 or AK9."""
    ak1: list[str] = ["AK1"]
    ak9: list[str] = ["AK9"]
    segment_number = 1
    sets: list[TransactionAcknowledgment] = []
    reader: _TransactionSetReader | None = None
    for number, elements in transaction.segments():
        match elements[0]:
            case "AK1":
                ak1, segment_number = elements, number
            case "AK2":
                if reader:
                    sets.append(reader.acknowledgment())
                reader = _TransactionSetReader(elements)
            case "AK9":
                ak9 = elements
            case tag:
                if reader is None or not reader.add_segment(elements):
                    transaction.findings.add_unknown(number, tag)
    if reader:
        sets.append(reader.acknowledgment())
    if not element(ak1, 2):
        transaction.findings.add(
            ProblemLevel.HELD,
            "AK102 must name our group (GS06)",
            "Ask the sender which file it acknowledges.",
            "AK1",
        )
    if not element(ak9, 1):
        transaction.findings.add(
            ProblemLevel.HELD,
            "AK901 must be A, E, P or R",
            "Ask the sender for the acknowledgment again.",
            "AK9",
        )
    return GroupAcknowledgment(
        segment=segment_number,
        functional=element(ak1, 1),
        group_control=element(ak1, 2),
        verdict=element(ak9, 1),
        transactions=tuple(sets),
        received=parse_count(element(ak9, 3)),
        accepted=parse_count(element(ak9, 4)),
    )


class _TransactionSetReader:
    """The acknowledgment of one transaction (AK2), added segment by segment."""

    def __init__(self, ak2: list[str]) -> None:
        self._ak2 = ak2
        self._code = ""
        self._error_codes: tuple[str, ...] = ()
        self._findings: list[SyntaxFinding] = []
        self._ik3: list[str] = []
        self._ik4: list[list[str]] = []
        self._claim = ""

    def add_segment(self, elements: list[str]) -> bool:
        """Read a segment; return False if medq does not use it."""
        match elements[0]:
            case "IK3" | "AK3":
                self._close()
                self._ik3 = elements
            case "IK4" | "AK4":
                self._ik4.append(elements)
            case "CTX":
                # CTX*CLM01:<claim number> names the claim; other contexts repeat IK3's position.
                name, _, value = element(elements, 1).partition(COMPONENT)
                if name.strip() == "CLM01":
                    self._claim = value.partition(COMPONENT)[0].strip()
            case "IK5" | "AK5":
                self._code = element(elements, 1)
                self._error_codes = tuple(
                    code for index in range(2, 7) if (code := element(elements, index))
                )
            case _:
                return False
        return True

    def _close(self) -> None:
        tag, code = element(self._ik3, 1), element(self._ik3, 4)
        number = parse_count(element(self._ik3, 2))
        if self._ik3 and (code != _HAS_ELEMENT_ERRORS or not self._ik4):
            self._findings.append(SyntaxFinding(tag, number, code=code, claim=self._claim))
        for elements in self._ik4:
            position = element(elements, 1).replace(COMPONENT, ":")
            self._findings.append(
                SyntaxFinding(
                    tag, number, position, element(elements, 3), element(elements, 4), self._claim
                )
            )
        self._ik3, self._ik4, self._claim = [], [], ""

    def acknowledgment(self) -> TransactionAcknowledgment:
        """Return the acknowledgment."""
        self._close()
        return TransactionAcknowledgment(
            element(self._ak2, 1),
            element(self._ak2, 2),
            self._code,
            self._error_codes,
            tuple(self._findings),
        )
