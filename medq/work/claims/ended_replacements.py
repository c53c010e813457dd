"""Replacements that end with the payer's number that showed them, and the visits they leave."""

from collections.abc import Collection, Sequence
from itertools import combinations

from data.claims import (
    claims,
    replacement_links,
    service_lines,
    statuses,
    visit_moves,
    visits,
)
from data.claims.visits import VisitMember
from data.remittances.payer_numbers import delete_unsupported_numbers
from medq.domain.claims.same_services import services_of, share_a_service
from medq.domain.claims.state import was_rejected
from medq.work.claims.balances import refresh_balances
from medq.work.claims.visits import is_repeated
from medq.work.desk import Desk
from medq.work.items.updater import ItemUpdater


def end_unsupported_numbers(desk: Desk, claim_ids: Collection[int], updater: ItemUpdater) -> None:
    """Take back what claims no longer have from a payment or response that they have lost.

    These are payer claim numbers, replacements that name the claim by such a number alone, and
    resubmissions of a claim that nobody has rejected. A claim that is in force again is reviewed if
    nothing watches its open money. Call inside a write transaction, and refresh the balances of the
    claims themselves.
    """
    store = desk.store
    pairs = replacement_links.without_basis(store, claim_ids)
    pairs += _resubmitted_for_nothing(desk, claim_ids)
    if pairs:
        replacement_links.take_back(store, [new_id for new_id, _old_id in pairs])
        left_ids = {old_id for _new_id, old_id in pairs}
        for new_id, old_id in pairs:
            left_ids |= _leave_visit(desk, new_id, old_id)
        refresh_balances(desk, left_ids)
        for claim_id in left_ids:
            updater.watch(claim_id)
    delete_unsupported_numbers(store, claim_ids)


def _resubmitted_for_nothing(desk: Desk, claim_ids: Collection[int]) -> list[tuple[int, int]]:
    """Return (new claim, earlier one) where the earlier one has not been rejected."""
    pairs = replacement_links.resubmissions(desk.store, claim_ids)
    if not pairs:
        return []
    earlier_ids = {old_id for _new_id, old_id in pairs}
    records = claims.records_of_visits(desk.store, earlier_ids)
    statuses_by_claim = statuses.by_claim(desk.store, earlier_ids)
    return [
        (new_id, old_id)
        for new_id, old_id in pairs
        if not was_rejected(records[old_id].batch_answer, statuses_by_claim.get(old_id, ()))
    ]


def _leave_visit(desk: Desk, claim_id: int, other_id: int) -> set[int]:
    """Give a claim a visit of its own, with the claims that belong to it, unless the other does.

    Returns the claims that are moved.
    """
    store = desk.store
    visit_ids = visits.ids_of(store, [claim_id])
    if visit_ids != visits.ids_of(store, [other_id]):
        return set()
    members = visits.members(store, visits.claim_ids_of(store, visit_ids))
    moved = _belonging_to(desk, claim_id, members)
    if other_id in moved:
        return set()
    visit_id = visit_moves.open_for(store, claim_id)
    for member_id in moved:
        visit_moves.put(store, member_id, visit_id)
    return moved


def _belonging_to(desk: Desk, claim_id: int, members: Sequence[VisitMember]) -> set[int]:
    """Return a claim of a visit and those that belong to it, and what belongs to these in turn."""
    ids = [member.id for member in members]
    linked = {frozenset(pair) for pair in replacement_links.pairs_among(desk.store, ids)}
    linked |= _of_same_services(desk, members)
    group, left = {claim_id}, set(ids) - {claim_id}
    while near := {each for each in left if any({each, other} in linked for other in group)}:
        group |= near
        left -= near
    return group


def _of_same_services(desk: Desk, members: Sequence[VisitMember]) -> set[frozenset[int]]:
    """Return the pairs of claims with an equal line of which the later one repeats no other."""
    lines_by_claim = service_lines.lines_by_claim(desk.store, [member.id for member in members])
    services_by_claim = {
        member.id: services_of(
            [line for _id, line in lines_by_claim.get(member.id, ())], member.from_day
        )
        for member in members
    }
    return {
        frozenset((member.id, later.id))
        for member, later in combinations(members, 2)
        if share_a_service(services_by_claim[member.id], services_by_claim[later.id])
        and not is_repeated(member, later)
    }
