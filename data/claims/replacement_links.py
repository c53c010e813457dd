"""Which replacements have what they are based on: their number, or the payer's number they name."""

from collections.abc import Iterable
from typing import Any

from data.models.base import among, text_of
from data.models.claims import Claim, ClaimStatus
from data.models.remittances import ClaimPayment
from data.store.store import Store
from medq.domain.claims.codes import REPLACING_FREQUENCIES
from medq.domain.identifiers import number_key

_Replacing: Any = Claim.alias()
_is_other = (_Replacing.number != Claim.number) | (_Replacing.payer_id != Claim.payer_id)
_replacements = (
    _Replacing.select(Claim.id, _Replacing.original_reference)
    .join(Claim, on=(Claim.id == _Replacing.replaces_id))
    .where(_Replacing.frequency << REPLACING_FREQUENCIES, among(Claim.id))
)
NAMING_REPLACEMENTS = text_of(_replacements.select_extend(_Replacing.id).where(_is_other))
NAMED_BY_OWN = text_of(_replacements.where(~_is_other, _Replacing.original_reference != ""))
PAID_UNDER = text_of(
    ClaimPayment.select(ClaimPayment.claim_id, ClaimPayment.payer_claim_number).where(
        ClaimPayment.payer_claim_number != "", among(ClaimPayment.claim_id)
    )
)
ANSWERED_UNDER = text_of(
    ClaimStatus.select(ClaimStatus.claim_id, ClaimStatus.payer_claim_number).where(
        ClaimStatus.payer_claim_number != "", among(ClaimStatus.claim_id)
    )
)
RESUBMISSIONS = text_of(
    Claim.select(Claim.id, Claim.replaces_id).where(
        Claim.frequency.not_in(REPLACING_FREQUENCIES), among(Claim.replaces_id)
    )
)
PAIRS = text_of(
    Claim.select(Claim.id, Claim.replaces_id).where(
        Claim.replaces_id.is_null(False), among(Claim.id)
    )
)


def without_basis(store: Store, claim_ids: Iterable[int]) -> list[tuple[int, int]]:
    """Return (replacement, replaced claim) of those of these claims whose replacement nothing says.

    It has another claim number or payer, and no payment or status of the replaced claim states the
    payer's number that it names, nor does a replacement with its own number.
    """
    rows = store.rows_in(NAMING_REPLACEMENTS, claim_ids)
    replaced_ids = {old_id for old_id, _reference, _new_id in rows}
    stated = {
        (claim_id, number_key(number))
        for query in (PAID_UNDER, ANSWERED_UNDER, NAMED_BY_OWN)
        for claim_id, number in store.rows_in(query, replaced_ids)
    }
    return [
        (new_id, old_id)
        for old_id, reference, new_id in rows
        if (old_id, number_key(reference)) not in stated
    ]


def resubmissions(store: Store, claim_ids: Iterable[int]) -> list[tuple[int, int]]:
    """Return (new claim, earlier one) of those of these claims that were sent anew as originals."""
    return [(new_id, old_id) for new_id, old_id in store.rows_in(RESUBMISSIONS, claim_ids)]


def pairs_among(store: Store, claim_ids: Iterable[int]) -> list[tuple[int, int]]:
    """Return (replacement, replaced claim) of the replacements among these claims."""
    return [(new_id, old_id) for new_id, old_id in store.rows_in(PAIRS, claim_ids)]


def take_back(store: Store, replacement_ids: Iterable[int]) -> None:
    """Let these claims replace no other; refresh the balances of those that they replaced."""
    query = Claim.update({Claim.replaces_id: None, Claim.version: Claim.version + 1})
    store.run_with(query, Claim.id, replacement_ids)
