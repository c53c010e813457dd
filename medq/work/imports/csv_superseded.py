"""Charges that were imported before, and that newer files have changed since: nothing is taken."""

from data.claims import charged_claims, service_lines
from data.imports import originals
from medq.domain.claims.charge_changes import ChargeChanges, line_changes
from medq.work.chunks import chunks
from medq.work.desk import Desk
from medq.work.imports.csv_claims import claims_in_file
from medq.work.imports.csv_files import CsvFile
from medq.work.imports.csv_problems import CellPlace
from medq.work.imports.csv_stored_claims import dated_lines, meant_claim
from medq.work.imports.stored_file import StoredFile

MOST_NAMED = 5  # claims in the message
CHARGES = "charges"


def warn_of_superseded_charges(desk: Desk, stored_file: StoredFile, file: CsvFile) -> None:
    """Warn where a file of charges repeats an older one, and claims have changed in between.

    A file that is the newest of its name is only imported again, as with its whole folder.
    """
    is_same_file = not stored_file.is_new(1) and stored_file.id == originals.newest_named(
        desk.store, file.problems.file_name
    )
    if file.kind != CHARGES or is_same_file:
        return
    numbers = _changed_since(desk, file)
    if numbers:
        more = "" if len(numbers) <= MOST_NAMED else f" and {len(numbers) - MOST_NAMED} more"
        file.problems.warn(
            CellPlace(1),
            "The same charges were imported before and are not taken again; newer ones stay:"
            f" claim {', '.join(numbers[:MOST_NAMED])}{more}",
            "If these are right, undo the import of the newer ones.",
        )


def _changed_since(desk: Desk, file: CsvFile) -> list[str]:
    """Return the numbers of the claims whose rows say something that is not on file."""
    numbers = []
    for chunk in chunks(claims_in_file(file.rows)):
        on_file = charged_claims.by_number(desk.store, {claim.number_key for claim in chunk})
        ids = [stored.id for claims in on_file.values() for stored in claims]
        lines_by_claim = {
            claim_id: dict(lines)
            for claim_id, lines in service_lines.lines_by_claim(desk.store, ids).items()
        }
        for claim in chunk:
            same_number = [
                each for each in on_file.get(claim.number_key, ()) if each.number == claim.number
            ]
            if not same_number:
                continue
            stored = meant_claim(claim, same_number, lines_by_claim)
            lines = dated_lines(stored, lines_by_claim.get(stored.id, {}))
            if ChargeChanges(line_changes(lines, claim.service_lines())).changes_claim:
                numbers.append(claim.number)
    return numbers
