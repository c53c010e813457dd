"""Claims under one number, and which of them replaces which."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from peewee import fn

from data.claims.claims import ClaimRow
from data.events.change_set import ChangeSet
from data.models.base import VALUE, among, text_of
from data.models.claims import Batch, Claim, PayerClaimNumber
from data.models.imports import TransactionSet
from data.store.columns import domain_rows, domain_rows_by_key
from data.store.store import Row, Store
from medq.domain.claims.codes import REPLACING_FREQUENCIES
from medq.domain.claims.state import ClaimState
from medq.domain.identifiers import number_key

_AWAITS_BATCH = (
    ClaimState.TO_SUBMIT,
    ClaimState.SENT,
    ClaimState.ACKNOWLEDGED,
    ClaimState.RECEIVED,
)


class ClaimVersion(NamedTuple):
    """A claim under some number, as far as needed to see whether a new one replaces it."""

    id: int
    number: str
    payer_id: int
    sequence: str
    state: ClaimState
    from_day: date | None
    charge_cents: int
    frequency: str
    replaces_id: int | None
    original_reference: str
    batch_id: int | None

    @property
    def awaits_batch(self) -> bool:
        """Return whether a batch is still to carry it: not submitted, or submitted without medq."""
        return self.batch_id is None and self.state in _AWAITS_BATCH

    @property
    def replaces_number(self) -> str:
        """The folded payer claim number that it replaces or voids; "" if it does neither."""
        return (
            number_key(self.original_reference) if self.frequency in REPLACING_FREQUENCIES else ""
        )


def version_of(claim: ClaimRow, replaces_id: int | None) -> ClaimVersion:
    """Return the version of a claim that is about to be inserted."""
    return ClaimVersion(
        id=claim.id,
        number=claim.number,
        payer_id=claim.payer_id,
        sequence=claim.sequence,
        state=claim.state,
        from_day=claim.from_day,
        charge_cents=claim.charge_cents,
        frequency=claim.frequency,
        replaces_id=replaces_id,
        original_reference=claim.original_reference,
        batch_id=claim.batch_id,
    )


def _versions_by(key: Any, *conditions: Any) -> str:
    """Return the query for claims that meet conditions, by any number of keys of a column."""
    return text_of(Claim.select_row(ClaimVersion).select_extend(key).where(among(key), *conditions))


BY_NUMBER = _versions_by(Claim.number_key)
REJECTED_BY_PATIENT = _versions_by(Claim.patient_id, Claim.state == ClaimState.REJECTED)
BY_PAYER_NUMBER = text_of(
    Claim.select_row(ClaimVersion)
    .select_extend(PayerClaimNumber.number_key)
    .join(PayerClaimNumber, on=(PayerClaimNumber.claim_id == Claim.id))
    .where(among(PayerClaimNumber.number_key))
)
VERSIONS = text_of(Claim.select_row(ClaimVersion).where(among(Claim.id)))
PENDING_REPLACEMENTS = text_of(
    Claim.select_row(ClaimVersion).where(
        Claim.replaces_id.is_null(),
        Claim.original_reference != "",
        Claim.frequency << REPLACING_FREQUENCIES,
        among(Claim.original_reference),
    )
)


def versions_by_number(store: Store, keys: Iterable[str]) -> dict[str, list[ClaimVersion]]:
    """Return the claims with these folded numbers, the oldest first."""
    return _by_key(store.rows_in(BY_NUMBER, keys))


def versions_by_payer_number(store: Store, keys: Iterable[str]) -> dict[str, list[ClaimVersion]]:
    """Return the claims with these folded payer claim numbers, the oldest first."""
    return _by_key(store.rows_in(BY_PAYER_NUMBER, keys))


def versions(store: Store, claim_ids: Iterable[int]) -> list[ClaimVersion]:
    """Return these claims, the oldest first."""
    return domain_rows(ClaimVersion, sorted(store.rows_in(VERSIONS, claim_ids)))


def rejected_by_patient(store: Store, patient_ids: Iterable[int]) -> dict[int, list[ClaimVersion]]:
    """Return rejected claims of these patients, the oldest first."""
    return _by_key(store.rows_in(REJECTED_BY_PATIENT, patient_ids))


def pending_replacements(store: Store, numbers: Iterable[str]) -> list[ClaimVersion]:
    """Return the replacements and voids that name one of these payer claim numbers.

    Only those whose original was not found.
    """
    rows = store.rows_in(PENDING_REPLACEMENTS, set(numbers) - {""})
    return domain_rows(ClaimVersion, rows)


_Waiting: Any = Claim.alias()
_unconnected = (
    Claim.select_row(ClaimVersion)
    .select_extend(_Waiting.id)
    .join(
        _Waiting,
        on=(_Waiting.number_key == Claim.number_key)
        & (_Waiting.number == Claim.number)
        & (_Waiting.payer_id == Claim.payer_id)
        & (_Waiting.id != Claim.id),
    )
    .where(_Waiting.frequency << REPLACING_FREQUENCIES, _Waiting.replaces_id.is_null())
)
UNCONNECTED = (
    text_of(_unconnected.where(among(Claim.id))),
    text_of(_unconnected.where(among(_Waiting.id))),
)


def unconnected(store: Store, claim_ids: Iterable[int]) -> list[tuple[int, ClaimVersion]]:
    """Return replacements and voids without an original, with a claim of their number and payer.

    One of the two is among these claims.
    """
    ids = list(claim_ids)
    by_replacement = [_by_key(store.rows_in(text, ids)) for text in UNCONNECTED]
    return [
        (new_id, version)
        for versions_by_id in by_replacement
        for new_id, versions in versions_by_id.items()
        for version in versions
    ]


_Own: Any = Claim.alias()
REJECTED_OF_SAME_PATIENTS = text_of(
    Claim.select(Claim.id)
    .distinct()
    .join(_Own, on=(_Own.patient_id == Claim.patient_id))
    .where(Claim.state == ClaimState.REJECTED, among(_Own.id))
)


def rejected_of_same_patients(store: Store, claim_ids: Iterable[int]) -> set[int]:
    """Return the rejected claims of the patients of these claims."""
    return {claim_id for (claim_id,) in store.rows_in(REJECTED_OF_SAME_PATIENTS, claim_ids)}


_Resent: Any = Claim.alias()
_Replacing: Any = Claim.alias()
_ResentBatch: Any = Batch.alias()
_ResentIn: Any = TransactionSet.alias()
RESENT = text_of(
    Claim.select(Claim.id, fn.MAX(_Resent.id))
    .join(
        _Resent,
        on=(_Resent.patient_id == Claim.patient_id)
        & (_Resent.payer_id == Claim.payer_id)
        & (_Resent.rendering_id == Claim.rendering_id)
        & (_Resent.from_day == Claim.from_day)
        & (_Resent.charge_cents == Claim.charge_cents)
        & (_Resent.sent_day >= Claim.sent_day),
    )
    .join_from(Claim, Batch)
    .join_from(Batch, TransactionSet)
    .join_from(_Resent, _ResentBatch, on=_ResentBatch.id == _Resent.batch_id)
    .join_from(
        _ResentBatch,
        _ResentIn,
        on=(_ResentIn.id == _ResentBatch.transaction_id)
        & (_ResentIn.file_id != TransactionSet.file_id),
    )
    .where(
        _Resent.state.not_in((ClaimState.REJECTED, ClaimState.REPLACED)),
        _Resent.replaces_id.is_null(),
        _Resent.frequency.not_in(REPLACING_FREQUENCIES),
        ~fn.EXISTS(_Replacing.select(_Replacing.id).where(_Replacing.replaces_id == Claim.id)),
        among(Claim.id),
    )
    .group_by(Claim.id)
)


def resent_claims(store: Store, rejected_ids: Iterable[int]) -> list[tuple[int, int]]:
    """Return (new claim, rejected claim) where a rejected claim was sent again in another file.

    The new one is not rejected, was not sent earlier, replaces nothing else, and has the same
    patient, payer, rendering provider, first day and charge.
    """
    rejected_by_new: dict[int, int] = {}
    for rejected_id, new_id in sorted(store.rows_in(RESENT, rejected_ids)):
        rejected_by_new.setdefault(new_id, rejected_id)  # a claim replaces only one
    return list(rejected_by_new.items())


REPLACEMENT = text_of(
    Claim.update({Claim.replaces_id: VALUE, Claim.version: Claim.version + 1}).where(
        Claim.id == VALUE
    )
)


def record_replacements(change_set: ChangeSet, pairs: Sequence[tuple[int, int]]) -> None:
    """Save pairs of (new claim, the claim it replaces) as changes of an act."""
    for new_id, old_id in pairs:
        change_set.change(Claim, new_id, replaces_id=old_id)


def save_replacements(store: Store, pairs: Sequence[tuple[int, int]]) -> None:
    """Save pairs of (new claim, the claim it replaces)."""
    store.run_many(REPLACEMENT, [(old, new) for new, old in pairs])


def _by_key(rows: list[Row]) -> dict[Any, list[ClaimVersion]]:
    """Return the claims of rows of `_versions_by` by their key, the oldest first."""
    return domain_rows_by_key(ClaimVersion, sorted(rows))
