"""Names of payers as they are compared, and what the office's table says of names."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from medq.domain.errors import MedqError
from medq.domain.identifiers import folded_letters

# A terminal's escape sequences and other control characters that got into a name.
_CONTROLS = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|[\x00-\x1f\x7f-\x9f]")
_NOT_ALPHANUMERIC = re.compile(r"[^A-Z0-9]+")
_LEGAL_FORMS = frozenset(
    {
        *("INC", "INCORPORATED", "LLC", "LLP", "LP", "LTD", "LIMITED", "PLC"),
        *("CO", "COMPANY", "CORP", "CORPORATION", "INSURANCE", "INS"),
    }
)
"""Words that a file writes after a payer's name and another leaves out."""
LONGEST_SHORT_NAME = 9


def payer_name_key(name: str) -> str:
    """Return a payer's name as it is compared; "" for none.

    Case, accents, punctuation, blanks, control characters, a leading THE and the legal form at the
    end do not count; every other word does: AETNA and AETNA LIFE are two names.
    """
    words = _words(name)
    if len(words) > 1 and words[0] == "THE":
        del words[0]
    while len(words) > 1 and words[-1] in _LEGAL_FORMS:
        words.pop()
    return "".join(words)


def shared_words(first: str, second: str) -> int:
    """Return how many words two payers' names have in common, besides legal forms."""
    return len((set(_words(first)) & set(_words(second))) - _LEGAL_FORMS)


def _words(name: str) -> list[str]:
    upper = folded_letters(_CONTROLS.sub("", name).upper()).replace("&", " AND ")
    folded = unicodedata.normalize("NFKD", upper).encode("ascii", "ignore").decode()
    return [word for word in _NOT_ALPHANUMERIC.split(folded) if word]


class PayerNameLine(NamedTuple):
    """A line of payer_names.csv: the plan type of payers whose name begins so."""

    starts_with: str
    short_name: str
    kind: str


def payer_name_line(row: Mapping[str, str]) -> PayerNameLine:
    """Return a line of payer_names.csv. Raises MedqError naming the cell that is wrong."""
    starts_with = (row.get("starts_with") or "").strip()
    short_name, kind = (row.get("short") or "").strip(), (row.get("payer_kind") or "").strip()
    if not _words(starts_with):
        raise MedqError(
            "A line of the payer names has no name.",
            hint="Write the beginning of a payer's name in starts_with.",
        )
    if not kind:
        raise MedqError(
            f"payer_kind of {starts_with} is empty.",
            where=starts_with,
            hint="Write a plan type of payers.csv.",
        )
    if len(short_name) > LONGEST_SHORT_NAME:
        raise MedqError(
            f"short of {starts_with} has {len(short_name)} characters.",
            where=starts_with,
            hint=f"Write at most {LONGEST_SHORT_NAME}.",
        )
    return PayerNameLine(starts_with, short_name, kind)


def suggested_kind(name: str, lines: Iterable[PayerNameLine]) -> str:
    """Return the plan type of the longest line that a payer's name begins with; "" for none."""
    words = _words(name)
    lengths = {
        line.kind: len(start)
        for line in sorted(lines, key=lambda line: len(_words(line.starts_with)))
        if words[: len(start := _words(line.starts_with))] == start
    }
    return max(lengths, key=lambda kind: lengths[kind], default="")
