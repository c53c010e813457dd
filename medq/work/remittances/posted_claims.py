"""Claims of a remittance as posted: computed from what was read, before anything is written."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple

from data.claims.claims import ClaimRecord
from data.remittances.results import StoredResult
from medq.domain.claims.claim import SEQUENCES
from medq.domain.claims.codes import is_counted
from medq.domain.identifiers import number_key
from medq.domain.remittances.allocation import AdjustmentClassifier, Allocation, AllocationKind
from medq.domain.remittances.balances import claim_difference
from medq.domain.remittances.line_amounts import (
    LineAdjustment,
    LineAmounts,
    PaidLine,
    line_amounts,
)
from medq.domain.remittances.line_matching import match_lines
from medq.domain.remittances.matching import Match
from medq.domain.remittances.remittance import ClaimPayment
from medq.work.claims.visit_facts import ClaimLines, VisitFacts, results_of, shared_claims
from medq.work.remittances.chunk_facts import ChunkFacts
from medq.work.remittances.payments import PostedRemittance
from medq.work.remittances.reversals import linked_reversals


class PostedClaim(NamedTuple):
    """One claim of a remittance as posted: its match, its allocation and its result."""

    claim_payment: ClaimPayment
    match: Match
    allocation: Allocation
    result: StoredResult
    claim_id: int | None
    claim_line_ids: tuple[int | None, ...]  # the claim's service line of each paid line
    unmatched_lines_cents: int = 0  # paid on lines that are none of the claim's

    @property
    def id(self) -> int:
        """Return the id of its claim payment."""
        return self.result.id

    @property
    def line_amounts(self) -> LineAmounts | None:
        """Return what it says of each of the claim's lines, None where of the whole claim."""
        lines = zip(self.claim_line_ids, self.claim_payment.lines, strict=True)
        return line_amounts(
            [PaidLine(line_id, line.charge_cents, line.paid_cents) for line_id, line in lines],
            [
                LineAdjustment(amount.line, amount.kind, amount.cents)
                for amount in self.allocation.amounts
            ],
            self.result.amounts.paid_cents,
        )


