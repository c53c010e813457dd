"""Posting of a remittance: its payment, its claims and its provider adjustments.

Every figure is saved as the payer states it and never edited: a reversal is a result of its own,
and what a claim owes is computed from all its results.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from data.claims import claims, payer_numbers, service_lines
from data.claims.payer_numbers import PayerNumberRow
from data.imports import pending_references
from data.remittances import remittances
from data.remittances.remittances import StoredResult
from data.search import words
from data.store.columns import date_to_int
from medq.domain.claims.claim import NamedPayer
from medq.domain.identifiers import member_key, number_key
from medq.domain.remittances.balances import claim_difference
from medq.domain.remittances.matching import Match, match
from medq.domain.remittances.remittance import ClaimPayment, ProviderAdjustment, RemittanceHead
from medq.work.chunks import chunks
from medq.work.desk import Desk
from medq.work.posting_context import PostingContext
from medq.work.remittances.candidates import store_candidates
from medq.work.remittances.reversals import pending_reversal, reversed_result, write_off_limit
from medq.work.remittances.rows import ClaimLines, PostedClaim, RemittanceWriter

CROSSOVER_SEQUENCE = 2  # a crossover payer is at least the secondary


@dataclass(slots=True)
class PostedRemittance:
    """A remittance while it is posted, with the numbers of its claims matched and unmatched."""

    payment_id: int
    payer_id: int
    day: date
    provider_adjustments: list[tuple[int, ProviderAdjustment]] = field(default_factory=list)
    matched: int = 0
    unmatched: int = 0


@dataclass(frozen=True, slots=True)
class Reposting:
    """New matches for claims of a remittance that is posted already, by their segments."""

    id_by_segment: Mapping[int, int]
    match_by_segment: Mapping[int, Match]
    matched_by: str = ""  # empty: the rule that matched it


def post_payment(context: PostingContext, head: RemittanceHead) -> PostedRemittance:
    """Save the payment of a remittance; its claims follow."""
    store = context.desk.store
    payer_id = context.directory.payer(
        NamedPayer(head.payer_name, head.payer_id_qualifier, head.payer_id)
    )
    payment_id = store.insert(
        "payment",
        transaction_id=context.transaction_id,
        payer_id=payer_id,
        trace=head.trace,
        trace_payer=head.trace_payer,
        amount_cents=head.payment_cents,
        method=head.method,
        payment_day=date_to_int(head.payment_day),
        production_day=date_to_int(head.production_day),
        payee_npi=head.payee_npi,
    )
    words.insert_payment_words(store, payment_id, head.trace)
    day = head.payment_day or head.production_day or context.desk.today()
    return PostedRemittance(payment_id, payer_id, day)


def post_claims(
    context: PostingContext,
    remittance: PostedRemittance,
    claim_payments: Iterable[ClaimPayment],
    reposting: Reposting | None = None,
) -> Iterator[list[PostedClaim]]:
    """Save the claims of a remittance as they are read; yield each chunk when it is saved.

    With `reposting`, claims that are posted already get its matches.
    """
    writer = RemittanceWriter(context.desk.store)
    for chunk in chunks(claim_payments):
        posted_claims = _ChunkPoster(context, remittance, chunk, reposting).post(writer)
        matched = sum(posted.claim_id is not None for posted in posted_claims)
        remittance.matched += matched
        remittance.unmatched += len(posted_claims) - matched
        yield posted_claims
    writer.finish()


def post_provider_adjustments(
    context: PostingContext,
    remittance: PostedRemittance,
    adjustments: Iterable[ProviderAdjustment],
) -> None:
    """Save the provider adjustments (PLB) of a remittance."""
    position_by_segment: dict[int, int] = {}
    for adjustment in adjustments:
        position = position_by_segment.get(adjustment.segment, 0) + 1
        position_by_segment[adjustment.segment] = position
        adjustment_id = context.desk.store.insert(
            "provider_adjustment",
            payment_id=remittance.payment_id,
            segment=adjustment.segment,
            position=position,
            provider=adjustment.provider,
            reason=adjustment.reason,
            reference=adjustment.reference,
            cents=adjustment.cents,
        )
        remittance.provider_adjustments.append((adjustment_id, adjustment))


def match_claim_payments(
    desk: Desk, payer_id: int, claim_payments: Iterable[ClaimPayment]
) -> list[Match]:
    """Return the match of each claim payment of a payer, in their order."""
    payments = list(claim_payments)
    payers, source = frozenset({payer_id}), store_candidates(desk.store, payments)
    return [match(payment, payers, source) for payment in payments]


class _ChunkPoster:
    """The claims of one chunk, matched and allocated with the stored results of their claims."""

    def __init__(
        self,
        context: PostingContext,
        remittance: PostedRemittance,
        chunk: list[ClaimPayment],
        reposting: Reposting | None,
    ) -> None:
        self._context = context
        self._remittance = remittance
        self._chunk = chunk
        self._reposting = reposting
        self._classifier = context.desk.reason_books.classifier
        if reposting:
            self._matches = [reposting.match_by_segment[payment.segment] for payment in chunk]
        else:
            self._matches = match_claim_payments(context.desk, remittance.payer_id, chunk)
        claim_ids = [match.candidate.id for match in self._matches if match.candidate]
        self._lines_by_claim = service_lines.lines_by_claim(context.desk.store, claim_ids)
        self._results_by_claim = remittances.results_by_claim(context.desk.store, claim_ids)

    def post(self, writer: RemittanceWriter) -> list[PostedClaim]:
        """Save the chunk and return its claims."""
        store = self._context.desk.store
        posted_claims: list[PostedClaim] = []
        for claim_payment, claim_match in zip(self._chunk, self._matches, strict=True):
            posted = PostedClaim(
                self._id_of(claim_payment, writer),
                claim_payment,
                claim_match,
                self._classifier.allocate(claim_payment),
                claim_difference(
                    claim_payment.charge_cents,
                    claim_payment.adjusted_cents,
                    claim_payment.paid_cents,
                ),
            )
            claim_lines: ClaimLines = ()
            if posted.claim_id is not None:
                self._apply_prior_results(posted, posted.claim_id)
                if claim_payment.crossover_payer:
                    self._save_crossover_coverage(posted.claim_id, claim_payment)
                claim_lines = self._lines_by_claim.get(posted.claim_id, ())
            writer.add(posted, self._remittance.payment_id, claim_lines)
            posted_claims.append(posted)
        writer.write()
        remittances.link_reversals(
            store,
            [
                (posted.id, posted.reversal_id)
                for posted in posted_claims
                if posted.reversal_id is not None
            ],
        )
        self._add_payer_numbers(posted_claims)
        if not self._reposting:
            self._add_pending_references(posted_claims)
        return posted_claims

    def _id_of(self, claim_payment: ClaimPayment, writer: RemittanceWriter) -> int:
        if self._reposting:
            return self._reposting.id_by_segment[claim_payment.segment]
        return writer.next_id()

    def _apply_prior_results(self, posted: PostedClaim, claim_id: int) -> None:
        """Set what a matched payment reverses and may write off, by the claim's other results."""
        matched_by = self._reposting.matched_by if self._reposting else ""
        posted.matched_by = matched_by or f"rule {posted.match.rule}"
        prior_results = self._results_by_claim.setdefault(claim_id, [])
        if prior_results:
            self._apply_reversals(posted, prior_results)
        day = self._remittance.day.toordinal()
        prior_results.append(posted.stored_result(self._remittance.payer_id, day))

    def _apply_reversals(self, posted: PostedClaim, prior_results: list[StoredResult]) -> None:
        claim_payment, payer_id = posted.claim_payment, self._remittance.payer_id
        if claim_payment.is_reversal:
            posted.reverses_id = reversed_result(claim_payment, prior_results, payer_id)
        candidate = posted.match.candidate
        limit_cents = write_off_limit(
            claim_payment,
            candidate.charge_cents if candidate else None,
            prior_results,
            posted.reverses_id,
        )
        if limit_cents is not None:
            posted.set_allocation(
                self._classifier.allocate(claim_payment, write_off_limit_cents=limit_cents)
            )
        if posted.is_counted and not claim_payment.is_reversal:
            posted.reversal_id = pending_reversal(claim_payment, prior_results, payer_id)
            prior_results[:] = [
                result._replace(reverses_id=posted.id)
                if result.id == posted.reversal_id
                else result
                for result in prior_results
            ]

    def _save_crossover_coverage(self, claim_id: int, claim_payment: ClaimPayment) -> None:
        """Save the crossover payer as a payer of the patient, so that its own result matches."""
        directory = self._context.directory
        patient_id, member_id = claims.patient_and_member(self._context.desk.store, claim_id)
        payer_id = directory.payer(
            NamedPayer(
                claim_payment.crossover_payer,
                "PI" if claim_payment.crossover_payer_id else "",
                claim_payment.crossover_payer_id,
            )
        )
        directory.save_coverage(patient_id, payer_id, member_id, CROSSOVER_SEQUENCE)

    def _add_payer_numbers(self, posted_claims: list[PostedClaim]) -> None:
        payer_numbers.add(
            self._context.desk.store,
            [
                PayerNumberRow(
                    posted.claim_id,
                    posted.claim_payment.payer_claim_number,
                    posted.number_key,
                    self._remittance.day,
                    "835",
                )
                for posted in posted_claims
                if posted.claim_id is not None and posted.claim_payment.payer_claim_number
            ],
        )

    def _add_pending_references(self, posted_claims: list[PostedClaim]) -> None:
        pending_references.add(
            self._context.desk.store,
            [
                (key, self._context.transaction_id, posted.claim_payment.segment)
                for posted in posted_claims
                if posted.claim_id is None
                for key in _reference_keys(posted.claim_payment)
            ],
        )


def _reference_keys(claim_payment: ClaimPayment) -> list[str]:
    """Return the keys by which the claim of an unmatched payment is found when it is imported.

    They are our number, the member and the payer's numbers.
    """
    our_key = number_key(claim_payment.patient_control_number)
    member = member_key(claim_payment.member_id)
    payer_keys = {number_key(claim_payment.payer_claim_number)}
    if claim_payment.is_reversal:
        payer_keys.add(number_key(claim_payment.original_reference))
    keys = [pending_references.claim_key(our_key)] if our_key else []
    keys += [pending_references.member_id_key(member)] if member else []
    return keys + [pending_references.payer_number_key(key) for key in sorted(payer_keys - {""})]
