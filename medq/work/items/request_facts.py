"""From a work request to the facts of its item: deadline, chance of recovery, minutes."""

from data.items import open_items
from data.items.new_items import ItemParties, RequestFacts
from data.items.texts import TextIds
from medq.domain.items.item import Subject, Window
from medq.domain.items.recovery import UNACKNOWLEDGED_PPM, recovery_ppm
from medq.domain.items.work_requests import Recoverability, WorkRequest
from medq.work.desk import Desk
from medq.work.items.claim_dates import ItemBasis
from medq.work.items.deadlines import ItemDater


def request_facts(
    dater: ItemDater,
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
    desk = dater.desk
    topic_line = desk.topic_table.of(request.topic)
    plan = topic_line.plan_of(request)
    basis = ItemBasis(parties.payer_id, parties.claim_id, request.age_start)
    dates = dater.dates(plan, basis, is_duty=request.legal_duty)
    if plan.is_empty:
        dates = dates._replace(act_by=request.due_day, deadline=request.due_day)
    recoverability = topic_line.recoverability_of(request)
    return RequestFacts(
        parties=parties,
        cause=request.cause,
        title_id=text_ids.of(request.title),
        rule_id=text_ids.of(dates.rule),
        ways_id=text_ids.of(plan.text) if plan.text else None,
        money_cents=request.money_cents,
        recovery_ppm=_recovery_ppm(desk, request, recoverability, parties.payer_id),
        age_start=request.age_start,
        act_by=dates.act_by,
        deadline=dates.deadline,
        other_act_by=dates.other_act_by,
        is_legal_duty=dates.is_legal_duty,
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
