"""What results ask of a person once they are posted: each seen with all the claim's other results around it."""

from collections.abc import Iterable
from datetime import date

from data.remittances.remittances import StoredResult
from medq.domain.claims.claim import SEQUENCES
from medq.domain.claims.codes import REVERSAL
from medq.domain.items import topics
from medq.domain.items.item import Subject
from medq.domain.items.work_requests import TriggerResult
from medq.domain.triggers.acknowledgments import AWAITING_CODES
from medq.domain.triggers.payments import triggers_for_payment
from medq.domain.triggers.posted_payment import PostedPayment
from medq.work.claims.balances import ClaimBalance, refresh_balances
from medq.work.claims.replacements import drop_replaced_requests
from medq.work.desk import Desk
from medq.work.items.updater import ItemUpdater
from medq.work.payer_rules import payer_rules_of
from medq.work.remittances.rows import PostedClaim


def apply_triggers(
    desk: Desk, payer_id: int, day: date, done: list[PostedClaim], raiser: ItemUpdater
) -> None:
    """Bring the claims of these results up to date, and raise what each result asks for."""
    standings = refresh_balances(desk, [one.claim_id for one in done if one.claim_id is not None])
    rules = payer_rules_of(desk, payer_id)
    taken_up = {one.takes_up for one in done if one.takes_up is not None}
    raiser.expect(
        {
            *((Subject.CLAIM, claim_id) for claim_id in standings),
            *((Subject.CLAIM_PAYMENT, ref) for ref in [*(one.id for one in done), *taken_up]),
        }
    )
    books, correction_days = desk.reason_books.playbooks, desk.settings.correction_days
    for one in done:
        claim_id = one.claim_id
        standing = standings.get(claim_id) if claim_id is not None else None
        facts = _posted(
            one,
            standing,
            payer_id,
            day,
            raiser,
            federal=rules.is_federal,
            medicaid=rules.is_medicaid,
        )
        raised = triggers_for_payment(facts, books, correction_days)
        if standing is not None and standing.head.replaced:
            raised = drop_replaced_requests(raised)
        raiser.take(raised, (claim_id, standing.head.patient_id if standing else None, payer_id))
    for reversal_id in taken_up:
        raiser.take(
            TriggerResult(
                (),
                (topics.REVERSAL.resolution(Subject.CLAIM_PAYMENT, reversal_id, "original came"),),
            )
        )


def _posted(
    one: PostedClaim,
    standing: ClaimBalance | None,
    payer_id: int,
    day: date,
    raiser: ItemUpdater,
    *,
    federal: bool,
    medicaid: bool,
) -> PostedPayment:
    """A result with what the store knows around it."""
    if standing is None:
        return PostedPayment(
            ref=one.id,
            claim_payment=one.read,
            allocation=one.placing,
            day=day,
            payer_ref=payer_id,
            is_doubtful=one.match.verdict == "doubtful",
            difference_cents=one.difference_cents,
        )
    head, results = standing.head, standing.results
    place = next(index for index, other in enumerate(results) if other.id == one.id)
    before, after = results[:place], results[place + 1 :]
    taken = {other.reverses_id for other in results if other.reverses_id is not None}
    mine = [other for other in before if other.payer_id == payer_id]
    newer = [other for other in after if other.payer_id == payer_id and _decides(other, taken)]
    return PostedPayment(
        ref=one.id,
        claim_payment=one.read,
        allocation=one.placing,
        day=day,
        payer_ref=payer_id,
        claim_ref=head.id,
        difference_cents=one.difference_cents,
        unmatched_lines_cents=one.unplaced_cents,
        balance_cents=standing.balance.open_cents,
        billed_order=SEQUENCES.get(head.sequence) if head.payer_id == payer_id else None,
        has_original=one.reverses_id is not None or not one.read.is_reversal,
        has_correction=any(
            other.payer_id == payer_id and other.id != one.id and _decides(other, taken)
            for other in results
        ),
        replaces_earlier=bool(mine),
        others_paid_earlier=any(other.payer_id != payer_id for other in before),
        has_duplicate=_paid_before(one, (*before, *after), payer_id, taken),
        is_federal=federal,
        is_medicaid=medicaid,
        is_awaiting_codes=raiser.open_cause(topics.DENIAL, Subject.CLAIM, head.id)
        == AWAITING_CODES,
        has_open_item=raiser.asks(Subject.CLAIM, head.id),
        is_overtaken=not one.read.is_reversal and (one.id in taken or bool(newer)),
    )


def _decides(other: StoredResult, taken: set[int]) -> bool:
    """Whether a result stands: it counts, is no reversal and was not taken back."""
    return bool(other.counted) and other.status != REVERSAL and other.id not in taken


def _paid_before(
    one: PostedClaim, others: Iterable[StoredResult], payer_id: int, taken: set[int]
) -> bool:
    """Whether the same payer paid under the same number of its own already, and did not take it back."""
    key = one.number_key
    return bool(key) and any(
        other.payer_id == payer_id
        and other.number_key == key
        and other.paid_cents > 0
        and _decides(other, taken)
        for other in others
    )
