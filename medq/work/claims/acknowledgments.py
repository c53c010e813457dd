"""Posting of claim statuses (277CA, 277): each to the claim or the batch that it reports on.

A status whose claim or batch is not imported yet leaves a pending reference, and is posted again
when that is imported.
"""

from collections.abc import Iterable
from datetime import date

from data.claims import batches, claim_versions, payer_numbers
from data.claims import statuses as status_rows
from data.claims.claim_versions import ClaimVersion
from data.claims.payer_numbers import PayerNumberRow
from data.claims.statuses import ClaimStatusFacts, StatusRow
from data.imports import pending_references
from data.imports.pending_references import PendingRow
from data.items.new_items import ItemParties
from medq.domain.acknowledgments.records import ClaimStatus
from medq.domain.claims.state import ClaimState
from medq.domain.identifiers import number_key
from medq.domain.items import topics
from medq.domain.items.item import Subject
from medq.domain.items.work_requests import TriggerResult
from medq.domain.triggers.acknowledgments import StatusFacts, triggers_for_status
from medq.work.chunks import chunks
from medq.work.claims.balances import refresh_balances
from medq.work.claims.batch_acknowledgments import (
    AcknowledgmentResult,
    BatchVerdict,
    PendingKeys,
    acknowledge_batch,
)
from medq.work.claims.replacements import (
    drop_replaced_requests,
    replace_by_payer_numbers,
    replace_rejected_twins,
)
from medq.work.items.updater import ItemUpdater
from medq.work.posting_context import PostingContext

REJECTED_CATEGORIES = frozenset({"A3", "A6", "A7", "A8"})


def post_statuses(
    context: PostingContext,
    kind: str,
    statuses: Iterable[ClaimStatus],
    pending: PendingKeys | None = None,
) -> AcknowledgmentResult:
    """Post the statuses of a 277CA or 277 (`kind`) as they are read.

    With `pending`, post only the segments that it names, over what was posted of them before.
    """
    result = AcknowledgmentResult()
    if pending is not None:
        status_rows.delete_segments(context.desk.store, context.transaction_id, pending)
        statuses = (status for status in statuses if status.segment in pending)
    for chunk in chunks(statuses):
        _StatusPoster(context, kind, chunk, result).post()
    return result


