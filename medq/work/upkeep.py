"""What a new day asks for: items come back, silence is noticed, places turn, and the office learns from its past.

The first writer of a day does it, in steps: what can be worked out is worked out without the lock, and what a step writes
takes a moment, so that nobody waits; a reader shows the list as of the last time.
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from time import perf_counter

from data import effort, office, plans, upkeep
from data.connect import Store
from data.upkeep import Unanswered
from medq.domain.calendar import add_days
from medq.domain.decide import UNTOUCHED_WORKDAYS
from medq.domain.item import Subject
from medq.domain.raising import Raised
from medq.domain.raising_silence import (
    NO_277CA,
    NO_ANSWER,
    NO_PAYERS_277CA,
    SilentBatch,
    SilentClaim,
    raise_for_batch_silence,
    raise_for_silence,
)
from medq.work.desk import ARRIVALS_KEY, NEW_DAY_KEY, Desk
from medq.work.raising import Raiser
from medq.work.ranking import store_turned, turned
from medq.work.waking import wake_due

AIM_SECONDS = 0.008  # so long a step may hold the lock, more or less
LEAST, MOST = 10, 2000  # rows of a step
CAUSES = (NO_ANSWER, NO_PAYERS_277CA, NO_277CA)
A_LOOK, ITEMS_A_LOOK = 4000, 50_000  # claims and items looked at in a step
MOST_FORGOTTEN = 5000  # the oldest; as they are decided on, a later day finds the others
FOLDED_AFTER = 10_000  # places written, until SQLite's log is put into its file
ARRIVAL_DAYS = 182  # how far back it is counted what comes in
LEAST_WEEKDAYS = 4  # from so many Mondays on the office knows its Mondays


class Portion:
    """How many rows one lock changes: as many as took the aimed time before, whatever the machine."""

    def __init__(self) -> None:
        self.size = LEAST

    def hold(self, store: Store, write: Callable[[], int]) -> int:
        """Do that in a transaction of its own, and learn from what it took; what it returned."""
        began = perf_counter()
        with store.writing_derived():
            written = write()
        fits = int(self.size * AIM_SECONDS / (perf_counter() - began))
        self.size = max(LEAST, min(MOST, fits, self.size * 2))
        return written


def new_day(desk: Desk) -> bool:
    """Do what a new day asks for, once; whether this call did it."""
    if not desk.is_new_day:
        return False
    for _alone in steps(desk):
        pass
    return True


def steps(desk: Desk) -> Iterator[bool]:
    """The same step by step; each says whether it was alone: False when somebody else had done its rows already."""
    today = desk.today()
    yield from _learned(desk, today)
    while True:
        with desk.store.writing():
            woken = wake_due(desk)
        if not woken:
            break
        yield True
    yield from _silence(desk, today)
    yield from _turned(desk, today)
    with desk.store.writing():
        office.set_setting(desk.store, NEW_DAY_KEY, today.isoformat())


def _learned(desk: Desk, today: date) -> Iterator[bool]:
    """What is learned from the past is frozen for the day. It is read without the lock."""
    store = desk.store
    outcomes, minutes = upkeep.outcomes(store), effort.worked_out(store)
    yield True
    forgotten: list[int] = []
    came: Counter[int] = Counter()  # minutes by day
    touched, first = desk.calendar.add_working(today, -UNTOUCHED_WORKDAYS), add_days(today, -ARRIVAL_DAYS)
    last = plans.newest_item(store)
    for after in range(0, last, ITEMS_A_LOOK):
        up_to = min(after + ITEMS_A_LOOK, last)
        forgotten += plans.untouched(store, touched, after, up_to)
        for day, some in plans.arrivals(store, first, today, after, up_to):
            came[day] += some
        yield True
    with store.writing():
        upkeep.keep_outcomes(store, outcomes)
        effort.keep(store, minutes)
        plans.keep_forgotten(store, forgotten[:MOST_FORGOTTEN])
        office.set_setting(store, ARRIVALS_KEY, _arrivals(desk, today, came))
        _keep_holidays(desk, today)
    yield True


def _silence(desk: Desk, today: date) -> Iterator[bool]:
    """Files without a 999, claims without a 277CA, claims whose follow-up day has come."""
    silent = upkeep.silent_batches(desk.store)
    with desk.store.writing():
        raiser = Raiser(desk)
        for one in silent:
            sent = date.fromordinal(one.sent_day)
            batch = SilentBatch(
                one.id, sent, desk.calendar.working_days_between(sent, today), one.charge_cents, one.claims, answered=False
            )
            raiser.take(raise_for_batch_silence(batch, desk.settings.syntax_answer_days))
        raiser.finish()
    yield True
    unheard = {one.id for one in silent if _is_silent(desk, date.fromordinal(one.sent_day), today)}
    portion, last = Portion(), upkeep.last_claim(desk.store)
    for after in range(0, last, A_LOOK):
        claims = upkeep.unanswered_claims(desk.store, after, min(after + A_LOOK, last), today, CAUSES)
        found = [(one, raised) for one in claims if (raised := _unheard_of(desk, one, unheard, today)).wants]
        while found:
            some, found = found[: portion.size], found[portion.size :]
            portion.hold(desk.store, lambda some=some: _raise(desk, some))  # type: ignore[misc]
            yield True
        yield True


def _unheard_of(desk: Desk, claim: Unanswered, unheard: set[int], today: date) -> Raised:
    """What silence says of one claim today."""
    sent = date.fromordinal(claim.sent_day)
    facts = SilentClaim(
        claim_ref=claim.id,
        sent=sent,
        work_days=desk.calendar.working_days_between(sent, today),
        charge_cents=claim.charge_cents,
        batch_silent=claim.batch_id in unheard,
        acknowledged=claim.acknowledged,
        by_payer=claim.by_payer,
        follow_up=date.fromordinal(claim.follow_up_day) if claim.follow_up_day else None,
    )
    return raise_for_silence(facts, today, desk.settings.business_answer_days)


def _raise(desk: Desk, found: list[tuple[Unanswered, Raised]]) -> int:
    raiser = Raiser(desk)
    raiser.expect({(Subject.CLAIM, claim.id) for claim, _raised in found})
    for claim, raised in found:
        raiser.take(raised, (claim.id, claim.patient_id, claim.payer_id))
    raiser.finish()
    return len(found)


def _is_silent(desk: Desk, sent: date, today: date) -> bool:
    return desk.calendar.working_days_between(sent, today) > desk.settings.syntax_answer_days


def _turned(desk: Desk, today: date) -> Iterator[bool]:
    """Rank again what turns today or turned since; nothing else is read."""
    portion = Portion()
    stuck = unfolded = 0
    while found := upkeep.turning_items(desk.store, today, portion.size):
        work = turned(desk, found)
        written = portion.hold(desk.store, lambda work=work: store_turned(desk, work))  # type: ignore[misc]
        stuck = 0 if written else stuck + 1
        if stuck > MOST:  # cannot be: a rank's next change lies ahead; better to stop than to turn for ever
            raise AssertionError(f"{len(found)} items do not turn")
        unfolded += written
        if unfolded >= FOLDED_AFTER:
            desk.store.fold_log()
            unfolded = 0
        yield bool(written)
    desk.store.fold_log()


def _arrivals(desk: Desk, today: date, minutes: Mapping[int, int]) -> str:
    """How many minutes a person needs on each weekday for what comes in and cannot wait: the median of the days there were."""
    by_weekday: list[list[int]] = [[] for _ in range(7)]
    first = min(minutes, default=today.toordinal())
    for number in range(first, today.toordinal()):
        if desk.calendar.is_working(date.fromordinal(number)):
            by_weekday[date.fromordinal(number).weekday()].append(minutes.get(number, 0))
    writers = sum(1 for user, active in office.users(desk.store) if active and user.may_write) or 1
    return " ".join(str(sorted(days)[len(days) // 2] // writers) if len(days) >= LEAST_WEEKDAYS else "-" for days in by_weekday)


def _keep_holidays(desk: Desk, today: date) -> None:
    from medq.work.office import keep_holidays

    if not any(day.year == today.year + 1 for day in office.holidays(desk.store)):
        keep_holidays(desk.store, today.year)
        desk.forget()
