"""The charges that are not billed yet, some of them incomplete."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random

from medq.demo.claims import DemoClaim
from medq.demo.procedures import NEEDS_AUTHORIZATION, deleted_code

# One claim in eight has one of these gaps and is not ready to submit.
GAPS = ("diagnosis", "rendering", "units", "payer", "deleted", "member", "modifier", "birth date")


@dataclass(slots=True)
class Charges:
    """Unbilled claims, with their gaps by base number and the patients' missing data by account."""

    claims: list[DemoClaim]
    gaps: dict[str, str] = field(default_factory=dict)
    blanks: dict[str, str] = field(default_factory=dict)


def make_charges(
    random: Random,
    unsent_claims: Sequence[DemoClaim],
    sent_claims: Sequence[DemoClaim],
    today: date,
) -> Charges:
    """Return the unsent claims by number, with gaps in some of them."""
    unbilled = Charges(sorted(unsent_claims, key=lambda claim: claim.number))
    if not unbilled.claims:
        return unbilled
    billed_accounts = {claim.patient.account for claim in sent_claims}
    for claim in unbilled.claims:
        if (
            any(line.procedure in NEEDS_AUTHORIZATION for line in claim.lines)
            and random.random() < 0.6
        ):
            claim.authorization = ""
            unbilled.gaps[claim.base] = "authorization"
    candidates = [claim for claim in unbilled.claims if claim.base not in unbilled.gaps]
    random.shuffle(candidates)
    # Data of a patient can only be missing if no claim of the patient was submitted.
    unbilled_patients = [
        claim for claim in candidates if claim.patient.account not in billed_accounts
    ]
    for index in range(max(1, len(unbilled.claims) // 8)):
        gap = GAPS[index % len(GAPS)]
        is_patient_gap = gap in ("member", "birth date")
        eligible = (
            unbilled_patients
            if is_patient_gap
            else [claim for claim in candidates if _can_have_gap(claim, gap)]
        )
        for claim in eligible:
            if claim.base not in unbilled.gaps and claim.patient.account not in unbilled.blanks:
                unbilled.gaps[claim.base] = gap
                if is_patient_gap:
                    unbilled.blanks[claim.patient.account] = gap
                else:
                    _apply_gap(claim, gap, today)
                break
    return unbilled


def _can_have_gap(claim: DemoClaim, gap: str) -> bool:
    return gap != "modifier" or any(line.procedure in ("20610", "69210") for line in claim.lines)


def _apply_gap(claim: DemoClaim, gap: str, today: date) -> None:
    """Remove or change the data of the claim; tables.py applies the gaps payer and rendering."""
    match gap:
        case "diagnosis":
            claim.diagnoses = ()
        case "units":
            claim.lines = (replace(claim.lines[0], units=0), *claim.lines[1:])
        case "deleted":
            claim.diagnoses = (deleted_code(today), *claim.diagnoses[1:])
        case "modifier":
            claim.lines = tuple(replace(line, modifiers=()) for line in claim.lines)
