"""Coverages: which payers insure a patient, and under which member id."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from data.models.base import VALUE, text_of
from data.models.patients import Coverage
from data.models.payers import Payer
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

    @classmethod
    def named_in_claim(
        cls, patient_id: int, payer_id: int, member_id: str, sequence: int
    ) -> "CoverageRow":
        """Return the coverage that a claim or remittance names."""
        return cls(patient_id, payer_id, member_id, member_key(member_id), sequence)


KEEP_WHAT_IS_NOT_GIVEN = """ON CONFLICT (patient_id, payer_id, member_key) DO UPDATE SET
    group_number = CASE WHEN excluded.group_number = '' THEN coverage.group_number
    ELSE excluded.group_number END,
    from_day = COALESCE(excluded.from_day, coverage.from_day),
    to_day = COALESCE(excluded.to_day, coverage.to_day)"""


def save(store: Store, coverages: Sequence[CoverageRow]) -> None:
    """Insert coverages; of stored ones update the group number and dates where given."""
    store.insert_rows(Coverage, coverages, KEEP_WHAT_IS_NOT_GIVEN)


class PatientCoverage(NamedTuple):
    """A coverage as a claim is billed to it."""

    payer_id: int
    member_id: str
    payer_identifier: str


COVERAGES_OF_PATIENT = text_of(
    Coverage.select_row(PatientCoverage, payer_identifier=Payer.identifier)
    .join(Payer)
    .where(Coverage.patient_id == VALUE)
    .order_by(Coverage.sequence, Coverage.id)
)


def of_patient(store: Store, patient_id: int) -> list[PatientCoverage]:
    """Return a patient's coverages, primary first."""
    return [PatientCoverage._make(row) for row in store.rows(COVERAGES_OF_PATIENT, (patient_id,))]
