"""A posted payment among the other results of its claim and visit."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from data.remittances.results import StoredResult
from medq.domain.claims.line_takebacks import LineAnswer, cancelled
from medq.work.claims.balances import ClaimBalance
from medq.work.claims.visit_facts import VisitFacts, results_of
from medq.work.remittances.payments import PostedRemittance
from medq.work.remittances.posted_claims import PostedClaim


@dataclass(frozen=True)
class PriorResults:
    """A posted payment among the results of its claim, in counting order."""

    posted: PostedClaim
    claim: ClaimBalance
    payer_id: int
    visits: VisitFacts
    earlier: tuple[StoredResult, ...]
    later: tuple[StoredResult, ...]
    reversed_ids: frozenset[int]
    reversed_lines: frozenset[tuple[int, int]]  # (result, line) that a takeback of lines ends

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
        lines = _reversed_lines(results, reversed_ids, visits)
        return cls(posted, claim, remittance.payer_id, visits, earlier, later, reversed_ids, lines)

    @property
    def has_original(self) -> bool:
        """Return whether what a reversal takes back is known, as a result or line by line."""
        result = self.posted.result
        if result.reverses_id is not None:
            return True
        lines = self.visits.amounts_by_result.get(result.id)
        return bool(lines) and all((result.id, line) in self.reversed_lines for line in lines or ())

    @property
    def of_visit(self) -> list[StoredResult]:
        """Return the results of all claims of the visit."""
        claims = self.visits.claims_by_visit[self.claim.head.visit_id]
        return results_of(claims, self.visits.results_by_claim)

    @property
    def original(self) -> StoredResult | None:
        """Return the result of the visit that it takes back as a whole, None for none."""
        original_id = self.posted.result.reverses_id
        if original_id is None:
            return None
        return next((result for result in self.of_visit if result.id == original_id), None)

    @property
    def explained_reversals(self) -> list[int]:
        """Return the ids of the other reversals that take back lines of results."""
        reversed_lines = self.reversed_lines
        return [
            result.id
            for result in (*self.earlier, *self.later)
            if result.is_reversal
            and (lines := self.visits.amounts_by_result.get(result.id))
            and all((result.id, line) in reversed_lines for line in lines)
        ]

    @property
    def leaves_no_result(self) -> bool:
        """Return whether no result of the claim stands."""
        return not any(self._stands(result) for result in self.claim.results)

    @property
    def awaits_correction(self) -> bool:
        """Return whether a reversal of this payer has no correction yet."""
        own = [result for result in self.claim.results if result.payer_id == self.payer_id]
        standing = [result for result in own if self._stands(result)]
        return any(
            not any(self._share_a_line(reversal, result) for result in standing)
            for reversal in own
            if reversal.counted and reversal.is_reversal
        )

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
            for result in self.of_visit
            if self._stands(result)
        )

    def is_answered_by_next(self) -> bool:
        """Return whether another payer has answered the visit on this result's day or later."""
        day = self.posted.result.day or date.min
        return any(
            result.payer_id != self.payer_id and (result.day or date.min) >= day
            for result in self.of_visit
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
            if not result.denied_cents or result is own or result.payer_id != self.payer_id:
                continue
            if not self._stands(result):
                continue
            if not self._share_a_line(own, result):
                denied_cents += result.denied_cents
            elif left_lines := self.lines_left[result.id] - self.lines_left[own.id]:
                amounts = self.visits.amounts_by_result[result.id] or {}
                denied_cents += sum(amounts[line].denied_cents for line in left_lines)
        return denied_cents

    @cached_property
    def lines_left(self) -> Mapping[int, frozenset[int]]:
        """Return by result its lines that no later one of this payer speaks of.

        There are none where either speaks of the claim as a whole.
        """
        lines_by_result: dict[int, frozenset[int]] = {}
        later_lines: frozenset[int] | None = frozenset()  # None: the claim as a whole
        for result in reversed(self.claim.results):
            amounts = self.visits.amounts_by_result.get(result.id)
            lines = frozenset(amounts or ())
            lines_by_result[result.id] = frozenset() if later_lines is None else lines - later_lines
            if result.payer_id == self.payer_id and self._stands(result):
                is_whole = amounts is None or later_lines is None
                later_lines = None if is_whole else lines | (later_lines or frozenset())
        return lines_by_result

    def partly_replaced(self) -> Iterable[tuple[StoredResult, frozenset[int]]]:
        """Yield each earlier result that this one replaces in part, with its lines that are left.

        Nothing where this one replaces none.
        """
        for result in self.earlier:
            is_replaced = self._stands(result) and self._is_rival(result)
            if is_replaced and (lines := self.lines_left[result.id]):
                yield result, lines

    @property
    def replaces_earlier(self) -> bool:
        """Return whether it takes the place of an earlier result, also of one that is reversed."""
        return not self.is_duplicate_denial() and any(
            self._is_rival(result) and (self._stands(result) or result.id in self.reversed_ids)
            for result in self.earlier
        )

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
        own_lines = self.visits.amounts_by_result.get(own.id)
        other_lines = self._live_lines(other)
        if own_lines is not None and other_lines is not None:
            return not other_lines.isdisjoint(own_lines)
        sum_cents = abs(own.charge_cents) + abs(other.charge_cents)
        return sum_cents > self.claim.head.charge_cents

    def _stands(self, result: StoredResult) -> bool:
        is_result = result.counted and not result.is_reversal
        if not is_result or result.id in self.reversed_ids:
            return False
        return not self.reversed_lines or self._live_lines(result) != frozenset()

    def _live_lines(self, result: StoredResult) -> frozenset[int] | None:
        """Return the lines of a result that no takeback ends, None where they are not known."""
        lines = self.visits.amounts_by_result.get(result.id)
        if lines is None:
            return None
        return frozenset(line for line in lines if (result.id, line) not in self.reversed_lines)


def _reversed_lines(
    results: Sequence[StoredResult], reversed_ids: frozenset[int], visits: VisitFacts
) -> frozenset[tuple[int, int]]:
    """Return results with their lines that takebacks of lines end, and these takebacks."""
    if not any(result.is_reversal and result.reverses_id is None for result in results):
        return frozenset()
    answers_by_line: dict[int, list[tuple[int, LineAnswer]]] = {}
    for result in results:
        if result.counted and result.reverses_id is None and result.id not in reversed_ids:
            for line, amounts in (visits.amounts_by_result.get(result.id) or {}).items():
                answer = LineAnswer(result.payer_id, result.is_reversal, amounts)
                answers_by_line.setdefault(line, []).append((result.id, answer))
    return frozenset(
        (answers[index][0], line)
        for line, answers in answers_by_line.items()
        for index in cancelled([answer for _result_id, answer in answers])
    )
