"""Claims of a remittance as posted: computed from what was read, before anything is written."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from data.remittances.results import StoredResult
from medq.domain.claims.codes import COUNTED_STATUSES
from medq.domain.identifiers import number_key
from medq.domain.remittances.allocation import AdjustmentClassifier, Allocation, AllocationKind
from medq.domain.remittances.balances import claim_difference
from medq.domain.remittances.line_matching import match_lines
from medq.domain.remittances.matching import Match
from medq.domain.remittances.remittance import ClaimPayment
from medq.work.remittances.chunk_facts import ChunkFacts, ClaimLines, matched_claim_id
from medq.work.remittances.payments import PostedRemittance
from medq.work.remittances.reversals import pending_reversal, reversed_result, write_off_limit


class PostedClaim(NamedTuple):
    """One claim of a remittance as posted: its match, its allocation and its result."""

    claim_payment: ClaimPayment
    match: Match
    allocation: Allocation
    result: StoredResult
    claim_id: int | None
    claim_line_ids: tuple[int | None, ...]  # the claim's service line of each paid line
    unmatched_lines_cents: int = 0  # paid on lines that are none of the claim's
    reversal_id: int | None = None  # a reversal of this payment that was posted before it

    @property
    def id(self) -> int:
        """Return the id of its claim payment."""
        return self.result.id


class ClaimPoster:
    """Computes the posted claims of one chunk, each seen with the results before it."""

    def __init__(
        self, facts: ChunkFacts, remittance: PostedRemittance, classifier: AdjustmentClassifier
    ) -> None:
        self._facts = facts
        self._payer_id = remittance.payer_id
        self._payment_day = remittance.payment_day
        self._classifier = classifier
        self._results_by_claim = {
            claim_id: list(results) for claim_id, results in facts.results_by_claim.items()
        }

    def posted_claims(self, claim_payment_id: Callable[[ClaimPayment], int]) -> list[PostedClaim]:
        """Return the claims of the chunk in their order; `claim_payment_id` returns their ids."""
        pairs = zip(self._facts.claim_payments, self._facts.matches, strict=True)
        return [
            self._posted_claim(claim_payment_id(claim_payment), claim_payment, claim_match)
            for claim_payment, claim_match in pairs
        ]

    def results(self, claim_id: int) -> list[StoredResult]:
        """Return the stored and the computed results of a claim in the order of their ids."""
        results = self._results_by_claim.get(claim_id, [])
        if len(results) < 2:
            return results
        result_by_id = {result.id: result for result in results}
        return [result_by_id[result_id] for result_id in sorted(result_by_id)]

    def _posted_claim(
        self, row_id: int, claim_payment: ClaimPayment, claim_match: Match
    ) -> PostedClaim:
        allocation = self._classifier.allocate(claim_payment)
        claim_id = matched_claim_id(claim_match)
        if claim_id is None:
            result = self._result(row_id, claim_payment, allocation)
            no_lines = (None,) * len(claim_payment.lines)
            return PostedClaim(claim_payment, claim_match, allocation, result, None, no_lines)
        results = self._results_by_claim.setdefault(claim_id, [])
        relations = self._relations(claim_payment, claim_match, results) if results else _NO_RESULTS
        limit_cents = relations.write_off_limit_cents
        if limit_cents is not None:
            allocation = self._classifier.allocate(claim_payment, write_off_limit_cents=limit_cents)
        result = self._result(row_id, claim_payment, allocation, relations.reverses_id)
        _add_result(results, result, relations.reversal_id)
        claim_lines = self._facts.lines_by_claim.get(claim_id, ())
        line_ids = _claim_line_ids(claim_payment, claim_lines)
        return PostedClaim(
            claim_payment,
            claim_match,
            allocation,
            result,
            claim_id,
            line_ids,
            _unmatched_cents(claim_payment, line_ids) if claim_lines else 0,
            relations.reversal_id,
        )

    def _relations(
        self, claim_payment: ClaimPayment, claim_match: Match, results: Sequence[StoredResult]
    ) -> "_Relations":
        """Return how a matched payment relates to the other results of its claim."""
        payer_id, candidate = self._payer_id, claim_match.candidate
        is_reversal = claim_payment.is_reversal
        reverses_id = reversed_result(claim_payment, results, payer_id) if is_reversal else None
        charge_cents = candidate.charge_cents if candidate else None
        limit_cents = write_off_limit(claim_payment, charge_cents, results, reverses_id)
        reversal_id = None
        if not is_reversal and _is_counted(claim_payment):
            reversal_id = pending_reversal(claim_payment, results, payer_id)
        return _Relations(reverses_id, reversal_id, limit_cents)

    def _result(
        self,
        row_id: int,
        claim_payment: ClaimPayment,
        allocation: Allocation,
        reverses_id: int | None = None,
    ) -> StoredResult:
        """Return it as the next result of the same claim finds it in the store.

        Only what counts for the claim's balance is written off or the patient's.
        """
        is_counted = _is_counted(claim_payment)
        return StoredResult(
            id=row_id,
            status=claim_payment.status,
            counted=is_counted,
            charge_cents=claim_payment.charge_cents,
            paid_cents=claim_payment.paid_cents,
            patient_cents=allocation.cents(AllocationKind.PATIENT) if is_counted else 0,
            written_off_cents=allocation.cents(AllocationKind.WRITE_OFF) if is_counted else 0,
            denied_cents=allocation.cents(AllocationKind.DENIAL),
            waiting_cents=allocation.cents(AllocationKind.WAIT),
            difference_cents=claim_difference(
                claim_payment.charge_cents,
                claim_payment.adjusted_cents,
                claim_payment.paid_cents,
            ),
            reverses_id=reverses_id,
            payer_id=self._payer_id,
            day=self._payment_day,
            number_key=number_key(claim_payment.payer_claim_number),
        )


class _Relations(NamedTuple):
    """How a result relates to the other results of its claim."""

    reverses_id: int | None = None  # the result that it reverses
    reversal_id: int | None = None  # its reversal, posted before it
    write_off_limit_cents: int | None = None


_NO_RESULTS = _Relations()


def _is_counted(claim_payment: ClaimPayment) -> bool:
    """Return whether its money counts for the claim's balance."""
    return claim_payment.status in COUNTED_STATUSES


def _add_result(results: list[StoredResult], result: StoredResult, reversal_id: int | None) -> None:
    """Add a result to those of its claim, and link the reversal that was posted before it."""
    if reversal_id is not None:
        results[:] = [
            each._replace(reverses_id=result.id) if each.id == reversal_id else each
            for each in results
        ]
    results.append(result)


def _claim_line_ids(claim_payment: ClaimPayment, claim_lines: ClaimLines) -> tuple[int | None, ...]:
    """Return the claim's service line of each paid line, None for one that is none of them."""
    if not claim_lines:
        return (None,) * len(claim_payment.lines)
    lines = [line for _line_id, line in claim_lines]
    indices = match_lines(claim_payment.lines, lines, claim_payment.from_day).lines
    return tuple([None if index is None else claim_lines[index][0] for index in indices])


def _unmatched_cents(claim_payment: ClaimPayment, claim_line_ids: Sequence[int | None]) -> int:
    """Return what was paid on lines that are none of the claim's, in cents."""
    if None not in claim_line_ids:
        return 0
    pairs = zip(claim_payment.lines, claim_line_ids, strict=True)
    return sum(abs(line.paid_cents) for line, claim_line_id in pairs if claim_line_id is None)
