"""Changed rules applied in steps: items dated and ranked again, balances of claims refreshed."""

from collections.abc import Generator, Sequence
from contextlib import suppress
from functools import partial

from data.claims.open_money import forgotten_claims
from data.items import items_to_date
from data.patients import payer_rows
from medq.domain.errors import BusyError
from medq.work.desk import Desk
from medq.work.items.plans import PlanSource, plans_by_payer, plans_by_tables
from medq.work.items.ranking import update_ranks
from medq.work.items.redating import Moves, RedatedItem, count_moves, redated_items, save_current
from medq.work.items.updater import ItemUpdater
from medq.work.payers.changed_rules import refresh_claims
from medq.work.payers.pending_rules import PendingRules, pending_rules, save_pending
from medq.work.upkeep.sweep import BatchSizer, NewDaySweep, SweepSupersededError

MovedSteps = Generator[bool | BusyError, None, Moves]
"""Steps as of a new day; returns how many items have new dates."""


def apply_changed_rules(desk: Desk) -> Moves:
    """Apply the rules that have changed; return how many items have new dates.

    Raises BusyError if the store stayed busy: the next session of a writer goes on.
    """
    moves = Moves()
    while pending_rules(desk) is not None:  # a superseded run starts over
        steps = apply_in_steps(NewDaySweep(desk))
        with suppress(SweepSupersededError):
            try:
                while True:
                    step = next(steps)
                    if isinstance(step, BusyError):
                        raise step
            except StopIteration as end:
                moves = moves.plus(end.value)
    return moves


def apply_in_steps(sweep: NewDaySweep) -> MovedSteps:
    """Apply changed rules step by step: each computes without the lock and holds it briefly.

    Steps yield as those of a new day. How far they are is stored with each step. An older store,
    whose items are worked in ways from now on, gets a review of open money that nothing watches.
    """
    desk, moves = sweep.desk, Moves()
    rules = pending_rules(desk)
    if rules is None:
        return moves
    desk.rules.clear()
    sizer = BatchSizer()
    while item_ids := _item_ids(desk, rules, sizer.size):
        plan_source = plans_by_tables if rules.item_kinds else plans_by_payer
        changed = [each for each in redated_items(desk, item_ids, plan_source) if each.differs]
        rules = rules._replace(after_item=item_ids[-1])
        stored = yield from sweep.run_locked(
            partial(_store, desk, changed, plan_source, rules), sizer
        )
        moves = moves.plus(stored)
        yield True
    claim_ids = _claim_ids(desk, rules)
    while claim_ids:
        step_ids, claim_ids = claim_ids[: sizer.size], claim_ids[sizer.size :]
        rules = rules._replace(after_claim=step_ids[-1])
        yield from sweep.run_locked(partial(_refresh, desk, step_ids, rules), sizer)
        yield True
    forgotten_ids = [claim.id for claim in forgotten_claims(desk.store)] if rules.item_kinds else []
    while forgotten_ids:
        step_ids, forgotten_ids = forgotten_ids[: sizer.size], forgotten_ids[sizer.size :]
        yield from sweep.run_locked(partial(_review, desk, step_ids), sizer)
        yield True
    yield from sweep.run_locked(partial(save_pending, desk, None))
    return moves


def _item_ids(desk: Desk, rules: PendingRules, limit: int) -> list[int]:
    """Return the next items that the rules date."""
    store, after = desk.store, rules.after_item
    by_payers = items_to_date.of_payers(store, rules.payer_ids, after, limit)
    by_kinds = items_to_date.of_kinds(store, rules.item_kinds, after, limit)
    return sorted({*by_payers, *by_kinds})[:limit]


def _claim_ids(desk: Desk, rules: PendingRules) -> list[int]:
    """Return the claims whose payers have another plan type, from the next one on."""
    claim_ids = {
        claim_id
        for payer_id in rules.plan_type_ids
        for claim_id in payer_rows.claim_ids(desk.store, payer_id)
    }
    return sorted(claim_id for claim_id in claim_ids if claim_id > rules.after_claim)


def _store(
    desk: Desk, changed: Sequence[RedatedItem], plan_source: PlanSource, rules: PendingRules
) -> Moves:
    """Store new dates with the ranks that follow from them; return how many items moved.

    What somebody changed since it was read is dated by what it is now: the rules go on from here.
    """
    current = save_current(desk, changed, plan_source).all
    update_ranks(desk, [each.item.id for each in current])
    save_pending(desk, rules)
    return count_moves(current, desk.today())


def _refresh(desk: Desk, claim_ids: Sequence[int], rules: PendingRules) -> None:
    updater = ItemUpdater(desk)
    refresh_claims(desk, claim_ids, updater)
    updater.finish()
    save_pending(desk, rules)


def _review(desk: Desk, claim_ids: Sequence[int]) -> None:
    """Open reviews of these claims where nothing watches their open money."""
    updater = ItemUpdater(desk)
    for claim_id in claim_ids:
        updater.watch(claim_id)
    updater.finish()
