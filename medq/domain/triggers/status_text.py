"""What a claim status says, as one line: `Rejected: subscriber member ID (A7 164 IL)`."""

from collections.abc import Iterable
from typing import NamedTuple

from medq.domain.acknowledgments.records import ClaimStatus, StatusCode
from medq.domain.acknowledgments.status_codes import CATEGORIES, StatusMeaning
from medq.domain.triggers.status_words import StatusWords

RECEIPT_CODES = frozenset({"19", "20"})  # received, accepted: what their category says


class CodedStatus(NamedTuple):
    """One code of a status, and the procedure of the service line that it speaks of."""

    code: StatusCode
    procedure: str = ""  # "" where it speaks of the claim


def coded_statuses(status: ClaimStatus) -> tuple[CodedStatus, ...]:
    """Return the codes of a status, its own first, then those of its lines."""
    return (
        *(CodedStatus(code) for code in status.codes),
        *(CodedStatus(code, line.procedure) for line in status.lines for code in line.codes),
    )


def status_text(coded: CodedStatus, words: StatusWords, value: str = "") -> str:
    """Return category and status in words with the raw codes, and a value that was sent.

    A status without words shows its category's; an unknown category shows raw.
    """
    code, category = coded.code, CATEGORIES.get(coded.code.category)
    raw = " ".join(part for part in (code.category, code.status, code.entity) if part)
    text = "" if code.status in RECEIPT_CODES else words.text(code)
    line = f"line {coded.procedure}" if coded.procedure else ""
    heading = "Unknown status"
    if category is not None:
        heading = category.heading or category.title if text or line else category.title
    subject = ", ".join(part for part in (line, text) if part)
    statement = f"{heading}: {subject}" if subject else heading
    if raw:
        statement += f" ({raw})"
    return f"{statement}: {value}" if value else statement


def telling_status(
    coded: Iterable[CodedStatus], meaning: StatusMeaning, words: StatusWords
) -> CodedStatus | None:
    """Return the status of a meaning that says most: a field, else words; None if none has it."""
    of_meaning = [
        each
        for each in coded
        if each.code.category in CATEGORIES and CATEGORIES[each.code.category].meaning is meaning
    ]
    return max(
        of_meaning,
        key=lambda each: (bool(words.field(each.code)), bool(words.text(each.code))),
        default=None,
    )
