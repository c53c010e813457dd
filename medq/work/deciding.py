"""What needs a decision before it is lost, and the three decisions: work it, hand it over, let it go for a reason."""

from datetime import date

from data import items, listing, plans
from data.events import Entry
from data.items import Facts
from medq.domain.decide import LAPSING_WORKDAYS, UNTOUCHED_WORKDAYS, Cause, Standing, to_decide
from medq.domain.desk import Field
from medq.domain.item import State
from medq.domain.plan_view import DecideLine
from medq.work.act import Act, Values, register
from medq.work.desk import Desk
from medq.work.leases import FREE
from medq.work.ranking import rank_facts
from medq.work.sight import seen
from medq.work.triage import assign, assign_fields, open_only

MOST = 500  # items that are looked at, of those that lapse and of those forgotten
LET_GO = "let-go"


def decisions(desk: Desk) -> tuple[DecideLine, ...]:
    """What is to be decided today, equal items as one; what lapses first on top."""
    today, calendar = desk.today(), desk.calendar
    with desk.store.reading():
        ids = plans.undecided(desk.store, today, calendar.add_working(today, LAPSING_WORKDAYS), MOST)
        ids = list(dict.fromkeys(ids + plans.forgotten(desk.store, calendar.add_working(today, -UNTOUCHED_WORKDAYS), MOST)))
        found = items.many_facts(desk.store, ids)
        days = plans.touched_days(desk.store, ids)
        standing = [_standing(desk, item, date.fromordinal(days[item.id])) for item in found]
        made = to_decide(standing, today, desk.weights, calendar)
        rows = {row.id: seen(desk, row) for row in listing.by_ids(desk.store, [one.items[0] for one in made], today)}
    return tuple(
        DecideLine(
            row=rows[one.items[0]],
            items=one.items,
            lapsing=one.cause is Cause.LAPSES,
            worth_cents=one.worth_cents,
            minutes=one.minutes,
            lapses=one.lapses,
            untouched=one.untouched,
        )
        for one in made
    )


def _standing(desk: Desk, item: Facts, touched: date) -> Standing:
    same = f"{int(item.kind)}:{item.payer_id or 0}:{item.cause}" if item.cause else ""
    return Standing(item.id, rank_facts(desk, item), touched, item.cause or item.topic, same)


def _work(desk: Desk, item: Facts, values: Values, entry: Entry) -> str:
    entry.change("item", item.id, owner_id=desk.user.id, decided_day=desk.today().toordinal())
    return f"Decided: {desk.user.initials} works it."


def _hand_over(desk: Desk, item: Facts, values: Values, entry: Entry) -> str:
    told = assign(desk, item, values, entry)
    entry.change("item", item.id, decided_day=desk.today().toordinal())
    return f"Decided. {told}"


def _let_go(desk: Desk, item: Facts, values: Values, entry: Entry) -> str:
    today = desk.today().toordinal()
    entry.change("item", item.id, state=int(State.DONE), outcome=LET_GO, decided_day=today, wait_until=None, wait_for="", **FREE)
    return f"Let go: {values['reason']}"


def _reason(desk: Desk, item: Facts) -> tuple[Field, ...]:
    return (Field("reason", "Why it is let go"),)


register(
    Act("work-on", "decide.work", "Decide: I work it", open_only, _work),
    Act("hand-over", "decide.hand", "Decide: somebody else works it", open_only, _hand_over, assign_fields),
    Act(LET_GO, "decide.letgo", "Decide: let it go, with the reason", open_only, _let_go, _reason),
)
