"""Posting what comes back before money does: TA1, 999, 277CA and 277, each to the batch and the claim it answers.

What names a batch or a claim that is not there yet is remembered, and posted when that comes (`only`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from data.claims import acknowledgments as rows
from data.claims import claims as claim_rows
from data.claims.acknowledgments import ClaimStatusFacts
from data.events import events
from data.events.events import ChangeSet
from data.imports import pending_references
from data.store.columns import date_from_int
from medq.domain.acknowledgments.records import (
    ClaimStatus,
    GroupAcknowledgment,
    InterchangeAcknowledgment,
    SyntaxFinding,
)
from medq.domain.identifiers import number_key
from medq.domain.items import topics
from medq.domain.items.item import Subject
from medq.domain.items.work_requests import TriggerResult
from medq.domain.triggers.acknowledgments import StatusFacts, triggers_for_status
from medq.domain.triggers.batch_acknowledgments import (
    BatchAcknowledgment,
    SentClaimRef,
    triggers_for_batch,
)
from medq.work.claims.balances import refresh_balances
from medq.work.claims.posting import CHUNK, chunks
from medq.work.claims.replacements import (
    drop_replaced_requests,
    replace_by_payer_numbers,
    replace_rejected_twins,
)
from medq.work.desk import Desk
from medq.work.items.updater import ItemUpdater

REJECTED = frozenset({"A3", "A6", "A7", "A8"})
VERDICTS = {
    "A": "accepted",
    "E": "errors",
    "P": "errors",
    "R": "rejected",
    "M": "rejected",
    "W": "rejected",
    "X": "rejected",
}
Only = Mapping[int, set[str]] | None  # segments, and the keys each of them waited for; None: all


@dataclass
class AcknowledgmentResult:
    """How many claims or batches of an answer were found in the store, and how many were not; what became known by it."""

    matched: int = 0
    unmatched: int = 0
    keys: set[str] = field(default_factory=set)


def post_interchange_acknowledgment(
    desk: Desk, set_id: int, answer: InterchangeAcknowledgment, day: date, raiser: ItemUpdater
) -> AcknowledgmentResult:
    """A TA1: a refused interchange sends every claim of its batches back to be sent."""
    found = rows.batches_of_interchange(desk.store, answer.interchange_control, answer.day)
    for batch_id in found:
        _batch_answered(desk, batch_id, answer.verdict, day, "TA1", (), raiser)
    if not found:
        pending_references.add(
            desk.store,
            [(pending_references.interchange_key(answer.interchange_control), set_id, 1)],
        )
    return AcknowledgmentResult(len(found), 0 if found else 1)


def post_group_acknowledgment(
    desk: Desk,
    set_id: int,
    answer: GroupAcknowledgment,
    day: date,
    raiser: ItemUpdater,
    only: Only = None,
) -> AcknowledgmentResult:
    """A 999 (997): the verdict on each of our transactions that it names; where it names none, on the whole group."""
    told = AcknowledgmentResult()
    verdicts = [
        (one.control, one.verdict, one.findings)
        for one in answer.transactions
        if one.kind in ("837", "")
    ]
    if not answer.transactions:
        verdicts = [("", answer.verdict, ())]
    for control, verdict, findings in verdicts:
        key = pending_references.group_control_key(answer.group_control, control)
        if only is not None and key not in only.get(answer.segment, ()):
            continue
        found = rows.batches_of_group(desk.store, answer.group_control, control, day)
        for batch_id in found:
            _batch_answered(desk, batch_id, verdict, day, "999", findings, raiser)
        if not found:
            pending_references.add(desk.store, [(key, set_id, answer.segment)])
        told.matched += len(found)
        told.unmatched += not found
    return told


def post_statuses(
    desk: Desk,
    set_id: int,
    kind: str,
    statuses: Iterable[ClaimStatus],
    day: date,
    raiser: ItemUpdater,
    only: Only = None,
) -> AcknowledgmentResult:
    """A 277CA or 277, streamed: each status to its claim; one above the claims to the batch it names."""
    told = AcknowledgmentResult()
    wanted = statuses if only is None else (one for one in statuses if one.segment in only)
    if only is not None:
        rows.delete_statuses(desk.store, set_id, only)
    for chunk in chunks(wanted, CHUNK):
        _post_status_chunk(desk, set_id, kind, chunk, day, raiser, told)
    return told


def _post_status_chunk(
    desk: Desk,
    set_id: int,
    kind: str,
    chunk: list[ClaimStatus],
    day: date,
    raiser: ItemUpdater,
    told: AcknowledgmentResult,
) -> None:
    store = desk.store
    keys = [number_key(one.patient_control_number) for one in chunk]
    versions = claim_rows.versions_by_number(store, [key for key in keys if key])
    by_payer = claim_rows.ids_by_payer_number(
        store, [number_key(one.payer_claim_number) for one in chunk if one.payer_claim_number]
    )
    found = [_claim_of(one, versions, by_payer) for one in chunk]
    known = rows.claim_status_facts(store, [claim_id for claim_id in found if claim_id is not None])
    raiser.expect({(Subject.CLAIM, claim_id) for claim_id in known})
    status_rows, numbers = [], []
    for one, claim_id in zip(chunk, found, strict=True):
        said = one.day or day
        batch_id = None
        if one.level != "claim":
            batch_id = _whole_batch(desk, one, said, raiser)
            if batch_id is None and one.batch_reference:
                pending_references.add(
                    store,
                    [(pending_references.reference_key(one.batch_reference), set_id, one.segment)],
                )
        elif claim_id is None:
            told.unmatched += 1
            if one.patient_control_number:
                pending_references.add(
                    store,
                    [
                        (
                            pending_references.claim_key(number_key(one.patient_control_number)),
                            set_id,
                            one.segment,
                        )
                    ],
                )
        else:
            told.matched += 1
            _status_of_claim(known[claim_id], one, said, raiser)
            if one.payer_claim_number:
                key = number_key(one.payer_claim_number)
                numbers.append((claim_id, one.payer_claim_number, key, said, kind))
        for position, code in enumerate(one.codes, 1):
            status_rows.append(
                (set_id, one.segment, position, claim_id, batch_id, one.level, code.category, code.status, code.entity,
                 one.action, said.toordinal(), one.source, one.patient_control_number, one.payer_claim_number, one.text)
            )  # fmt: skip
    rows.insert_statuses(store, status_rows)
    claim_rows.add_payer_numbers(store, numbers)
    told.keys |= {pending_references.payer_number_key(key) for _claim, _number, key, *_ in numbers}
    rows.update_proof_dates(store, known)
    replace_by_payer_numbers(desk, [(claim_id, number) for claim_id, number, *_ in numbers], raiser)
    replace_rejected_twins(desk, refresh_balances(desk, known), raiser)
    for batch_id in rows.fully_answered_rejects(store, known):
        raiser.take(
            TriggerResult(
                (), (topics.REFUSED_FILE.resolution(Subject.BATCH, batch_id, "answered"),)
            )
        )


def _claim_of(
    one: ClaimStatus,
    versions: dict[str, list[claim_rows.ClaimVersion]],
    by_payer: dict[str, list[int]],
) -> int | None:
    """Of the claims under our number the one with the payer's number, else the newest that does not take the place of that
    one; else the only one with that number."""
    key = number_key(one.payer_claim_number)
    theirs = by_payer.get(key, []) if key else []
    mine = (
        versions.get(number_key(one.patient_control_number), [])
        if one.patient_control_number
        else []
    )
    mine = [version for version in mine if not key or version.replaces_number != key]
    same = [version for version in mine if version.number == one.patient_control_number] or mine
    named = [version for version in same if version.id in theirs]
    if same:
        return (named or same)[-1].id
    return theirs[-1] if len(theirs) == 1 else None


def _status_of_claim(
    claim: ClaimStatusFacts, one: ClaimStatus, said: date, raiser: ItemUpdater
) -> None:
    """Raise what a status asks for; of a claim that was replaced, nothing that is its successor's."""
    raised = triggers_for_status(
        StatusFacts(
            claim_ref=claim.id,
            status=one,
            day=said,
            charge_cents=claim.charge_cents,
            sent_day=date_from_int(claim.sent_day),
            patient_ref=claim.patient_id,
            is_filed=claim.proof_day is not None,
            hold_count=claim.holds,
            is_paid=claim.decided_day is not None,
            is_overtaken=claim.decided_day is not None and claim.decided_day >= said.toordinal(),
        )
    )
    if claim.state == "replaced":
        raised = drop_replaced_requests(raised)
    raiser.take(raised, (claim.id, claim.patient_id, claim.payer_id))


