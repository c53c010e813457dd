"""Batches of claims: what is inserted of them, and how acknowledgments answer them."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from peewee import fn

from data.events.change_set import ChangeSet
from data.models.base import VALUE, among, text_of
from data.models.claims import Batch, Claim, ClaimStatus
from data.models.payers import Provider
from data.models.remittances import ClaimPayment
from data.store.columns import domain_rows, stored_columns
from data.store.store import Store
from medq.domain.claims.batch_answer import BatchAnswer
from medq.domain.claims.claim import NamedProvider
from medq.domain.claims.state import INACTIVE_STATES
from medq.domain.identifiers import member_key


class SentBatchRow(NamedTuple):
    """A batch that was sent; its claims are counted when they have been read."""

    transaction_id: int
    isa_control: str
    group_control: str
    st_control: str
    reference: str  # BHT03
    sent_day: date
    form: str  # P or I
    claims: int = 0
    charge_cents: int = 0


def insert(store: Store, batch: SentBatchRow) -> int:
    """Insert a batch and return its id."""
    return store.insert(Batch, **stored_columns(batch))


def save_totals(store: Store, batch_id: int, claim_count: int, charge_cents: int) -> None:
    """Save how many claims a batch has, and their charges in cents."""
    store.update(Batch, batch_id, claims=claim_count, charge_cents=charge_cents)


def answer(change_set: ChangeSet, batch_id: int, batch_answer: BatchAnswer, day: date) -> None:
    """Record the acknowledgment of a batch as a whole."""
    change_set.change(Batch, batch_id, answer=batch_answer, answered_day=day.toordinal())


ANSWER = text_of(Batch.select(Batch.answer).where(Batch.id == VALUE))


def answer_of(store: Store, batch_id: int) -> BatchAnswer:
    """Return the acknowledgment of a batch as a whole."""
    return BatchAnswer(store.value(ANSWER, (batch_id,)))


class BatchClaim(NamedTuple):
    """A claim of a batch that is neither replaced nor closed."""

    id: int
    number: str
    charge_cents: int
    patient_id: int
    payer_id: int
    is_answered: bool  # by a status or a payment


_statuses = ClaimStatus.select(ClaimStatus.id).where(ClaimStatus.claim_id == Claim.id)
_payments = ClaimPayment.select(ClaimPayment.id).where(ClaimPayment.claim_id == Claim.id)
CLAIMS_OF_BATCH = text_of(
    Claim.select_row(BatchClaim, is_answered=fn.EXISTS(_statuses) | fn.EXISTS(_payments))
    .where(Claim.batch_id == VALUE, Claim.state.not_in(INACTIVE_STATES))
    .order_by(Claim.id)
)


def claims_of_batch(store: Store, batch_id: int) -> list[BatchClaim]:
    """Return the claims of a batch that are neither replaced nor closed."""
    return domain_rows(BatchClaim, store.rows(CLAIMS_OF_BATCH, (batch_id,)))


CLAIMS_OF_PROVIDERS = text_of(
    Claim.select_row(BatchClaim, is_answered=fn.EXISTS(_statuses) | fn.EXISTS(_payments))
    .select_extend(Provider.npi, Provider.tax_id, Provider.last)
    .join(Provider, on=(Claim.billing_id == Provider.id))
    .where(Claim.batch_id == VALUE, Claim.state.not_in(INACTIVE_STATES))
    .order_by(Claim.id)
)


def claims_of_provider(store: Store, batch_id: int, provider: NamedProvider) -> list[BatchClaim]:
    """Return the claims of a batch that a billing provider has in it.

    Those that are replaced or closed are left out.
    """
    own = [
        claim
        for *claim, npi, tax_id, last in store.rows(CLAIMS_OF_PROVIDERS, (batch_id,))
        if _is_provider(provider, npi, tax_id, last)
    ]
    return domain_rows(BatchClaim, own)


def _is_provider(named: NamedProvider, npi: str, tax_id: str, last: str) -> bool:
    """Return whether the NPI agrees, else the tax id, else the name: the first that both state."""
    for stated, own in ((named.npi, npi), (named.tax_id, tax_id), (named.last, last)):
        if stated and own:
            return member_key(stated) == member_key(own)
    return False


_Other: Any = Claim.alias()
_has_status = ClaimStatus.select(ClaimStatus.id).where(ClaimStatus.claim_id == _Other.id)
_has_payment = ClaimPayment.select(ClaimPayment.id).where(ClaimPayment.claim_id == _Other.id)
_unanswered = _Other.select(_Other.id).where(
    _Other.batch_id == Batch.id, ~fn.EXISTS(_has_status), ~fn.EXISTS(_has_payment)
)
FULLY_ANSWERED = text_of(
    Batch.select(Batch.id).where(
        Batch.answer << (BatchAnswer.NONE, BatchAnswer.REJECTED),
        ~fn.EXISTS(_unanswered),
        among(Batch.id),
    )
)


PAID_IN = text_of(
    Claim.select(Claim.batch_id)
    .distinct()
    .join(ClaimPayment, on=(ClaimPayment.claim_id == Claim.id))
    .where(ClaimPayment.payment_id == VALUE, among(Claim.batch_id))
)


def paid_in(store: Store, payment_id: int, batch_ids: Iterable[int]) -> list[int]:
    """Return those of these batches that have a claim in a payment."""
    return [batch_id for (batch_id,) in store.rows_in(PAID_IN, batch_ids, (payment_id,))]


def fully_answered(store: Store, batch_ids: Iterable[int]) -> list[int]:
    """Return those of these batches whose every claim has been answered, if they were not accepted.

    They are rejected, or have no acknowledgment of their own.
    """
    return sorted(batch_id for (batch_id,) in store.rows_in(FULLY_ANSWERED, batch_ids))
