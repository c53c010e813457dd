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
LONGEST_ABBREVIATION = 4  # letters: AARP, BCBS, UMR stay in capitals
_NOT_SHOWN = re.compile(r"[^\w&'-]+")


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
    line = _longest_line(name, lines)
    return line.kind if line is not None else ""


def short_payer_name(name: str, lines: Iterable[PayerNameLine]) -> str:
    """Return the name by which lists show a payer, of at most nine letters.

    It is that of the longest line that its name begins with, else made of the first words of its
    name that fit.
    """
    line = _longest_line(name, lines)
    if line is not None and line.short_name:
        return line.short_name
    words = _NOT_SHOWN.sub(" ", _CONTROLS.sub("", name)).split()
    if len(words) > 1 and words[0].upper() == "THE":
        del words[0]
    short_name = ""
    for word in words:
        longer = f"{short_name} {_capitalized(word)}".strip()
        if word.upper() in _LEGAL_FORMS or len(longer) > LONGEST_SHORT_NAME:
            break
        short_name = longer
    return short_name or (_capitalized(words[0]) if words else name.strip())[:LONGEST_SHORT_NAME]


def valid_short_name(text: str) -> str:
    """Return a typed short name. Raises MedqError for one that lists cannot show whole."""
    short_name = " ".join(text.split())
    if not short_name or not short_name.isprintable():
        raise MedqError("A short name needs letters.", hint="Type at most nine of them.")
    if len(short_name) > LONGEST_SHORT_NAME:
        raise MedqError(
            f"{short_name!r} is too long for a list.",
            hint=f"At most {LONGEST_SHORT_NAME} letters.",
        )
    return short_name


def _capitalized(word: str) -> str:
    """Return a word of a name; one in capitals alone as people write it, unless it is short."""
    return word.capitalize() if word.isupper() and len(word) > LONGEST_ABBREVIATION else word


def _longest_line(name: str, lines: Iterable[PayerNameLine]) -> PayerNameLine | None:
    """Return the line with the most words that a payer's name begins with."""
    words = _words(name)
    matching = [line for line in lines if words[: len(start := _words(line.starts_with))] == start]
    return max(matching, key=lambda line: len(_words(line.starts_with)), default=None)
