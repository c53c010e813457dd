"""References of provider adjustments (PLB03-2), compared by their parts.

X12 asks for the payer's claim number (WO) or the trace number of the first remittance (FB). Payers
write more into it: the patient's account, the DOS, a date of their own, a prefix, zeros.
"""

import re
from collections.abc import Iterator
from datetime import date

from medq.domain.identifiers import member_key, number_key

SHORTEST_PART = 3
"""Characters of the shortest part that identifies anything; a whole reference may be shorter."""

_SHORTEST_PIECE = 5  # of a word that hyphens or points divide

_WORDS = re.compile(r"[\s,;|_/\\]+")
_PIECES = re.compile(r"[^A-Z0-9]+")
_MEANINGLESS = re.compile(r"(?:19|20)[0-9]{2}|\$?[0-9,]+\.[0-9]{2}")  # a year, an amount
_DATE = r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])"
_DATES = re.compile(rf"(?<![0-9]){_DATE}(?![0-9])")
_IS_DATE = re.compile(_DATE)
_BESIDE_DATE = re.compile(rf"{_DATE}(.{{3,}})|(.{{3,}}){_DATE}")
_AROUND_DATE = re.compile(rf"(.{{5,}}){_DATE}(.{{5,}})")
_PADDED = re.compile(r"[A-Z]{2,}0{2,}([A-Z0-9]{4,})")
_LABELED = re.compile(r"(?:FB|WO|TRN|EFT|ICN|DCN|CCN|PCN|REF|ACCT|CHK)([A-Z0-9]{4,})")


def reference_keys(reference: str, provider: str = "") -> frozenset[str]:
    """Return the parts of a reference that identify a claim, a payment or a letter.

    They are folded as identifiers are compared. Dates and the provider's own number (PLB01) are
    none. A reference without such a part is its own key; an empty one has none.
    """
    keys = {key for word in _WORDS.split(reference.upper()) for key in _keys_of_word(word)}
    keys.discard(member_key(provider))
    whole = member_key(reference)
    return frozenset(keys) or frozenset({whole} - {""})


def claim_keys(keys: frozenset[str]) -> frozenset[str]:
    """Return keys of references as claim numbers and payer claim numbers are compared."""
    return frozenset(map(number_key, keys))


def reference_days(reference: str) -> frozenset[date]:
    """Return the dates in a reference, CCYYMMDD."""
    days = set()
    for text in _DATES.findall(reference):
        try:
            days.add(date(int(text[:4]), int(text[4:6]), int(text[6:])))
        except ValueError:
            continue
    return frozenset(days)


def _keys_of_word(word: str) -> Iterator[str]:
    if _MEANINGLESS.fullmatch(word):
        return
    pieces = [piece for piece in _PIECES.split(word) if piece]
    parts = ["".join(pieces), *(piece for piece in pieces if len(piece) >= _SHORTEST_PIECE)]
    for part in parts:
        for text in _forms_of(part):
            key = member_key(text)
            if len(key) >= SHORTEST_PART and any(map(str.isdigit, key)):
                yield key


def _forms_of(piece: str) -> Iterator[str]:
    """Yield a piece, and what of it stands beside a date, after zeros or after a label."""
    if _IS_DATE.fullmatch(piece):
        return
    yield piece
    if match := _AROUND_DATE.fullmatch(piece):
        yield from match.groups()
    if match := _BESIDE_DATE.fullmatch(piece):
        yield from _forms_of(match[1] or match[2])
    for pattern in (_PADDED, _LABELED):
        if match := pattern.fullmatch(piece):
            yield match[1]
