"""From a work request to the facts of its item: deadline, chance of recovery, minutes."""

from data.items import open_items
from data.items.new_items import ItemParties, RequestFacts
from data.items.texts import TextIds
from medq.domain.items.item import Subject, Window
from medq.domain.items.recovery import UNACKNOWLEDGED_PPM, recovery_ppm
from medq.domain.items.work_requests import Recoverability, WorkRequest
from medq.work.desk import Desk
from medq.work.items.deadlines import DeadlineFacts, item_deadline


def request_facts(
    desk: Desk,
    text_ids: TextIds,
    request: WorkRequest,
    parties: ItemParties,
    promised: Window | None,
) -> RequestFacts:
    """Return what a request says of its item. Call inside a write transaction."""
    if request.subject is Subject.PAYER:
        # The claim that showed it is one of many.
        parties = ItemParties(payer_id=request.payer_ref or request.ref)
    elif request.payer_ref is not None:
        parties = parties._replace(payer_id=request.payer_ref)
    topic_line = desk.topic_table.of(request.topic)
    deadline_facts = DeadlineFacts(
        topic_line.deadline_of(request),
        parties.payer_id,
        parties.claim_id,
        request.age_start,
        request.due_day,
    )
    limit = item_deadline(desk, deadline_facts)
    recoverability = topic_line.recoverability_of(request)
    return RequestFacts(
        parties=parties,
        cause=request.cause,
        title_id=text_ids.of(request.title),
        rule_id=text_ids.of(limit.deadline.rule if limit else ""),
        money_cents=request.money_cents,
        recovery_ppm=_recovery_ppm(desk, request, recoverability, parties.payer_id),
        age_start=request.age_start,
        act_by=limit.act_by if limit else request.due_day,
        deadline=limit.deadline.day if limit else request.due_day,
        is_legal_duty=request.legal_duty,
        minutes=topic_line.minutes_of(request),
        promised=promised,
    )


def _recovery_ppm(
    desk: Desk, request: WorkRequest, recoverability: Recoverability, payer_id: int | None
) -> int:
    if recoverability is Recoverability.UNFILED:
        return UNACKNOWLEDGED_PPM
    outcomes = open_items.recovery_history(desk.store, int(request.kind), payer_id, request.cause)
    return recovery_ppm(recoverability.value, outcomes.won, outcomes.decided)
