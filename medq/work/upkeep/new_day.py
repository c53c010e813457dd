"""The upkeep of a new day: holds that end, missing answers, ranks that change, history.

The first writer of a day does it in steps: each computes without the write lock and holds it only
briefly, so that nobody waits. Readers see the list as of the last upkeep.
"""

from collections import Counter
from collections.abc import Callable, Generator, Mapping
from contextlib import suppress
from datetime import date
from functools import partial
from time import perf_counter
from typing import TypeVar

from data.items import effort, items
from data.items import new_day as rows
from data.items.new_day import UnacknowledgedBatchRow, UnansweredClaimRow
from data.office import office
from medq.domain.calendar import add_days
from medq.domain.errors import BusyError
from medq.domain.items.item import Subject
from medq.domain.items.work_requests import TriggerResult
from medq.domain.plan.expiring import UNTOUCHED_WORKDAYS
from medq.domain.triggers.no_response import (
    NO_277CA,
    NO_ANSWER,
    NO_PAYERS_277CA,
    UnacknowledgedBatch,
    UnansweredClaim,
    triggers_for_unacknowledged_batch,
    triggers_for_unanswered_claim,
)
from medq.work.desk import ARRIVALS_KEY, CHANGES_KEY, NEW_DAY_KEY, Desk
from medq.work.items.due_items import wake_due
from medq.work.items.ranking import reranked, store_reranked
from medq.work.items.updater import ItemUpdater

T = TypeVar("T")
AIM_SECONDS = 0.012  # that a step holds the write lock
LEAST_ROWS, MOST_ROWS = 50, 2000  # of a step
CAUSES = (NO_ANSWER, NO_PAYERS_277CA, NO_277CA)
CLAIMS_PER_STEP, ITEMS_PER_STEP = 4000, 50_000  # that are read
MOST_UNTOUCHED = 5000  # the oldest; the others follow on later days
CHECKPOINT_RANKS = 10_000  # ranks written between two checkpoints of SQLite's log
ARRIVAL_DAYS = 182  # of history that arrivals are counted in
LEAST_WEEKDAYS = 4  # of one weekday, for a median of its arrivals


Steps = Generator[bool | BusyError, None, None]


class BatchSizer:
    """The number of rows a transaction changes: as many as took the aimed time before."""

    def __init__(self) -> None:
        self.size = LEAST_ROWS

    def timed(self, write: Callable[[], T]) -> T:
        """Run `write`, adjust the size by its duration, and return its result.

        Call inside a write transaction, so that waiting for the lock is not counted.
        """
        start = perf_counter()
        result = write()
        fitting_rows = int(self.size * AIM_SECONDS / (perf_counter() - start))
        self.size = max(LEAST_ROWS, min(MOST_ROWS, fitting_rows, self.size * 2))
        return result


class SweepSupersededError(Exception):
    """A setting changed, another session finished the day, or midnight passed."""


class NewDaySweep:
    """One run of a day's upkeep, valid as long as the settings it began with."""

    def __init__(self, desk: Desk) -> None:
        desk.reload_settings()
        self.desk = desk
        self.today = desk.today()
        self.day_state = self._read_day_state()

    def run_locked(
        self, write: Callable[[], T], sizer: BatchSizer | None = None
    ) -> Generator[BusyError, None, T]:
        """Run `write` in its own transaction and return its result.

        Yields a BusyError each time the store is locked. With a `sizer` the transaction does not
        wait for the disk, so `write` must write derived data only. Raises SweepSupersededError,
        writing nothing, if a setting changed or another session finished the day.
        """
        store = self.desk.store
        while True:
            try:
                with store.write_unsynced() if sizer else store.write_transaction():
                    if self._read_day_state() != self.day_state or self.desk.today() != self.today:
                        raise SweepSupersededError
                    return sizer.timed(write) if sizer else write()
            except BusyError as error:
                busy = error
            yield busy

    def _read_day_state(self) -> dict[str, str]:
        """Return the settings that change with every changed setting and every finished day."""
        return office.settings(self.desk.store, (CHANGES_KEY, NEW_DAY_KEY))


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
        while (yield from sweep.run_locked(partial(wake_due, desk))):
            yield True
        yield from _learn_from_history(sweep)
        yield from _follow_up_unanswered(sweep)
        yield from _rerank(sweep)
        yield from sweep.run_locked(
            lambda: office.set_setting(desk.store, NEW_DAY_KEY, sweep.today.isoformat())
        )


def _learn_from_history(sweep: NewDaySweep) -> Steps:
    """Save the day's recovery history, effort medians, untouched items and arrivals.

    Reads without the lock, after the items on hold that came back today.
    """
    desk, today, store = sweep.desk, sweep.today, sweep.desk.store
    outcomes, medians = rows.outcomes(store), effort.compute_medians(store)
    yield True
    untouched_ids: list[int] = []
    minutes_by_day: Counter[int] = Counter()
    touched_before = desk.calendar.add_working(today, -UNTOUCHED_WORKDAYS)
    first_day = add_days(today, -ARRIVAL_DAYS)
    last_id = items.newest_id(store)
    for after in range(0, last_id, ITEMS_PER_STEP):
        up_to = min(after + ITEMS_PER_STEP, last_id)
        untouched_ids += rows.untouched_items(store, touched_before, after, up_to)
        for day, minutes in rows.arriving_minutes(store, first_day, today, after, up_to):
            minutes_by_day[day] += minutes
        yield True

    def save() -> None:
        rows.save_outcomes(store, outcomes)
        effort.save_medians(store, medians)
        rows.save_untouched(store, untouched_ids[:MOST_UNTOUCHED])
        office.set_setting(store, ARRIVALS_KEY, _median_arrivals(desk, today, minutes_by_day))
        _add_holidays(desk, today)

    yield from sweep.run_locked(save)
    yield True


