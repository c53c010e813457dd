"""What a person answers to `done`."""

from dataclasses import dataclass

from medq.domain.errors import MedqError
from medq.domain.money import typed_cents
from medq.domain.outcomes.outcome import HandOutcome
from medq.work.acts.registry import Answers
from medq.work.desk import Desk


@dataclass(frozen=True, slots=True)
class DoneInput:
    """An outcome with what it asks for: an amount and code, a claim or a reason; and a note."""

    outcome: HandOutcome
    cents: int
    code: str
    claim_number: str
    note: str  # the reason, and what was noted beside it


def parse_done(desk: Desk, answers: Answers) -> DoneInput:
    """Parse the fields of `done`. Raises `MedqError` for an amount that is none."""
    amount = answers.get("amount", "")
    try:
        cents = typed_cents(amount) if amount else 0
    except ValueError as fault:
        hint = "Type dollars and cents: 1234.50"
        raise MedqError(f"amount: {fault}.", hint=hint, field="amount") from fault
    notes = (answers.get("reason", ""), answers["note"])
    return DoneInput(
        HandOutcome(answers["outcome"]),
        cents,
        answers.get("code", ""),
        answers.get("claim", "").removeprefix("claim ").strip(),
        ". ".join(note for note in notes if note),
    )
