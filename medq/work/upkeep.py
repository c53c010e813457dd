"""What a new day asks for: items come back, silence is noticed, places turn, and the office learns from its past.

The first writer of a day does it, in chunks, so that nobody waits; a reader shows the list as of the last time.
"""

from collections.abc import Iterator
from datetime import date

from data import effort, office, plans, upkeep
from medq.domain.calendar import add_days
from medq.domain.item import Subject
from medq.domain.raising_silence import SilentBatch, SilentClaim, raise_for_batch_silence, raise_for_silence
from medq.work.desk import ARRIVALS_KEY, NEW_DAY_KEY, Desk
from medq.work.raising import Raiser
from medq.work.ranking import rank_again
from medq.work.waking import CHUNK, wake_due

READ = 100 * CHUNK  # turning items listed at once, a group's together
ARRIVAL_DAYS = 182  # how far back it is counted what comes in
LEAST_WEEKDAYS = 4  # from so many Mondays on the office knows its Mondays


def new_day(desk: Desk) -> bool:
    """Do what a new day asks for, once; whether this call did it. Each chunk is a transaction of its own."""
    today = desk.today()
    if not desk.is_new_day:
        return False
    with desk.store.writing():
        upkeep.learn(desk.store)
        effort.learn(desk.store)
        _learn_arrivals(desk, today)
        _keep_holidays(desk, today)
    for _ in _woken(desk, today):
        pass
    _silence(desk, today)
    _turned(desk, today)
    with desk.store.writing():
        office.set_setting(desk.store, NEW_DAY_KEY, today.isoformat())
    return True


def _woken(desk: Desk, today: date) -> Iterator[int]:
    while True:
        with desk.store.writing():
            changed = wake_due(desk)
        if not changed:
            return
        yield changed


def _silence(desk: Desk, today: date) -> None:
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
    unheard = {one.id for one in silent if _is_silent(desk, date.fromordinal(one.sent_day), today)}
    last = 0
    while chunk := upkeep.unanswered_claims(desk.store, last, CHUNK):
        last = chunk[-1].id
        with desk.store.writing():
            raiser = Raiser(desk)
            raiser.expect({(Subject.CLAIM, one.id) for one in chunk})
            for claim in chunk:
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
                raised = raise_for_silence(facts, today, desk.settings.business_answer_days)
                raiser.take(raised, (claim.id, claim.patient_id, claim.payer_id))
            raiser.finish()


def _is_silent(desk: Desk, sent: date, today: date) -> bool:
    return desk.calendar.working_days_between(sent, today) > desk.settings.syntax_answer_days


def _turned(desk: Desk, today: date) -> None:
    """Rank again what turns today or turned since; only rows whose place changed are written."""
    before: list[int] = []
    while ids := upkeep.turning_items(desk.store, today, READ):
        if ids == before:  # cannot be: a rank's next change lies ahead; better to stop than to turn for ever
            raise AssertionError(f"{len(ids)} items do not turn")
        before = ids
        for start in range(0, len(ids), CHUNK):
            with desk.store.writing():
                rank_again(desk, ids[start : start + CHUNK])


def _learn_arrivals(desk: Desk, today: date) -> None:
    """How many minutes a person needs on each weekday for what comes in and cannot wait: the median of the days there were."""
    by_weekday: list[list[int]] = [[] for _ in range(7)]
    minutes = dict(plans.arrivals(desk.store, add_days(today, -ARRIVAL_DAYS), today))
    first = min(minutes, default=today.toordinal())
    for number in range(first, today.toordinal()):
        if desk.calendar.is_working(date.fromordinal(number)):
            by_weekday[date.fromordinal(number).weekday()].append(minutes.get(number, 0))
    writers = sum(1 for user, active in office.users(desk.store) if active and user.may_write) or 1
    told = [str(sorted(days)[len(days) // 2] // writers) if len(days) >= LEAST_WEEKDAYS else "-" for days in by_weekday]
    office.set_setting(desk.store, ARRIVALS_KEY, " ".join(told))


def _keep_holidays(desk: Desk, today: date) -> None:
    from medq.work.office import keep_holidays

    if not any(day.year == today.year + 1 for day in office.holidays(desk.store)):
        keep_holidays(desk.store, today.year)
        desk.forget()
