"""Coverages: which payers insure a patient, and under which member id."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from peewee import fn

from data.models.base import among, text_of
from data.models.patients import Coverage
from data.models.payers import Payer
from data.store.columns import domain_rows, domain_rows_by_key
from data.store.store import Store
from medq.domain.identifiers import member_key


class CoverageRow(NamedTuple):
    """A patient's coverage by a payer, to be saved."""

    patient_id: int
    payer_id: int
    member_id: str
    member_key: str  # folded
    sequence: int  # 1 primary, 2 secondary …
    group_number: str = ""
    from_day: date | None = None
    to_day: date | None = None
    named_payer_id: int | None = None  # that the file named, where it is joined to `payer_id`

    @classmethod
    def named_in_claim(
        cls,
        patient_id: int,
        payer: tuple[int, int | None],
        member_id: str,
        sequence: int,
    ) -> "CoverageRow":
        """Return the coverage that a claim or remittance names.

        `payer` are the ids of the payer, and of the one that is named where it is joined to it.
        """
        payer_id, named_payer_id = payer
        key = member_key(member_id)
        return cls(patient_id, payer_id, member_id, key, sequence, named_payer_id=named_payer_id)


KEEP_WHAT_IS_NOT_GIVEN = """ON CONFLICT (patient_id, payer_id, member_key) DO UPDATE SET
    group_number = CASE WHEN excluded.group_number = '' THEN coverage.group_number
    ELSE excluded.group_number END,
    from_day = COALESCE(excluded.from_day, coverage.from_day),
    to_day = COALESCE(excluded.to_day, coverage.to_day)"""


def save(store: Store, coverages: Sequence[CoverageRow]) -> None:
    """Insert coverages; of stored ones update the group number and dates where given."""
    store.insert_rows(Coverage, coverages, KEEP_WHAT_IS_NOT_GIVEN)


IS_OF_NO_JOINED_PAYER = Payer.joined_to_id.is_null()
"""The condition on a coverage with its payer that it is not the patient's other one as well."""


class PatientCoverage(NamedTuple):
    """A coverage as a claim is billed to it."""

    payer_id: int
    member_id: str
    payer_identifier: str


class NamedCoverage(NamedTuple):
    """A coverage with its payer's name and the days on which it is valid, open where None."""

    payer_id: int
    payer_name: str
    sequence: int
    from_day: date | None
    to_day: date | None

    def is_valid_on(self, day: date | None) -> bool:
        """Return whether it is valid on a day; of an unknown day it is taken to be."""
        if day is None:
            return True
        return (self.from_day or day) <= day <= (self.to_day or day)


COVERAGES_BY_PATIENT = text_of(
    Coverage.select_row(NamedCoverage, payer_name=Payer.name)
    .select_extend(Coverage.patient_id)
    .join(Payer)
    .where(IS_OF_NO_JOINED_PAYER, among(Coverage.patient_id))
    .order_by(Coverage.sequence, Coverage.id)
)


def by_patient(store: Store, patient_ids: Iterable[int]) -> dict[int, list[NamedCoverage]]:
    """Return these patients' coverages by patient, primary first."""
    return domain_rows_by_key(NamedCoverage, store.rows_in(COVERAGES_BY_PATIENT, patient_ids))


COVERAGES_OF_PATIENTS = text_of(
    Coverage.select_row(PatientCoverage, payer_identifier=Payer.identifier)
    .select_extend(Coverage.sequence, Coverage.id, Coverage.patient_id)
    .join(Payer)
    .where(IS_OF_NO_JOINED_PAYER, among(Coverage.patient_id))
)


def billable_by_patient(
    store: Store, patient_ids: Iterable[int]
) -> dict[int, list[PatientCoverage]]:
    """Return these patients' coverages as claims are billed to them, primary first."""
    rows = store.rows_in(COVERAGES_OF_PATIENTS, patient_ids)
    coverages: dict[int, list[PatientCoverage]] = {}
    for *columns, _sequence, _id, patient_id in sorted(rows, key=lambda row: row[-3:]):
        coverages.setdefault(patient_id, []).append(PatientCoverage._make(columns))
    return coverages


ORDER_BY_PAYER = text_of(
    Coverage.select(Coverage.patient_id, Coverage.payer_id, fn.MIN(Coverage.sequence))
    .where(among(Coverage.patient_id))
    .group_by(Coverage.patient_id, Coverage.payer_id)
)


def order_by_payer(store: Store, patient_ids: Iterable[int]) -> dict[tuple[int, int], int]:
    """Return the position of a payer among a patient's payers, by (patient, payer)."""
    rows = store.rows_in(ORDER_BY_PAYER, patient_ids)
    return {(patient_id, payer_id): order for patient_id, payer_id, order in rows}


class CoverageDates(NamedTuple):
    """A coverage with its first and last day."""

    patient_id: int
    payer_id: int
    member_key: str
    from_day: date | None
    to_day: date | None


DATES_OF_PATIENTS = text_of(Coverage.select_row(CoverageDates).where(among(Coverage.patient_id)))


def dates_of_patients(store: Store, patient_ids: Iterable[int]) -> list[CoverageDates]:
    """Return the coverages of these patients with their dates."""
    return domain_rows(CoverageDates, store.rows_in(DATES_OF_PATIENTS, patient_ids))


MEMBER_KEYS = text_of(
    Coverage.select(Coverage.patient_id, Coverage.member_key).where(
        Coverage.member_key != "", among(Coverage.patient_id)
    )
)


def member_keys_by_patient(store: Store, patient_ids: Iterable[int]) -> dict[int, set[str]]:
    """Return the folded member IDs of these patients."""
    keys: dict[int, set[str]] = {}
    for patient_id, key in store.rows_in(MEMBER_KEYS, patient_ids):
        keys.setdefault(patient_id, set()).add(key)
    return keys
