"""Visits formed again once claims are known to be of one person, or of one payer.

What they would be if the claims came now: a claim that replaces another one is of its visit, and so
is one for the same services. All that changes is recorded in the act, whose undo gives it back.
"""

from collections.abc import Collection, Iterable
from datetime import date

from data.claims import claim_versions, visit_moves, visits
from data.events.change_set import ChangeSet
from data.events.event_groups import EventGroup
from medq.domain.claims.codes import REPLACING_FREQUENCIES
from medq.work.claims.replacements import mark_replaced, resent_pairs
from medq.work.claims.visit_items import refresh_visits
from medq.work.claims.visits import VisitFinder
from medq.work.desk import Desk
from medq.work.items.updater import ItemUpdater


def mark_found_replacements(
    desk: Desk, claim_ids: Collection[int], change_set: ChangeSet, updater: ItemUpdater
) -> None:
    """Mark what claims of a payer or patient replace, or are replaced by, among the others' now.

    `claim_ids` are those of the payer or patient that has become one with another. Call inside a
    write transaction.
    """
    own = set(claim_ids)
    by_number = _by_number(desk, own)
    rejected = claim_versions.rejected_of_same_patients(desk.store, own)
    resent = [pair for pair in resent_pairs(desk, rejected) if pair[0] not in dict(by_number)]
    pairs = [(new, old) for new, old in (*by_number, *resent) if (new in own) != (old in own)]
    mark_replaced(desk, pairs, updater, change_set)
    refresh_visits(desk, {claim_id for pair in pairs for claim_id in pair}, updater)


def join_visits(
    desk: Desk, claim_ids: Collection[int], change_set: ChangeSet, updater: ItemUpdater
) -> None:
    """Make one visit of claims of a patient and the claims for the same services that are theirs.

    `claim_ids` are those of a record that was merged. The same services to the same payer stay two
    visits. Call inside a write transaction.
    """
    store = desk.store
    own = [member for member in visits.members(store, claim_ids) if member.from_day is not None]
    finder = VisitFinder(store, {(member.patient_id, member.from_day) for member in own})
    other_ids = finder.claim_ids - set(claim_ids)
    for member in own:
        finder.join(member, other_ids)
    for visit_id, other_id in finder.joined:
        visit_moves.join(change_set, visit_id, other_id)
    refresh_visits(desk, claim_ids if finder.joined else (), updater)


def claims_of_formed_visits(desk: Desk, group: EventGroup) -> list[int]:
    """Return the claims of the visits that an act formed: refresh them once it is undone."""
    visit_ids = visits.ids_of(desk.store, visit_moves.recorded_claims(group.before))
    return visits.claim_ids_of(desk.store, visit_ids)


def part_strangers(desk: Desk, claim_ids: Iterable[int]) -> None:
    """Give claims visits of their own where the visit is another patient's now.

    Claims of a patient that were in one visit stay together. Call inside a write transaction, and
    refresh the balances.
    """
    store = desk.store
    visit_ids = visits.ids_of(store, claim_ids)
    visit_by_stranger: dict[tuple[int, int], int] = {}  # by visit and patient
    for claim_id, visit_id, patient_id in visit_moves.strangers(store, visit_ids):
        key = visit_id, patient_id
        if key not in visit_by_stranger:
            visit_by_stranger[key] = visit_moves.open_for(store, claim_id)
        visit_moves.put(store, claim_id, visit_by_stranger[key])
    visits.clear_empty(store, visit_ids)


def _by_number(desk: Desk, claim_ids: Collection[int]) -> list[tuple[int, int]]:
    """Return (replacement, original) of one number and payer that nobody has connected yet.

    Of several claims under the number the newest original is replaced.
    """
    originals: dict[int, tuple[bool, date, int]] = {}
    for new_id, old in claim_versions.unconnected(desk.store, claim_ids):
        is_original = old.frequency not in REPLACING_FREQUENCIES
        key = is_original, old.from_day or date.min, old.id
        originals[new_id] = max(key, originals.get(new_id, key))
    return [(new_id, old_id) for new_id, (_is_original, _day, old_id) in originals.items()]
