"""Items about visits whose balance has changed: the next payer to bill, money nobody moves."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from data.claims import visits
from data.items.new_items import ItemParties
from data.patients import coverages
from data.patients.coverages import NamedCoverage
from medq.domain.claims.codes import FORWARDED
from medq.domain.claims.state import INACTIVE_STATES
from medq.domain.items.item import Subject
from medq.domain.triggers.visits import NextPayer, SettledVisit, triggers_for_visit
from medq.work.claims.balances import ClaimBalance, compute_balances
from medq.work.desk import Desk
from medq.work.items.updater import ItemUpdater
from medq.work.payer_rules import payer_rules_of


def apply_visit_triggers(
    desk: Desk, balances: Mapping[int, ClaimBalance], updater: ItemUpdater, day: date
) -> None:
    """Request and resolve what visits need after their balances have changed.

    `balances` are all claims of the visits. Call after the items of the payments themselves.
    """
    updater.expect([(Subject.CLAIM, claim_id) for claim_id in balances])
    changed = [members for members in _by_visit(balances.values()) if _matters(members, updater)]
    coverages_by_patient = coverages.by_patient(
        desk.store,
        {members[0].head.patient_id for members in changed if members[0].visit.patient_cents > 0},
    )
    for members in changed:
        known = coverages_by_patient.get(members[0].head.patient_id, ())
        next_payer = _next_payer(members, known) if len(known) > 1 else None
        barred_cents, lead = _barred_cents(desk, members), _lead(members)
        open_cents = lead.visit.open_cents
        if not (next_payer or barred_cents or open_cents > 0 or _has_items(members, updater)):
            continue
        if open_cents > 0:
            updater.watch(lead.head.id)
        settled = SettledVisit(
            claim_ref=lead.head.id,
            other_claim_refs=tuple(claim.head.id for claim in members if claim is not lead),
            day=day,
            open_cents=open_cents,
            patient_cents=lead.visit.patient_cents,
            next_payer=next_payer,
            barred_cents=barred_cents,
        )
        parties = ItemParties(lead.head.id, lead.head.patient_id, lead.head.payer_id)
        updater.take(triggers_for_visit(settled), parties)


def review_next_payers(desk: Desk, patient_ids: Iterable[int], updater: ItemUpdater) -> None:
    """Request what visits need once more coverages of their patients are on file."""
    claim_ids = visits.with_patient_share(desk.store, patient_ids)
    if claim_ids:
        balances = compute_balances(desk, claim_ids)
        apply_visit_triggers(desk, balances, updater, desk.today())


def _by_visit(balances: Iterable[ClaimBalance]) -> Iterable[list[ClaimBalance]]:
    members_by_visit: dict[int, list[ClaimBalance]] = {}
    for claim in balances:
        members_by_visit.setdefault(claim.head.visit_id, []).append(claim)
    return members_by_visit.values()


def _matters(members: Sequence[ClaimBalance], updater: ItemUpdater) -> bool:
    """Return whether a visit may request or resolve anything: a payer has answered it."""
    balance = members[0].visit
    has_money = balance.patient_cents > 0 or balance.open_cents > 0
    return (has_money or _has_items(members, updater)) and any(claim.results for claim in members)


def _has_items(members: Sequence[ClaimBalance], updater: ItemUpdater) -> bool:
    """Return whether an item about a visit is open or was."""
    return any(updater.had_open_item(Subject.CLAIM, claim.head.id) for claim in members)


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
    active = [claim for claim in members if claim.state not in INACTIVE_STATES]
    involved = {claim.head.payer_id for claim in members}
    involved |= {result.payer_id for claim in members for result in claim.results}
    is_pending = any(not claim.results for claim in active)
    is_forwarded = any(claim.results and claim.results[-1].status in FORWARDED for claim in members)
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


def _barred_cents(desk: Desk, members: Sequence[ClaimBalance]) -> int:
    """Return the patient's share where Medicaid has answered: it leaves its copay at most.

    Health First Colorado has had none for an office visit since 07/01/2023 (HCPF).
    """
    patient_cents = members[0].visit.patient_cents
    if patient_cents <= 0:
        return 0
    payer_ids = {result.payer_id for claim in members for result in claim.results}
    has_medicaid = any(payer_rules_of(desk, payer_id).is_medicaid for payer_id in payer_ids)
    return patient_cents if has_medicaid else 0
