"""What a claim status says, as one line: `Rejected: subscriber member ID (A7 164 IL)`."""

from typing import NamedTuple

from medq.domain.acknowledgments.records import StatusCode
from medq.domain.acknowledgments.status_codes import Category, governing_category
from medq.domain.triggers.status_words import StatusWords

UNKNOWN = "Unknown status"
RECEIPT_CODES = frozenset({"19", "20"})  # received, accepted: what their category says


class CodedStatus(NamedTuple):
    """One code of a status, and the procedure of the service line that it speaks of."""

    code: StatusCode
    procedure: str = ""  # "" where it speaks of the claim

    @property
    def category(self) -> Category | None:
        """Return its category; None if that is unknown and its action does not reject."""
        governing = governing_category((self.code.category,), is_refused=self.code.is_refused)
        return governing[1] if governing else None


SAME_WORDS = frozenset({("A4", "35"), ("D0", "35"), ("F1", "65")})
"""Category and status that say the same: claim not on file, paid."""


def status_text(coded: CodedStatus, words: StatusWords, value: str = "") -> str:
    """Return category and status in words with the raw codes, and a value that was sent.

    A status without words shows its category's; an unknown category shows raw.
    """
    code, category = coded.code, coded.category
    raw = " ".join(part for part in (code.category, code.status, code.entity) if part)
    says_no_more = code.status in RECEIPT_CODES or (code.category, code.status) in SAME_WORDS
    text = "" if says_no_more else words.text(code)
    line = f"line {coded.procedure}" if coded.procedure else ""
    heading = UNKNOWN
    if category is not None:
        heading = (category.heading if text or line else "") or category.title
    subject = ", ".join(part for part in (line, text) if part)
    statement = f"{heading}: {subject}" if subject else heading
    if raw:
        statement += f" ({raw})"
    return f"{statement}: {value}" if value else statement
