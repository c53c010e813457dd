"""Requests and resolutions that follow from claim statuses (277CA, 277)."""

from collections.abc import Iterator
from datetime import timedelta

from medq.domain.acknowledgments.status_codes import StatusMeaning
from medq.domain.items import topics
from medq.domain.items.item import Subject
from medq.domain.items.work_requests import (
    Resolution,
    Topic,
    TriggerResult,
    WorkRequest,
    merge_requests,
)
from medq.domain.reasons.ways import Way, WayPlan
from medq.domain.triggers.status_answer import StatusAnswer, claim_answer, line_answer
from medq.domain.triggers.status_requests import StatusFacts, StatusRequests
from medq.domain.triggers.status_words import StatusWords

AWAITING_CODES = "awaiting codes"
"""Cause of a denial that a status reports before its remittance brings the reason codes."""
NEXT_PAYER = "next payer"
"""Cause of a claim that its payer did not forward: we bill the next one."""
NEXT_PAYER_PLAN = WayPlan((Way.NEXT_PAYER,))

_AFTER_REMITTANCE = frozenset(
    {
        StatusMeaning.RECORDS,
        StatusMeaning.ASKS_PATIENT,
        StatusMeaning.CHANGED,
        StatusMeaning.NOT_FORWARDED,
    }
)
"""Meanings that still request work once a remittance has answered the claim."""
_PAYER_HAS_CLAIM = frozenset(
    {
        StatusMeaning.RECEIVED,
        StatusMeaning.PENDED,
        StatusMeaning.FINAL,
        StatusMeaning.DENIED,
        StatusMeaning.RECORDS,
        StatusMeaning.CHANGED,
    }
)
"""Meanings that only a payer that has the claim reports: an earlier rejection is over."""
_ANSWERS = _PAYER_HAS_CLAIM | {
    StatusMeaning.ASKS_PATIENT,
    StatusMeaning.REJECTED,
    StatusMeaning.NOT_FOUND,
    StatusMeaning.FORWARDED,
    StatusMeaning.NOT_FORWARDED,
}
"""Meanings that end the wait for an answer: what they ask for is the next thing to do."""


def triggers_for_status(facts: StatusFacts, words: StatusWords) -> TriggerResult:
    """Return what a claim's status requests and resolves.

    An unknown category is followed up like a claim without a response. After the remittance
    a status requests only what the remittance cannot say: records, a correction.
    """
    answer = claim_answer(facts.status, words)
    if answer is None:
        request = _unknown_request(facts)
        return TriggerResult((request,), (_resolution(facts, topics.NEVER_ACKNOWLEDGED),))
    resolutions = _resolutions(facts, answer.category.meaning)
    if facts.is_overtaken:
        return TriggerResult((), tuple(resolutions))
    requests = [
        request
        for each in (answer, line_answer(facts.status, words))
        if each is not None
        and not (facts.is_paid and each.category.meaning not in _AFTER_REMITTANCE)
        for request in _requests(facts, each, words)
    ]
    if any(request.topic is topics.ANSWER for request in requests):
        resolutions.append(_resolution(facts, topics.NEVER_ACKNOWLEDGED))
    return merge_requests(requests, resolutions)


def _unknown_request(facts: StatusFacts) -> WorkRequest:
    """Return the request to ask what a status of no known category means."""
    lines = facts.status.lines
    codes = [*facts.status.codes, *(code for line in lines for code in line.codes)]
    categories = ", ".join(code.category for code in codes if code.category) or "(none)"
    title = f"Unknown status {categories}: check with payer"
    return topics.ANSWER.request(
        Subject.CLAIM,
        facts.claim_ref,
        title,
        facts.money_cents,
        facts.day,
        cause=f"status {categories}",
        details=[code.text for code in codes if code.text],
    )


def _requests(
    facts: StatusFacts, answer: StatusAnswer, words: StatusWords
) -> Iterator[WorkRequest]:
    """Yield the request that an answer makes, if it makes one."""
    meaning, title = answer.category.meaning, answer.category.title
    request = StatusRequests(facts, answer, words)
    hold_until = None
    if answer.category.days is not None:
        hold_until = facts.day + timedelta(days=answer.category.days)
    if meaning is StatusMeaning.NOT_FOUND:
        yield request.of_missing_claim()
    elif meaning is StatusMeaning.ASKS_PATIENT:
        yield request.of_patient(title)
    elif meaning is StatusMeaning.RECORDS:
        yield request.of_claim(topics.RECORDS, answer.text(words), due_day=facts.status.due_day)
    elif meaning is StatusMeaning.DENIED:
        yield request.of_claim(
            topics.DENIAL,
            answer.text(words),
            cause=AWAITING_CODES,
        )
    elif meaning is StatusMeaning.REJECTED:
        is_of_lines = answer.line_cents is not None
        rejected = topics.REJECTED_LINE if is_of_lines else topics.SUBMIT
        yield request.of_claim(rejected, answer.text(words))
    elif meaning is StatusMeaning.FINAL:
        trace = f" (EFT {facts.status.check_number})" if facts.status.check_number else ""
        title = f"{title} per 277{trace}: ERA missing"
        yield request.of_claim(topics.REMITTANCE, title, hold_until=hold_until)
    elif meaning is StatusMeaning.BAD_QUESTION:
        yield request.of_claim(topics.ANSWER, f"{title}: correct and resubmit")
    elif meaning is StatusMeaning.NOT_FORWARDED:
        yield request.of_claim(topics.SUBMIT, title, cause=NEXT_PAYER, plan=NEXT_PAYER_PLAN)
    elif topic := _TOPIC_BY_MEANING.get(meaning):
        yield request.of_claim(topic, title, hold_until=hold_until)
    elif hold_until is not None and meaning is StatusMeaning.PENDED and facts.hold_count >= 2:
        yield request.of_claim(topics.ANSWER, "Third payer hold: call")
    elif hold_until is not None and not facts.is_filed:
        title = f"{title}, no response since"
        yield request.of_claim(topics.ANSWER, title, hold_until=hold_until)


_TOPIC_BY_MEANING = {
    StatusMeaning.CHANGED: topics.CORRECTION,
    StatusMeaning.FORWARDED: topics.FORWARDED,
}


def _resolutions(facts: StatusFacts, meaning: StatusMeaning) -> list[Resolution]:
    """Return the follow-ups that a status ends.

    Any receipt ends the wait for an acknowledgment, an answer also the wait for a response.
    """
    resolved: list[Topic] = []
    if meaning in _ANSWERS:
        resolved += [topics.ANSWER, topics.NEVER_ACKNOWLEDGED]
    elif meaning is StatusMeaning.NOTED:
        resolved.append(topics.NEVER_ACKNOWLEDGED)
        if facts.is_sent_outside:
            resolved += [topics.ANSWER, topics.SUBMIT]
    if meaning in (StatusMeaning.FINAL, StatusMeaning.DENIED):
        resolved.append(topics.RECORDS)
    if meaning in _PAYER_HAS_CLAIM:
        resolved.append(topics.SUBMIT)
    elif meaning is StatusMeaning.REJECTED:
        resolved.append(topics.REJECTED_LINE)  # all of the claim is rejected now
    return [_resolution(facts, topic) for topic in resolved]


def _resolution(facts: StatusFacts, topic: Topic) -> Resolution:
    return topic.resolution(Subject.CLAIM, facts.claim_ref, "answered")
