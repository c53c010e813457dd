"""What the balances of visits are computed from, read for all claims of some visits at once."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from data.claims import claims, ledger, service_lines, statuses
from data.claims.claims import ClaimRecord
from data.patients import coverages
from data.remittances import stored_lines
from data.remittances.results import StoredResult, results_by_claim
from medq.domain.claims.claim import SEQUENCES, ServiceLine
from medq.domain.claims.codes import PAYER_ORDER_BY_STATUS, VOID
from medq.domain.claims.ledger import ByHand
from medq.domain.claims.same_services import services_of
from medq.domain.claims.state import ReportedStatus
from medq.domain.claims.visit import Amounts, LineKey, VisitClaim, VisitResult
from medq.domain.remittances.line_amounts import LineAmounts
from medq.work.claims.standing import StandingResult, standing_results
from medq.work.desk import Desk

ClaimLines = Sequence[tuple[int, ServiceLine]]  # service lines of a claim with their ids


@dataclass(frozen=True, slots=True)
class VisitFacts:
    """The claims of some visits with their results and statuses.

    A visit with one claim and one result is settled as a whole: its lines, their amounts and the
    order of its coverages are not read for its balance.
    """

    claims_by_visit: Mapping[int, Sequence[ClaimRecord]]
    results_by_claim: Mapping[int, Sequence[StoredResult]]
    statuses_by_claim: Mapping[int, Sequence[ReportedStatus]]
    lines_by_claim: Mapping[int, ClaimLines]
    amounts_by_result: Mapping[int, LineAmounts | None]
    order_by_coverage: Mapping[tuple[int, int], int]  # by patient and payer
    by_hand: Mapping[int, ByHand]  # by claim: what people wrote off and transferred

    @property
    def claims(self) -> Iterable[ClaimRecord]:
        """Return the claims of all visits."""
        return (claim for members in self.claims_by_visit.values() for claim in members)

    @staticmethod
    def is_billed(claim: ClaimRecord) -> bool:
        """Return whether a claim bills anything: one that is replaced does not, nor does a void."""
        return not claim.is_replaced and claim.frequency != VOID

    def visit_claim(self, claim: ClaimRecord) -> VisitClaim:
        """Return a claim as its visit's balance sees it."""
        lines = self.lines_by_claim.get(claim.id, ())
        charges = [line.charge_cents for _line_id, line in lines]
        keys = line_keys(claim, lines).values()
        return VisitClaim(
            id=claim.id,
            charge_cents=claim.charge_cents,
            payer_order=SEQUENCES[claim.sequence],
            is_billed=self.is_billed(claim),
            charge_by_line=dict(zip(keys, charges, strict=True)),
        )

    def visit_results(self, members: Sequence[ClaimRecord]) -> list[VisitResult]:
        """Return the standing results of a visit, in the order in which they count."""
        of_visit = results_of(members, self.results_by_claim)
        results = [
            self._visit_result(claim, standing)
            for claim in members
            for standing in standing_results(self.results_by_claim.get(claim.id, ()), of_visit)
        ]
        return sorted(results, key=lambda result: result.day)

    def _visit_result(self, claim: ClaimRecord, standing: StandingResult) -> VisitResult:
        result = standing.result
        return VisitResult(
            claim_id=claim.id,
            payer_id=result.payer_id,
            payer_order=self._payer_order(claim, result),
            day=result.day or date.min,
            amounts=standing.amounts,
            amounts_by_line=None if standing.is_remainder else self._by_line(claim, result),
            is_takeback=result.is_reversal,
            review_reason=standing.review_reason,
            id=result.id,
        )

    def _payer_order(self, claim: ClaimRecord, result: StoredResult) -> int:
        """Return the position of a result's payer among the patient's payers, the first at 1.

        The claim says it of the payer that it was billed to, the coverages on file of another one.
        The claim status (CLP02), which some payers never vary, is asked only where these do not
        tell the two apart.
        """
        billed_order = SEQUENCES[claim.sequence]
        if result.payer_id == claim.payer_id:
            return billed_order
        order = self.order_by_coverage.get((claim.patient_id, result.payer_id), billed_order)
        if order != billed_order:
            return order
        return PAYER_ORDER_BY_STATUS.get(result.status, billed_order + 1)

    def _by_line(
        self, claim: ClaimRecord, result: StoredResult
    ) -> Mapping[LineKey, Amounts] | None:
        """Return what a result says of each line of the visit, None where of the whole claim."""
        amounts_by_id = self.amounts_by_result.get(result.id)
        keys = line_keys(claim, self.lines_by_claim.get(claim.id, ()))
        if amounts_by_id is None:
            # What is said of a claim with one line is said of that line.
            return dict.fromkeys(keys.values(), result.amounts) if len(keys) == 1 else None
        return {keys[line_id]: amounts for line_id, amounts in amounts_by_id.items()}


