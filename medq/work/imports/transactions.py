"""Posting one transaction of a file, whatever its kind: judged by what the store knows, written, and what it asks for raised."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from data.events import events
from data.events.event_groups import mark_first_event
from data.events.events import ChangeSet
from data.imports import originals, pending_references
from data.remittances import remittances as remittance_rows
from data.store.columns import date_to_int, moment_to_int
from medq.domain.errors import HoldReason, Problem, ProblemLevel
from medq.domain.items import topics
from medq.domain.items.item import Kind, Subject
from medq.domain.items.work_requests import TriggerResult
from medq.domain.triggers.held_transactions import HeldTransaction, triggers_for_held
from medq.domain.triggers.over_and_underpayment import NEW_PAYER_TITLE
from medq.domain.triggers.unsent import triggers_for_sent
from medq.work.claims import acknowledgments, posting
from medq.work.claims.replacements import mark_replaced, replace_by_payer_numbers
from medq.work.desk import Desk
from medq.work.imports.retry import retry_pending
from medq.work.items.updater import ItemUpdater
from medq.work.parties import Directory
from medq.work.remittances import posting as remittances
from medq.work.remittances.provider_adjustments import apply_adjustment_triggers, settle_recoveries
from medq.work.remittances.triggers import apply_triggers
from medq.x12.acknowledgments import read_group_acknowledgment, read_interchange_acknowledgment
from medq.x12.claims import read_claims
from medq.x12.remittances import read_remittance
from medq.x12.statuses import read_statuses
from medq.x12.survey import TransactionSurvey
from medq.x12.transaction import Transaction

T = TypeVar("T")
Count = Callable[[Iterable[Any]], Iterator[Any]]


@dataclass
class PostingResult:
    """What posting a transaction did: claims found and not found, items made by kind, the event that takes it back."""

    matched: int = 0
    unmatched: int = 0
    items: Counter[str] = field(default_factory=Counter)
    event_id: int = 0


def moment(desk: Desk) -> int:
    """Now, as the store keeps moments."""
    return moment_to_int(desk.now())


def classify_transaction(desk: Desk, judged: TransactionSurvey) -> tuple[str, list[Problem]]:
    """(status, problems) of a transaction: what was wrong with it as read, and what the store knows of it."""
    problems = list(judged.problems)
    if judged.status == "refused":
        return "refused", problems
    if originals.is_posted(desk.store, judged.key):
        return "already-posted", problems
    at = f"ISA {judged.interchange} · ST {judged.ordinal}"
    if judged.kind == "835" and judged.trace:
        same = remittance_rows.payments_by_trace(desk.store, judged.trace, judged.trace_payer)
        if same:
            problems.append(
                Problem(
                    ProblemLevel.HELD,
                    at,
                    f"Another payment under the same trace {judged.trace} was posted, with another content",
                    "Compare the two; post it all the same with a reason, or leave it.",
                    HoldReason.DUPLICATE_TRACE,
                )
            )
    grades = {problem.level for problem in problems}
    held = ProblemLevel.HELD in grades or (
        desk.settings.hold_on_note and ProblemLevel.NOTE in grades
    )
    return ("held" if held else "posted"), problems


def save_transaction(
    desk: Desk,
    file_id: int,
    judged: TransactionSurvey,
    status: str,
    problems: list[Problem],
    known: int | None = None,
) -> int:
    """Keep what a transaction was judged to be; its id, which is `known` where it was taken back before."""
    return originals.save_transaction(
        desk.store,
        known,
        file_id=file_id,
        ordinal=judged.ordinal,
        kind=judged.kind,
        isa_control=judged.isa_control,
        isa_day=date_to_int(_isa_day(judged.isa_date)),
        group_control=judged.group_control,
        st_control=judged.control,
        key=judged.key,
        status=status,
        segments=judged.segments,
        claims=judged.claims or 0,
        charge_cents=judged.charge_cents or 0,
        paid_cents=judged.paid_cents or 0,
        adjustment_cents=judged.adjustment_cents or 0,
        provider_adjustment_cents=judged.provider_adjustment_cents or 0,
        balanced=None if judged.balanced is None else int(judged.balanced),
        problems=json.dumps([_problem(one) for one in problems], ensure_ascii=False),
        posted_at=moment(desk) if status == "posted" else None,
        staff_id=desk.user.id if status == "posted" else None,
    )


def apply_held_triggers(
    desk: Desk, set_id: int, judged: TransactionSurvey, problems: list[Problem]
) -> Counter[str]:
    """The review item of a transaction that is held."""
    raiser = ItemUpdater(desk)
    hold, title = HoldReason.NOTE, "A note holds it"
    held_problem = next(
        (problem for problem in problems if problem.level is ProblemLevel.HELD), None
    )
    if held_problem is not None:
        hold, title = held_problem.hold or HoldReason.UNREADABLE, held_problem.message
    amount_cents = _held_amount(judged, hold)
    held = HeldTransaction(set_id, desk.today(), amount_cents, hold, title)
    raiser.take(triggers_for_held(held))
    raiser.finish()
    return _made(raiser)


def _held_amount(survey: TransactionSurvey, hold: HoldReason) -> int:
    """Return the money at risk of a held transaction, in cents.

    A payment of zero that does not add up counts one cent: its true amount is unknown.
    """
    if survey.kind != "835":
        return survey.charge_cents or 0
    return survey.payment_cents or int(hold is not HoldReason.DUPLICATE_TRACE)


def post(desk: Desk, set_id: int, transaction: Transaction, count: Count = iter) -> PostingResult:
    """Write a transaction and raise what it asks for, streamed. Inside `writing()`."""
    entry = ChangeSet(desk.store)
    mark_first_event(desk.store, entry)
    raiser = ItemUpdater(desk)
    directory = Directory(desk.store)
    day = transaction.envelope.isa_day or desk.today()
    posted = PostingResult()
    match transaction.kind:
        case "835":
            _post_remittance(desk, set_id, transaction, directory, raiser, posted, count)
        case "837P" | "837I":
            _post_batch(desk, set_id, transaction, day, directory, raiser, count)
        case "999":
            told = acknowledgments.post_group_acknowledgment(
                desk, set_id, read_group_acknowledgment(transaction), day, raiser
            )
            posted.matched, posted.unmatched = told.matched, told.unmatched
        case "TA1":
            told = acknowledgments.post_interchange_acknowledgment(
                desk, set_id, read_interchange_acknowledgment(transaction), day, raiser
            )
            posted.matched, posted.unmatched = told.matched, told.unmatched
        case _:
            statuses = count(read_statuses(transaction))
            told = acknowledgments.post_statuses(
                desk, set_id, transaction.kind, statuses, day, raiser
            )
            retry_pending(desk, told.keys, raiser)
            posted.matched, posted.unmatched = told.matched, told.unmatched
    for payer_id in directory.new_payers:
        raiser.take(
            TriggerResult(
                (topics.PAYER.request(Subject.PAYER, payer_id, NEW_PAYER_TITLE, 0, desk.today()),)
            ),
            (None, None, payer_id),
        )
    raiser.finish()
    posted.items = _made(raiser)
    posted.event_id = events.append(
        desk.store,
        events.NewEvent(
            at=desk.now(),
            staff_id=desk.user.id,
            act="import",
            subject=(int(Subject.TRANSACTION), set_id),
            text=f"{transaction.kind} posted: {posted.matched} matched, {posted.unmatched} not.",
            change_set=entry,
        ),
    )
    return posted


def _post_batch(
    desk: Desk,
    set_id: int,
    transaction: Transaction,
    day: date,
    directory: Directory,
    raiser: ItemUpdater,
    count: Count,
) -> None:
    batch = read_claims(transaction)
    envelope = transaction.envelope
    controls = (envelope.isa_control, envelope.group_control, transaction.control)
    sent_day = min(batch.head.made_day or day, desk.today())
    claims = count(batch.claims())
    for posted in posting.post_batch(
        desk, set_id, transaction.kind, controls, sent_day, batch.head, claims, directory
    ):
        raiser.forget()
        raiser.expect({(Subject.CLAIM, claim_id) for claim_id in posted.claims})
        for claim_id in posted.claims:
            if raiser.asks(Subject.CLAIM, claim_id):
                raiser.take(triggers_for_sent(claim_id))
        mark_replaced(desk, posted.places, raiser)
        retry_pending(desk, posted.keys, raiser)
    isa, group, control = controls
    named = {
        pending_references.interchange_key(isa),
        pending_references.group_control_key(group, control),
        pending_references.group_control_key(group, ""),
    }
    retry_pending(desk, named | {pending_references.reference_key(batch.head.reference)}, raiser)


def _post_remittance(
    desk: Desk,
    set_id: int,
    transaction: Transaction,
    directory: Directory,
    raiser: ItemUpdater,
    posted: PostingResult,
    count: Count,
) -> None:
    remittance = read_remittance(transaction)
    payment = remittances.post_payment(desk, set_id, remittance.head, directory)
    for done in remittances.post_claims(desk, payment, count(remittance.claims()), directory):
        raiser.forget()
        apply_triggers(desk, payment.payer_id, payment.day, done, raiser)
        settle_recoveries(desk, done, raiser)
        numbers = [
            (one.claim_id, one.read.payer_claim_number) for one in done if one.claim_id is not None
        ]
        replace_by_payer_numbers(desk, numbers, raiser)
    remittances.post_provider_adjustments(desk, payment, remittance.totals.provider_adjustments)
    apply_adjustment_triggers(desk, payment, raiser)
    posted.matched, posted.unmatched = payment.matched, payment.unmatched


def _made(raiser: ItemUpdater) -> Counter[str]:
    return Counter({Kind(kind).word: number for kind, number in raiser.made.items()})


def kept_problems(desk: Desk, set_id: int) -> list[Problem]:
    """What was wrong with a transaction when it was judged: with it as read, and by what the store knew then."""
    found = originals.transaction(desk.store, set_id)
    assert found is not None
    return [
        Problem(ProblemLevel(one["level"]), one["where"], one["message"], one["hint"])
        for one in json.loads(found.problems)
    ]


def _problem(problem: Problem) -> dict[str, str]:
    return {
        "level": problem.level.value,
        "where": problem.where,
        "message": problem.message,
        "hint": problem.hint,
    }


def _isa_day(text: str) -> date | None:
    try:
        return (
            date(2000 + int(text[:2]), int(text[2:4]), int(text[4:6])) if len(text) == 6 else None
        )
    except ValueError:
        return None
