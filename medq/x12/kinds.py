"""The kind of a transaction, from ST01 and its implementation guide, else from its content."""

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
    "834": "enrollment",
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
_LOOKAHEAD = 1 << 18  # characters of a transaction to search for its kind
_SERVICE = re.compile(f"{SEGMENT}SV([123]){ELEMENT}")
_FACILITY = re.compile(
    f"{SEGMENT}CLM(?:{ELEMENT}[^{ELEMENT}{SEGMENT}]*){{4}}"
    f"{ELEMENT}[^{COMPONENT}{ELEMENT}{SEGMENT}]*{COMPONENT}([AB])"
)
_STATUS_HEAD = re.compile(
    f"{SEGMENT}BHT{ELEMENT}([0-9]*)(?:{ELEMENT}[^{ELEMENT}{SEGMENT}]*){{4}}{ELEMENT}?([A-Z]*)"
)
_STATUS_BODY = re.compile(
    f"{SEGMENT}(?:HL(?:{ELEMENT}[^{ELEMENT}{SEGMENT}]*){{2}}{ELEMENT}PT[{ELEMENT}{SEGMENT}]"
    f"|STC{ELEMENT}[^{ELEMENT}{SEGMENT}]*{ELEMENT}[^{ELEMENT}{SEGMENT}]*{ELEMENT}(?:WQ|U){ELEMENT})"
)


def transaction_kind(identifier: str, guides: tuple[str, str], interchange: Interchange) -> str:
    """Return one of USED_KINDS, a kind that medq does not use ('270', '837D'), or 'unknown …'.

    `guides` are ST03 and GS08. The first that names a known guide decides, in any version of it
    (X222, X222A1, 004010X098). Without one the content decides:

    - An 837 is professional or institutional by its first SV1 or SV2, else by CLM05-2 (A
      institutional, B professional), else professional.
    - A 277 is an acknowledgment if BHT01 is 0085 or BHT06 is TH, a status response if they are
      0010 or DG. With other values it is an acknowledgment if it has patient levels (HL03 PT) or
      actions (STC03 WQ, U).
    """
    for guide in guides:
        match = _GUIDE.match(guide)
        if match and (identifier, match[1]) in _GUIDE_KINDS:
            return _GUIDE_KINDS[identifier, match[1]]
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
    """Return a code of a file as it can be shown: short, with `?` for what is not ASCII."""
    return "".join(character if " " <= character <= "~" else "?" for character in text[:limit])


def _claim_kind(interchange: Interchange) -> str:
    if service := interchange.search_ahead(_SERVICE, _LOOKAHEAD):
        return {"1": "837P", "2": "837I", "3": "837D"}[service[1]]
    facility = interchange.search_ahead(_FACILITY, _LOOKAHEAD)
    return "837I" if facility and facility[1] == "A" else "837P"


def _status_kind(interchange: Interchange) -> str:
    if head := interchange.search_ahead(_STATUS_HEAD, _LOOKAHEAD):
        if head[1] == "0085" or head[2] == "TH":
            return "277CA"
        if head[1] == "0010" or head[2] == "DG":
            return "277"
    return "277CA" if interchange.search_ahead(_STATUS_BODY, _LOOKAHEAD) else "277"