class _StatusPoster:
    """The statuses of one chunk, with the claims that they report on."""

    def __init__(
        self,
        context: PostingContext,
        kind: str,
        chunk: list[ClaimStatus],
        result: AcknowledgmentResult,
    ) -> None:
        self._context = context
        self._desk = context.desk
        self._updater = context.updater
        self._kind = kind
        self._chunk = chunk
        self._result = result
        self._claim_ids = _find_claims(context, chunk)
        self._facts = status_rows.claim_status_facts(
            self._desk.store, [claim_id for claim_id in self._claim_ids if claim_id is not None]
        )
        self._rows: list[StatusRow] = []
        self._payer_numbers: list[PayerNumberRow] = []

    def post(self) -> None:
        """Save the statuses, and request and resolve what they say about claims and batches.

        A status of a batch is saved at once: a later one is judged by its answer.
        """
        store = self._desk.store
        self._updater.expect({(Subject.CLAIM, claim_id) for claim_id in self._facts})
        for status, claim_id in zip(self._chunk, self._claim_ids, strict=True):
            day = status.day or self._context.day
            batch_id = None
            if status.level != "claim":
                batch_id = self._post_batch_status(status, day)
            elif claim_id is None:
                self._add_pending_claim(status)
            else:
                self._post_claim_status(status, claim_id, day)
            self._add_rows(status, claim_id, batch_id, day)
        status_rows.insert(store, self._rows)
        payer_numbers.add(store, self._payer_numbers)
        self._result.reference_keys |= {
            pending_references.payer_number_key(row.number_key) for row in self._payer_numbers
        }
        status_rows.update_proof_dates(store, self._facts)
        self._replace_claims()
        for batch_id in batches.fully_answered_rejects(store, self._facts):
            resolution = topics.REFUSED_FILE.resolution(Subject.BATCH, batch_id, "answered")
            self._updater.take(TriggerResult((), (resolution,)))

    def _post_batch_status(self, status: ClaimStatus, day: date) -> int | None:
        """Post a status above the claims; return the batch that it names, None if unknown."""
        if not status.batch_reference:
            return None
        store = self._desk.store
        batch_ids = batches.by_reference(store, status.batch_reference)
        if not batch_ids:
            self._add_pending(pending_references.reference_key(status.batch_reference), status)
            return None
        categories = {code.category for code in status.codes}
        if status.action == "U" or categories & REJECTED_CATEGORIES:
            acknowledge_batch(self._context, batch_ids[-1], BatchVerdict("R", day, "277CA"))
        return batch_ids[-1]

    def _post_claim_status(self, status: ClaimStatus, claim_id: int, day: date) -> None:
        self._result.matched += 1
        _apply_status_triggers(self._facts[claim_id], status, day, self._updater)
        number = status.payer_claim_number
        if number:
            self._payer_numbers.append(
                PayerNumberRow(claim_id, number, number_key(number), day, self._kind)
            )

    def _add_pending_claim(self, status: ClaimStatus) -> None:
        self._result.unmatched += 1
        if status.patient_control_number:
            key = pending_references.claim_key(number_key(status.patient_control_number))
            self._add_pending(key, status)

    def _add_pending(self, key: str, status: ClaimStatus) -> None:
        row = PendingRow(key, self._context.transaction_id, status.segment)
        pending_references.add(self._desk.store, [row])

    def _add_rows(
        self, status: ClaimStatus, claim_id: int | None, batch_id: int | None, day: date
    ) -> None:
        for position, code in enumerate(status.codes, 1):
            self._rows.append(
                StatusRow(
                    transaction_id=self._context.transaction_id,
                    segment=status.segment,
                    position=position,
                    claim_id=claim_id,
                    batch_id=batch_id,
                    level=status.level,
                    category=code.category,
                    status=code.status,
                    entity=code.entity,
                    action=status.action,
                    status_day=day,
                    source=status.source,
                    number=status.patient_control_number,
                    payer_claim_number=status.payer_claim_number,
                    note=code.text,
                )
            )

    def _replace_claims(self) -> None:
        numbers = [(row.claim_id, row.number) for row in self._payer_numbers]
        replace_by_payer_numbers(self._desk, numbers, self._updater)
        balances = refresh_balances(self._desk, self._facts)
        replace_rejected_twins(self._desk, balances, self._updater)


def _find_claims(context: PostingContext, chunk: list[ClaimStatus]) -> list[int | None]:
    """Return the claim of each status, None where none is imported yet."""
    store = context.desk.store
    keys = [number_key(status.patient_control_number) for status in chunk]
    versions = claim_versions.versions_by_number(store, [key for key in keys if key])
    payer_keys = [
        number_key(status.payer_claim_number) for status in chunk if status.payer_claim_number
    ]
    ids_by_payer_number = payer_numbers.claim_ids_by_number(store, payer_keys)
    return [_find_claim(status, versions, ids_by_payer_number) for status in chunk]


def _find_claim(
    status: ClaimStatus,
    versions: dict[str, list[ClaimVersion]],
    ids_by_payer_number: dict[str, list[int]],
) -> int | None:
    """Return the claim that a status is about.

    Of the claims under our number it is the one with the payer's number, else the newest that does
    not replace that one; without our number it is the only one with the payer's number.
    """
    payer_key = number_key(status.payer_claim_number)
    payer_ids = ids_by_payer_number.get(payer_key, []) if payer_key else []
    our_number = status.patient_control_number
    ours = [
        version
        for version in (versions.get(number_key(our_number), []) if our_number else [])
        if not payer_key or version.replaces_number != payer_key
    ]
    ours = [version for version in ours if version.number == our_number] or ours
    named = [version for version in ours if version.id in payer_ids]
    if ours:
        return (named or ours)[-1].id
    return payer_ids[-1] if len(payer_ids) == 1 else None


def _apply_status_triggers(
    claim: ClaimStatusFacts, status: ClaimStatus, day: date, updater: ItemUpdater
) -> None:
    """Request and resolve what a status says; a replaced claim leaves that to its replacement."""
    result = triggers_for_status(
        StatusFacts(
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
        )
    )
    if claim.state is ClaimState.REPLACED:
        result = drop_replaced_requests(result)
    updater.take(result, ItemParties(claim.id, claim.patient_id, claim.payer_id))
