"""The charges of the last days that are no claim yet, some of them with a gap that somebody must close first."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from random import Random

from medq.demo.claims import Claim
from medq.demo.procedures import NEEDS_AUTHORISATION, deleted_code

# One claim in eight is not ready to go.
GAPS = ("diagnosis", "rendering", "units", "payer", "deleted", "member", "modifier", "birth date")


@dataclass(slots=True)
class Charges:
    """Claims still to be made; what is blank or wrong in them by claim number, and in the patients' records by account."""

    claims: list[Claim]
    gaps: dict[str, str] = field(default_factory=dict)
    blanks: dict[str, str] = field(default_factory=dict)


def charges(random: Random, unsent: Sequence[Claim], sent: Sequence[Claim], today: date) -> Charges:
    """The unsent claims in order of their number, with gaps dealt to some of them."""
    made = Charges(sorted(unsent, key=lambda one: one.number))
    if not made.claims:
        return made
    with_claims = {claim.patient.account for claim in sent}
    for claim in made.claims:
        if (
            any(line.procedure in NEEDS_AUTHORISATION for line in claim.lines)
            and random.random() < 0.6
        ):
            claim.authorization = ""
            made.gaps[claim.base] = "authorisation"
    deck = [claim for claim in made.claims if claim.base not in made.gaps]
    random.shuffle(deck)
    # A patient's record can only be empty where no claim went out with it.
    new = [claim for claim in deck if claim.patient.account not in with_claims]
    for place in range(max(1, len(made.claims) // 8)):
        gap = GAPS[place % len(GAPS)]
        in_record = gap in ("member", "birth date")
        able = new if in_record else [claim for claim in deck if _fits(claim, gap)]
        for claim in able:
            if claim.base not in made.gaps and claim.patient.account not in made.blanks:
                made.gaps[claim.base] = gap
                if in_record:
                    made.blanks[claim.patient.account] = gap
                else:
                    _break(claim, gap, today)
                break
    return made


def _fits(claim: Claim, gap: str) -> bool:
    return gap != "modifier" or any(line.procedure in ("20610", "69210") for line in claim.lines)


def _break(claim: Claim, gap: str, today: date) -> None:
    """Put the gap into the claim; those of payer and rendering provider are made when the table is written."""
    match gap:
        case "diagnosis":
            claim.diagnoses = ()
        case "units":
            claim.lines = (replace(claim.lines[0], units=0), *claim.lines[1:])
        case "deleted":
            claim.diagnoses = (deleted_code(today), *claim.diagnoses[1:])
        case "modifier":
            claim.lines = tuple(replace(line, modifiers=()) for line in claim.lines)
