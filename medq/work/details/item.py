"""The page of one item: its facts, its rank, deadlines, next steps and history."""

from collections.abc import Sequence

from data.events import history
from data.items import item_records
from data.items import rows as item_rows
from data.items.item_records import ItemRecord
from medq.domain.errors import MedqError
from medq.domain.items import topics
from medq.domain.items.item import (
    DeadlineLine,
    DetailField,
    ItemDetail,
    Kind,
    Step,
    Subject,
)
from medq.domain.rank.term_text import shown_terms
from medq.domain.reasons.adjustment_code import AdjustmentCode
from medq.domain.reasons.patient_billing import PatientBilling
from medq.domain.reasons.playbook import Playbook
from medq.domain.value_format import ValueFormat
from medq.work.desk import Desk
from medq.work.details.claim_reading import ClaimReading, read_claim
from medq.work.details.subject_facts import subject_facts
from medq.work.items.deadlines import running_deadlines
from medq.work.items.explanation import item_terms
from medq.work.payer_rules import payer_rules_of
from medq.work.visibility import redacted_detail, redacted_terms

_COVERAGE = "coverage"  # code of code_texts.csv: coverage is verified before anybody is billed
_BILLING_TOPICS = frozenset(topic.name for topic in topics.WORKED_BY_CODES)
_STEPS_BY_CODES = frozenset(topic.name for topic in topics.STEPS_BY_CODES)


def detail(desk: Desk, item_id: int, formats: ValueFormat) -> ItemDetail:
    """Return everything that the item's page shows to this person.

    Raises `MedqError` when there is no such item.
    """
    with desk.store.read_transaction():
        item = item_records.by_id(desk.store, item_id)
        row = item_rows.by_id(desk.store, item_id, desk.today())
        if item is None or row is None:
            raise MedqError(f"There is no item {item_id}.", hint="medq queue lists them.")
        claim = read_claim(desk, item.claim_id) if item.claim_id else None
        facts, summary, subject_steps = subject_facts(desk, item, claim, formats)
        code = AdjustmentCode.of_cause(item.cause)
        playbook = _playbook(desk, code, claim) if code else None
        terms = shown_terms(redacted_terms(row.kind, item_terms(desk, item)), formats)
        item_detail = ItemDetail(
            row=row,
            facts=tuple(facts),
            plain=_plain(desk, item, row.title, summary, code, playbook),
            reason=", ".join(term.text for term in terms if term.in_reason),
            terms=terms,
            deadlines=_deadlines(desk, item),
            steps=_steps(desk, item, playbook, subject_steps),
            events=tuple(history.of_item(desk.store, item.id)),
            candidates=_candidates(desk, item, formats),
        )
    return redacted_detail(desk, item_detail)


def _candidates(desk: Desk, item: ItemRecord, formats: ValueFormat) -> tuple[DetailField, ...]:
    if item.subject_kind not in (Subject.CLAIM_PAYMENT, Subject.CLAIM_STATUS):
        return ()
    from medq.work.details.candidate_facts import (  # noqa: PLC0415 - start-up: rarely needed
        candidate_facts,
    )

    return tuple(candidate_facts(desk, item, formats))


def _plain(
    desk: Desk,
    item: ItemRecord,
    title: str,
    summary: str,
    code: AdjustmentCode | None,
    playbook: Playbook | None,
) -> str:
    """Return the reason in plain words: the payer's, else the subject's, else the topic's.

    Empty where it would only repeat the title.
    """
    if playbook and code:
        denied = "Denied" if item.kind is Kind.DENIAL else "Adjusted"
        meaning = ""
        if item.kind is not Kind.DENIAL:
            meaning = desk.topic_table.meaning(item.kind, item.topic, item.cause)
        texts = (
            f"{denied} {item.cause}: {playbook.plain}.",
            meaning,
            _patient_billing(desk, item, playbook),
        )
        return " ".join(text for text in texts if text)
    text = summary or desk.topic_table.meaning(item.kind, item.topic, item.cause)
    return "" if text.rstrip(".") == title.rstrip(".") else text


def _patient_billing(desk: Desk, item: ItemRecord, playbook: Playbook) -> str:
    """Return whether the patient may be billed; empty for a review that is about something else."""
    if item.kind is not Kind.DENIAL and item.topic not in _BILLING_TOPICS:
        return ""
    billing = playbook.billing.value
    if playbook.billing is PatientBilling.VERIFY and playbook.is_about_coverage:
        billing = _COVERAGE
    return desk.code_texts.patient_billing(billing, payer_rules_of(desk, item.payer_id).kind)


def _playbook(desk: Desk, code: AdjustmentCode, claim: ClaimReading | None) -> Playbook:
    """Return the playbook of a cause, with all remarks that came with it."""
    remarks: tuple[str, ...] = (code.remark,) if code.remark else ()
    if claim is not None:
        remarks += claim.remarks_with(code)
    return desk.reason_books.playbooks.of(code.group, code.reason, tuple(dict.fromkeys(remarks)))


def _steps(
    desk: Desk, item: ItemRecord, playbook: Playbook | None, subject_steps: Sequence[str]
) -> tuple[Step, ...]:
    """Return the steps of the codes, else of the subject, else of the topic."""
    is_by_codes = item.kind is Kind.DENIAL or item.topic in _STEPS_BY_CODES
    if playbook and playbook.steps and is_by_codes:
        each_minutes = max(1, playbook.minutes // len(playbook.steps))
        return tuple(
            Step(step, playbook.contact, each_minutes, item.act_by) for step in playbook.steps
        )
    steps = subject_steps or desk.topic_table.steps(item.kind, item.topic, item.cause)
    return tuple(Step(step, last_day=item.act_by) for step in steps)


def _deadlines(desk: Desk, item: ItemRecord) -> tuple[DeadlineLine, ...]:
    return tuple(
        DeadlineLine(
            name=deadline.name,
            day=deadline.day,
            base_event=deadline.base_event,
            base_day=deadline.base_day,
            limit=deadline.limit_text,
            rule=deadline.rule_text,
            met_by=deadline.met_by,
            is_default=deadline.is_default,
        )
        for line in running_deadlines(desk, item)
        if (deadline := line.deadline) is not None
    )
