"""The requests that the answer of a claim status may make, by topic."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple, Unpack

from medq.domain.acknowledgments.records import ClaimStatus
from medq.domain.items import topics
from medq.domain.items.item import Subject
from medq.domain.items.work_requests import RequestOverrides, Topic, WorkRequest
from medq.domain.triggers.status_answer import StatusAnswer
from medq.domain.triggers.status_words import StatusWords

LISTED_AFTER_DAYS = 5  # from submission until a payer can find a claim in its system


@dataclass(frozen=True, slots=True)
class StatusFacts:
    """One status of one claim, with what the store knows about the claim."""

    claim_ref: int
    status: ClaimStatus
    day: date  # on which the status was given
    charge_cents: int
    sent_day: date | None = None
    patient_ref: int | None = None
    is_filed: bool = False  # the payer itself accepted the claim before
    hold_count: int = 0  # earlier payer holds (P5)
    expected_cents: int | None = None
    is_paid: bool = False  # a remittance has answered this claim
    is_overtaken: bool = False  # a remittance on or after the day of this status
    is_sent_outside: bool = False  # without medq: any status of it ends the wait for an answer

    @property
    def money_cents(self) -> int:
        """Return the charge, or the expected allowed amount where it is known and lower."""
        if self.expected_cents is None:
            return self.charge_cents
        return min(self.charge_cents, self.expected_cents)


class StatusRequests(NamedTuple):
    """The requests that one answer may make, with what they share."""

    facts: StatusFacts
    answer: StatusAnswer
    words: StatusWords

    @property
    def _money_cents(self) -> int:
        """Return the money at risk: of lines at most their charge."""
        if not self.answer.line_cents:
            return self.facts.money_cents
        return min(self.answer.line_cents, self.facts.money_cents)

    def of_claim(
        self, topic: Topic, title: str, **overrides: Unpack[RequestOverrides]
    ) -> WorkRequest:
        """Return a request about the claim; equal codes are its cause unless that is given."""
        overrides.setdefault("cause", self.answer.cause)
        overrides.setdefault("details", self.answer.details(self.words))
        ref, day = self.facts.claim_ref, self.facts.day
        return topic.request(Subject.CLAIM, ref, title, self._money_cents, day, **overrides)

    def of_missing_claim(self) -> WorkRequest:
        """Return the request for a claim that is not on file.

        Too early: on hold. Accepted by the payer before: send the proof. Else it was never filed.
        """
        sent_day = self.facts.sent_day
        if sent_day is not None and (self.facts.day - sent_day).days < LISTED_AFTER_DAYS:
            hold_until = sent_day + timedelta(days=LISTED_AFTER_DAYS)
            title = "Not on file yet: checked too early"
            return self.of_claim(topics.ANSWER, title, hold_until=hold_until)
        if self.facts.is_filed:
            title = "Not on file though accepted: send proof of timely filing"
            return self.of_claim(topics.ANSWER, title)
        return self.of_claim(topics.SUBMIT, "Not on file: verify member ID and DOS, resubmit")

    def of_patient(self, title: str) -> WorkRequest:
        """Return one callback per patient, however many claims wait; else one per claim."""
        subject, ref = Subject.CLAIM, self.facts.claim_ref
        if self.facts.patient_ref is not None:
            subject, ref = Subject.PATIENT, self.facts.patient_ref
        return topics.PLAN_QUESTION.request(
            subject,
            ref,
            title,
            self._money_cents,
            self.facts.day,
            cause=self.answer.cause,
            details=self.answer.details(self.words),
        )
