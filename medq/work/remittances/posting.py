"""Posting of the claims of a remittance, one chunk after another.

Every figure is saved as the payer states it and never edited: a reversal is a result of its own,
and what a claim owes is computed from all its results.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from data.claims import payer_numbers
from data.claims.payer_numbers import PayerNumberRow
from data.imports import pending_references
from data.imports.pending_references import PendingRow
from data.remittances import claim_payments as claim_payments_table
from data.remittances.claim_payments import ClaimPaymentRows, FreeIds
from medq.domain.remittances.matching import Match
from medq.domain.remittances.remittance import ClaimPayment
from medq.work.chunks import chunks
from medq.work.claims.balances import ClaimBalance, store_balances, visit_balances
from medq.work.claims.visit_facts import VisitFacts
from medq.work.payer_rules import payer_rules_of
from medq.work.posting_context import PostingContext
from medq.work.remittances.chunk_facts import ChunkFacts, match_claim_payments, read_chunk_facts
from medq.work.remittances.crossovers import save_crossover_coverages
from medq.work.remittances.payments import PostedRemittance
from medq.work.remittances.posted_claims import ClaimPoster, PostedClaim
from medq.work.remittances.rows import rows_of


@dataclass(frozen=True, slots=True)
class Reposting:
    """New matches for claims of a remittance that is posted already, by their segments."""

    id_by_segment: Mapping[int, int]
    match_by_segment: Mapping[int, Match]
    matched_by: str = ""  # empty: the rule that matched it


@dataclass(frozen=True, slots=True)
class PostedChunk:
    """Claims of a remittance as posted, with the balances of their claims."""

    claims: Sequence[PostedClaim]
    balances: Mapping[int, ClaimBalance]
    visits: VisitFacts  # with the results of the chunk
    new_links: Sequence[tuple[int | None, int]]  # (result, the reversal that takes it back)

    @property
    def reference_keys(self) -> set[str]:
        """Return the keys by which an earlier payment may wait for what this chunk made known.

        A payer's number makes a reversal known, a crossover the next payer's own result.
        """
        keys: set[str] = set()
        for posted in self.claims:
            if posted.claim_id is not None:
                claim_payment = posted.claim_payment
                keys.add(pending_references.payer_number_key(posted.result.payer_number_key))
                if claim_payment.crossover_payer:
                    visit_id = self.balances[posted.claim_id].head.visit_id
                    members = self.visits.claims_by_visit[visit_id]
                    keys |= {pending_references.claim_key(each.number_key) for each in members}
        return keys

    @property
    def payer_numbers(self) -> list[tuple[int, str]]:
        """Return pairs of matched claim and payer claim number."""
        return [
            (posted.claim_id, posted.claim_payment.payer_claim_number)
            for posted in self.claims
            if posted.claim_id is not None
        ]

    @property
    def matched(self) -> int:
        """Return how many of the payments have a claim."""
        return sum(posted.claim_id is not None for posted in self.claims)

    @property
    def unmatched(self) -> int:
        """Return how many of the payments have no claim."""
        return len(self.claims) - self.matched


def post_claims(
    context: PostingContext,
    remittance: PostedRemittance,
    claim_payments: Iterable[ClaimPayment],
    reposting: Reposting | None = None,
) -> Iterator[PostedChunk]:
    """Save the claims of a remittance as they are read; yield each chunk when it is saved.

    All that a chunk needs of the store is read first, its rows and balances are computed from that
    and then written; items follow when the chunk is yielded. With `reposting`, claims that are
    posted already get its matches.
    """
    poster = _ChunkPoster(context, remittance, reposting)
    for chunk in chunks(claim_payments):
        yield poster.post(chunk)
    claim_payments_table.advance_ids(context.desk.store)


class _ChunkPoster:
    """Posts one chunk of a remittance after another."""

    def __init__(
        self, context: PostingContext, remittance: PostedRemittance, reposting: Reposting | None
    ) -> None:
        self._context = context
        self._desk = context.desk
        self._remittance = remittance
        self._reposting = reposting
        self._classifier = context.desk.reason_books.classifier
        self._is_medicaid = payer_rules_of(context.desk, remittance.payer_id).is_medicaid
        self._free_ids = FreeIds(context.desk.store)

    def post(self, chunk: Sequence[ClaimPayment]) -> PostedChunk:
        """Read what is stored about the chunk, compute its rows and balances, and write them."""
        if self._reposting:
            matches = [self._reposting.match_by_segment[payment.segment] for payment in chunk]
        else:
            matches = match_claim_payments(self._desk, self._remittance.payer_id, chunk)
        posted_again: set[int] = set()
        if self._reposting:
            posted_again = {self._reposting.id_by_segment[payment.segment] for payment in chunk}
        facts = read_chunk_facts(self._desk, chunk, matches, posted_again)
        posted_chunk = self._compute(facts)
        matched_by = self._reposting.matched_by if self._reposting else ""
        payment_id = self._remittance.payment_id
        rows = rows_of(payment_id, posted_chunk.claims, matched_by, self._free_ids)
        self._write(posted_chunk, rows)
        return posted_chunk

    def _compute(self, facts: ChunkFacts) -> PostedChunk:
        """Return the posted claims of a chunk, and the balances of their claims with them."""
        poster = ClaimPoster(
            facts, self._remittance, self._classifier, is_medicaid=self._is_medicaid
        )
        posted_claims = poster.posted_claims(self._claim_payment_id)
        visits = poster.visits(posted_claims)
        balances = visit_balances(facts.balance_context, visits)
        return PostedChunk(posted_claims, balances, visits, poster.new_links)

    def _claim_payment_id(self, claim_payment: ClaimPayment) -> int:
        if self._reposting:
            return self._reposting.id_by_segment[claim_payment.segment]
        return self._free_ids.next_claim_payment()

    def _write(self, posted_chunk: PostedChunk, rows: ClaimPaymentRows) -> None:
        """Save a chunk with all that is stored of it beside its items."""
        store, posted_claims = self._desk.store, posted_chunk.claims
        claim_payments_table.save_claim_payments(store, rows)
        claim_payments_table.link_reversals(store, posted_chunk.new_links)
        payer_numbers.add(store, self._payer_numbers(posted_claims))
        if not self._reposting:
            pending_references.add(store, self._pending_rows(posted_claims))
        forwarded = [
            (posted, posted_chunk.balances[posted.claim_id].head.patient_id)
            for posted in posted_claims
            if posted.claim_id is not None and posted.claim_payment.crossover_payer
        ]
        save_crossover_coverages(self._context, self._remittance.payer_id, forwarded)
        store_balances(self._desk, posted_chunk.balances.values())

    def _payer_numbers(self, posted_claims: Iterable[PostedClaim]) -> list[PayerNumberRow]:
        """Return the payer claim numbers of matched payments."""
        return [
            PayerNumberRow(
                posted.claim_id,
                posted.claim_payment.payer_claim_number,
                posted.result.payer_number_key,
                self._remittance.day,
                "835",
            )
            for posted in posted_claims
            if posted.claim_id is not None and posted.claim_payment.payer_claim_number
        ]

    def _pending_rows(self, posted_claims: Iterable[PostedClaim]) -> list[PendingRow]:
        """Return the references by which unmatched payments are found again."""
        return [
            PendingRow(key, self._context.transaction_id, posted.claim_payment.segment)
            for posted in posted_claims
            if posted.claim_id is None
            for key in pending_references.keys_of(posted.claim_payment)
        ]
