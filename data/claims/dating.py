"""What the deadlines of claims depend on, read for many claims at once."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from peewee import fn

from data.claims.statuses import LINE_LEVEL
from data.models.base import VALUE, among, text_of
from data.models.claims import Claim, ClaimStatus
from data.models.remittances import PAYMENT_DAY, ClaimPayment, Payment
from data.store.columns import date_from_int, domain_rows, domain_rows_by_key
from data.store.store import Store
from medq.domain.acknowledgments.records import PAYER_SOURCE
from medq.domain.acknowledgments.status_codes import PROOF_CATEGORIES


class DatedClaim(NamedTuple):
    """The columns of a claim that its deadlines depend on."""

    id: int
    visit_id: int
    patient_id: int
    payer_id: int
    sequence: str
    form: str
    frequency: str
    from_day: date | None
    to_day: date | None
    proof_day: date | None  # on which the payer itself reported receipt


class FirstAnswer(NamedTuple):
    """The first counted result of a payer for a claim."""

    claim_id: int
    payer_id: int
    day: date | None
    received_day: date | None  # on which the payer received the claim, as it states


CLAIMS = text_of(Claim.select_row(DatedClaim).where(among(Claim.id)))
FIRST_ANSWERS = text_of(
    ClaimPayment.select_row(
        FirstAnswer,
        payer_id=Payment.payer_id,
        day=fn.MIN(PAYMENT_DAY),
        received_day=fn.MIN(ClaimPayment.received_day),
    )
    .select_extend(Claim.visit_id)
    .join(Payment, on=(Payment.id == ClaimPayment.payment_id))
    .join_from(ClaimPayment, Claim, on=(Claim.id == ClaimPayment.claim_id))
    .where(ClaimPayment.counted == 1, among(Claim.visit_id))
    .group_by(Claim.visit_id, ClaimPayment.claim_id, Payment.payer_id)
)
BILLED_PAYERS = text_of(
    Claim.select(Claim.visit_id, Claim.payer_id, fn.MIN(Claim.proof_day))
    .where(among(Claim.visit_id))
    .group_by(Claim.visit_id, Claim.payer_id)
)
FIRST_PROOF = text_of(
    ClaimStatus.select(ClaimStatus.category)
    .where(
        ClaimStatus.claim_id == VALUE,
        ClaimStatus.status_day == VALUE,
        ClaimStatus.source == PAYER_SOURCE,
        ClaimStatus.level != LINE_LEVEL,
        ClaimStatus.category << sorted(PROOF_CATEGORIES),
    )
    .order_by(ClaimStatus.id)
    .limit(1)
)


def dated_claims(store: Store, claim_ids: Iterable[int]) -> list[DatedClaim]:
    """Return what the deadlines of these claims depend on."""
    return domain_rows(DatedClaim, store.rows_in(CLAIMS, claim_ids))


def first_answers_by_visit(store: Store, visit_ids: Iterable[int]) -> dict[int, list[FirstAnswer]]:
    """Return the first result of each payer for each claim of these visits, by visit."""
    return domain_rows_by_key(FirstAnswer, store.rows_in(FIRST_ANSWERS, visit_ids))


def billed_payers_by_visit(
    store: Store, visit_ids: Iterable[int]
) -> dict[int, dict[int, date | None]]:
    """Return by visit the payers that its claims were billed to, each with its proof of receipt."""
    payers: dict[int, dict[int, date | None]] = {}
    for visit_id, payer_id, proof_day in store.rows_in(BILLED_PAYERS, visit_ids):
        payers.setdefault(visit_id, {})[payer_id] = date_from_int(proof_day)
    return payers


def proof_category(store: Store, claim_id: int, day: date) -> str:
    """Return the category of the payer's status that proves receipt on a day; empty for none."""
    return str(store.value(FIRST_PROOF, (claim_id, day.toordinal())) or "")
