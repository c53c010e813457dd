"""Comparison of a file of charges with the claims that are on file under its claim numbers.

A known number is not known content: a claim that is not submitted yet takes the change, with an
event; for one that was submitted somebody must decide.
"""

from collections.abc import Sequence

from data.claims import charged_claims, service_lines
from data.claims.charged_claims import ChargedClaim, ClaimContent
from data.events.change_set import ChangeSet
from data.events.events import NewEvent
from data.imports.undo_steps import CHARGES_ACT
from data.items.decided import decided_titles
from data.items.new_items import ItemParties
from medq.domain.claims.charge_changes import (
    ChargeChanges,
    ClaimField,
    changes_text,
    line_changes,
    missing_stops,
    updated_lines,
)
from medq.domain.claims.claim import ServiceLine
from medq.domain.claims.state import ClaimState
from medq.domain.items import topics
from medq.domain.items.bundle import CLEAN
from medq.domain.items.item import Subject
from medq.domain.lost_zeros import likely_number
from medq.domain.patients.identity import Identity, Likeness, compare_account_holders
from medq.domain.triggers.charges import (
    AGREES,
    ChangedCharges,
    triggers_for_changed_charges,
    triggers_for_equal_charges,
)
from medq.work.claims.balances import refresh_balances
from medq.work.event_log import record_event
from medq.work.imports.csv_charge_facts import ChargeFacts
from medq.work.imports.csv_claims import CsvClaim
from medq.work.imports.csv_context import CsvPosting
from medq.work.imports.csv_problems import lost_zeros_hint
from medq.work.imports.csv_stored_claims import (
    LinesById,
    changed_lines,
    filled_content,
    meant_claim,
    submitted_changes,
)

FIELDS = (
    (ClaimField.PAYER, "payer_id"),
    (ClaimField.MEMBER_ID, "member_key"),
    (ClaimField.RENDERING, "rendering_id"),
    (ClaimField.AUTHORIZATION, "authorization_number"),
    (ClaimField.PLACE, "place"),
    (ClaimField.DIAGNOSES, "diagnoses"),
)

Pair = tuple[CsvClaim, Sequence[ChargedClaim]]  # of a file, and those on file under its number


