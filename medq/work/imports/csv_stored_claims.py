"""Claims on file as the rows of a file of charges mean them, and how they differ from the rows."""

from collections.abc import Mapping, Sequence

from data.claims.charged_claims import ChargedClaim, ClaimContent
from medq.domain.claims.charge_changes import ChargeChanges, ClaimField, line_changes
from medq.domain.claims.claim import ServiceLine
from medq.domain.claims.codes import VOID
from medq.domain.claims.state import ClaimState
from medq.domain.identifiers import member_key
from medq.work.imports.csv_charge_facts import ChargeFacts
from medq.work.imports.csv_claims import CsvClaim

LinesById = dict[int, ServiceLine]


def meant_claim(
    claim: CsvClaim, on_file: Sequence[ChargedClaim], lines_by_claim: Mapping[int, LinesById]
) -> ChargedClaim:
    """Return the claim that the rows mean: one not submitted, else the most alike, the newest."""
    unsent = [stored for stored in on_file if stored.state is ClaimState.TO_SUBMIT]
    if unsent:
        return unsent[-1]
    wanted = {(row.procedure, row.service_date) for _line, row in claim.rows}

    def likeness(stored: ChargedClaim) -> tuple[bool, int, bool, int]:
        is_active = stored.frequency != VOID and stored.state is not ClaimState.REPLACED
        lines = lines_by_claim.get(stored.id, {}).values()
        services = {(line.procedure, line.from_day or stored.from_day) for line in lines}
        has_payer = _is_payer(claim, stored)
        return is_active, len(wanted & services), has_payer, stored.id

    return max(on_file, key=likeness)


def submitted_changes(
    facts: ChargeFacts,
    claim: CsvClaim,
    stored: ChargedClaim,
    on_file: Sequence[ChargedClaim],
    lines: LinesById,
) -> ChargeChanges:
    """Return what the rows say otherwise than a submitted claim: its lines, and its payer."""
    fields: tuple[ClaimField, ...] = ()
    coverage = facts.coverage(claim)
    payer_ids = {each.payer_id for each in on_file}
    if claim.payer_identifier and coverage.is_insured and coverage.payer_id not in payer_ids:
        fields = (ClaimField.PAYER,)
    return ChargeChanges(line_changes(dated_lines(stored, lines), claim.service_lines()), fields)


def dated_lines(stored: ChargedClaim, lines: LinesById) -> list[ServiceLine]:
    """Return the lines of a claim on file; one without a day has the claim's."""
    return [
        line if line.from_day else line._replace(from_day=stored.from_day)
        for line in lines.values()
    ]


def _is_payer(claim: CsvClaim, stored: ChargedClaim) -> bool:
    wanted = claim.payer_identifier
    return not wanted or member_key(wanted) == member_key(stored.payer_identifier)


def filled_content(content: ClaimContent, stored: ClaimContent) -> ClaimContent:
    """Return what the rows say; what they leave out is as stored."""
    return content._replace(
        rendering_id=content.rendering_id or stored.rendering_id,
        authorization_number=content.authorization_number or stored.authorization_number,
        place=content.place or stored.place,
        diagnoses=content.diagnoses or stored.diagnoses,
    )


def changed_lines(
    lines: LinesById, new_lines: Sequence[ServiceLine]
) -> list[tuple[int | None, ServiceLine]]:
    """Return (id, line) of the lines that differ from the stored ones; None for an added one."""
    id_by_number = {line.number: line_id for line_id, line in lines.items()}
    stored_lines = set(lines.values())
    return [(id_by_number.get(line.number), line) for line in new_lines if line not in stored_lines]
