"""Posting a batch of claims (837P, 837I) that was sent: each claim with its lines, and the one whose place it takes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from itertools import islice
from typing import TypeVar

from data.claims import claims as rows
from data.events import events
from data.events.events import ChangeSet
from data.imports import pending_references
from data.store.columns import date_to_int
from medq.domain.claims.claim import SEQUENCES, BatchHead, SentClaim
from medq.domain.claims.codes import VOID
from medq.domain.claims.deadlines import followup_day
from medq.domain.identifiers import member_key, number_key
from medq.domain.items.item import Subject
from medq.work.claims.balances import refresh_balances
from medq.work.claims.replacements import earlier_replacements, replaced_by
from medq.work.desk import Desk
from medq.work.parties import Directory, patient_member_id
from medq.work.payer_rules import payer_rules_of

T = TypeVar("T")
CHUNK = 500


@dataclass
class PostedBatchChunk:
    """What a chunk of a batch touched: its claims, who takes whose place, and by which keys they are awaited."""

    claims: list[int] = field(default_factory=list)
    places: list[tuple[int, int]] = field(default_factory=list)
    keys: set[str] = field(default_factory=set)


def post_batch(
    desk: Desk,
    set_id: int,
    kind: str,
    controls: tuple[str, str, str],
    sent_day: date,
    head: BatchHead,
    sent: Iterable[SentClaim],
    directory: Directory,
) -> Iterator[PostedBatchChunk]:
    """Write a batch and its claims as they stream by; `controls` are ISA13, GS06 and ST02. Yields each chunk when it is written,
    so that it can be raised."""
    store = desk.store
    batch_id = store.insert(
        "batch",
        transaction_id=set_id,
        isa_control=controls[0],
        group_control=controls[1],
        st_control=controls[2],
        reference=head.reference,
        sent_day=sent_day.toordinal(),
        form=kind[-1],
        claims=0,
        charge_cents=0,
    )
    claims = charge_cents = 0
    for chunk in chunks(sent, CHUNK):
        yield _post_chunk(desk, batch_id, kind[-1], sent_day, chunk, directory)
        claims += len(chunk)
        charge_cents += sum(claim.charge_cents for claim in chunk)
    store.update("batch", batch_id, claims=claims, charge_cents=charge_cents)
    store.advance_ids("claim", "claim_line")


def chunks(many: Iterable[T], size: int) -> Iterator[list[T]]:
    """The stream in lists of at most `size`."""
    stream = iter(many)
    while chunk := list(islice(stream, size)):
        yield chunk


def _post_chunk(
    desk: Desk,
    batch_id: int,
    form: str,
    sent_day: date,
    chunk: list[SentClaim],
    directory: Directory,
) -> PostedBatchChunk:
    store, posted = desk.store, PostedBatchChunk()
    patients = directory.patients(chunk)
    earlier = rows.versions_by_number(
        store, [number_key(claim.patient_control_number) for claim in chunk]
    )
    by_payer_number = rows.ids_by_payer_number(
        store, [number_key(c.original_reference) for c in chunk if c.original_reference]
    )
    rejected = rows.rejected_by_patient(store, patients)
    next_id = store.next_id("claim")

    @cache
    def asked_on(payer_id: int) -> int | None:
        due = followup_day(payer_rules_of(desk, payer_id), sent_day, desk.calendar)
        return date_to_int(due)

    claim_rows, line_rows, prepared = [], [], []
    numbers: list[tuple[int, str, str, date, str]] = []
    for claim, patient_id in zip(chunk, patients, strict=True):
        payer_id = directory.payer(claim.payer)
        member_id = patient_member_id(claim)
        directory.save_coverage(patient_id, payer_id, member_id, SEQUENCES.get(claim.sequence, 1))
        for other in claim.other:
            directory.save_coverage(
                patient_id,
                directory.payer(other.payer),
                other.member_id,
                SEQUENCES.get(other.sequence, 2),
            )
        key = number_key(claim.patient_control_number)
        own = [one for one in earlier.get(key, ()) if one.number == claim.patient_control_number]
        waiting = next((one for one in own if one.state == "to_submit"), None)
        if waiting is not None:
            prepared.append((waiting.id, waiting.payer_id))
            posted.claims.append(waiting.id)
            continue
        claim_id = next_id
        next_id += 1
        replaced = replaced_by(claim, own, by_payer_number, rejected.get(patient_id, []))
        if replaced is not None:
            posted.places.append((claim_id, replaced))
            if claim.original_reference:
                numbers.append(
                    (
                        replaced,
                        claim.original_reference,
                        number_key(claim.original_reference),
                        sent_day,
                        "837",
                    )
                )
        posted.places += [(one, claim_id) for one in earlier_replacements(claim, own)]
        earlier.setdefault(key, []).append(
            _version(claim, claim_id, patient_id, payer_id, replaced)
        )
        posted.keys |= {
            pending_references.claim_key(key),
            pending_references.member_id_key(member_key(member_id)),
        }
        sequence = claim.sequence if claim.sequence in SEQUENCES else "P"
        claim_rows.append(
            (claim_id, claim.patient_control_number, key, form, batch_id, patient_id, payer_id, member_id, member_key(member_id),
             directory.provider(claim.billing), directory.provider(claim.rendering), sequence, claim.frequency,
             claim.original_reference, None, claim.authorization, claim.place, " ".join(claim.diagnoses),
             claim.charge_cents, date_to_int(claim.from_day), date_to_int(claim.to_day), sent_day.toordinal(), "sent",
             asked_on(payer_id))
        )  # fmt: skip
        line_rows += rows.line_rows(claim_id, claim.lines)
        posted.claims.append(claim_id)
    rows.insert_claims(store, claim_rows, line_rows)
    for claim_id, payer_id in prepared:
        due = asked_on(payer_id)
        entry = ChangeSet(store)
        entry.change(
            "claim",
            claim_id,
            batch_id=batch_id,
            sent_day=sent_day.toordinal(),
            state="sent",
            follow_up_day=due,
        )
        subject = (int(Subject.CLAIM), claim_id)
        events.append(
            store,
            events.NewEvent(
                at=desk.now(),
                staff_id=None,
                act="send",
                subject=subject,
                text="Sent.",
                change_set=entry,
            ),
        )
    rows.add_payer_numbers(store, numbers)
    void = [
        claim_id
        for claim, claim_id in zip(chunk, posted.claims, strict=True)
        if claim.frequency == VOID
    ]
    refresh_balances(desk, void)
    return posted


def _version(
    claim: SentClaim, claim_id: int, patient_id: int, payer_id: int, replaced: int | None
) -> rows.ClaimVersion:
    """A claim just made, as the next one of the same chunk must see it."""
    return rows.ClaimVersion(
        claim_id,
        claim.patient_control_number,
        patient_id,
        payer_id,
        "sent",
        date_to_int(claim.from_day),
        claim.charge_cents,
        claim.frequency,
        replaced,
        claim.original_reference,
    )
