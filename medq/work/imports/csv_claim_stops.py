"""What keeps a claim of a file of charges from being submitted."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from medq.domain.claims.claim import ServiceLine
from medq.domain.npi import npi_problem
from medq.domain.plausibility import Implausible, birth_day, repeated_line, units
from medq.work.imports.csv_claims import ClaimCoverage, CsvClaim


class StopFacts(NamedTuple):
    """Facts on which the stops of a claim depend besides its rows."""

    lines: Sequence[ServiceLine]
    has_diagnosis: bool
    coverage: ClaimCoverage
    birth: date | None
    today: date


def claim_stops(claim: CsvClaim, facts: StopFacts) -> tuple[str, ...]:
    """Return what keeps the claim from being submitted, each with its fix.

    Each begins with the words that a list has room for.
    """
    stops = []
    if facts.coverage.has_other:
        stops.append(
            f"No coverage with payer {claim.payer_identifier} on file: check the insurance card"
        )
    elif not facts.coverage.is_insured:
        stops.append("No coverage on file: ask the patient for the insurance card")
    elif not facts.coverage.member_id:
        stops.append("No member ID: copy it from the insurance card")
    if not facts.has_diagnosis:
        stops.append("No diagnosis: ask the provider")
    problem = npi_problem(claim.rendering_npi)
    if problem:
        stops.append(f"Rendering NPI: {problem}")
    for name, values in (
        ("rendering providers", {row.rendering_npi for _line, row in claim.rows}),
        ("authorizations", {row.authorization for _line, row in claim.rows}),
    ):
        if len(values - {None}) > 1:
            stops.append(f"Lines name different {name}: split the claim, or correct them")
    stops += _line_stops(facts)
    return tuple(stops)


def _line_stops(facts: StopFacts) -> Iterator[str]:
    """Yield the stops of single service lines."""
    for line in facts.lines:
        if line.charge_cents <= 0:
            yield f"No charge on line {line.number}"
        if isinstance(units(line.units), Implausible):
            yield f"Units below 1 on line {line.number}"
    first_day = min(line.from_day for line in facts.lines if line.from_day)
    if any(line.from_day and line.from_day > facts.today for line in facts.lines):
        yield "DOS after today: correct it, or wait until then"
    if facts.birth is not None and isinstance(
        birth_day(facts.birth, facts.today, first_day), Implausible
    ):
        yield "DOS before DOB: correct one of them"
    repeated = repeated_line(facts.lines)
    if repeated is not None:
        repeating, first = facts.lines[repeated.value], facts.lines[repeated.limit]
        yield (
            f"Repeated line {repeating.number}, the same as line {first.number}: delete it, or add"
            " a modifier (76, 77, 59)"
        )
