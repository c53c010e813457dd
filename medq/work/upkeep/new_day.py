"""The upkeep of a new day: holds that end, missing answers, ranks that change, history.

The first writer of a day does it in steps: each computes without the write lock and holds it only
briefly, so that nobody waits. Readers see the list as of the last upkeep.
"""

from contextlib import suppress
from functools import partial

from data.items import new_day as new_day_rows
from data.office import settings
from medq.domain.errors import BusyError
from medq.work.desk import NEW_DAY_KEY, Desk
from medq.work.items.ranking import reranked
from medq.work.items.wake import wake_due
from medq.work.upkeep.changed_rules import apply_in_steps
from medq.work.upkeep.history import complete_holidays, learn_from_history
from medq.work.upkeep.passed_deadlines import (
    date_passed_ways,
    redated_after_deadline,
    store_dated_ranks,
)
from medq.work.upkeep.sweep import MOST_ROWS, BatchSizer, NewDaySweep, Steps, SweepSupersededError
from medq.work.upkeep.unanswered import follow_up_unanswered

CHECKPOINT_RANKS = 10_000  # ranks written between two checkpoints of SQLite's log


def new_day(desk: Desk) -> bool:
    """Do the day's upkeep if nobody has, and return whether this call did.

    Raises BusyError if the store stayed busy.
    """
    if not desk.is_new_day:
        return False
    while desk.is_new_day:  # a superseded run starts over
        for step in run_in_steps(desk):
            if isinstance(step, BusyError):
                raise step
    return True


def run_in_steps(desk: Desk) -> Steps:
    """Do the day's upkeep step by step.

    Each step yields whether it wrote its rows (False: another session had written them), or a
    BusyError, after which the next step tries again. Ends early if superseded: `desk.is_new_day`
    says whether the day is still to be done.
    """
    sweep = NewDaySweep(desk)
    if not desk.is_new_day:  # by the settings just read
        return
    with suppress(SweepSupersededError):
        yield from complete_holidays(sweep)
        yield from apply_in_steps(sweep)
        if sweep.is_day_done:
            return
        while (yield from sweep.run_locked(partial(wake_due, desk))):
            yield True
        yield from learn_from_history(sweep)
        yield from follow_up_unanswered(sweep)
        yield from _rerank(sweep)
        yield from date_passed_ways(sweep)
        yield from sweep.run_locked(
            lambda: settings.save(desk.store, NEW_DAY_KEY, sweep.today.isoformat())
        )


def _rerank(sweep: NewDaySweep) -> Steps:
    """Re-rank the items whose rank changes today or changed earlier; read no other item."""
    desk, today, sizer = sweep.desk, sweep.today, BatchSizer()
    empty_steps = ranks_since_checkpoint = 0
    while due_items := new_day_rows.items_to_rerank(desk.store, today, MOST_ROWS):
        yield True
        written = 1
        while due_items and written:  # 0: another session was faster, so read again
            step_items, due_items = due_items[: sizer.size], due_items[sizer.size :]
            moved = redated_after_deadline(desk, step_items)
            record_by_id = {each.item.id: each.record for each in moved}
            ranks = reranked(desk, [record_by_id.get(item.id, item) for item in step_items])
            written = yield from sweep.run_locked(
                partial(store_dated_ranks, desk, moved, ranks), sizer
            )
            empty_steps = 0 if written else empty_steps + 1
            if empty_steps > MOST_ROWS:  # `rerank_on` must be ahead after a re-rank: do not loop
                raise AssertionError(f"{len(step_items)} items are due again after a re-rank")
            ranks_since_checkpoint += written
            if ranks_since_checkpoint >= CHECKPOINT_RANKS:
                desk.store.checkpoint()
                ranks_since_checkpoint = 0
            yield bool(written)
    desk.store.checkpoint()
