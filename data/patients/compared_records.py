"""A patient's record as it is compared with another one that may be of the same person."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from peewee import fn

from data.models.base import VALUE, among, text_of
from data.models.claims import Claim
from data.models.patients import Patient
from data.store.columns import domain_row
from data.store.store import Store


class ComparedRecord(NamedTuple):
    """A record, with what tells it apart from another of the same name beside its coverages."""

    id: int
    last: str
    first: str
    middle: str
    birth_day: date | None
    sex: str
    account: str
    address: str
    city: str
    state: str
    postal_code: str
    phone: str
    claims: int


COMPARED_RECORD = text_of(
    Patient.select_row(
        ComparedRecord,
        account=fn.COALESCE(Patient.account, ""),
        claims=Claim.select(fn.COUNT(Claim.id)).where(Claim.patient_id == Patient.id),
    ).where(Patient.id == VALUE)
)
MERGED_ACCOUNTS = text_of(
    Patient.select(Patient.merged_into_id, Patient.account).where(
        Patient.account.is_null(False), among(Patient.merged_into_id)
    )
)


def compared_record(store: Store, patient_id: int) -> ComparedRecord | None:
    """Return a patient's record, or None."""
    return domain_row(ComparedRecord, store.row(COMPARED_RECORD, (patient_id,)))


def merged_accounts(store: Store, patient_ids: Iterable[int]) -> dict[int, list[str]]:
    """Return the accounts of the records that are merged into these patients', by patient."""
    accounts: dict[int, list[str]] = {}
    for patient_id, account in sorted(store.rows_in(MERGED_ACCOUNTS, patient_ids)):
        accounts.setdefault(patient_id, []).append(account)
    return accounts
