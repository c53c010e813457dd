"""A posted payment among the other results of its claim and visit."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from data.remittances.results import StoredResult
from medq.work.claims.balances import ClaimBalance
from medq.work.claims.visit_facts import VisitFacts, results_of
from medq.work.remittances.payments import PostedRemittance
from medq.work.remittances.posted_claims import PostedClaim


@dataclass(frozen=True, slots=True)
class PriorResults:
    """A posted payment among the results of its claim, in counting order."""

    posted: PostedClaim
    claim: ClaimBalance
    payer_id: int
    visits: VisitFacts
    earlier: tuple[StoredResult, ...]
    later: tuple[StoredResult, ...]
    reversed_ids: frozenset[int]

    @classmethod
    def of(
        cls,
        posted: PostedClaim,
        claim: ClaimBalance,
        remittance: PostedRemittance,
        visits: VisitFacts,
    ) -> "PriorResults":
        results = claim.results
        index = next(i for i, result in enumerate(results) if result.id == posted.id)
        reversed_ids = frozenset(
            result.reverses_id for result in results if result.reverses_id is not None
        )
        earlier, later = results[:index], results[index + 1 :]
        return cls(posted, claim, remittance.payer_id, visits, earlier, later, reversed_ids)

    def has_rival(self, results: Iterable[StoredResult]) -> bool:
        """Return whether one of the results is this payer's, stands and is of the same services."""
        return any(self._stands(result) and self._is_rival(result) for result in results)

    def others_paid_earlier(self) -> bool:
        """Return whether another payer has answered the visit before this result."""
        claims = self.visits.claims_by_visit[self.claim.head.visit_id]
        if len(claims) == 1:
            return any(result.payer_id != self.payer_id for result in self.earlier)
        day = self.posted.result.day or date.min
        return any(
            result.payer_id != self.payer_id and (result.day or date.min) < day
            for result in results_of(claims, self.visits.results_by_claim)
            if self._stands(result)
        )

    def is_answered_by_next(self) -> bool:
        """Return whether another payer has answered the visit on this result's day or later."""
        claims = self.visits.claims_by_visit[self.claim.head.visit_id]
        day = self.posted.result.day or date.min
        return any(
            result.payer_id != self.payer_id and (result.day or date.min) >= day
            for result in results_of(claims, self.visits.results_by_claim)
            if self._stands(result)
        )

    def has_duplicate(self) -> bool:
        """Return whether this payer paid the same services under the same payer claim number."""
        key = self.posted.result.payer_number_key
        return bool(key) and any(
            result.payer_number_key == key
            and result.paid_cents > 0
            and self._stands(result)
            and self._is_rival(result)
            for result in (*self.earlier, *self.later)
        )

    def denied_beside_cents(self, of_result: StoredResult | None = None) -> int:
        """Return what other results of this payer deny of other services of the claim.

        They are other than the posted one, or than another result of it.
        """
        own = of_result or self.posted.result
        denied_cents = 0
        for result in self.claim.results:
            if result is own or result.payer_id != self.payer_id or not self._stands(result):
                continue
            if not self._share_a_line(own, result):
                denied_cents += result.denied_cents
            elif left_lines := self.lines_left(result) - self.lines_left(own):
                amounts = self.visits.amounts_by_result[result.id] or {}
                denied_cents += sum(amounts[line].denied_cents for line in left_lines)
        return denied_cents

    def lines_left(self, result: StoredResult) -> frozenset[int]:
        """Return the lines of a result that no later one of this payer speaks of.

        There are none where either speaks of the claim as a whole.
        """
        amounts = self.visits.amounts_by_result
        lines = set(amounts.get(result.id) or ())
        results = self.claim.results
        for later in results[results.index(result) + 1 :]:
            if later.payer_id == self.payer_id and self._stands(later):
                later_lines = amounts.get(later.id)
                if later_lines is None:
                    return frozenset()
                lines -= later_lines.keys()
        return frozenset(lines)

    def partly_replaced(self) -> Iterable[tuple[StoredResult, frozenset[int]]]:
        """Yield each earlier result that this one replaces in part, with its lines that are left.

        Nothing where this one replaces none.
        """
        for result in self.earlier:
            is_replaced = self._stands(result) and self._is_rival(result)
            if is_replaced and (lines := self.lines_left(result)):
                yield result, lines

    def is_duplicate_denial(self) -> bool:
        """Return whether it denies services that this payer has processed before."""
        return not self.posted.result.amounts.is_processed and any(
            self._stands(result) and self._is_rival(result) and self._is_processed(result)
            for result in self.earlier
        )

    def _is_processed(self, result: StoredResult) -> bool:
        """Return whether a result processed all lines that this one speaks of."""
        amounts = self.visits.amounts_by_result
        own_lines, other_lines = amounts.get(self.posted.id), amounts.get(result.id)
        if own_lines is None or other_lines is None:
            return result.amounts.is_processed
        return all(line in other_lines and other_lines[line].is_processed for line in own_lines)

    def _is_rival(self, result: StoredResult) -> bool:
        """Return whether a result is this payer's and speaks of a line that this one speaks of."""
        return result.payer_id == self.payer_id and self._share_a_line(self.posted.result, result)

    def _share_a_line(self, own: StoredResult, other: StoredResult) -> bool:
        """Return whether two results of a payer speak of the same line.

        Where lines are not known, results that add up to no more than the charge are parts.
        """
        amounts = self.visits.amounts_by_result
        own_lines, other_lines = amounts.get(own.id), amounts.get(other.id)
        if own_lines is not None and other_lines is not None:
            return not own_lines.keys().isdisjoint(other_lines)
        sum_cents = abs(own.charge_cents) + abs(other.charge_cents)
        return sum_cents > self.claim.head.charge_cents

    def _stands(self, result: StoredResult) -> bool:
        is_result = result.counted and not result.is_reversal
        return is_result and result.id not in self.reversed_ids