def _follow_up_unanswered(sweep: NewDaySweep) -> Steps:
    """Create follow-ups for batches without a 999 and for claims without an answer."""
    desk, today = sweep.desk, sweep.today
    batches = yield from sweep.run_locked(partial(_follow_up_batches, desk, today))
    yield True
    overdue_batches = {
        batch.id for batch in batches if _is_overdue(desk, date.fromordinal(batch.sent_day), today)
    }
    sizer, last_id = BatchSizer(), rows.newest_claim_id(desk.store)
    for after in range(0, last_id, CLAIMS_PER_STEP):
        claims = rows.unanswered_claims(
            desk.store, after, min(after + CLAIMS_PER_STEP, last_id), today, CAUSES
        )
        claim_ids = [
            claim.id
            for claim in claims
            if _claim_triggers(desk, claim, overdue_batches, today).requests
        ]
        while claim_ids:
            step_ids, claim_ids = claim_ids[: sizer.size], claim_ids[sizer.size :]
            yield from sweep.run_locked(
                partial(_follow_up_claims, desk, step_ids, overdue_batches, today), sizer
            )
            yield True
        yield True


def _follow_up_batches(desk: Desk, today: date) -> list[UnacknowledgedBatchRow]:
    """Create follow-ups for batches without a 999 and return these batches.

    Call inside a write transaction, so that no acknowledgment is imported in between.
    """
    batches, updater = rows.silent_batches(desk.store), ItemUpdater(desk)
    for row in batches:
        sent_day = date.fromordinal(row.sent_day)
        work_days = desk.calendar.working_days_between(sent_day, today)
        batch = UnacknowledgedBatch(
            row.id, sent_day, work_days, row.charge_cents, row.claims, answered=False
        )
        updater.take(triggers_for_unacknowledged_batch(batch, desk.settings.syntax_answer_days))
    updater.finish()
    return batches


def _claim_triggers(
    desk: Desk, claim: UnansweredClaimRow, overdue_batches: set[int], today: date
) -> TriggerResult:
    """Return the follow-ups that a claim without an answer asks for today."""
    sent_day = date.fromordinal(claim.sent_day)
    facts = UnansweredClaim(
        claim_ref=claim.id,
        sent_day=sent_day,
        work_days=desk.calendar.working_days_between(sent_day, today),
        charge_cents=claim.charge_cents,
        is_batch_unanswered=claim.batch_id in overdue_batches,
        is_acknowledged=claim.acknowledged,
        is_acknowledged_by_payer=claim.by_payer,
        follow_up_day=date.fromordinal(claim.follow_up_day) if claim.follow_up_day else None,
    )
    return triggers_for_unanswered_claim(facts, today, desk.settings.business_answer_days)


def _follow_up_claims(
    desk: Desk, claim_ids: list[int], overdue_batches: set[int], today: date
) -> None:
    """Create follow-ups for those of these claims that still have no answer.

    Call inside a write transaction: an answer may have been imported since they were read.
    """
    updater = ItemUpdater(desk)
    updater.expect({(Subject.CLAIM, claim_id) for claim_id in claim_ids})
    for claim in rows.unanswered_claims(
        desk.store, claim_ids[0] - 1, claim_ids[-1], today, CAUSES, among=claim_ids
    ):
        updater.take(
            _claim_triggers(desk, claim, overdue_batches, today),
            (claim.id, claim.patient_id, claim.payer_id),
        )
    updater.finish()


def _is_overdue(desk: Desk, sent_day: date, today: date) -> bool:
    """Return whether a batch sent on a day should have its 999 by now."""
    return desk.calendar.working_days_between(sent_day, today) > desk.settings.syntax_answer_days


def _rerank(sweep: NewDaySweep) -> Steps:
    """Re-rank the items whose rank changes today or changed earlier; read no other item."""
    desk, today, sizer = sweep.desk, sweep.today, BatchSizer()
    empty_steps = ranks_since_checkpoint = 0
    while due_items := rows.items_to_rerank(desk.store, today, MOST_ROWS):
        yield True
        written = 1
        while due_items and written:  # 0: another session was faster, so read again
            step_items, due_items = due_items[: sizer.size], due_items[sizer.size :]
            written = yield from sweep.run_locked(
                partial(store_reranked, desk, reranked(desk, step_items)), sizer
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


def _median_arrivals(desk: Desk, today: date, minutes_by_day: Mapping[int, int]) -> str:
    """Return the median minutes of work a person that arrive due on each weekday.

    Seven numbers from Monday on, `-` for a weekday with too little history.
    """
    by_weekday: list[list[int]] = [[] for _ in range(7)]
    first_day = min(minutes_by_day, default=today.toordinal())
    for number in range(first_day, today.toordinal()):
        day = date.fromordinal(number)
        if desk.calendar.is_working(day):
            by_weekday[day.weekday()].append(minutes_by_day.get(number, 0))
    writers = sum(1 for user, active in office.users(desk.store) if active and user.may_write) or 1
    return " ".join(
        str(sorted(minutes)[len(minutes) // 2] // writers)
        if len(minutes) >= LEAST_WEEKDAYS
        else "-"
        for minutes in by_weekday
    )


def _add_holidays(desk: Desk, today: date) -> None:
    """Add the next year's holidays if they are missing."""
    if not any(day.year == today.year + 1 for day in office.holidays(desk.store)):
        from medq.work.office.staff_and_settings import add_holidays  # noqa: PLC0415 - start-up

        add_holidays(desk.store, today.year)
        desk.reload_settings()
