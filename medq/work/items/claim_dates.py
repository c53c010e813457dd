"""From the store to what deadlines depend on: claims, answers and other payers, many at once."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from data.claims import dating
from data.claims.dating import DatedClaim, FirstAnswer
from data.patients import coverages
from data.patients.coverages import NamedCoverage
from medq.domain.claims.claim import SEQUENCES
from medq.domain.claims.codes import INSTITUTIONAL, REPLACEMENT
from medq.domain.claims.deadline_limits import ServiceFacts
from medq.domain.claims.deadline_ways import BillablePayer, DatingFacts, has_way_to_others
from medq.domain.claims.running_deadline import FilingProof, ProofKind
from medq.domain.reasons.ways import Way, WayPlan
from medq.work.desk import Desk
from medq.work.payer_rules import payer_rules_of


class ItemBasis(NamedTuple):
    """The columns of an item that its deadlines depend on."""

    payer_id: int | None
    claim_id: int | None
    notice_day: date  # from which its age counts


class ClaimDates:
    """Facts of claims that deadlines depend on.

    The claims that are expected are read together once one of them is needed, so a chunk without
    a dated item costs no query.
    """

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._expected: set[int] = set()
        self._claims: dict[int, DatedClaim] = {}
        self._answers: dict[int, list[FirstAnswer]] = {}  # by visit
        self._billed: dict[int, dict[int, date | None]] = {}  # payers with their proof, by visit
        self._coverages: dict[int, list[NamedCoverage]] = {}  # by patient

    def expect(self, claim_ids: Iterable[int]) -> None:
        """Read these claims, as they are then, with the next one that is needed."""
        for claim_id in claim_ids:
            self._expected.add(claim_id)
            claim = self._claims.pop(claim_id, None)
            if claim is not None:
                self._billed.pop(claim.visit_id, None)

    def forget(self) -> None:
        """Forget what was read, so that memory does not grow with a long file."""
        for read in (self._expected, self._claims, self._answers, self._billed, self._coverages):
            read.clear()

    def facts(self, plan: WayPlan, basis: ItemBasis) -> DatingFacts:
        """Return what the deadlines of an item follow from."""
        claim = self._claim(basis.claim_id) if basis.claim_id is not None else None
        rules = payer_rules_of(self._desk, basis.payer_id)
        if claim is None:
            return DatingFacts(rules, basis.notice_day)
        answers = self._answers.get(claim.visit_id, [])
        return DatingFacts(
            rules,
            basis.notice_day,
            service=_service(claim, answers),
            is_replacement=claim.frequency == REPLACEMENT,
            proof=_proof(claim, answers),
            other=self._other_payer(plan, basis, claim) if has_way_to_others(plan) else None,
        )

    def _claim(self, claim_id: int) -> DatedClaim | None:
        if claim_id not in self._claims:
            store, ids = self._desk.store, {claim_id, *self._expected}
            claims = dating.dated_claims(store, ids)
            self._claims |= {claim.id: claim for claim in claims}
            visit_ids = {claim.visit_id for claim in claims}
            for visit_id in visit_ids:
                self._answers.pop(visit_id, None)
            self._answers |= dating.first_answers_by_visit(store, visit_ids)
            self._expected.clear()
        return self._claims.get(claim_id)

    def _other_payer(self, plan: WayPlan, basis: ItemBasis, claim: DatedClaim) -> BillablePayer:
        """Return the payer that the claim belongs to or that comes next, else an unknown one."""
        if claim.visit_id not in self._billed:
            self._read_payers()
        billed, answered = self._billed[claim.visit_id], self._first_answer_days(claim)
        payer_id = self._target(plan, basis, claim)
        days = [day for each, day in answered.items() if day and each != payer_id]
        return BillablePayer(
            payer_rules_of(self._desk, payer_id),
            payer_id,
            min(days, default=None),
            _proof_of(payer_id, billed, answered),
        )

    def _first_answer_days(self, claim: DatedClaim) -> dict[int, date | None]:
        """Return on which day each payer has first answered a claim of the visit."""
        days: dict[int, date | None] = {}
        for answer in self._answers.get(claim.visit_id, ()):
            earlier = days.get(answer.payer_id)
            days[answer.payer_id] = min(filter(None, (earlier, answer.day)), default=None)
        return days

    def _target(self, plan: WayPlan, basis: ItemBasis, claim: DatedClaim) -> int | None:
        """Return the payer to bill; None where it is unknown.

        A payer that answered before comes before: it is another one. Whom somebody has billed
        since is the one, else the first that the coverages on file name.
        """
        billed, answered = self._billed[claim.visit_id], self._first_answer_days(claim)
        is_next = Way.NEXT_PAYER in plan.ways
        passed_over = {claim.payer_id} | {
            payer_id
            for payer_id, day in answered.items()
            if is_next or day is None or day < basis.notice_day
        }
        known = [
            coverage
            for coverage in self._coverages.get(claim.patient_id, ())
            if coverage.is_valid_on(claim.from_day) and coverage.payer_id not in passed_over
        ]
        further = [payer_id for payer_id in {**answered, **billed} if payer_id not in passed_over]
        if is_next and basis.payer_id is not None:
            further = [each for each in (basis.payer_id,) if each not in passed_over] or further
        further += [each.payer_id for each in sorted(known, key=lambda each: each.sequence)]
        return next(iter(further), None)

    def _read_payers(self) -> None:
        """Read the payers that the visits read so far were billed to, and the coverages."""
        claims = [claim for claim in self._claims.values() if claim.visit_id not in self._billed]
        visit_ids = {claim.visit_id for claim in claims}
        self._billed |= dating.billed_payers_by_visit(self._desk.store, visit_ids)
        patient_ids = {claim.patient_id for claim in claims}
        self._coverages |= coverages.by_patient(self._desk.store, patient_ids)


def _service(claim: DatedClaim, answers: Iterable[FirstAnswer]) -> ServiceFacts | None:
    if claim.from_day is None:
        return None
    days = [each.day for each in answers if each.day and each.payer_id != claim.payer_id]
    return ServiceFacts(
        claim.from_day,
        claim.to_day or claim.from_day,
        first_payer_day=min(days, default=None),
        is_institutional=claim.form == INSTITUTIONAL,
        is_secondary=SEQUENCES[claim.sequence] > 1,
    )


def _proof(claim: DatedClaim, answers: Iterable[FirstAnswer]) -> FilingProof | None:
    """Return the payer's word that it has received a claim: its report, else its decision."""
    if claim.proof_day is not None:
        return FilingProof(ProofKind.ACCEPTANCE, claim.proof_day)
    days = [each.received_day or each.day for each in answers if each.claim_id == claim.id]
    known_days = [day for day in days if day is not None]
    if not days:
        return None
    return FilingProof(ProofKind.REMITTANCE, min(known_days) if known_days else None)


def _proof_of(
    payer_id: int | None,
    billed: Mapping[int, date | None],
    answered: Mapping[int, date | None],
) -> FilingProof | None:
    """Return another payer's word that it has received a claim of the visit."""
    if payer_id is None:
        return None
    if (proof_day := billed.get(payer_id)) is not None:
        return FilingProof(ProofKind.ACCEPTANCE, proof_day)
    if payer_id in answered:
        return FilingProof(ProofKind.REMITTANCE, answered[payer_id])
    return None
