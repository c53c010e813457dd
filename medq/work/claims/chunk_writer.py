"""The claims of one chunk of a sent batch, with their visits and the claims that they replace."""

from collections.abc import Sequence
from datetime import date

from data.claims import claim_versions, claims, payer_numbers, service_lines, visits
from data.claims.claim_versions import ClaimVersion
from data.claims.claims import ClaimRow, ClaimSubmission
from data.claims.payer_numbers import PayerNumberRow
from data.claims.service_lines import ClaimLineRow
from data.events.change_set import ChangeSet
from data.events.events import NewEvent
from data.imports import pending_references
from data.items.new_items import ItemParties
from data.patients.coverages import CoverageRow
from medq.domain.claims.claim import SEQUENCES, SentClaim
from medq.domain.claims.codes import VOID
from medq.domain.claims.deadline_days import followup_day
from medq.domain.claims.state import ClaimState
from medq.domain.identifiers import member_key, number_key
from medq.domain.items.item import Subject
from medq.domain.triggers.unsent import DuplicateClaim
from medq.work.claims.balances import refresh_balances
from medq.work.claims.replacements import earlier_replacements, replaced_claim
from medq.work.claims.sent_batch import SentBatch, SentChunk
from medq.work.claims.visits import VisitFinder
from medq.work.event_log import record_event
from medq.work.parties import PayerIds, patient_member_id
from medq.work.payer_rules import payer_rules_of
from medq.work.posting_context import PostingContext


