"""Query of `medq check`: responses that count for a claim, and whose person may be another one."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from peewee import fn

from data.models.claims import Claim, ClaimStatus
from data.models.patients import Patient
from data.models.remittances import ClaimPayment
from data.store.store import Store


class CountedResponse(NamedTuple):
    """A payment or a status that a rule matched, with the person it names (`StatedPerson`)."""

    table: str
    id: int
    claim_id: int
    patient_last: str
    patient_first: str
    member_id: str


def with_other_names(store: Store) -> Iterator[CountedResponse]:
    """Yield the responses that write both name and member id otherwise than their claim.

    Those that a person linked are left out: a person compared them.
    """
    for model in (ClaimPayment, ClaimStatus):
        for columns in store.rows(_query(model)):
            yield CountedResponse(model.table_name(), *columns)


def _query(model: Any) -> Any:
    return (
        model.select(model.id, model.claim_id, model.last, model.first, model.member_id)
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
