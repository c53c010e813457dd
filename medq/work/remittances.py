"""Posting a remittance: each claim of it found, its adjustments placed, every figure as the payer states it.

Nothing is edited later: a reversal is a movement of its own. What a claim owes is worked out anew from all its results.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from data import claims as claim_rows
from data import remittances as rows
from data.columns import day_in
from data.remittances import Stored
from medq.domain.balances import claim_difference
from medq.domain.buckets import SECONDARY, Bucket, Placing
from medq.domain.claim import NamedPayer
from medq.domain.identifiers import number_key
from medq.domain.line_matching import match_lines
from medq.domain.matching import Match, Verdict, match
from medq.domain.remittance import ClaimPayment, ProviderAdjustment, RemittanceHead
from medq.work.batches import CHUNK, chunks
from medq.work.desk import Desk
from medq.work.matching import store_book
from medq.work.parties import Directory

REVERSAL = "22"
COUNTED = frozenset({"1", "2", "3", "4", "19", "20", "21", "22"})  # 25 is an estimate, 23 has no money, others are unknown


@dataclass(slots=True)
class PostedClaim:
    """One claim of a remittance after posting: what was found, where its adjustments went, what it takes back."""

    id: int
    read: ClaimPayment
    match: Match
    placing: Placing
    difference_cents: int
    counted: bool
    reverses_id: int | None = None

    @property
    def claim_id(self) -> int | None:
        found = self.match.candidate
        return found.id if self.match.verdict is Verdict.MATCHED and found else None


@dataclass(slots=True)
class PostedRemittance:
    """What the posting of a remittance touched."""

    payment_id: int
    payer_id: int
    day: date
    claims: list[PostedClaim] = field(default_factory=list)
    provider_adjustments: list[tuple[int, ProviderAdjustment]] = field(default_factory=list)
    matched: int = 0
    unmatched: int = 0


def post_payment(desk: Desk, set_id: int, head: RemittanceHead, directory: Directory) -> PostedRemittance:
    """Write the payment itself; its claims follow. Inside `writing()`."""
    payer_id = directory.payer(NamedPayer(head.payer_name, head.payer_id_qualifier, head.payer_id))
    payment_id = desk.store.insert(
        "payment",
        transaction_id=set_id,
        payer_id=payer_id,
        trace=head.trace,
        trace_payer=head.trace_payer,
        amount_cents=head.payment_cents,
        method=head.method,
        payment_day=day_in(head.payment_day),
        production_day=day_in(head.production_day),
        payee_npi=head.payee_npi,
    )
    return PostedRemittance(payment_id, payer_id, head.payment_day or head.production_day or desk.today())


def post_claims(
    desk: Desk, posted: PostedRemittance, claims: Iterable[ClaimPayment], directory: Directory
) -> Iterable[list[PostedClaim]]:
    """Write the claims of a remittance as they stream by; yields each chunk when it is written, so that it can be raised."""
    next_ids = {table: desk.store.next_id(table) for table in rows.TABLES}
    for chunk in chunks(claims, CHUNK):
        done = _post_chunk(desk, posted, chunk, directory, next_ids)
        posted.matched += sum(1 for one in done if one.claim_id is not None)
        posted.unmatched += sum(1 for one in done if one.claim_id is None)
        yield done
    desk.store.ids_taken(*rows.TABLES)


def post_provider_adjustments(desk: Desk, posted: PostedRemittance, adjustments: Iterable[ProviderAdjustment]) -> None:
    """Write the provider adjustments (PLB) of a remittance."""
    places: dict[int, int] = {}
    for one in adjustments:
        places[one.segment] = places.get(one.segment, 0) + 1
        made = desk.store.insert(
            "provider_adjustment",
            payment_id=posted.payment_id,
            segment=one.segment,
            position=places[one.segment],
            provider=one.provider,
            reason=one.reason,
            reference=one.reference,
            cents=one.cents,
        )
        posted.provider_adjustments.append((made, one))


def _post_chunk(
    desk: Desk, posted: PostedRemittance, chunk: list[ClaimPayment], directory: Directory, next_ids: dict[str, int]
) -> list[PostedClaim]:
    store = desk.store
    payers = frozenset({posted.payer_id})
    book = store_book(store, chunk)
    matches = [match(claim, payers, book) for claim in chunk]
    found_ids = [found.candidate.id for found in matches if found.verdict is Verdict.MATCHED and found.candidate]
    lines = claim_rows.service_lines(store, found_ids)
    earlier = rows.results_of(store, found_ids)
    sorter = desk.books.sorter
    done: list[PostedClaim] = []
    claims_out: list[tuple[Any, ...]] = []
    lines_out: list[tuple[Any, ...]] = []
    adjustments_out: list[tuple[Any, ...]] = []
    numbers: list[tuple[int, str, str, date, str]] = []
    for read, found in zip(chunk, matches, strict=True):
        claim_payment_id = next_ids["claim_payment"]
        next_ids["claim_payment"] += 1
        claim_id = found.candidate.id if found.verdict is Verdict.MATCHED and found.candidate else None
        before = earlier.setdefault(claim_id, []) if claim_id is not None else []
        counted = read.status in COUNTED
        reverses = reversed_result(read, before) if read.is_reversal else None
        placing = sorter.place(read, left_cents=left_to_write_off(read, found, before, reverses))
        difference = claim_difference(read.charge_cents, read.adjusted_cents, read.paid_cents)
        one = PostedClaim(claim_payment_id, read, found, placing, difference, counted, reverses)
        written_off = placing.cents(Bucket.WRITE_OFF) if counted else 0
        patient = placing.cents(Bucket.PATIENT) if counted else 0
        claims_out.append(_claim_row(one, posted.payment_id, claim_id, counted, written_off, patient, reverses))
        ours = lines.get(claim_id, []) if claim_id is not None else []
        _line_rows(one, ours, next_ids, lines_out, adjustments_out)
        if claim_id is not None:
            before.append(_stored(one, posted, written_off, patient))
            if read.payer_claim_number:
                key = number_key(read.payer_claim_number)
                numbers.append((claim_id, read.payer_claim_number, key, posted.day, "835"))
            if read.crossover_payer:
                _pass_on(desk, claim_id, read, directory)
        done.append(one)
    rows.insert_claim_payments(store, claims_out, lines_out, adjustments_out)
    claim_rows.note_payer_numbers(store, numbers)
    return done


def reversed_result(read: ClaimPayment, before: list[Stored]) -> int | None:
    """The result that a reversal takes back: the newest of the claim that is not taken back, by the payer's number where it
    names one, with the opposite amounts."""
    taken = {one.reverses_id for one in before if one.reverses_id is not None}
    open_ones = [one for one in before if one.id not in taken and one.status != REVERSAL and one.paid_cents == -read.paid_cents]
    keys = {number_key(read.payer_claim_number), number_key(read.original_reference)} - {""}
    named = [one for one in open_ones if one.number_key in keys]
    return (named or open_ones)[-1].id if named or open_ones else None


def left_to_write_off(read: ClaimPayment, found: Match, before: list[Stored], reverses: int | None) -> int | None:
    """The most that CARC 45 may write off: for a later payer what is still open, for a reversal what the original wrote
    off; None for a first payer."""
    if read.is_reversal:
        original = next((one for one in before if one.id == reverses), None)
        return max(0, original.written_off_cents) if original else None
    if read.status not in SECONDARY or found.candidate is None:
        return None
    paid = sum(one.paid_cents for one in before if one.counted)
    written_off = sum(one.written_off_cents for one in before if one.counted)
    return max(0, found.candidate.charge_cents - paid - written_off - read.paid_cents)


def _stored(one: PostedClaim, posted: PostedRemittance, written_off: int, patient: int) -> Stored:
    """A result just written, as the next claim of the same chunk must see it."""
    read, placing = one.read, one.placing
    return Stored(
        one.id, read.status, int(one.counted), read.paid_cents, patient, written_off, placing.cents(Bucket.DENIAL),
        placing.cents(Bucket.WAIT), one.difference_cents, one.reverses_id, posted.payer_id, "", posted.day.toordinal(),
        number_key(read.payer_claim_number),
    )  # fmt: skip


def _claim_row(
    one: PostedClaim, payment_id: int, claim_id: int | None, counted: bool, written_off: int, patient: int, reverses: int | None
) -> tuple[Any, ...]:
    read, placing = one.read, one.placing
    return (
        one.id, payment_id, read.segment, claim_id, f"rule {one.match.rule}" if claim_id is not None else "",
        read.patient_control_number, read.status, int(counted), read.charge_cents, read.paid_cents, patient, written_off,
        placing.cents(Bucket.DENIAL), placing.cents(Bucket.WAIT), one.difference_cents, read.payer_claim_number,
        number_key(read.payer_claim_number), read.patient_last, read.patient_first, read.member_id, read.rendering_npi,
        read.crossover_payer_id or read.crossover_payer, read.original_reference, read.contact, " ".join(read.remarks),
        day_in(read.from_day), day_in(read.to_day), day_in(read.received_day), read.allowed_cents, reverses,
    )  # fmt: skip


def _line_rows(
    one: PostedClaim,
    ours: list[tuple[int, Any]],
    next_ids: dict[str, int],
    lines_out: list[tuple[Any, ...]],
    adjustments_out: list[tuple[Any, ...]],
) -> None:
    """The rows of a claim's lines and of every portion of its adjustments."""
    read = one.read
    places = match_lines(read.lines, [line for _id, line in ours], read.from_day).lines if ours else (None,) * len(read.lines)
    line_ids = {}
    for index, line in enumerate(read.lines):
        line_ids[index] = next_ids["line_payment"]
        next_ids["line_payment"] += 1
        place = places[index]
        lines_out.append(
            (line_ids[index], one.id, line.segment, ours[place][0] if place is not None else None, line.procedure,
             " ".join(line.modifiers), line.submitted_procedure, line.charge_cents, line.paid_cents, line.units,
             line.line_control, " ".join(line.remarks), day_in(line.from_day), day_in(line.to_day), line.allowed_cents)
        )  # fmt: skip
    for portion in one.placing.portions:
        source = read.adjustments if portion.line < 0 else read.lines[portion.line].adjustments
        adjustment = source[portion.position]
        adjustments_out.append(
            (next_ids["adjustment"], one.id, line_ids.get(portion.line), adjustment.group, adjustment.reason, portion.cents,
             adjustment.quantity, portion.bucket.value)
        )  # fmt: skip
        next_ids["adjustment"] += 1


def _pass_on(desk: Desk, claim_id: int, read: ClaimPayment, directory: Directory) -> None:
    """The payer a claim was passed on to is a payer of the patient: its own result will be recognised."""
    row = desk.store.row("SELECT patient_id, member_id FROM claim WHERE id = ?", (claim_id,))
    if row is not None:
        payer = directory.payer(NamedPayer(read.crossover_payer, "PI" if read.crossover_payer_id else "", read.crossover_payer_id))
        directory.cover(row[0], payer, row[1], 2)
