"""Responses (277CA, 277) as labeled fields: what each says, of which line, with the value sent."""

from collections.abc import Sequence
from functools import cached_property

from data.claims.status_pages import StatusFacts
from medq.domain.acknowledgments.records import StatusCode
from medq.domain.acknowledgments.status_codes import (
    CATEGORIES,
    RECEIPTS,
    Category,
    StatusMeaning,
)
from medq.domain.claims.claim import SentClaim
from medq.domain.claims.sent_values import line_of, sent_value
from medq.domain.items.code_texts import is_forwarded
from medq.domain.items.item import DetailField
from medq.domain.triggers.acknowledgments import AWAITING_CODES
from medq.domain.triggers.status_text import CodedStatus, status_text
from medq.domain.value_format import ValueFormat
from medq.work.desk import Desk
from medq.work.details.sent_claim import sent_claim
from medq.work.visibility import person_value

MOST_STATUSES = 8


class StatusTexts:
    """The texts of statuses about one claim, whose original is read when a value is needed."""

    def __init__(self, desk: Desk, claim_id: int | None, formats: ValueFormat) -> None:
        self._desk = desk
        self._claim_id = claim_id
        self._formats = formats

    @cached_property
    def _sent_claim(self) -> SentClaim | None:
        return None if self._claim_id is None else sent_claim(self._desk, self._claim_id)

    def text(self, status: StatusFacts) -> str:
        """Return what a status says, with the value that was sent and the payer's free text."""
        coded = CodedStatus(_code(status), status.procedure)
        return status_text(coded, self._desk.status_words, self.value(status))

    def words(self, status: StatusFacts) -> str:
        """Return the field or reason that a status names, else what its category says."""
        coded = CodedStatus(_code(status))
        category = coded.category
        return self._desk.status_words.text(coded.code) or (category.title if category else "")

    def value(self, status: StatusFacts) -> str:
        """Return the value of the field that a status names, as it was sent; "" if unknown."""
        words = self._desk.status_words
        field = words.field(_code(status))
        if not field or _is_receipt(status) or self._sent_claim is None:
            return ""
        line = line_of(self._sent_claim, status.line_control, status.procedure)
        value = sent_value(self._sent_claim, line, field, status.entity, self._formats)
        return person_value(self._desk, value.text) if value.names_person else value.text

    def field(self, status: StatusFacts) -> DetailField:
        """Return a status as a field: its day, who reports it, and what it says."""
        texts = self._desk.code_texts
        source = texts.status_source(status.source)
        reporter = status.kind + (f" {status.category}" if _is_receipt(status) else "")
        if source:
            reporter += f" ({source})"
        parts = [f"{reporter}: {self.statement(status)}", status.note]
        text = ", ".join(part for part in parts if part)
        return DetailField("status", self._formats.day(status.day), text)

    def statement(self, status: StatusFacts) -> str:
        """Return what a status says; a receipt in the words of its category alone."""
        if not _is_receipt(status):
            return self.text(status)
        texts = self._desk.code_texts
        category = texts.status_category(status.category, status.source)
        entity, source = texts.entity(status.entity), texts.status_source(status.source)
        if entity in ("", source) or is_forwarded(status.category, status.source):
            return category
        return f"{category}, entity: {entity}"


def status_fields(texts: StatusTexts, statuses: Sequence[StatusFacts]) -> list[DetailField]:
    """Return the first statuses as fields, with a line for what is left out."""
    fields = [texts.field(status) for status in statuses[:MOST_STATUSES]]
    if len(statuses) > MOST_STATUSES:
        more = f"{len(statuses) - MOST_STATUSES} earlier ones not shown"
        fields.append(DetailField("status", "more", more))
    return fields


def status_behind(statuses: Sequence[StatusFacts], cause: str) -> StatusFacts | None:
    """Return the newest status with an item's cause, None if the item stems from none."""
    return next((each for each in statuses if _is_cause(each, cause)), None)


def category_of(status: StatusFacts) -> Category | None:
    """Return the category of a status; None if it is unknown."""
    return CodedStatus(_code(status)).category


def _is_cause(status: StatusFacts, cause: str) -> bool:
    if cause == AWAITING_CODES:
        category = CATEGORIES.get(status.category)
        return category is not None and category.meaning is StatusMeaning.DENIED
    return cause == _code(status).cause


def _code(status: StatusFacts) -> StatusCode:
    return StatusCode(status.category, status.status, status.entity, action=status.action)


def _is_receipt(status: StatusFacts) -> bool:
    """Return whether a status only says that the claim was received."""
    category = category_of(status)
    return category is not None and category.meaning in RECEIPTS
