"""TA1 and 999 (997): whether our interchange and our transactions could be read at all."""

from medq.domain.acknowledgments.records import (
    GroupAnswer,
    InterchangeAnswer,
    SetAnswer,
    SyntaxFinding,
)
from medq.domain.errors import ProblemLevel
from medq.x12.delimiters import COMPONENT
from medq.x12.findings import element, parse_count
from medq.x12.transaction import Transaction

_HAS_ELEMENT_ERRORS = "8"  # IK304: the segment has data element errors, which its IK4 name


def read_interchange_acknowledgment(transaction: Transaction) -> InterchangeAnswer:
    """The verdict of a TA1. TA102 and TA103, the day of our interchange, are YYMMDD or CCYYMMDD."""
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
    return InterchangeAnswer(element(ta1, 1), element(ta1, 4), element(ta1, 5), day)


def read_group_acknowledgment(transaction: Transaction) -> GroupAnswer:
    """The verdict of a 999 or 997 on one group. Without AK1 or AK9 it is held: it says nothing, or not of what."""
    ak1: list[str] = ["AK1"]
    verdict = ""
    segment = 1
    sets: list[SetAnswer] = []
    reader: _TransactionSetReader | None = None
    for number, elements in transaction.segments():
        match elements[0]:
            case "AK1":
                ak1, segment = elements, number
            case "AK2":
                if reader:
                    sets.append(reader.answer())
                reader = _TransactionSetReader(elements)
            case "AK9":
                verdict = element(elements, 1)
            case _:
                if reader:
                    reader.add_segment(elements)
    if reader:
        sets.append(reader.answer())
    if not element(ak1, 2):
        transaction.findings.add(
            ProblemLevel.HELD,
            "AK102 must name our group (GS06)",
            "Ask the sender which file it answers.",
            "AK1",
        )
    if not verdict:
        transaction.findings.add(
            ProblemLevel.HELD,
            "AK901 must be the verdict: A, E, P or R",
            "Ask the sender for the answer again.",
            "AK9",
        )
    return GroupAnswer(segment, element(ak1, 1), element(ak1, 2), verdict, tuple(sets))


class _TransactionSetReader:
    """Takes the segments of one AK2 loop."""

    def __init__(self, ak2: list[str]) -> None:
        self._ak2 = ak2
        self._verdict = ""
        self._codes: tuple[str, ...] = ()
        self._findings: list[SyntaxFinding] = []
        self._ik3: list[str] = []
        self._ik4: list[list[str]] = []
        self._claim = ""

    def add_segment(self, elements: list[str]) -> None:
        match elements[0]:
            case "IK3" | "AK3":
                self._close()
                self._ik3 = elements
            case "IK4" | "AK4":
                self._ik4.append(elements)
            case "CTX":
                # CTX*CLM01:<our number> names the claim; a trigger context names places, which IK3 does already
                name, _, value = element(elements, 1).partition(COMPONENT)
                if name.strip() == "CLM01":
                    self._claim = value.partition(COMPONENT)[0].strip()
            case "IK5" | "AK5":
                self._verdict = element(elements, 1)
                self._codes = tuple(
                    code for index in range(2, 7) if (code := element(elements, index))
                )

    def _close(self) -> None:
        tag, number, code = (
            element(self._ik3, 1),
            parse_count(element(self._ik3, 2)),
            element(self._ik3, 4),
        )
        if self._ik3 and (code != _HAS_ELEMENT_ERRORS or not self._ik4):
            self._findings.append(SyntaxFinding(tag, number, code=code, claim=self._claim))
        for elements in self._ik4:
            place = element(elements, 1).replace(COMPONENT, ":")
            self._findings.append(
                SyntaxFinding(
                    tag, number, place, element(elements, 3), element(elements, 4), self._claim
                )
            )
        self._ik3, self._ik4, self._claim = [], [], ""

    def answer(self) -> SetAnswer:
        self._close()
        return SetAnswer(
            element(self._ak2, 1),
            element(self._ak2, 2),
            self._verdict,
            self._codes,
            tuple(self._findings),
        )