def _whole_batch(desk: Desk, one: ClaimStatus, said: date, raiser: ItemUpdater) -> int | None:
    """A status above the claims: the batch it names, refused as a whole where it says so."""
    found = (
        rows.batches_by_reference(desk.store, one.batch_reference) if one.batch_reference else []
    )
    if not found:
        return None
    batch_id = found[-1]
    if one.action == "U" or {code.category for code in one.codes} & REJECTED:
        _batch_answered(desk, batch_id, "R", said, "277CA", (), raiser)
    return batch_id


def _batch_answered(
    desk: Desk,
    batch_id: int,
    verdict: str,
    day: date,
    said_by: str,
    findings: tuple[SyntaxFinding, ...],
    raiser: ItemUpdater,
) -> None:
    """Keep the verdict on a batch. A refusal stands whatever else is said of the file; it sends back the claims that nobody
    has spoken of since."""
    store = desk.store
    rejected = VERDICTS.get(verdict) == "rejected"
    before = rows.batch_answer(store, batch_id)
    if before == "rejected" or (before == "accepted" and not rejected):
        return
    entry = ChangeSet(store)
    entry.change(
        "batch", batch_id, answer=VERDICTS.get(verdict, "errors"), answered_day=day.toordinal()
    )
    subject = (int(Subject.BATCH), batch_id)
    events.append(
        store,
        events.NewEvent(
            at=desk.now(),
            staff_id=None,
            act="answer",
            subject=subject,
            text=f"{said_by}: {verdict}.",
            change_set=entry,
        ),
    )
    whole = rows.claims_of_batch(store, batch_id)
    claims = [one for one in whole if not one.is_answered] if rejected else []
    by_claim: dict[str, list[str]] = {}
    for one in findings:
        if one.claim:
            by_claim.setdefault(one.claim, []).append(_finding(one))
    raised = triggers_for_batch(
        BatchAcknowledgment(
            batch_ref=batch_id,
            day=day,
            verdict=verdict,
            claims=tuple(
                SentClaimRef(one.id, one.charge_cents, tuple(by_claim.get(one.number, ())))
                for one in claims
            ),
            source=said_by,
            findings=tuple(_finding(one) for one in findings),
        )
    )
    if rejected and whole and not claims:
        raised = raised._replace(requests=())
    parties = {one.id: (one.id, one.patient_id, one.payer_id) for one in claims}
    raiser.expect({(Subject.CLAIM, one.id) for one in claims} | {(Subject.BATCH, batch_id)})
    for want in raised.requests:
        of_claim = (
            parties.get(want.ref, (None, None, None))
            if want.subject is Subject.CLAIM
            else (None, None, None)
        )
        raiser.take(raised._replace(requests=(want,), resolutions=()), of_claim)
    raiser.take(raised._replace(requests=()))
    replace_rejected_twins(desk, refresh_balances(desk, [one.id for one in whole]), raiser)


def _finding(one: SyntaxFinding) -> str:
    """Segment, its number, element and code; the copy of the wrong value is in the file, not in an item's words."""
    where = (
        f"{one.segment_tag} (segment {one.segment_number})"
        if one.segment_number
        else one.segment_tag
    )
    return " ".join(
        part
        for part in (where, f"element {one.element}" if one.element else "", f"code {one.code}")
        if part
    )