def results_of(
    members: Iterable[ClaimRecord], results_by_claim: Mapping[int, Sequence[StoredResult]]
) -> list[StoredResult]:
    """Return the results of all claims of a visit."""
    return [result for claim in members for result in results_by_claim.get(claim.id, ())]


def line_keys(claim: ClaimRecord, lines: ClaimLines) -> dict[int, LineKey]:
    """Return by id of a claim's line which line of its visit it is."""
    keys = services_of([line for _line_id, line in lines], claim.from_day)
    return {line_id: key for (line_id, _line), key in zip(lines, keys, strict=True)}


def read_visit_facts(desk: Desk, claim_ids: Iterable[int]) -> VisitFacts:
    """Return the facts of the visits of these claims, all as stored."""
    claim_by_id = claims.records_of_visits(desk.store, claim_ids)
    results = results_by_claim(desk.store, claim_by_id)
    shared = shared_claims(claim_by_id.values(), results)
    return VisitFacts(
        by_visit(claim_by_id.values()),
        results,
        read_statuses(desk, claim_by_id, results),
        service_lines.lines_by_claim(desk.store, [claim.id for claim in shared]),
        read_line_amounts(desk, shared, results),
        read_coverage_order(desk, shared),
        ledger.by_hand_of_claims(desk.store, claim_by_id),
    )


def by_visit(records: Iterable[ClaimRecord]) -> dict[int, list[ClaimRecord]]:
    """Return claims by their visit."""
    claims_by_visit: dict[int, list[ClaimRecord]] = {}
    for claim in records:
        claims_by_visit.setdefault(claim.visit_id, []).append(claim)
    return claims_by_visit


def shared_claims(
    records: Iterable[ClaimRecord], results: Mapping[int, Collection[object]]
) -> list[ClaimRecord]:
    """Return the claims of visits with several claims or results."""
    return [
        claim
        for members in by_visit(records).values()
        if len(members) > 1 or len(results.get(members[0].id, ())) > 1
        for claim in members
    ]


def read_statuses(
    desk: Desk, claim_ids: Iterable[int], results: Mapping[int, Sequence[StoredResult]]
) -> Mapping[int, Sequence[ReportedStatus]]:
    """Return the statuses of the claims whose state these make: those without a counted result."""
    unpaid_ids = [
        claim_id
        for claim_id in claim_ids
        if not any(result.counted for result in results.get(claim_id, ()))
    ]
    return statuses.by_claim(desk.store, unpaid_ids)


def read_line_amounts(
    desk: Desk, shared: Iterable[ClaimRecord], results: Mapping[int, Sequence[StoredResult]]
) -> Mapping[int, LineAmounts | None]:
    """Return what the stored results of these claims say of each line."""
    stored = [result for claim in shared for result in results.get(claim.id, ()) if result.counted]
    return stored_lines.amounts_by_result(desk.store, stored)


def read_coverage_order(desk: Desk, shared: Iterable[ClaimRecord]) -> Mapping[tuple[int, int], int]:
    """Return the position of each payer among those of the patients of these claims."""
    return coverages.order_by_payer(desk.store, {claim.patient_id for claim in shared})