class KnownClaims:
    """The claims of one file whose numbers are on file."""

    def __init__(self, posting: CsvPosting) -> None:
        self._posting = posting
        self._desk = posting.desk
        self._store = posting.desk.store

    def is_without_zeros(self, claim: CsvClaim, on_file: Sequence[ChargedClaim]) -> bool:
        """Return whether a claim of the same patient has its number with zeros; refuse it then."""
        numbers = {each.number for each in on_file if each.account == claim.account}
        likely = likely_number(claim.number, numbers)
        if likely is None:
            return False
        self._posting.problems.refuse(
            self._posting.cell(claim.line, "claim_number"),
            f"Claim {claim.number} is not on file, but the patient has a claim {likely}",
            lost_zeros_hint(likely),
        )
        return True

    def compare(self, facts: ChargeFacts, pairs: Sequence[Pair]) -> None:
        """Update the claims that are not submitted, and ask about the others that differ."""
        ids = [stored.id for _claim, on_file in pairs for stored in on_file]
        lines_by_claim = {
            claim_id: dict(lines)
            for claim_id, lines in service_lines.lines_by_claim(self._store, ids).items()
        }
        updater = self._posting.updater
        updater.forget()
        updater.expect((Subject.CLAIM, claim_id) for claim_id in ids)
        differing: list[tuple[CsvClaim, ChargedClaim, ChargeChanges]] = []
        updated_ids: list[int] = []
        for claim, on_file in pairs:
            stored = meant_claim(claim, on_file, lines_by_claim)
            if not self._is_same_patient(facts, claim, stored):
                continue
            lines = lines_by_claim.get(stored.id, {})
            if stored.state is ClaimState.TO_SUBMIT:
                if self._update(facts, claim, stored, lines):
                    updated_ids.append(stored.id)
                continue
            changes = submitted_changes(facts, claim, stored, on_file, lines)
            if changes.is_empty:
                updater.take(triggers_for_equal_charges(stored.id))
            else:
                differing.append((claim, stored, changes))
        refresh_balances(self._desk, updated_ids)
        self._ask(differing)

    def _is_same_patient(self, facts: ChargeFacts, claim: CsvClaim, stored: ChargedClaim) -> bool:
        """Return whether the claim on file is for the same patient, and else refuse the rows.

        Two accounts are two patients. A record without an account is compared by name and birth.
        """
        if stored.patient_id == facts.patient_id(claim):
            return True
        if stored.account is None:
            patient = facts.patient(claim)
            likeness = compare_account_holders(
                Identity(stored.last, stored.first, stored.birth_day),
                Identity(patient.last, patient.first, patient.birth_day),
            )
            if likeness is not Likeness.OTHER:
                return True
        self._posting.problems.refuse(
            self._posting.cell(claim.line, "account"),
            f"Claim {claim.number} is on file for another patient",
            "Correct the account or the claim number.",
        )
        return False

    def _update(
        self, facts: ChargeFacts, claim: CsvClaim, stored: ChargedClaim, lines: LinesById
    ) -> bool:
        """Set what the rows say otherwise than a claim that is not submitted yet.

        Return whether they say anything.
        """
        on_file = list(lines.values())
        line_differences = line_changes(on_file, claim.service_lines())
        new_lines = updated_lines(on_file, line_differences, claim.number)
        coverage = facts.coverage(claim)
        content = filled_content(facts.content(claim, coverage, new_lines), stored.content)
        fields = tuple(
            field
            for field, column in FIELDS
            if getattr(content, column) != getattr(stored.content, column)
        )
        changes = ChargeChanges(line_differences, fields)
        if changes.changes_claim:
            self._write(stored, content, changed_lines(lines, new_lines), changes)
            self._posting.problems.warn(
                self._posting.cell(claim.line),
                f"Claim {claim.number}, not submitted yet, is updated: {changes_text(changes)}",
                "Undo the import if the file is wrong.",
            )
        elif changes.missing:
            self._posting.problems.warn(
                self._posting.cell(claim.line),
                f"Claim {claim.number}, not submitted yet, has more lines: {changes_text(changes)}",
                "They stay, and the claim does not go out until somebody decides.",
            )
        elif not self._has_stops(stored.id):
            return False
        stops = facts.stops(claim, coverage, new_lines, content) + missing_stops(changes)
        facts.request_submission(stored.id, stored.patient_id, content, stops)
        return changes.changes_claim

    def _has_stops(self, claim_id: int) -> bool:
        cause = self._posting.updater.open_cause(topics.SUBMIT, Subject.CLAIM, claim_id)
        return cause not in (None, CLEAN)

    def _write(
        self,
        stored: ChargedClaim,
        content: ClaimContent,
        lines: Sequence[tuple[int | None, ServiceLine]],
        changes: ChargeChanges,
    ) -> None:
        """Save the changed columns and lines of a claim with their event."""
        change_set = ChangeSet(self._store)
        charged_claims.change_content(change_set, stored, content)
        for line_id, line in lines:
            (row,) = service_lines.line_rows(stored.id, [line])
            if line_id is None:
                charged_claims.add_line(change_set, row)
            else:
                charged_claims.change_line(change_set, line_id, row)
        self._record(stored.id, f"Charges changed: {changes_text(changes)}.", change_set)

    def _ask(self, differing: Sequence[tuple[CsvClaim, ChargedClaim, ChargeChanges]]) -> None:
        """Request a review of submitted claims that differ, unless the same was decided before."""
        if not differing:
            return
        updater, topic = self._posting.updater, topics.CHANGED_CHARGES
        refs = [stored.id for _claim, stored, _changes in differing]
        decided = decided_titles(self._store, Subject.CLAIM, topic.name, AGREES, refs)
        for claim, stored, changes in differing:
            self._posting.problems.warn(
                self._posting.cell(claim.line),
                f"Claim {claim.number} was submitted with other charges: {changes_text(changes)}",
                "It stays as it is: correct the claim, or the charges in the practice system.",
            )
            result = triggers_for_changed_charges(
                ChangedCharges(stored.id, changes, self._desk.today())
            )
            (request,) = result.requests
            if (stored.id, request.title) in decided:
                continue
            if updater.open_cause(topic, Subject.CLAIM, stored.id) is None:
                self._record(stored.id, f"{request.title}.", ChangeSet(self._store))
            updater.take(result, ItemParties(stored.id, stored.patient_id, stored.payer_id))

    def _record(self, claim_id: int, text: str, change_set: ChangeSet) -> None:
        event = NewEvent(CHARGES_ACT, (Subject.CLAIM, claim_id), text, change_set=change_set)
        record_event(self._desk, event, by_medq=True)
