"""One transaction of a file: classified, saved, and posted or held."""

from collections import Counter
from collections.abc import Iterator

from data.imports import transactions
from data.imports.transactions import TransactionRow
from data.remittances import claim_marks, payments
from medq.domain.errors import HoldReason, Problem, ProblemLevel
from medq.domain.import_report import TransactionStatus
from medq.domain.reasons.adjustment_code import AdjustmentCode
from medq.domain.remittances.remittance import marks_digest
from medq.domain.triggers.held_transactions import HeldTransaction, triggers_for_held
from medq.work.desk import Desk
from medq.work.imports.kinds import TRANSACTION_KINDS
from medq.work.imports.problems import problems_from_json, problems_to_json
from medq.work.imports.recording import PostingResult, record_posting
from medq.work.imports.retry import retry_pending
from medq.work.imports.x12_posting import Count, TransactionPosting
from medq.work.items.updater import ItemUpdater
from medq.work.parties import Directory
from medq.work.posting_context import PostingContext
from medq.work.remittances.originals import stored_transaction
from medq.work.remittances.payer_questions import request_payer_reviews
from medq.work.same_person import ask_for_twin
from medq.x12.survey import SurveyStatus, TransactionSurvey
from medq.x12.transaction import Transaction


def classify_transaction(
    desk: Desk, survey: TransactionSurvey
) -> tuple[TransactionStatus, list[Problem]]:
    """Return the status of a transaction and its problems; POSTED means that it is to be posted.

    Problems are those of the survey, reason codes in a group that X12 does not allow them in, and a
    payment whose money or claims were posted under the same trace with different content.
    """
    problems = list(survey.problems)
    if survey.status is SurveyStatus.REFUSED:
        return TransactionStatus.REFUSED, problems
    if transactions.is_posted(desk.store, survey.key):
        return TransactionStatus.ALREADY_POSTED, problems
    problems += _group_notes(desk, survey)
    if survey.trace and _is_trace_posted(desk, survey):
        problems.append(_duplicate_trace(survey))
    levels = {problem.level for problem in problems}
    is_held = ProblemLevel.HELD in levels or (
        desk.settings.hold_on_note and ProblemLevel.NOTE in levels
    )
    return (TransactionStatus.HELD if is_held else TransactionStatus.POSTED), problems


def _is_trace_posted(desk: Desk, survey: TransactionSurvey) -> bool:
    """Return whether a payment is posted that this one may repeat.

    A payment of zero moves no money, so its trace identifies none (some payers write NOPAY): it
    repeats only another one with the same claims.
    """
    trace, trace_payer = survey.trace, survey.trace_payer
    if survey.payment_cents:
        return payments.is_money_posted(desk.store, trace, trace_payer)
    marks_by_payment = claim_marks.marks_of_zero_payments(desk.store, trace, trace_payer)
    return survey.claims_digest in map(marks_digest, marks_by_payment.values())


def _group_notes(desk: Desk, survey: TransactionSurvey) -> Iterator[Problem]:
    """Yield a note for each reason code in a group that X12 does not allow it in."""
    if not survey.adjustment_codes:
        return
    reasons = desk.reason_books.tables.reasons
    for group, reason in sorted(survey.adjustment_codes):
        code = AdjustmentCode(group.strip(), reason.strip())
        row = reasons.get(code.reason)
        if row is not None and (note := row.group_note(code.group)):
            yield Problem(
                ProblemLevel.NOTE,
                survey.where,
                f"{code}: {note}",
                "It is posted by the usual rules; tell the payer if it goes on.",
            )


def _duplicate_trace(survey: TransactionSurvey) -> Problem:
    return Problem(
        ProblemLevel.HELD,
        survey.where,
        f"Trace {survey.trace} was already posted with different content",
        "Compare the two payments; post this one with a reason, or leave it.",
        HoldReason.DUPLICATE_TRACE,
    )


def transaction_row(
    desk: Desk,
    file_id: int,
    survey: TransactionSurvey,
    status: TransactionStatus,
    problems: list[Problem],
) -> TransactionRow:
    """Return what the store keeps of a surveyed transaction."""
    return TransactionRow(
        file_id=file_id,
        ordinal=survey.ordinal,
        kind=survey.kind,
        key=survey.key,
        status=status,
        segments=survey.segments,
        isa_control=survey.isa_control,
        isa_day=survey.isa_day,
        group_control=survey.group_control,
        st_control=survey.control,
        claims=survey.claims or 0,
        charge_cents=survey.charge_cents or 0,
        paid_cents=survey.paid_cents or 0,
        adjustment_cents=survey.adjustment_cents or 0,
        provider_adjustment_cents=survey.provider_adjustment_cents or 0,
        balanced=survey.balanced,
        problems=problems_to_json(problems),
        payer_id=_known_payer(desk, survey) if status is TransactionStatus.HELD else None,
        trace=survey.trace,
        payment_cents=survey.payment_cents,
    )


def _known_payer(desk: Desk, survey: TransactionSurvey) -> int | None:
    """Return the payer of a remittance where it is known already."""
    return Directory(desk.store).known_payer(survey.payer) if survey.payer else None


def apply_held_triggers(
    desk: Desk, transaction_id: int, survey: TransactionSurvey, problems: list[Problem]
) -> Counter[str]:
    """Open the review item of a held transaction; return the items created by kind."""
    hold, title = HoldReason.NOTE, "Held for review: the file has notes"
    problem = next((each for each in problems if each.level is ProblemLevel.HELD), None)
    if problem is not None:
        hold, title = problem.hold or HoldReason.UNREADABLE, problem.message
    # What does not add up to anything counts one cent: its true amount is unknown.
    unknown_cents = int(hold is not HoldReason.DUPLICATE_TRACE)
    amount_cents = survey.inside_cents or unknown_cents
    updater = ItemUpdater(desk)
    held = HeldTransaction(transaction_id, desk.today(), amount_cents, hold, title)
    updater.take(triggers_for_held(held))
    updater.finish()
    return updater.created_by_kind


def post_transaction(
    desk: Desk, transaction_id: int, transaction: Transaction, count: Count = iter
) -> PostingResult:
    """Post a saved transaction as it is read, and request and resolve what it needs.

    Call inside a write transaction. `count` counts its claims as they are read.
    """
    kind, post_kind = transaction.kind, TRANSACTION_KINDS[transaction.kind].post
    if post_kind is None:
        raise LookupError(f"a transaction of kind {kind} cannot be posted")

    def post(updater: ItemUpdater, result: PostingResult) -> str:
        directory, day = Directory(desk.store), transaction.envelope.isa_day or desk.today()
        context = PostingContext(desk, transaction_id, day, updater, directory)
        for reference_keys in post_kind(TransactionPosting(context, transaction, count, result)):
            retry_pending(desk, reference_keys, updater)
        request_payer_reviews(desk, directory, updater)
        for patient_id, twin_id in directory.possible_twins:
            ask_for_twin(updater, patient_id, twin_id)
        return f"{kind} posted: {result.matched} matched, {result.unmatched} unmatched."

    result = record_posting(desk, transaction_id, post)
    if result.notes:
        problems = [*saved_problems(desk, transaction_id), *result.notes]
        transactions.save_problems(desk.store, transaction_id, problems_to_json(problems))
    return result


def saved_problems(desk: Desk, transaction_id: int) -> list[Problem]:
    """Return the problems of a transaction as saved when it was imported."""
    return problems_from_json(stored_transaction(desk, transaction_id).problems)
