"""What a new day asks for: items come back, silence is noticed, places turn, and the office learns from its past.

The first writer of a day does it, in steps: what can be worked out is worked out without the lock, and what a step writes
takes a moment, so that nobody waits; a reader shows the list as of the last time.
"""

from collections import Counter
from collections.abc import Callable, Generator, Mapping
from contextlib import suppress
from datetime import date
from functools import partial
from time import perf_counter
from typing import TypeVar

from data.items import effort, items
from data.items import new_day as upkeep
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
AIM_SECONDS = 0.012  # so long a step may hold the lock, more or less
LEAST, MOST = 50, 2000  # rows of a step
CAUSES = (NO_ANSWER, NO_PAYERS_277CA, NO_277CA)
A_LOOK, ITEMS_A_LOOK = 4000, 50_000  # claims and items looked at in a step
MOST_FORGOTTEN = 5000  # the oldest; as they are decided on, a later day finds the others
FOLDED_AFTER = 10_000  # places written, until SQLite's log is put into its file
ARRIVAL_DAYS = 182  # how far back it is counted what comes in
LEAST_WEEKDAYS = 4  # from so many Mondays on the office knows its Mondays


Steps = Generator[bool | BusyError, None, None]


class BatchSizer:
    """How many rows one lock changes: as many as took the aimed time before, whatever the machine."""

    def __init__(self) -> None:
        self.size = LEAST

    def timed(self, write: Callable[[], T]) -> T:
        """Do that, and learn from what it took; what it returned. Inside its transaction: waiting for the lock is no work."""
        began = perf_counter()
        written = write()
        fits = int(self.size * AIM_SECONDS / (perf_counter() - began))
        self.size = max(LEAST, min(MOST, fits, self.size * 2))
        return written


class SweepSupersededError(Exception):
    """The day is not this sweep's any more: a setting was changed, somebody else was quicker, or midnight has passed."""


class NewDaySweep:
    """One sweep of a day: by the settings as they are when it begins, and only as long as they stay."""

    def __init__(self, desk: Desk) -> None:
        desk.forget()
        self.desk = desk
        self.today = desk.today()
        self.asked = self._asked()

    def hold(
        self, write: Callable[[], T], portion: BatchSizer | None = None
    ) -> Generator[BusyError, None, T]:
        """Do that in a transaction of its own, in which the day is still the sweep's; what it returned. As long as others
        write, each try gives what was said of that. With a `portion` what is written can be worked out again.

        Errors: `OvertakenError`; nothing was written then.
        """
        store = self.desk.store
        while True:
            try:
                with store.write_unsynced() if portion else store.write_transaction():
                    if self._asked() != self.asked or self.desk.today() != self.today:
                        raise SweepSupersededError
                    return portion.timed(write) if portion else write()
            except BusyError as busy:
                said = busy
            yield said

    def _asked(self) -> dict[str, str]:
        """What anybody changes who changes a setting or does the day."""
        return office.settings(self.desk.store, (CHANGES_KEY, NEW_DAY_KEY))


def new_day(desk: Desk) -> bool:
    """Do what a new day asks for, once; whether this call did it. Errors: `BusyError` when the store stayed busy."""
    if not desk.is_new_day:
        return False
    while desk.is_new_day:  # what was overtaken by a changed setting is begun anew
        for said in run_in_steps(desk):
            if isinstance(said, BusyError):
                raise said
    return True


def run_in_steps(desk: Desk) -> Steps:
    """The same step by step; each says whether it was alone: False when somebody else had done its rows already. A step that
    found the store busy says so, and is tried again by the next.

    It ends early where the day is not its own any more: whether it is still a new day, the store knows.
    """
    sweep = NewDaySweep(desk)
    if not desk.is_new_day:  # by the settings as they are now
        return
    with suppress(SweepSupersededError):
        while (yield from sweep.hold(partial(wake_due, desk))):
            yield True
        yield from _learned(sweep)
        yield from _silence(sweep)
        yield from _turned(sweep)
        yield from sweep.hold(
            lambda: office.set_setting(desk.store, NEW_DAY_KEY, sweep.today.isoformat())
        )


def _learned(sweep: NewDaySweep) -> Steps:
    """What is learned from the past is frozen for the day. It is read without the lock, after what came back today."""
    desk, today, store = sweep.desk, sweep.today, sweep.desk.store
    outcomes, minutes = upkeep.outcomes(store), effort.compute_medians(store)
    yield True
    forgotten: list[int] = []
    came: Counter[int] = Counter()  # minutes by day
    touched, first = (
        desk.calendar.add_working(today, -UNTOUCHED_WORKDAYS),
        add_days(today, -ARRIVAL_DAYS),
    )
    last = items.newest_id(store)
    for after in range(0, last, ITEMS_A_LOOK):
        up_to = min(after + ITEMS_A_LOOK, last)
        forgotten += upkeep.untouched_items(store, touched, after, up_to)
        for day, some in upkeep.arriving_minutes(store, first, today, after, up_to):
            came[day] += some
        yield True

    def keep() -> None:
        upkeep.save_outcomes(store, outcomes)
        effort.save_medians(store, minutes)
        upkeep.save_untouched(store, forgotten[:MOST_FORGOTTEN])
        office.set_setting(store, ARRIVALS_KEY, _arrivals(desk, today, came))
        _keep_holidays(desk, today)

    yield from sweep.hold(keep)
    yield True