class ClaimPoster:
    """Computes the posted claims of one chunk, each seen with the results before it."""

    def __init__(
        self,
        facts: ChunkFacts,
        remittance: PostedRemittance,
        classifier: AdjustmentClassifier,
        *,
        is_medicaid: bool,
    ) -> None:
        self._facts = facts
        self._is_medicaid = is_medicaid
        self._payer_id = remittance.payer_id
        self._payment_day = remittance.payment_day
        self._classifier = classifier
        self.new_links: list[tuple[int | None, int]] = []  # (result, its reversal)
        self._lines_by_result: dict[int, tuple[int | None, ...]] = {}
        self._results_by_claim = {
            claim_id: list(results) for claim_id, results in facts.visits.results_by_claim.items()
        }

    def posted_claims(self, claim_payment_id: Callable[[ClaimPayment], int]) -> list[PostedClaim]:
        """Return the claims of the chunk in their order; `claim_payment_id` returns their ids."""
        pairs = zip(self._facts.claim_payments, self._facts.matches, strict=True)
        posted_claims = [
            self._posted_claim(claim_payment_id(claim_payment), claim_payment, claim_match)
            for claim_payment, claim_match in pairs
        ]
        self._link_reversals()
        return [self._linked(posted) for posted in posted_claims]

    def _link_reversals(self) -> None:
        """Link the reversals among the results of each visit: a claim and its replacements."""
        for members in self._facts.visits.claims_by_visit.values():
            results = results_of(members, self._results_by_claim)
            if len(results) < 2:
                continue
            links = linked_reversals(results)
            changed = [each for each in results if each.reverses_id != links.get(each.id)]
            if not changed:
                continue
            self.new_links += [(links.get(result.id), result.id) for result in changed]
            for claim in members:
                self._results_by_claim[claim.id] = [
                    result._replace(reverses_id=links.get(result.id))
                    for result in self._results_by_claim.get(claim.id, ())
                ]

    def _linked(self, posted: PostedClaim) -> PostedClaim:
        """Return a posted claim with its result as it is linked."""
        if posted.claim_id is None or not self.new_links:
            return posted
        result = next(
            result for result in self._results_by_claim[posted.claim_id] if result.id == posted.id
        )
        return posted._replace(result=result)

    def visits(self, posted_claims: Sequence[PostedClaim]) -> VisitFacts:
        """Return the visits with the computed results beside the stored ones."""
        before = self._facts.visits
        results = self._results_by_claim
        shared_ids = {claim.id for claim in shared_claims(before.claims, results)}
        new_amounts = {
            posted.id: posted.line_amounts
            for posted in posted_claims
            if posted.claim_id in shared_ids
        }
        return replace(
            before,
            results_by_claim=results,
            amounts_by_result={**before.amounts_by_result, **new_amounts},
        )

    def _posted_claim(
        self, row_id: int, claim_payment: ClaimPayment, claim_match: Match
    ) -> PostedClaim:
        claim_id = claim_match.claim_id
        claim = self._facts.claim_by_id.get(claim_id or 0)
        is_last = claim is not None and is_later_payer(claim, self._payer_id)
        allocation = self._classifier.allocate(
            claim_payment, medicaid_last=self._is_medicaid and is_last
        )
        result = self._result(row_id, claim_payment, allocation)
        if claim_id is None:
            no_lines = (None,) * len(claim_payment.lines)
            return PostedClaim(claim_payment, claim_match, allocation, result, None, no_lines)
        claim_lines = self._facts.visits.lines_by_claim.get(claim_id, ())
        lines = _Lines.of(claim_payment, claim_lines, self._answered_lines(claim_id, result))
        self._lines_by_result[result.id] = lines.ids
        self._add_result(claim_id, result)
        return PostedClaim(
            claim_payment,
            claim_match,
            allocation,
            result,
            claim_id,
            lines.ids,
            lines.unmatched_cents,
        )

    def _answered_lines(self, claim_id: int, result: StoredResult) -> set[int | None]:
        """Return the lines that other standing results of the payer speak of.

        A result on another day under the same payer claim number is about the same lines.
        """
        results = self._results_by_claim.get(claim_id, ())
        if not results or result.is_reversal:
            return set()
        left_out = {other.reverses_id for other in results} | {result.id}
        amounts_by_result = self._facts.visits.amounts_by_result
        lines: set[int | None] = set()
        for other in results:
            is_again = (
                other.payer_number_key == result.payer_number_key != "" and other.day != result.day
            )
            if (
                other.payer_id == result.payer_id
                and other.counted
                and other.id not in left_out
                and not (other.is_reversal or is_again)
            ):
                own_lines = self._lines_by_result.get(other.id)
                lines.update(own_lines or amounts_by_result.get(other.id) or ())
        return lines

    def _add_result(self, claim_id: int, result: StoredResult) -> None:
        """Add a result to those of its claim in the order of ids; one posted again is replaced."""
        results = self._results_by_claim.get(claim_id, [])
        if results:
            result_by_id = {each.id: each for each in results} | {result.id: result}
            results = [result_by_id[result_id] for result_id in sorted(result_by_id)]
        self._results_by_claim[claim_id] = results or [result]

    def _result(
        self, row_id: int, claim_payment: ClaimPayment, allocation: Allocation
    ) -> StoredResult:
        """Return it as the next result of the same claim finds it in the store.

        Only what counts for the claim's balance is written off or the patient's.
        """
        counted = is_counted(claim_payment.status)
        return StoredResult(
            id=row_id,
            status=claim_payment.status,
            counted=counted,
            charge_cents=claim_payment.charge_cents,
            paid_cents=claim_payment.paid_cents,
            interest_cents=-allocation.cents(AllocationKind.INTEREST),
            patient_cents=allocation.cents(AllocationKind.PATIENT) if counted else 0,
            written_off_cents=allocation.cents(AllocationKind.WRITE_OFF) if counted else 0,
            denied_cents=allocation.cents(AllocationKind.DENIAL),
            waiting_cents=allocation.cents(AllocationKind.WAIT),
            difference_cents=claim_difference(
                claim_payment.charge_cents,
                claim_payment.adjusted_cents,
                claim_payment.paid_cents,
            ),
            reverses_id=None,
            payer_id=self._payer_id,
            day=self._payment_day,
            payer_number_key=number_key(claim_payment.payer_claim_number),
            original_reference=claim_payment.original_reference,
            crossover=claim_payment.crossover,
        )


def is_later_payer(claim: ClaimRecord, payer_id: int) -> bool:
    """Return whether another payer comes before this one on a claim."""
    return claim.payer_id != payer_id or SEQUENCES[claim.sequence] > 1


class _Lines(NamedTuple):
    """The claim's service line of each paid line, and what was paid on lines that are none."""

    ids: tuple[int | None, ...]  # None too for a line that combines several
    unmatched_cents: int = 0

    @classmethod
    def of(
        cls, claim_payment: ClaimPayment, claim_lines: ClaimLines, answered_ids: set[int | None]
    ) -> "_Lines":
        """Return the lines of a payment on a claim; one whose lines are not known has none."""
        paid_lines = claim_payment.lines
        if not claim_lines:
            return cls((None,) * len(paid_lines))
        own_lines = [line for _line_id, line in claim_lines]
        answered = (
            [index for index, (line_id, _line) in enumerate(claim_lines) if line_id in answered_ids]
            if answered_ids
            else ()
        )
        lines = match_lines(paid_lines, own_lines, claim_payment.from_day, answered)
        ids = tuple([None if index is None else claim_lines[index][0] for index in lines.lines])
        unmatched_cents = 0
        for index in lines.unmatched:
            unmatched_cents += abs(paid_lines[index].paid_cents)
        return cls(ids, unmatched_cents)
