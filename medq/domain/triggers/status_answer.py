"""What a claim status answers: the category that governs, and the code that says most of it."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from medq.domain.acknowledgments.records import ClaimStatus, LineStatus
from medq.domain.acknowledgments.status_codes import (
    NEEDS_WORK,
    WEIGHT,
    Category,
    StatusMeaning,
)
from medq.domain.triggers.status_text import CodedStatus, status_text
from medq.domain.triggers.status_words import StatusWords


class StatusAnswer(NamedTuple):
    """An answer about a claim, or about some of its lines."""

    category: Category
    telling: CodedStatus
    coded: tuple[CodedStatus, ...]  # all codes of its newest day
    line_cents: int | None = None  # charge of the lines; None: it is about the claim

    @property
    def cause(self) -> str:
        """Return the raw category and status, which equal answers share."""
        return self.telling.code.cause

    def text(self, words: StatusWords) -> str:
        """Return what the telling code says."""
        return status_text(self.telling, words)

    def details(self, words: StatusWords) -> list[str]:
        """Return what the other codes say, and the free texts of all."""
        others = [status_text(each, words) for each in self.coded if each is not self.telling]
        texts = [each.code.text for each in self.coded if each.code.text]
        return list(dict.fromkeys([*others, *texts]))


def claim_answer(status: ClaimStatus, words: StatusWords) -> StatusAnswer | None:
    """Return the answer about a claim: its own, else that of its lines; None if it is unknown.

    What the lines say of the same meaning may say more than the claim's own codes. A denial that
    lines alone state is of these lines, while a rejected line rejects its claim.
    """
    own, lines = _own_codes(status), _line_codes(status.lines)
    answer = _answer(own or lines, (*own, *lines), words)
    if answer is None or own or answer.category.meaning is not StatusMeaning.DENIED:
        return answer
    denied_weight = WEIGHT[StatusMeaning.DENIED]
    denied = [line for line in status.lines if _weight(line) == denied_weight]
    return answer._replace(line_cents=sum(line.charge_cents or 0 for line in denied))


def line_answer(status: ClaimStatus, words: StatusWords) -> StatusAnswer | None:
    """Return the answer about lines that need more work than their claim; None without such."""
    own = claim_answer(status, words) if status.codes and status.lines else None
    if own is None:
        return None
    weight = WEIGHT[own.category.meaning]
    needing = [line for line in status.lines if _weight(line) > weight]
    lines = _line_codes(needing)
    answer = _answer(lines, lines, words)
    if answer is None or answer.category.meaning not in NEEDS_WORK:
        return None
    return answer._replace(line_cents=sum(line.charge_cents or 0 for line in needing))


def _answer(
    governing_codes: Sequence[CodedStatus], coded: Sequence[CodedStatus], words: StatusWords
) -> StatusAnswer | None:
    """Return the answer whose category the first codes give, told by the best of all codes."""
    category = _governing(governing_codes)
    if category is None:
        return None
    telling = max(
        (each for each in coded if each.category and each.category.meaning is category.meaning),
        key=lambda each: (bool(words.field(each.code)), bool(words.text(each.code))),
    )
    return StatusAnswer(category, telling, tuple(coded))


def _governing(coded: Iterable[CodedStatus]) -> Category | None:
    categories = [each.category for each in coded if each.category is not None]
    return max(categories, key=lambda category: WEIGHT[category.meaning], default=None)


def _weight(line: LineStatus) -> int:
    category = _governing(_line_codes((line,)))
    return -1 if category is None else WEIGHT[category.meaning]


def _own_codes(status: ClaimStatus) -> list[CodedStatus]:
    return _of_newest_day(CodedStatus(code) for code in status.codes)


def _line_codes(lines: Iterable[LineStatus]) -> list[CodedStatus]:
    return _of_newest_day(
        CodedStatus(code, line.procedure) for line in lines for code in line.codes
    )


def _of_newest_day(coded: Iterable[CodedStatus]) -> list[CodedStatus]:
    """Return the codes of the newest day and those without one: earlier ones are history."""
    codes = list(coded)
    newest = max((each.code.day for each in codes if each.code.day is not None), default=None)
    return [each for each in codes if each.code.day in (None, newest)]