def _silence(sweep: NewDaySweep) -> Steps:
    """Files without a 999, claims without a 277CA, claims whose follow-up day has come."""
    desk, today = sweep.desk, sweep.today
    silent = yield from sweep.hold(partial(_raise_batches, desk, today))
    yield True
    unheard = {one.id for one in silent if _is_silent(desk, date.fromordinal(one.sent_day), today)}
    portion, last = BatchSizer(), upkeep.newest_claim_id(desk.store)
    for after in range(0, last, A_LOOK):
        claims = upkeep.unanswered_claims(
            desk.store, after, min(after + A_LOOK, last), today, CAUSES
        )
        found = [one.id for one in claims if _unheard_of(desk, one, unheard, today).requests]
        while found:
            some, found = found[: portion.size], found[portion.size :]
            yield from sweep.hold(partial(_raise, desk, some, unheard, today), portion)
            yield True
        yield True


def _raise_batches(desk: Desk, today: date) -> list[UnacknowledgedBatchRow]:
    """Raise what the silence about whole files asks for; those files. Inside `writing()`, so that no answer comes between."""
    silent, raiser = upkeep.silent_batches(desk.store), ItemUpdater(desk)
    for one in silent:
        sent = date.fromordinal(one.sent_day)
        work_days = desk.calendar.working_days_between(sent, today)
        batch = UnacknowledgedBatch(
            one.id, sent, work_days, one.charge_cents, one.claims, answered=False
        )
        raiser.take(triggers_for_unacknowledged_batch(batch, desk.settings.syntax_answer_days))
    raiser.finish()
    return silent


def _unheard_of(
    desk: Desk, claim: UnansweredClaimRow, unheard: set[int], today: date
) -> TriggerResult:
    """What silence says of one claim today."""
    sent = date.fromordinal(claim.sent_day)
    facts = UnansweredClaim(
        claim_ref=claim.id,
        sent_day=sent,
        work_days=desk.calendar.working_days_between(sent, today),
        charge_cents=claim.charge_cents,
        is_batch_unanswered=claim.batch_id in unheard,
        is_acknowledged=claim.acknowledged,
        is_acknowledged_by_payer=claim.by_payer,
        follow_up_day=date.fromordinal(claim.follow_up_day) if claim.follow_up_day else None,
    )
    return triggers_for_unanswered_claim(facts, today, desk.settings.business_answer_days)


def _raise(desk: Desk, found: list[int], unheard: set[int], today: date) -> None:
    """Raise what the silence about these claims asks for. Inside `writing()`: what was answered since they were found is
    silent no more."""
    raiser = ItemUpdater(desk)
    raiser.expect({(Subject.CLAIM, claim_id) for claim_id in found})
    for claim in upkeep.unanswered_claims(
        desk.store, found[0] - 1, found[-1], today, CAUSES, among=found
    ):
        raiser.take(
            _unheard_of(desk, claim, unheard, today), (claim.id, claim.patient_id, claim.payer_id)
        )
    raiser.finish()


def _is_silent(desk: Desk, sent: date, today: date) -> bool:
    return desk.calendar.working_days_between(sent, today) > desk.settings.syntax_answer_days


def _turned(sweep: NewDaySweep) -> Steps:
    """Rank again what turns today or turned since; nothing else is read."""
    desk, today, portion = sweep.desk, sweep.today, BatchSizer()
    stuck = unfolded = 0
    while found := upkeep.items_to_rerank(desk.store, today, MOST):
        yield True
        written = 1
        while found and written:  # where somebody else was quicker, the next ones are read anew
            some, found = found[: portion.size], found[portion.size :]
            written = yield from sweep.hold(
                partial(store_reranked, desk, reranked(desk, some)), portion
            )
            stuck = 0 if written else stuck + 1
            if (
                stuck > MOST
            ):  # cannot be: a rank's next change lies ahead; better to stop than to turn for ever
                raise AssertionError(f"{len(some)} items do not turn")
            unfolded += written
            if unfolded >= FOLDED_AFTER:
                desk.store.checkpoint()
                unfolded = 0
            yield bool(written)
    desk.store.checkpoint()


def _arrivals(desk: Desk, today: date, minutes: Mapping[int, int]) -> str:
    """How many minutes a person needs on each weekday for what comes in and cannot wait: the median of the days there were."""
    by_weekday: list[list[int]] = [[] for _ in range(7)]
    first = min(minutes, default=today.toordinal())
    for number in range(first, today.toordinal()):
        if desk.calendar.is_working(date.fromordinal(number)):
            by_weekday[date.fromordinal(number).weekday()].append(minutes.get(number, 0))
    writers = sum(1 for user, active in office.users(desk.store) if active and user.may_write) or 1
    return " ".join(
        str(sorted(days)[len(days) // 2] // writers) if len(days) >= LEAST_WEEKDAYS else "-"
        for days in by_weekday
    )


def _keep_holidays(desk: Desk, today: date) -> None:
    from medq.work.office.staff_and_settings import keep_holidays

    if not any(day.year == today.year + 1 for day in office.holidays(desk.store)):
        keep_holidays(desk.store, today.year)
        desk.forget()
