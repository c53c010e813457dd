"""Query of `medq check`: responses that count for a claim, and whose person may be another one."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from peewee import fn

from data.models.claims import Claim, ClaimStatus
from data.models.patients import Patient
from data.models.remittances import ClaimPayment
from data.store.store import Store
from medq.domain.remittances.candidate import PersonName

MERGED_NAMES = Patient.select(Patient.merged_into_id, Patient.last, Patient.first).where(
    Patient.merged_into_id.is_null(False)
)


class CountedResponse(NamedTuple):
    """A payment or a status that a rule matched, with the person it names and the claim's own."""

    table: str
    id: int
    claim_id: int
    last: str
    first: str
    member_id: str
    own_last: str
    own_first: str
    own_member_id: str
    other_names: tuple[PersonName, ...]  # of records that are merged into the patient's


def with_other_names(store: Store) -> Iterator[CountedResponse]:
    """Yield the responses that write both name and member id otherwise than their claim.

    Those that a person linked are left out: a person compared them.
    """
    names_by_patient: dict[int, list[PersonName]] = {}
    for patient_id, *names in store.rows(MERGED_NAMES):
        names_by_patient.setdefault(patient_id, []).append(PersonName(*names))
    for model in (ClaimPayment, ClaimStatus):
        for *columns, patient_id in store.rows(_query(model)):
            others = tuple(names_by_patient.get(patient_id, ()))
            yield CountedResponse._make((model.table_name(), *columns, others))


def _query(model: Any) -> Any:
    return (
        model.select(
            model.id,
            model.claim_id,
            *(model.last, model.first, model.member_id),
            *(Patient.last, Patient.first, Claim.member_id),
            Patient.id,
        )
        .join(Claim, on=(Claim.id == model.claim_id))
        .join(Patient, on=(Patient.id == Claim.patient_id))
        .where(
            (model.last != "")
            & (
                (fn.UPPER(model.last) != fn.UPPER(Patient.last))
                | (fn.UPPER(model.first) != fn.UPPER(Patient.first))
            )
            & (model.member_id != Claim.member_id)
            & model.matched_by.startswith("rule")
        )
        .order_by(model.id)
    )
