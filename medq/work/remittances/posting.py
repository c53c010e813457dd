"""Posting a remittance: each claim of it found, its adjustments placed, every figure as the payer states it.

Nothing is edited later: a reversal is a movement of its own. What a claim owes is worked out anew from all its results.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from data.claims import claims as claim_rows
from data.imports import pending_references
from data.remittances import remittances as rows
from data.search import words
from data.store.columns import date_to_int
from medq.domain.claims.claim import NamedPayer
from medq.domain.identifiers import member_key, number_key
from medq.domain.remittances.balances import claim_difference
from medq.domain.remittances.matching import Match, match
from medq.domain.remittances.remittance import ClaimPayment, ProviderAdjustment, RemittanceHead
from medq.work.claims.posting import CHUNK, chunks
from medq.work.desk import Desk
from medq.work.parties import Directory
from medq.work.remittances.candidates import store_candidates
from medq.work.remittances.reversals import reversal_waiting, reversed_result, write_off_limit
from medq.work.remittances.rows import PostedClaim, RemittanceWriter


@dataclass(slots=True)
class PostedRemittance:
    """What the posting of a remittance touched."""

    set_id: int
    payment_id: int
    payer_id: int
    day: date
    provider_adjustments: list[tuple[int, ProviderAdjustment]] = field(default_factory=list)
    matched: int = 0
    unmatched: int = 0


@dataclass(frozen=True, slots=True)
class Reposting:
    """Claims of a remittance that is posted already, by their segments: their ids and what they are matched with now."""

    ids: Mapping[int, int]
    matches: Mapping[int, Match]
    matched_by: str = ""  # empty: by the rule that found it


def post_payment(
    desk: Desk, set_id: int, head: RemittanceHead, directory: Directory
) -> PostedRemittance:
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
        payment_day=date_to_int(head.payment_day),
        production_day=date_to_int(head.production_day),
        payee_npi=head.payee_npi,
    )
    words.insert_payment_words(desk.store, payment_id, head.trace)
    return PostedRemittance(
        set_id, payment_id, payer_id, head.payment_day or head.production_day or desk.today()
    )


def post_claims(
    desk: Desk,
    posted: PostedRemittance,
    claims: Iterable[ClaimPayment],
    directory: Directory,
    known: Reposting | None = None,
) -> Iterator[list[PostedClaim]]:
    """Write the claims of a remittance as they stream by; yields each chunk when it is written, so that it can be raised.

    With `known` claims that are there already are written over.
    """
    out = RemittanceWriter(desk.store)
    for chunk in chunks(claims, CHUNK):
        done = _post_chunk(desk, posted, chunk, directory, out, known)
        posted.matched += sum(1 for one in done if one.claim_id is not None)
        posted.unmatched += sum(1 for one in done if one.claim_id is None)
        yield done
    out.done()


def post_provider_adjustments(
    desk: Desk, posted: PostedRemittance, adjustments: Iterable[ProviderAdjustment]
) -> None:
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


def match_claim_payments(desk: Desk, payer_id: int, claims: Iterable[ClaimPayment]) -> list[Match]:
    """What is found for each of these claims of a payer, in their order."""
    wanted = list(claims)
    payers, book = frozenset({payer_id}), store_candidates(desk.store, wanted)
    return [match(claim, payers, book) for claim in wanted]


def _post_chunk(
    desk: Desk,
    posted: PostedRemittance,
    chunk: list[ClaimPayment],
    directory: Directory,
    out: RemittanceWriter,
    known: Reposting | None,
) -> list[PostedClaim]:
    store, sorter, payer_id = desk.store, desk.reason_books.classifier, posted.payer_id
    matches = (
        [known.matches[read.segment] for read in chunk]
        if known
        else match_claim_payments(desk, payer_id, chunk)
    )
    found_ids = [found.candidate.id for found in matches if found.candidate]
    lines = claim_rows.service_lines(store, found_ids)
    earlier = rows.results_by_claim(store, found_ids)
    done: list[PostedClaim] = []
    for read, found in zip(chunk, matches, strict=True):
        one = PostedClaim(
            known.ids[read.segment] if known else out.next_id(),
            read,
            found,
            sorter.allocate(read),
            claim_difference(read.charge_cents, read.adjusted_cents, read.paid_cents),
        )
        if one.claim_id is not None and found.candidate is not None:
            before = earlier.setdefault(one.claim_id, [])
            one.matched_by = (known.matched_by if known else "") or f"rule {found.rule}"
            if before:
                reverses = reversed_result(read, before, payer_id) if read.is_reversal else None
                left = write_off_limit(read, found.candidate.charge_cents, before, reverses)
                if left is not None:
                    one.place(sorter.allocate(read, write_off_limit_cents=left))
                one.reverses_id = reverses
                if one.counted and not read.is_reversal:
                    one.takes_up = reversal_waiting(read, before, payer_id)
                    earlier[one.claim_id] = before = [
                        other._replace(reverses_id=one.id) if other.id == one.takes_up else other
                        for other in before
                    ]
            before.append(one.stored(payer_id, posted.day.toordinal()))
            if read.crossover_payer:
                _pass_on(desk, one.claim_id, read, directory)
        out.add(
            one, posted.payment_id, lines.get(one.claim_id, ()) if one.claim_id is not None else ()
        )
        done.append(one)
    out.write()
    rows.link_reversals(store, [(one.id, one.takes_up) for one in done if one.takes_up is not None])
    claim_rows.add_payer_numbers(
        store,
        [
            (one.claim_id, one.read.payer_claim_number, one.number_key, posted.day, "835")
            for one in done
            if one.claim_id is not None and one.read.payer_claim_number
        ],
    )
    if not known:
        nobody = [one.read for one in done if one.claim_id is None]
        pending_references.add(
            store,
            [(key, posted.set_id, read.segment) for read in nobody for key in _awaited_keys(read)],
        )
    return done


def _awaited_keys(read: ClaimPayment) -> list[str]:
    """By what the claim of a payment is found when it comes: our number, the member, the payer's own number."""
    ours, member = number_key(read.patient_control_number), member_key(read.member_id)
    theirs = {
        number_key(read.payer_claim_number),
        number_key(read.original_reference) if read.is_reversal else "",
    } - {""}
    keys = [pending_references.claim_key(ours)] if ours else []
    keys += [pending_references.member_id_key(member)] if member else []
    return keys + [pending_references.payer_number_key(key) for key in sorted(theirs)]


def _pass_on(desk: Desk, claim_id: int, read: ClaimPayment, directory: Directory) -> None:
    """The payer a claim was passed on to is a payer of the patient: its own result will be recognised."""
    patient_id, member_id = claim_rows.patient_and_member(desk.store, claim_id)
    payer = directory.payer(
        NamedPayer(
            read.crossover_payer, "PI" if read.crossover_payer_id else "", read.crossover_payer_id
        )
    )
    directory.save_coverage(patient_id, payer, member_id, 2)
