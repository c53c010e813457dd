"""Posting of claim statuses (277CA, 277): each to the claim or the batch that it reports on.

A status whose claim or batch is not imported yet leaves a pending reference, and is posted again
when that is imported.
"""

from collections.abc import Iterable
from datetime import date

from data.claims import batches, payer_numbers
from data.claims import statuses as status_rows
from data.claims.payer_numbers import PayerNumberRow
from data.claims.statuses import ClaimStatusFacts
from data.imports import pending_references
from data.imports.pending_references import PendingRow
from data.items.new_items import ItemParties
from medq.domain.acknowledgments.records import CLAIM_LEVEL, PROVIDER_LEVEL, ClaimStatus
from medq.domain.acknowledgments.status_codes import is_rejection
from medq.domain.claims.claim import NamedProvider
from medq.domain.claims.state import ClaimState
from medq.domain.identifiers import number_key
from medq.domain.items.item import Subject
from medq.domain.remittances.matching import Match, Verdict
from medq.domain.triggers.acknowledgments import triggers_for_status
from medq.domain.triggers.status_answer import claim_answer
from medq.domain.triggers.status_requests import StatusFacts
from medq.domain.triggers.unmatched_statuses import (
    Missing,
    UnmatchedStatus,
    triggers_for_matched,
)
from medq.work.chunks import chunks
from medq.work.claims.balances import patients_of, refresh_balances
from medq.work.claims.batch_acknowledgments import AcknowledgmentResult, PendingKeys
from medq.work.claims.batch_verdicts import BatchVerdict, acknowledge_batch
from medq.work.claims.replacements import (
    drop_replaced_requests,
    replace_by_payer_numbers,
    replace_rejected_twins,
)
from medq.work.claims.status_matching import match_statuses
from medq.work.claims.status_records import StatusRecords
from medq.work.claims.status_run import LinkedStatus, StatusRun
from medq.work.posting_context import PostingContext


def post_statuses(
    context: PostingContext,
    kind: str,
    statuses: Iterable[ClaimStatus],
    pending: PendingKeys | None = None,
    link: LinkedStatus | None = None,
) -> AcknowledgmentResult:
    """Post the statuses of a 277CA or 277 (`kind`) as they are read.

    With `pending`, post only the segments that it names, over what was posted of them before; of
    these a person's `link` decides one.
    """
    run = StatusRun(context, kind, link=link)
    if pending is not None:
        run.first_ids = status_rows.delete_segments(
            context.desk.store, context.transaction_id, pending
        )
        statuses = (status for status in statuses if status.segment in pending)
    for chunk in chunks(statuses):
        _ChunkPoster(run, chunk).post()
    run.finish()
    return run.result


