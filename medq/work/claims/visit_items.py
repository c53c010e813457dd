"""Items about visits whose balance has changed: the next payer to bill, money nobody moves."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from data.claims import visits
from data.items.new_items import ItemParties
from data.patients import coverages
from data.patients.coverages import NamedCoverage
from medq.domain.claims.state import INACTIVE_STATES
from medq.domain.items import topics
from medq.domain.items.item import Subject
from medq.domain.triggers.visits import (
    NextPayer,
    SettledVisit,
    ShareBar,
    share_bar,
    triggers_for_visit,
)
from medq.work.claims.balances import ClaimBalance, compute_balances, refresh_balances
from medq.work.claims.outdated_answers import payer_to_bill_again
from medq.work.desk import Desk
from medq.work.items.updater import ItemUpdater
from medq.work.payer_rules import payer_rules_of


def refresh_visits(
    desk: Desk, claim_ids: Iterable[int], updater: ItemUpdater
) -> Mapping[int, ClaimBalance]:
    """Compute the balances of these claims' visits again, and request what they need today.

    Returns the balances of all claims of the visits. Call inside a write transaction.
    """
    balances = refresh_balances(desk, claim_ids)
    if balances:
        apply_visit_triggers(desk, balances, updater, desk.today())
    return balances


def apply_visit_triggers(
    desk: Desk, balances: Mapping[int, ClaimBalance], updater: ItemUpdater, day: date
) -> None:
    """Request and resolve what visits need after their balances have changed.

    `balances` are all claims of the visits; an answer is not taken to be of a later day than `day`.
    Call after the items of the payments themselves.
    """
    updater.expect([(Subject.CLAIM, claim_id) for claim_id in balances])
    visits_with_items = {
        claim.head.visit_id
        for claim_id, claim in balances.items()
        if updater.had_open_item(Subject.CLAIM, claim_id)
    }
    coverages_by_patient = coverages.by_patient(
        desk.store,
        {claim.head.patient_id for claim in balances.values() if claim.visit.patient_cents > 0},
    )
    for members in _answered_visits(balances.values()):
        head, visit = members[0].head, members[0].visit
        next_payer = bar = None
        if visit.patient_cents > 0:
            next_payer = _next_payer(members, coverages_by_patient.get(head.patient_id, ()))
            bar = _share_bar(desk, members)
        has_items = head.visit_id in visits_with_items
        if not (next_payer or bar or visit.open_cents > 0 or has_items):
            continue
        lead, open_cents = _lead(members), visit.open_cents
        if open_cents > 0:
            updater.watch(lead.head.id)
        settled = SettledVisit(
            claim_ref=lead.head.id,
            other_claim_refs=tuple(claim.head.id for claim in members if claim is not lead),
            day=_last_answer_day(members, day),
            open_cents=open_cents,
            patient_cents=visit.patient_cents,
            next_payer=next_payer,
            reviewed_ref=_reviewed_ref(members, updater),
            again_payer=payer_to_bill_again(desk, members),
            bar=bar,
        )
        parties = ItemParties(lead.head.id, lead.head.patient_id, lead.head.payer_id)
        updater.take(triggers_for_visit(settled), parties)


def review_next_payers(desk: Desk, patient_ids: Collection[int], updater: ItemUpdater) -> None:
    """Request what visits need once more coverages of their patients are on file."""
    updater.date_ways_to_others(patient_ids)
    claim_ids = visits.with_patient_share(desk.store, patient_ids)
    if claim_ids:
        balances = compute_balances(desk, claim_ids)
        apply_visit_triggers(desk, balances, updater, desk.today())


def _answered_visits(balances: Iterable[ClaimBalance]) -> list[list[ClaimBalance]]:
    """Return the claims of each visit that a payer has answered."""
    members_by_visit: dict[int, list[ClaimBalance]] = {}
    answered: set[int] = set()
    for claim in balances:
        members_by_visit.setdefault(claim.head.visit_id, []).append(claim)
        if claim.results:
            answered.add(claim.head.visit_id)
    return [members for visit_id, members in members_by_visit.items() if visit_id in answered]


def _last_answer_day(members: Sequence[ClaimBalance], day: date) -> date:
    """Return the day of the last answer, from which age and limits count: no later act moves it."""
    days = (result.day for claim in members for result in claim.results)
    return max((each for each in days if each is not None and each <= day), default=day)


def _lead(members: Sequence[ClaimBalance]) -> ClaimBalance:
    """Return the claim that most of the open money belongs to, else the patient's share."""
    if len(members) == 1:
        return members[0]
    return max(members, key=lambda claim: (claim.share.open_cents, claim.share.patient_cents))


def _next_payer(
    members: Sequence[ClaimBalance], known: Sequence[NamedCoverage]
) -> NextPayer | None:
    """Return the payer to bill next: it comes after all that have answered or were billed.

    None where the last payer forwards the claim itself, or an answer is still due.
    """
    if len(known) < 2:
        return None
    active = [claim for claim in members if claim.state not in INACTIVE_STATES]
    involved = {claim.head.payer_id for claim in members}
    involved |= {result.payer_id for claim in members for result in claim.results}
    is_pending = any(not claim.results for claim in active)
    is_forwarded = any(claim.results and claim.results[-1].is_forwarded for claim in members)
    if is_pending or is_forwarded:
        return None
    day = members[0].head.from_day
    valid = [coverage for coverage in known if coverage.is_valid_on(day)]
    last_order = max(
        (coverage.sequence for coverage in valid if coverage.payer_id in involved), default=0
    )
    further = [
        coverage
        for coverage in valid
        if coverage.payer_id not in involved and coverage.sequence > last_order
    ]
    if not further or not last_order:
        return None
    coverage = min(further, key=lambda coverage: coverage.sequence)
    return NextPayer(coverage.payer_id, coverage.payer_name)


def _reviewed_ref(members: Sequence[ClaimBalance], updater: ItemUpdater) -> int | None:
    """Return the claim of a visit whose open money is under review, None for none."""
    for claim in members:
        claim_id = claim.head.id
        if updater.open_cause(topics.OPEN_BALANCE, Subject.CLAIM, claim_id) is not None:
            return claim_id
    return None


def _share_bar(desk: Desk, members: Sequence[ClaimBalance]) -> ShareBar | None:
    payer_ids = {result.payer_id for claim in members for result in claim.results}
    return share_bar([payer_rules_of(desk, payer_id) for payer_id in payer_ids])
