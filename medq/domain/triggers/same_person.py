"""Requests that two records of one person make."""

from dataclasses import dataclass
from datetime import date

from medq.domain.items import topics
from medq.domain.items.item import Subject
from medq.domain.items.work_requests import TriggerResult


@dataclass(frozen=True, slots=True)
class PossibleTwin:
    """A new record of a patient whose name is on file too, one of them without a date of birth."""

    patient_ref: int
    twin_ref: int  # the record that was there before
    day: date


def triggers_for_possible_twin(twin: PossibleTwin) -> TriggerResult:
    """Return the question whether two records are one person; no money hangs on it yet."""
    request = topics.SAME_PATIENT.request(
        Subject.PATIENT,
        twin.patient_ref,
        "Same patient twice? The name is on file, and one record has no date of birth",
        0,
        twin.day,
        details=(f"The other record: patient {twin.twin_ref}",),
    )
    return TriggerResult((request,))