class _ChunkPoster:
    """The statuses of one chunk, with the claims that they report on.

    Those of claims come first: a rejected batch sends back only the claims that none answers.
    """

    def __init__(self, run: StatusRun, chunk: list[ClaimStatus]) -> None:
        self._run = run
        self._context = run.context
        self._desk = run.context.desk
        self._updater = run.context.updater
        self._words = run.context.desk.status_words
        self._of_claims = [status for status in chunk if status.level == CLAIM_LEVEL]
        self._above = [status for status in chunk if status.level != CLAIM_LEVEL]
        self._matches = self._match()
        self._facts = status_rows.claim_status_facts(
            self._desk.store,
            {match.claim_id for match in self._matches if match.claim_id is not None},
        )
        self._records = StatusRecords(run.context.transaction_id, self._desk.store, run.first_ids)
        self._payer_numbers: list[PayerNumberRow] = []

    def _match(self) -> list[Match]:
        batch_by_reference = {
            status.batch_reference: batch_id
            for status in self._of_claims
            if (batch_id := self._run.batch_of(status, self._day(status))) is not None
        }
        matches = match_statuses(self._context.directory, self._of_claims, batch_by_reference)
        link = self._run.link
        return [
            link.match if link is not None and status.segment == link.segment else match
            for status, match in zip(self._of_claims, matches, strict=True)
        ]

    def _day(self, status: ClaimStatus) -> date:
        return status.day or self._context.day

    def post(self) -> None:
        """Save the statuses, and request and resolve what they say about claims and batches."""
        store = self._desk.store
        self._updater.expect({(Subject.CLAIM, claim_id) for claim_id in self._facts})
        for status, match in zip(self._of_claims, self._matches, strict=True):
            self._post_claim_status(status, match)
        self._records.save()
        for status in self._above:
            self._post_status_above(status)
            self._records.save()
        payer_numbers.add(store, self._payer_numbers)
        self._run.result.reference_keys |= {
            pending_references.payer_number_key(row.number_key) for row in self._payer_numbers
        }
        status_rows.update_proof_dates(store, self._facts)
        self._replace_claims()
        self._run.batch_ids |= {
            claim.batch_id for claim in self._facts.values() if claim.batch_id is not None
        }

    def _post_claim_status(self, status: ClaimStatus, match: Match) -> None:
        day, claim_id = self._day(status), match.claim_id
        matched_by = self._run.link.matched_by if self._run.link else f"rule {match.rule}"
        status_id = self._records.add(status, day, claim_id=claim_id, matched_by=matched_by)
        if claim_id is None:
            is_doubtful = match.verdict is Verdict.DOUBTFUL
            missing = Missing.CERTAINTY if is_doubtful else Missing.CLAIM
            self._run.result.unmatched += 1
            self._run.follow_up(UnmatchedStatus(status_id, status, day, missing))
            self._add_pending(pending_references.keys_of(status), status)
            return
        self._end_review(status, status_id)
        self._apply_triggers(self._facts[claim_id], status, day)
        number = status.payer_claim_number
        if number:
            self._payer_numbers.append(
                PayerNumberRow(claim_id, number, number_key(number), day, self._run.kind)
            )

    def _post_status_above(self, status: ClaimStatus) -> None:
        """Post a status above the claims; a rejection that says no more sends back its claims."""
        day = self._day(status)
        batch_id = self._run.batch_of(status, day)
        status_id = self._records.add(status, day, batch_id=batch_id)
        if batch_id is None:
            self._follow_up_missing_batch(status, status_id)
            return
        is_whole_rejection = not status.is_detailed and is_rejection(status)
        if is_whole_rejection and status.level == PROVIDER_LEVEL:
            provider = NamedProvider(
                status.provider, npi=status.provider_npi, tax_id=status.provider_tax_id
            )
            claims = batches.claims_of_provider(self._desk.store, batch_id, provider)
            if not claims:
                self._run.follow_up(UnmatchedStatus(status_id, status, day, Missing.PROVIDER))
                return
            self._send_back([claim.id for claim in claims if not claim.is_answered], status)
        elif is_whole_rejection:
            self._reject_batch(batch_id, status)
        self._end_review(status, status_id)

    def _follow_up_missing_batch(self, status: ClaimStatus, status_id: int) -> None:
        """Open the review of a rejection that says all, and wait for the batch."""
        day = self._day(status)
        if status.is_detailed:
            self._run.note_waiting(status)
        else:
            missing = Missing.BATCH if status.batch_reference else Missing.NAME
            self._run.follow_up(UnmatchedStatus(status_id, status, day, missing))
        if status.batch_reference:
            key = pending_references.reference_key(status.batch_reference)
            self._add_pending([key], status)

    def _reject_batch(self, batch_id: int, status: ClaimStatus) -> None:
        answer = claim_answer(status, self._words)
        reasons = (answer.text(self._words), *answer.details(self._words)) if answer else ()
        verdict = BatchVerdict("R", self._day(status), "277CA", reasons=reasons)
        acknowledge_batch(self._context, batch_id, verdict)

    def _send_back(self, claim_ids: list[int], status: ClaimStatus) -> None:
        """Post the rejection of a provider to its claims in a batch."""
        facts = status_rows.claim_status_facts(self._desk.store, claim_ids)
        self._updater.expect({(Subject.CLAIM, claim_id) for claim_id in facts})
        for claim_id, claim in facts.items():
            self._records.add(status, self._day(status), claim_id=claim_id)
            self._apply_triggers(claim, status, self._day(status))
        self._facts |= facts

    def _apply_triggers(self, claim: ClaimStatusFacts, status: ClaimStatus, day: date) -> None:
        """Request and resolve what a status says; a replaced claim leaves it to its replacement."""
        facts = StatusFacts(
            claim_ref=claim.id,
            status=status,
            day=day,
            charge_cents=claim.charge_cents,
            sent_day=claim.sent_day,
            patient_ref=claim.patient_id,
            is_filed=claim.proof_day is not None,
            hold_count=claim.hold_count,
            is_paid=claim.paid_day is not None,
            is_overtaken=claim.paid_day is not None and claim.paid_day >= day,
            is_sent_outside=claim.batch_id is None and claim.sent_day is not None,
        )
        result = triggers_for_status(facts, self._words)
        if claim.state is ClaimState.REPLACED:
            result = drop_replaced_requests(result)
        self._updater.take(result, ItemParties(claim.id, claim.patient_id, claim.payer_id))

    def _end_review(self, status: ClaimStatus, status_id: int) -> None:
        """Count a status that was found, and end the review of one that was not before."""
        self._run.result.matched += status.level == CLAIM_LEVEL
        if status.segment in self._run.first_ids:
            self._updater.take(triggers_for_matched(status_id))

    def _add_pending(self, keys: Iterable[str], status: ClaimStatus) -> None:
        transaction_id = self._context.transaction_id
        rows = [PendingRow(key, transaction_id, status.segment) for key in keys]
        pending_references.add(self._desk.store, rows)

    def _replace_claims(self) -> None:
        numbers = [(row.claim_id, row.number) for row in self._payer_numbers]
        replace_by_payer_numbers(self._desk, numbers, self._updater)
        balances = refresh_balances(self._desk, self._facts)
        self._updater.date_claims(patients_of(balances))
        replace_rejected_twins(self._desk, balances, self._updater)
