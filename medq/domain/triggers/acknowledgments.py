"""What TA1, 999, 277CA and 277 ask of a person (domain 6.1, 6.2). A rejection is no denial."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from medq.domain.acknowledgments.records import ClaimStatus
from medq.domain.acknowledgments.status_codes import Category, StatusMeaning, governing_category
from medq.domain.items import topics
from medq.domain.items.item import Subject
from medq.domain.items.work_requests import (
    Resolution,
    Topic,
    TriggerResult,
    WorkRequest,
    raised,
    settled,
    want,
)
from medq.domain.reasons.tables import DeadlineKind

REFUSED_VERDICTS = frozenset({"R", "M", "W", "X"})
OLD_ENOUGH_DAYS = 5  # domain 6.2, A4: asked sooner, the payer cannot know it yet


@dataclass(frozen=True, slots=True)
class StatusFacts:
    """One status of one claim with what is known of it. `day` is the day the answer was given, `filed` that the payer
    itself accepted it before, `holds` how often P5 was said already."""

    claim_ref: int
    status: ClaimStatus
    day: date
    charge_cents: int
    sent_day: date | None = None
    patient_ref: int | None = None
    filed: bool = False
    holds: int = 0
    expected_cents: int | None = None
    paid_already: bool = False  # a remittance has answered this claim
    overtaken: bool = False  # ... on or after the day of this status


def triggers_for_status(answered: StatusFacts) -> TriggerResult:
    """What a claim's status asks for. Money: the charge, or the allowed amount expected where that is known.

    An unknown category is looked at like a claim without an answer. A status that comes after the remittance changes
    nothing but what is new to it (a rejection cannot be, a request can).
    """
    found = governing_category(tuple(code.category for code in answered.status.codes))
    if found is None:
        words = ", ".join(code.category for code in answered.status.codes) or "none"
        return raised(
            [
                _claim(
                    answered,
                    topics.ANSWER,
                    f"Status {words} is not known: ask the payer",
                    cause=f"status {words}",
                )
            ]
        )
    code, category = found
    cause = f"{code} {_status_of(answered.status, code)}".rstrip()
    done = _settles(answered, category)
    if answered.overtaken:
        return raised([], done)
    if answered.paid_already and category.says not in (
        StatusMeaning.RECORDS,
        StatusMeaning.ASKS_PATIENT,
        StatusMeaning.CHANGED,
        StatusMeaning.NOT_FORWARDED,
    ):
        return raised([], done)
    return raised(_wants(answered, category, cause), done)


def _wants(answered: StatusFacts, category: Category, cause: str) -> list[WorkRequest]:
    says, title = category.says, category.plain
    told = [
        f"{code.category}:{code.status} {code.entity}".strip(" :") for code in answered.status.codes
    ]
    told += [answered.status.text] if answered.status.text else []
    wake = answered.day + timedelta(days=category.days) if category.days is not None else None
    if says is StatusMeaning.REJECTED:
        return [_claim(answered, topics.SUBMIT, title, cause=cause, told=told)]
    if says is StatusMeaning.RECORDS:
        return [
            _claim(
                answered, topics.RECORDS, title, cause=cause, due=answered.status.due_day, told=told
            )
        ]
    if says is StatusMeaning.ASKS_PATIENT:
        return [_patient(answered, title, cause, told)]
    if says is StatusMeaning.DENIED:
        deadline = DeadlineKind.APPEAL
        return [
            _claim(
                answered, topics.DENIAL, title, cause="awaiting codes", deadline=deadline, told=told
            )
        ]
    if says is StatusMeaning.NOT_FORWARDED:
        return [_claim(answered, topics.SUBMIT, title, cause="next payer", told=told)]
    if says is StatusMeaning.NOT_FOUND:
        return _not_found(answered, category, cause, told)
    if says is StatusMeaning.FINAL:
        check = f" {answered.status.check_number}".rstrip()
        said = f"{title}{check}: no remittance yet"
        return [_claim(answered, topics.REMITTANCE, said, cause=cause, wake=wake, told=told)]
    if says is StatusMeaning.CHANGED:
        return [_claim(answered, topics.CORRECTION, title, cause=cause, wake=wake, told=told)]
    if says is StatusMeaning.FORWARDED:
        return [_claim(answered, topics.FORWARDED, title, cause=cause, wake=wake, told=told)]
    if says is StatusMeaning.BAD_QUESTION:
        return [
            _claim(
                answered, topics.ANSWER, f"{title}: mend it and ask again", cause=cause, told=told
            )
        ]
    if says is StatusMeaning.PENDED and category.days is not None and answered.holds >= 2:
        return [
            _claim(
                answered,
                topics.ANSWER,
                "Held by the payer for the third time: call",
                cause=cause,
                told=told,
            )
        ]
    if wake is not None and not answered.filed:
        return [
            _claim(
                answered,
                topics.ANSWER,
                f"{title}, and nothing since",
                cause=cause,
                wake=wake,
                told=told,
            )
        ]
    return []


def _not_found(
    answered: StatusFacts, category: Category, cause: str, told: list[str]
) -> list[WorkRequest]:
    """Too early to be found: wait. Filed with the payer before: send the proof. Else it was never filed: send it again."""
    sent = answered.sent_day
    if sent is not None and (answered.day - sent).days < OLD_ENOUGH_DAYS:
        wake = sent + timedelta(days=OLD_ENOUGH_DAYS)
        return [
            _claim(
                answered,
                topics.ANSWER,
                "Not found yet: asked too early",
                cause=cause,
                wake=wake,
                told=told,
            )
        ]
    if answered.filed:
        title = f"{category.plain}, though accepted: send the proof of acceptance"
        return [_claim(answered, topics.ANSWER, title, cause=cause, told=told)]
    return [
        _claim(
            answered,
            topics.SUBMIT,
            f"{category.plain}: check member id and dates, send it again",
            cause=cause,
            told=told,
        )
    ]


def _settles(answered: StatusFacts, category: Category) -> list[Resolution]:
    """Any answer ends the wait for an acknowledgement; one from the payer ends the wait for an answer."""
    says, ref = category.says, answered.claim_ref
    done: list[Topic] = []
    if says not in (StatusMeaning.NOT_FOUND, StatusMeaning.ASK_AGAIN, StatusMeaning.BAD_QUESTION):
        done.append(topics.NEVER_ACKNOWLEDGED)
    if says in (
        StatusMeaning.RECEIVED,
        StatusMeaning.PENDED,
        StatusMeaning.FINAL,
        StatusMeaning.DENIED,
        StatusMeaning.RECORDS,
        StatusMeaning.ASKS_PATIENT,
        StatusMeaning.CHANGED,
        StatusMeaning.REJECTED,
    ):
        done.append(topics.ANSWER)
    if says in (StatusMeaning.FINAL, StatusMeaning.DENIED):
        done.append(topics.RECORDS)
    if says in _HAS_IT:
        done.append(topics.SUBMIT)
    return [settled(topic, Subject.CLAIM, ref, "answered") for topic in done]


_HAS_IT = frozenset(
    {
        StatusMeaning.RECEIVED,
        StatusMeaning.PENDED,
        StatusMeaning.FINAL,
        StatusMeaning.DENIED,
        StatusMeaning.RECORDS,
        StatusMeaning.CHANGED,
    }
)
"""What only somebody says who has the claim: whatever refused it or its file before is over."""


def _status_of(status: ClaimStatus, category: str) -> str:
    return next((code.status for code in status.codes if code.category == category), "")


def _money(answered: StatusFacts) -> int:
    return (
        answered.charge_cents
        if answered.expected_cents is None
        else min(answered.charge_cents, answered.expected_cents)
    )


def _claim(
    answered: StatusFacts,
    topic: Topic,
    title: str,
    *,
    cause: str,
    told: Sequence[str] = (),
    due: date | None = None,
    wake: date | None = None,
    deadline: DeadlineKind | None = None,
) -> WorkRequest:
    return want(
        topic,
        Subject.CLAIM,
        answered.claim_ref,
        title,
        _money(answered),
        answered.day,
        cause=cause,
        told=told,
        due=due,
        wake=wake,
        deadline=deadline,
    )


def _patient(answered: StatusFacts, title: str, cause: str, told: Sequence[str]) -> WorkRequest:
    """One call for a patient however many claims wait; without a known patient the claim stands in."""
    subject, ref = Subject.CLAIM, answered.claim_ref
    if answered.patient_ref is not None:
        subject, ref = Subject.PATIENT, answered.patient_ref
    return want(
        topics.PLAN_QUESTION,
        subject,
        ref,
        title,
        _money(answered),
        answered.day,
        cause=cause,
        told=told,
    )


@dataclass(frozen=True, slots=True)
class SentClaimRef:
    """One claim of a batch of ours, for an answer that speaks of the whole batch."""

    claim_ref: int
    charge_cents: int
    told: tuple[str, ...] = ()  # findings of the 999 that name this claim


@dataclass(frozen=True, slots=True)
class BatchAcknowledgment:
    """The verdict on one of our transactions (999, 997), on the interchange (TA1), or on a batch above its claims (277CA).

    `verdict` is A, E, P, R, M, W or X; `findings` are told as segment, element and value.
    """

    batch_ref: int
    day: date
    verdict: str
    claims: tuple[SentClaimRef, ...]
    said_by: str = "999"
    findings: tuple[str, ...] = ()


def triggers_for_batch(answered: BatchAcknowledgment) -> TriggerResult:
    """Refused: every claim back to submit and one review for the file. Accepted (also with errors, or in part): nothing but
    that the file has its answer; the refused sets of a P come with their own verdict. Money: the charges."""
    heard = settled(topics.NEVER_ACKNOWLEDGED, Subject.BATCH, answered.batch_ref, "answered")
    if answered.verdict not in REFUSED_VERDICTS:
        return raised([], [heard])
    cause = f"{answered.said_by} {answered.verdict}"
    wants = [
        want(
            topics.SUBMIT,
            Subject.CLAIM,
            one.claim_ref,
            "File refused: send the claim again",
            one.charge_cents,
            answered.day,
            cause=cause,
            minutes=1 if not one.told else None,
            told=one.told,
        )
        for one in answered.claims
    ]
    money = sum(one.charge_cents for one in answered.claims)
    title = f"File refused by {answered.said_by}: {len(answered.claims)} claims were not filed"
    told = answered.findings
    wants.append(
        want(
            topics.REFUSED_FILE,
            Subject.BATCH,
            answered.batch_ref,
            title,
            money,
            answered.day,
            cause=cause,
            told=told,
        )
    )
    return raised(wants, [heard])
