"""One transaction of a file: classified, saved, and posted or held."""

from collections import Counter
from datetime import date

from data.events.change_set import ChangeSet
from data.events.event_groups import mark_first_event
from data.events.events import NewEvent
from data.imports import originals
from data.remittances import remittances
from data.store.columns import date_to_int, moment_to_int
from medq.domain.errors import HoldReason, Problem, ProblemLevel
from medq.domain.items import topics
from medq.domain.items.item import Subject
from medq.domain.items.work_requests import TriggerResult
from medq.domain.triggers.held_transactions import HeldTransaction, triggers_for_held
from medq.domain.triggers.over_and_underpayment import NEW_PAYER_TITLE
from medq.work.desk import Desk
from medq.work.event_log import record_event
from medq.work.imports.kinds import TRANSACTION_KINDS
from medq.work.imports.problems import problems_from_json, problems_to_json
from medq.work.imports.retry import retry_pending
from medq.work.imports.x12_posting import Count, PostingResult, TransactionPosting
from medq.work.items.updater import ItemUpdater
from medq.work.parties import Directory
from medq.work.posting_context import PostingContext
from medq.work.remittances.originals import stored_transaction
from medq.x12.survey import TransactionSurvey
from medq.x12.transaction import Transaction


def moment(desk: Desk) -> int:
    """Return the current moment as the store keeps moments."""
    return moment_to_int(desk.now())


def classify_transaction(desk: Desk, survey: TransactionSurvey) -> tuple[str, list[Problem]]:
    """Return the status of a transaction and its problems.

    The status is `posted` (to be posted), `held`, `refused` or `already-posted`. Problems are those
    of the survey, and a payment under a trace that was posted with different content.
    """
    problems = list(survey.problems)
    if survey.status == "refused":
        return "refused", problems
    if originals.is_posted(desk.store, survey.key):
        return "already-posted", problems
    if survey.kind == "835" and survey.trace and _is_trace_posted(desk, survey):
        problems.append(_duplicate_trace(survey))
    levels = {problem.level for problem in problems}
    is_held = ProblemLevel.HELD in levels or (
        desk.settings.hold_on_note and ProblemLevel.NOTE in levels
    )
    return ("held" if is_held else "posted"), problems


def _is_trace_posted(desk: Desk, survey: TransactionSurvey) -> bool:
    return bool(remittances.payments_by_trace(desk.store, survey.trace, survey.trace_payer))


def _duplicate_trace(survey: TransactionSurvey) -> Problem:
    return Problem(
        ProblemLevel.HELD,
        f"ISA {survey.interchange} · ST {survey.ordinal}",
        f"Trace {survey.trace} was already posted with different content",
        "Compare the two payments; post this one with a reason, or leave it.",
        HoldReason.DUPLICATE_TRACE,
    )


def save_transaction(
    desk: Desk,
    file_id: int,
    survey: TransactionSurvey,
    status: str,
    problems: list[Problem],
    transaction_id: int | None = None,
) -> int:
    """Save the survey and status of a transaction, and return its id.

    `transaction_id` is that of an undone import, which is saved over.
    """
    return originals.save_transaction(
        desk.store,
        transaction_id,
        file_id=file_id,
        ordinal=survey.ordinal,
        kind=survey.kind,
        isa_control=survey.isa_control,
        isa_day=date_to_int(_isa_day(survey.isa_date)),
        group_control=survey.group_control,
        st_control=survey.control,
        key=survey.key,
        status=status,
        segments=survey.segments,
        claims=survey.claims or 0,
        charge_cents=survey.charge_cents or 0,
        paid_cents=survey.paid_cents or 0,
        adjustment_cents=survey.adjustment_cents or 0,
        provider_adjustment_cents=survey.provider_adjustment_cents or 0,
        balanced=None if survey.balanced is None else int(survey.balanced),
        problems=problems_to_json(problems),
        posted_at=moment(desk) if status == "posted" else None,
        staff_id=desk.user.id if status == "posted" else None,
    )


def apply_held_triggers(
    desk: Desk, transaction_id: int, survey: TransactionSurvey, problems: list[Problem]
) -> Counter[str]:
    """Open the review item of a held transaction; return the items created by kind."""
    hold, title = HoldReason.NOTE, "Held for review: the file has notes"
    problem = next((each for each in problems if each.level is ProblemLevel.HELD), None)
    if problem is not None:
        hold, title = problem.hold or HoldReason.UNREADABLE, problem.message
    amount_cents = _held_amount(survey, hold)
    updater = ItemUpdater(desk)
    held = HeldTransaction(transaction_id, desk.today(), amount_cents, hold, title)
    updater.take(triggers_for_held(held))
    updater.finish()
    return updater.created_by_kind


def _held_amount(survey: TransactionSurvey, hold: HoldReason) -> int:
    """Return the money at risk of a held transaction, in cents.

    A payment of zero that does not add up counts one cent: its true amount is unknown.
    """
    if survey.kind != "835":
        return survey.charge_cents or 0
    return survey.payment_cents or int(hold is not HoldReason.DUPLICATE_TRACE)


def post_transaction(
    desk: Desk, transaction_id: int, transaction: Transaction, count: Count = iter
) -> PostingResult:
    """Post a saved transaction as it is read, and request and resolve what it needs.

    Call inside a write transaction. `count` counts its claims as they are read.
    """
    change_set = ChangeSet(desk.store)
    mark_first_event(desk.store, change_set)
    updater, directory = ItemUpdater(desk), Directory(desk.store)
    day = transaction.envelope.isa_day or desk.today()
    context = PostingContext(desk, transaction_id, day, updater, directory)
    result = PostingResult()
    post = TRANSACTION_KINDS[transaction.kind].post
    if post is None:
        raise LookupError(f"a transaction of kind {transaction.kind} cannot be posted")
    for reference_keys in post(TransactionPosting(context, transaction, count, result)):
        retry_pending(desk, reference_keys, updater)
    for payer_id in directory.new_payers:
        request = topics.PAYER.request(Subject.PAYER, payer_id, NEW_PAYER_TITLE, 0, desk.today())
        updater.take(TriggerResult((request,)), (None, None, payer_id))
    updater.finish()
    result.items = updater.created_by_kind
    result.event_id = record_event(
        desk,
        NewEvent(
            act="import",
            subject=(Subject.TRANSACTION, transaction_id),
            text=f"{transaction.kind} posted: {result.matched} matched, "
            f"{result.unmatched} unmatched.",
            change_set=change_set,
        ),
    )
    return result


def saved_problems(desk: Desk, transaction_id: int) -> list[Problem]:
    """Return the problems of a transaction as saved when it was imported."""
    return problems_from_json(stored_transaction(desk, transaction_id).problems)


def _isa_day(text: str) -> date | None:
    """Return the day of ISA09 (YYMMDD), None if it is not one."""
    try:
        year, month, day = int(text[:2]), int(text[2:4]), int(text[4:6])
        return date(2000 + year, month, day) if len(text) == 6 else None
    except ValueError:
        return None
