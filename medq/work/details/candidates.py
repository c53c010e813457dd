"""The claims that an unmatched payment or response may belong to, with what agrees and differs."""

from data.claims import pages, stored_statuses
from data.items.item_records import ItemRecord
from data.remittances.stored_claim_payments import payment_location, stored_claim_payment
from medq.domain.items.item import Kind, Subject
from medq.domain.items.item_page import Candidate
from medq.domain.remittances.matching import Match, match
from medq.work.claims.candidates import store_candidates
from medq.work.desk import Desk


def candidates(desk: Desk, item: ItemRecord) -> tuple[Candidate, ...]:
    """Return the possible claims of an item's payment or response; none once it is linked."""
    result = _match(desk, item)
    return tuple(
        Candidate(
            number=comparison.candidate.number,
            patient=f"{comparison.candidate.last}, {comparison.candidate.first}",
            day=comparison.candidate.from_day,
            charge_cents=comparison.candidate.charge_cents,
            agrees=tuple(comparison.agrees),
            differs=tuple(comparison.differs),
        )
        for comparison in (result.compared if result else ())
    )


def _match(desk: Desk, item: ItemRecord) -> Match | None:
    """Return the match of an item's payment or response as of now; None if it has none to find."""
    if item.kind is not Kind.REVIEW:
        return None
    if item.subject_kind is Subject.CLAIM_PAYMENT:
        return _match_payment(desk, item.subject_id)
    if item.subject_kind is Subject.CLAIM_STATUS:
        return _match_status(desk, item.subject_id)
    return None


def _match_payment(desk: Desk, claim_payment_id: int) -> Match | None:
    paid = pages.claim_payment(desk.store, claim_payment_id)
    if paid is None or paid.claim_id is not None:
        return None
    claim_payment = stored_claim_payment(desk.store, claim_payment_id)
    payers = frozenset({payment_location(desk.store, claim_payment_id).payer_id})
    return match(claim_payment, payers, store_candidates(desk.store, [claim_payment]))


def _match_status(desk: Desk, status_id: int) -> Match | None:
    response = stored_statuses.response(desk.store, status_id)
    if response is None or response.claim_id is not None:
        return None
    status = stored_statuses.stated_claim(response)
    return match(status, None, store_candidates(desk.store, [status]))
