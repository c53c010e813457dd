"""Requests that two records of one person make."""

from dataclasses import dataclass
from datetime import date

from medq.domain.items import topics
from medq.domain.items.item import Subject
from medq.domain.items.work_requests import TriggerResult

_REASONS = (
    "The name is on file, and neither record has a date of birth",
    "The name is on file, and one record has no date of birth",
    "Name and date of birth are those of another record",
)
"""Why two records may be of one person, by how many of them have a date of birth."""


@dataclass(frozen=True, slots=True)
class PossibleTwin:
    """A new record of a patient whose name is on file too, or nearly."""

    patient_ref: int
    twin_ref: int  # the record that was there before
    with_birth_day: int  # how many of the two records have a date of birth: where both, the same
    day: date


def triggers_for_possible_twin(twin: PossibleTwin) -> TriggerResult:
    """Return the question whether two records are one person; no money hangs on it yet."""
    request = topics.SAME_PATIENT.request(
        Subject.PATIENT,
        twin.patient_ref,
        f"Same patient twice? {_REASONS[twin.with_birth_day]}",
        0,
        twin.day,
        details=(f"The other record: patient {twin.twin_ref}",),
    )
    return TriggerResult((request,))
