"""What needs a decision before it is lost, and the three decisions: work it, hand it over, let it go for a reason."""

from datetime import date

from data.events.events import ChangeSet
from data.items import items
from data.items.items import ItemRecord
from data.plan import expiring
from medq.domain.acts import Field
from medq.domain.items.item import State
from medq.domain.plan.expiring import (
    LAPSING_WORKDAYS,
    UNTOUCHED_WORKDAYS,
    ExpiringCause,
    ExpiringItem,
    expiring_cause,
    group_decisions,
    worth_floor,
)
from medq.domain.plan.view import ExpiringLine
from medq.work.acts.basic import assign, assign_fields, open_only
from medq.work.acts.registry import Act, Values, register
from medq.work.desk import Desk
from medq.work.items.leases import RELEASED
from medq.work.items.ranking import rank_facts
from medq.work.payer_rules import longest_transport
from medq.work.visibility import redacted_rows

MOST = 500  # items to decide on, of those that lapse and of those forgotten
LOOKED_AT = 500  # items that are looked at at once
GROWS = 4  # how much longer each portion of keys is than the one before: what was read of a day is read few times again
LET_EXPIRE = "let-go"


def decisions(desk: Desk) -> tuple[ExpiringLine, ...]:
    """What is to be decided today, equal items as one; what lapses first on top."""
    today, calendar = desk.today(), desk.calendar
    with desk.store.read_transaction():
        standing = _lapsing(desk, today)
        known = {one.item for one in standing}
        ids = expiring.untouched_items(
            desk.store, calendar.add_working(today, -UNTOUCHED_WORKDAYS), MOST
        )
        standing += _standing(desk, [item_id for item_id in ids if item_id not in known])
        made = group_decisions(standing, today, desk.weights, calendar)
        rows = redacted_rows(desk, [one.items[0] for one in made])
    return tuple(
        ExpiringLine(
            row=rows[one.items[0]],
            items=one.items,
            lapsing=one.cause is ExpiringCause.LAPSES,
            worth_cents=one.worth_cents,
            minutes=one.minutes,
            lapses=one.lapses,
            untouched=one.untouched,
        )
        for one in made
    )


def _lapsing(desk: Desk, today: date) -> list[ExpiringItem]:
    """The first `MOST` items that lapse soon below the floor, by their last safe day.

    What is above the floor and what is a duty stands among them and is read past: at most all that has its last safe day
    within the ten working days, each once (a million items have some seventy thousand there: half a second). The store itself
    leaves out what is surely worth working; only the facts of the others are read.
    """
    until, transport = desk.calendar.add_working(today, LAPSING_WORKDAYS), longest_transport(desk)
    floor = worth_floor(until, desk.weights, desk.calendar)
    found: list[ExpiringItem] = []
    portion, after = MOST, (0, 0)
    while keys := expiring.undecided_keys(
        desk.store, today, until, portion, transport=transport, after=after
    ):
        for start in range(0, len(keys), LOOKED_AT):
            ids = [item_id for _day, item_id in keys[start : start + LOOKED_AT]]
            doubtful = expiring.not_surely_worth(desk.store, ids, floor)
            many = _standing(desk, [item_id for item_id in ids if item_id in doubtful])
            found += [
                one
                for one in many
                if expiring_cause(one, today, desk.weights, desk.calendar) is ExpiringCause.LAPSES
            ]
            if len(found) >= MOST:
                return found[:MOST]
        if len(keys) < portion:
            break
        portion, after = portion * GROWS, keys[-1]
    return found


def _standing(desk: Desk, ids: list[int]) -> list[ExpiringItem]:
    """These items as the decide list sees them, in the order given."""
    found = {item.id: item for item in items.item_records(desk.store, ids)}
    days = expiring.touched_days(desk.store, ids)
    return [_stands(desk, found[item_id], date.fromordinal(days[item_id])) for item_id in ids]


def _stands(desk: Desk, item: ItemRecord, touched: date) -> ExpiringItem:
    same = f"{int(item.kind)}:{item.payer_id or 0}:{item.cause}" if item.cause else ""
    return ExpiringItem(item.id, rank_facts(desk, item), touched, item.cause or item.topic, same)


def _work(desk: Desk, item: ItemRecord, values: Values, entry: ChangeSet) -> str:
    entry.change("item", item.id, owner_id=desk.user.id, decided_day=desk.today().toordinal())
    return f"Decided: {desk.user.initials} works it."


def _hand_over(desk: Desk, item: ItemRecord, values: Values, entry: ChangeSet) -> str:
    told = assign(desk, item, values, entry)
    entry.change("item", item.id, decided_day=desk.today().toordinal())
    return f"Decided. {told}"


def _let_go(desk: Desk, item: ItemRecord, values: Values, entry: ChangeSet) -> str:
    today = desk.today().toordinal()
    entry.change(
        "item",
        item.id,
        state=int(State.DONE),
        outcome=LET_EXPIRE,
        decided_day=today,
        wait_until=None,
        wait_for="",
        **RELEASED,
    )
    return f"Let go: {values['reason']}"


def _reason(desk: Desk, item: ItemRecord) -> tuple[Field, ...]:
    return (Field("reason", "Why it is let go"),)


register(
    Act("work-on", "decide.work", "Decide: I work it", open_only, _work),
    Act(
        "hand-over",
        "decide.hand",
        "Decide: somebody else works it",
        open_only,
        _hand_over,
        assign_fields,
    ),
    Act(
        LET_EXPIRE,
        "decide.letgo",
        "Decide: let it go, with the reason",
        open_only,
        _let_go,
        _reason,
    ),
)
