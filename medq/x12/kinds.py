"""What a transaction is: by ST01 and the number of its implementation guide, and by its content where none is named."""

import re

from medq.x12.delimiters import COMPONENT, ELEMENT, SEGMENT
from medq.x12.interchange import Interchange

USED_KINDS = frozenset({"835", "837P", "837I", "999", "277CA", "277", "TA1"})
ACKNOWLEDGMENT_KINDS = frozenset({"999", "277CA", "277", "TA1"})
UNUSED_KIND_NAMES = {
    "270": "eligibility inquiry",
    "271": "eligibility response",
    "276": "claim status inquiry",
    "278": "authorization",
    "820": "premium payment",
    "834": "enrolment",
    "837D": "dental claim",
}
_GUIDE_KINDS = {
    ("837", "X222"): "837P",
    ("837", "X098"): "837P",
    ("837", "X223"): "837I",
    ("837", "X096"): "837I",
    ("837", "X224"): "837D",
    ("837", "X097"): "837D",
    ("277", "X214"): "277CA",
    ("277", "X364"): "277CA",
    ("277", "X167"): "277CA",
    ("277", "X212"): "277",
    ("277", "X213"): "277",
    ("277", "X093"): "277",
}
_GUIDE = re.compile(r"00[0-9]{4}(X[0-9]{3})")
_LOOKAHEAD = 1 << 18  # characters to look into a transaction for what it is
_SERVICE = re.compile(f"{SEGMENT}SV([123]){ELEMENT}")
_FACILITY = re.compile(
    f"{SEGMENT}CLM(?:{ELEMENT}[^{ELEMENT}{SEGMENT}]*){{4}}{ELEMENT}[^{COMPONENT}{ELEMENT}{SEGMENT}]*{COMPONENT}([AB])"
)
_STATUS_HEAD = re.compile(
    f"{SEGMENT}BHT{ELEMENT}([0-9]*)(?:{ELEMENT}[^{ELEMENT}{SEGMENT}]*){{4}}{ELEMENT}?([A-Z]*)"
)
_STATUS_BODY = re.compile(
    f"{SEGMENT}(?:HL(?:{ELEMENT}[^{ELEMENT}{SEGMENT}]*){{2}}{ELEMENT}PT[{ELEMENT}{SEGMENT}]"
    f"|STC{ELEMENT}[^{ELEMENT}{SEGMENT}]*{ELEMENT}[^{ELEMENT}{SEGMENT}]*{ELEMENT}(?:WQ|U){ELEMENT})"
)


def transaction_kind(identifier: str, guides: tuple[str, str], interchange: Interchange) -> str:
    """One of USED, a kind that medq has no use for ('270', '837D'), or 'unknown …'.

    `guides` are ST03 and GS08; the first that names a known guide wins, of any version of it (X222, X222A1, 004010X098).
    Without one an 837 is told by its first SV1 or SV2, else by CLM05-2 (A institutional, B professional), else it is
    taken for professional. A 277 is an acknowledgment when BHT01 is 0085 or BHT06 is TH, a status response when they are
    0010 or DG; where the head tells neither, patient levels (HL03 PT) and actions (STC03 WQ, U) make an acknowledgment.
    """
    for guide in guides:
        number = _GUIDE.match(guide)
        if number and (identifier, number[1]) in _GUIDE_KINDS:
            return _GUIDE_KINDS[identifier, number[1]]
    if identifier == "837":
        return _claim_kind(interchange)
    if identifier == "277":
        return _status_kind(interchange)
    if identifier == "997":
        return "999"
    if identifier in USED_KINDS or identifier in UNUSED_KIND_NAMES:
        return identifier
    return f"unknown {printable(identifier)}".strip()


def printable(text: str, limit: int = 12) -> str:
    """A code from a file so that it can be shown: ASCII letters, digits and marks only, and short."""
    return "".join(letter if " " <= letter <= "~" else "?" for letter in text[:limit])


def _claim_kind(interchange: Interchange) -> str:
    if service := interchange.search_ahead(_SERVICE, _LOOKAHEAD):
        return {"1": "837P", "2": "837I", "3": "837D"}[service[1]]
    place = interchange.search_ahead(_FACILITY, _LOOKAHEAD)
    return "837I" if place and place[1] == "A" else "837P"


def _status_kind(interchange: Interchange) -> str:
    if head := interchange.search_ahead(_STATUS_HEAD, _LOOKAHEAD):
        if head[1] == "0085" or head[2] == "TH":
            return "277CA"
        if head[1] == "0010" or head[2] == "DG":
            return "277"
    return "277CA" if interchange.search_ahead(_STATUS_BODY, _LOOKAHEAD) else "277"
