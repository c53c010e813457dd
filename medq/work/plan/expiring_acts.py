"""What needs a decision before it is lost, and the three decisions: work it, hand it over, let it go for a reason."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from data.events.events import ChangeSet
from data.items import items
from data.items.items import ItemRecord
from data.plan import expiring
from medq.domain.act_messages import ActMessage, Did
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
from medq.work.acts.basic import AssignInput, assign, assign_fields, parse_assign
from medq.work.acts.registry import Act, Answers, NoInput, Undo, no_input, not_if_done
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


@dataclass(frozen=True, slots=True)
class LetExpireInput:
    """Why an item is not pursued."""

    reason: str


def keep(desk: Desk, item: ItemRecord, asked: NoInput, change_set: ChangeSet) -> ActMessage:
    """Assign the expiring item to the user, who will work it."""
    change_set.change("item", item.id, owner_id=desk.user.id, decided_day=desk.today().toordinal())
    return ActMessage(Did.KEPT, desk.user.initials)


def reassign(desk: Desk, item: ItemRecord, asked: AssignInput, change_set: ChangeSet) -> ActMessage:
    """Assign the expiring item to somebody else."""
    message = assign(desk, item, asked, change_set)
    change_set.change("item", item.id, decided_day=desk.today().toordinal())
    return message._replace(did=Did.REASSIGNED) if asked.person else message


def let_expire(
    desk: Desk, item: ItemRecord, asked: LetExpireInput, change_set: ChangeSet
) -> ActMessage:
    """Close the expiring item without working it."""
    change_set.change(
        "item",
        item.id,
        state=int(State.DONE),
        outcome=LET_EXPIRE,
        decided_day=desk.today().toordinal(),
        wait_until=None,
        wait_for="",
        **RELEASED,
    )
    return ActMessage(Did.NOT_PURSUED, note=asked.reason)


def let_expire_fields(desk: Desk, item: ItemRecord) -> tuple[Field, ...]:
    """Return the fields of `let-go`."""
    return (Field("reason", "Why it will not be pursued"),)


def parse_let_expire(desk: Desk, answers: Answers) -> LetExpireInput:
    """Parse the fields of `let-go`."""
    return LetExpireInput(answers["reason"])


ACTS: tuple[Act[Any], ...] = (
    Act(
        name="work-on",
        key_action="decide.work",
        why_not=not_if_done,
        parse=no_input,
        perform=keep,
        undo=Undo("decision"),
        for_many=True,
    ),
    Act(
        name="hand-over",
        key_action="decide.hand",
        why_not=not_if_done,
        fields=assign_fields,
        parse=parse_assign,
        perform=reassign,
        undo=Undo("decision"),
        for_many=True,
    ),
    Act(
        name=LET_EXPIRE,
        key_action="decide.letgo",
        why_not=not_if_done,
        fields=let_expire_fields,
        parse=parse_let_expire,
        perform=let_expire,
        undo=Undo("decision"),
        for_many=True,
    ),
)