class ChunkWriter:
    """The claims of one chunk, gathered into rows and saved together.

    What is stored about them is read when it is made. Parties that the file names first are created
    on the way, since the rows carry their ids.
    """

    def __init__(
        self, context: PostingContext, batch: SentBatch, batch_id: int, chunk: list[SentClaim]
    ) -> None:
        self._context = context
        self._desk = context.desk
        self._batch = batch
        self._batch_id = batch_id
        self._chunk = chunk
        store = self._desk.store
        self._patient_ids = context.directory.patients(chunk)
        self._versions = claim_versions.versions_by_number(
            store, [number_key(claim.patient_control_number) for claim in chunk]
        )
        self._versions_by_payer_number = claim_versions.versions_by_payer_number(
            store,
            [number_key(claim.original_reference) for claim in chunk if claim.original_reference],
        )
        self._rejected = claim_versions.rejected_by_patient(store, self._patient_ids)
        self._next_id = claims.next_id(store)
        days = (claim.from_day for claim in chunk)
        self._visits = VisitFinder(store, zip(self._patient_ids, days, strict=True))
        self._follow_up_days: dict[int, date | None] = {}
        self._coverages: list[CoverageRow] = []
        self._claim_rows: list[ClaimRow] = []
        self._line_rows: list[ClaimLineRow] = []
        self._prepared: list[ClaimVersion] = []
        self._payer_numbers: list[PayerNumberRow] = []
        self._changed_ids: set[int] = set()  # claims with a balance other than their charge
        self._posted = SentChunk()

    def write(self) -> SentChunk:
        """Save the chunk and return what it changed."""
        store = self._desk.store
        for claim, patient_id in zip(self._chunk, self._patient_ids, strict=True):
            self._add(claim, patient_id)
        self._context.directory.save_coverages(self._coverages)
        visits.insert(store, self._visits.take_new_visits())
        claims.insert(store, self._claim_rows, self._line_rows)
        for visit_id, other_id in self._visits.joined:
            visits.join(store, visit_id, other_id)
        for prepared in self._prepared:
            self._mark_sent(prepared)
        payer_numbers.add(store, self._payer_numbers)
        self._posted.balances = refresh_balances(self._desk, self._changed_ids)
        return self._posted

    def _add(self, claim: SentClaim, patient_id: int) -> None:
        payer = self._context.directory.payer_ids(claim.payer)
        self._add_coverages(claim, patient_id, payer)
        versions = self._versions.setdefault(number_key(claim.patient_control_number), [])
        same_number = [
            version for version in versions if version.number == claim.patient_control_number
        ]
        prepared = next((each for each in same_number if each.awaits_batch), None)
        if prepared is not None:
            self._changed_ids.add(prepared.id)  # it may be answered already
            self._prepared.append(prepared)
            self._posted.claim_ids.append(prepared.id)
            return
        claim_id = self._next_id
        self._next_id += 1
        replaced_id = replaced_claim(
            claim,
            payer.id,
            same_number,
            self._versions_by_payer_number.get(number_key(claim.original_reference), []),
            self._rejected.get(patient_id, []),
        )
        if replaced_id is not None:
            self._add_replacement(claim, claim_id, replaced_id)
        replacing_ids = earlier_replacements(claim, payer.id, same_number)
        self._posted.replacements += [(each, claim_id) for each in replacing_ids]
        version_ids = replacing_ids if replaced_id is None else [replaced_id, *replacing_ids]
        row = self._add_rows(claim, claim_id, patient_id, payer, version_ids)
        same_day = [version.id for version in same_number if version.from_day == claim.from_day]
        if same_day:  # their results may be the new claim's
            self._changed_ids.update((claim_id, *same_day))
        # The next claim of the same chunk must find this one.
        versions.append(claim_versions.version_of(row, replaced_id))

    def _add_coverages(self, claim: SentClaim, patient_id: int, payer: PayerIds) -> None:
        """Add the coverage that the claim is billed to, and the others that it names."""
        sequence = SEQUENCES.get(claim.sequence, 1)
        named = [(payer, patient_member_id(claim), sequence)]
        for other in claim.other:
            other_payer = self._context.directory.payer_ids(other.payer)
            named.append((other_payer, other.member_id, SEQUENCES.get(other.sequence, 2)))
        if any(order > 1 for _payer, _member_id, order in named):
            self._posted.later_payer_patients.add(patient_id)
        self._coverages += [CoverageRow.named_in_claim(patient_id, *each) for each in named]

    def _add_replacement(self, claim: SentClaim, claim_id: int, replaced_id: int) -> None:
        self._posted.replacements.append((claim_id, replaced_id))
        reference = claim.original_reference
        if reference:
            self._payer_numbers.append(
                PayerNumberRow(
                    replaced_id, reference, number_key(reference), self._batch.sent_day, "837"
                )
            )

    def _add_rows(
        self,
        claim: SentClaim,
        claim_id: int,
        patient_id: int,
        payer: PayerIds,
        version_ids: Sequence[int],
    ) -> ClaimRow:
        """Add the claim's row and those of its service lines; return the claim's."""
        directory, batch = self._context.directory, self._batch
        key = number_key(claim.patient_control_number)
        member_id = patient_member_id(claim)
        id_key = member_key(member_id)
        self._posted.reference_keys |= {
            pending_references.claim_key(key),
            pending_references.member_id_key(id_key),
        }
        row = ClaimRow(
            id=claim_id,
            number=claim.patient_control_number,
            number_key=key,
            form=batch.form,
            patient_id=patient_id,
            payer_id=payer.id,
            named_payer_id=payer.named_id,
            member_id=member_id,
            member_key=id_key,
            sequence=claim.sequence if claim.sequence in SEQUENCES else "P",
            frequency=claim.frequency,
            charge_cents=claim.charge_cents,
            from_day=claim.from_day,
            to_day=claim.to_day,
            open_cents=claim.charge_cents,
            state=ClaimState.SENT,
            visit_id=0,
            batch_id=self._batch_id,
            sent_day=batch.sent_day,
            follow_up_day=self._follow_up_day(payer.id),
            billing_id=directory.provider(claim.billing),
            rendering_id=directory.provider(claim.rendering),
            original_reference=claim.original_reference,
            authorization_number=claim.authorization,
            place=claim.place,
            diagnoses=" ".join(claim.diagnoses),
        )
        row = self._place(row, claim, version_ids)
        self._claim_rows.append(row)
        self._line_rows += service_lines.line_rows(claim_id, claim.lines)
        self._posted.claim_ids.append(claim_id)
        return row

    def _place(self, row: ClaimRow, claim: SentClaim, version_ids: Sequence[int]) -> ClaimRow:
        """Return the row of a claim with its visit."""
        placed = self._visits.place(row, claim.lines, version_ids)
        if placed.duplicate_of:
            duplicate = DuplicateClaim(row.id, placed.duplicate_of)
            parties = ItemParties(row.id, row.patient_id, row.payer_id)
            self._posted.duplicates.append((duplicate, parties))
        if claim.frequency == VOID or not placed.is_new_visit:
            self._changed_ids.add(row.id)
        return placed.row

    def _follow_up_day(self, payer_id: int) -> date | None:
        if payer_id not in self._follow_up_days:
            rules = payer_rules_of(self._desk, payer_id)
            day = followup_day(rules, self._batch.sent_day, self._desk.calendar)
            self._follow_up_days[payer_id] = day
        return self._follow_up_days[payer_id]

    def _mark_sent(self, prepared: ClaimVersion) -> None:
        """Record that a claim prepared here, or sent without medq before, is in this batch."""
        change_set = ChangeSet(self._desk.store)
        follow_up_day = self._follow_up_day(prepared.payer_id)
        claims.submit(
            change_set,
            prepared.id,
            ClaimSubmission(self._batch_id, self._batch.sent_day, follow_up_day),
        )
        record_event(
            self._desk,
            NewEvent(
                act="send",
                subject=(Subject.CLAIM, prepared.id),
                text="Sent.",
                change_set=change_set,
            ),
            by_medq=True,
        )
