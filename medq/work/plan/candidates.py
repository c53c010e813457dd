"""What could be worked on a day by one person: the best by rank, what is promised, what gets its last safe day, each with
what the plan's builder weighs it by."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from data.items import items
from data.items.items import ItemRecord
from data.office import office
from data.plan import candidates, plans
from medq.domain.items.item import ItemRow, Kind, State
from medq.domain.plan.model import Candidate, Span, clock
from medq.domain.rank.order import FIRST, latest_start
from medq.domain.rank.score import DAY, VALUE_UNIT, Rank, rank, rank_value
from medq.domain.triggers.unsent import CLEAN
from medq.domain.user import User
from medq.work.desk import Desk
from medq.work.items.effort import Efforts
from medq.work.items.ranking import rank_facts
from medq.work.office.working_hours import person_of
from medq.work.payer_rules import payer_rules_of
from medq.work.plan.day import minute_of_day, moment_of
from medq.work.visibility import redacted_rows

MOST = 200  # candidates by rank
MOST_DATED = 200  # those that a date brings
MOST_OTHERS = 20  # those that somebody else has, so that it can be told
SET_UP = 2  # minutes that a change of kind or payer costs
CALLING = frozenset(
    {Kind.DENIAL, Kind.FOLLOW_UP}
)  # kinds for which the payer's phone must be answered


def plan_candidates(desk: Desk, user: User, day: date, also: Iterable[int] = ()) -> list[Candidate]:
    """The items that could go into that person's plan of that day; `also` those that are in it already."""
    ids = _ids(desk, user, day) | set(also)
    kinds = person_of(desk, user.id).kinds
    elsewhere = plans.held_elsewhere(desk.store, user.id, day)
    people = office.initials(desk.store)
    efforts = Efforts(desk)
    found = [
        item for item in items.item_records(desk.store, sorted(ids)) if item.state is not State.DONE
    ]
    rows = redacted_rows(desk, [item.id for item in found])
    sizes = items.group_sizes(
        desk.store, {item.group_id for item in found if item.group_id is not None}
    )
    made = []
    for item in found:
        if (
            kinds
            and item.kind not in kinds
            and item.owner_id != user.id
            and item.id not in set(also)
        ):
            continue
        held = _held(item, user, people) or elsewhere.get(item.id, "")
        made.append(
            _candidate(
                desk,
                user,
                day,
                item,
                rows[item.id],
                held,
                efforts.minutes(item),
                sizes.get(item.group_id or 0, 0) > 1,
            )
        )
    return made


def last_day_items(desk: Desk, ids: Sequence[int], day: date) -> set[int]:
    """Those of these items that must be done on that day, at no promised time: they lapse with it and are worth coming first
    then, or are a duty in law."""
    found = items.item_records(desk.store, ids)
    sizes = items.group_sizes(
        desk.store, {item.group_id for item in found if item.group_id is not None}
    )
    return {
        item.id
        for item in found
        if item.state is not State.DONE
        and _window(desk, item, day) is None
        and _place(desk, item, day, sizes.get(item.group_id or 0, 0) > 1).tier == FIRST
    }


def _place(desk: Desk, item: ItemRecord, day: date, together: bool) -> Rank:
    return rank(rank_facts(desk, item, member=together), day, desk.weights, desk.calendar)


def _ids(desk: Desk, user: User, day: date) -> set[int]:
    store, today = desk.store, desk.today()
    start, end = moment_of(desk.zone, day, 0), moment_of(desk.zone, day + timedelta(days=1), 0)
    return {
        *candidates.best_open(store, user.id, MOST),
        *candidates.promised(store, start, end, MOST_DATED),
        *candidates.reaching_last_day(store, day, MOST_DATED),
        *candidates.waking(store, today, day, MOST_DATED),
        *candidates.held_by_others(store, user.id, MOST_OTHERS),
    }


def _held(item: ItemRecord, user: User, people: dict[int, str]) -> str:
    """Who else has it, or whose it is; empty when nobody."""
    if item.state is State.TAKEN and item.holder_id not in (None, user.id):
        return people.get(item.holder_id or 0, "")
    return people.get(item.owner_id, "") if item.owner_id not in (None, user.id) else ""


def _candidate(
    desk: Desk,
    user: User,
    day: date,
    item: ItemRecord,
    row: ItemRow,
    held: str,
    minutes: int,
    together: bool,
) -> Candidate:
    facts = rank_facts(desk, item, member=together)
    place = rank(facts, day, desk.weights, desk.calendar)
    value, end, _change = rank_value(facts, day, desk.weights, desk.calendar)
    window = _window(desk, item, day)
    pinned = item.pinned_on(day) == user.id
    group, set_up = _group(desk, item, minutes, together)
    minutes += SET_UP if item.cause == CLEAN else 0
    start_by = latest_start(end, minutes) if place.tier == FIRST and end - minutes < DAY else None
    name = _name(row)
    return Candidate(
        item=item.id,
        kind=item.kind,
        title=" ".join(part for part in (row.kind.word.capitalize(), name, row.payer) if part),
        minutes=minutes,
        worth=value // VALUE_UNIT,
        score=place.score,
        tier=0 if pinned else place.tier,
        payer=row.payer,
        group=group,
        set_up=set_up,
        act_by=item.act_by,
        start_by=start_by,
        window=window,
        hours=_phone_hours(desk, item, day),
        below_floor=place.tier != FIRST and item.act_by is not None and item.act_by <= day,
        held_by=held,
        not_before=_not_before(desk, item, day),
        why=_why(item, day, place.tier, window, start_by),
        name=name,
    )


def _group(desk: Desk, item: ItemRecord, minutes: int, together: bool) -> tuple[str, int]:
    """(what shares a set-up with it, the minutes of that): claims that are ready go together whoever pays them, items of one
    cause share most of the work, those of one kind and payer the way there."""
    if item.kind is Kind.SUBMIT and item.cause == CLEAN:
        return CLEAN, SET_UP
    if item.payer_id is None or item.kind is Kind.CALLBACK:
        return "", 0
    if together:
        return f"{item.kind.word}:{item.payer_id}:{item.cause}", desk.weights.set_up(minutes)
    return f"{item.kind.word}:{item.payer_id}", min(SET_UP, minutes - 1)


def _name(row: ItemRow) -> str:
    """`10407 COLE`: number and family name, as these eyes may see it; a call back by initials."""
    if row.kind is Kind.CALLBACK:
        return row.patient_short or f"call back {row.id}"
    family = row.patient.split(",")[0]
    return f"{row.subject.removeprefix('claim ')} {family}".strip() or row.title


def _window(desk: Desk, item: ItemRecord, day: date) -> Span | None:
    """The promised time on that day, in minutes of its wall clock."""
    if item.window_start is None or item.window_end is None or not item.promised:
        return None
    start, end = item.window_start.astimezone(desk.zone), item.window_end.astimezone(desk.zone)
    if not start.date() <= day <= end.date() or item.window_end <= item.window_start:
        return None
    return Span(minute_of_day(desk.zone, day, start), minute_of_day(desk.zone, day, end))


def _not_before(desk: Desk, item: ItemRecord, day: date) -> date | None:
    """The day until which it waits, or on which its window opens; None where it can be worked already."""
    days = [item.wait_until] if item.state is State.WAITING and item.wait_until else []
    if item.window_start is not None:
        days.append(item.window_start.astimezone(desk.zone).date())
    later = [one for one in days if one > day]
    return max(later) if later else None


def _phone_hours(desk: Desk, item: ItemRecord, day: date) -> tuple[Span, ...] | None:
    """The payer's hours on that day in the office's own clock; None where nobody has to be called or it is not known."""
    if item.kind not in CALLING or item.payer_id is None:
        return None
    rules = payer_rules_of(desk, item.payer_id)
    if rules.phone_from is None or rules.phone_to is None:
        return None
    zone = ZoneInfo(rules.phone_zone) if rules.phone_zone else desk.zone
    opens, closes = (_at(zone, day, minute) for minute in (rules.phone_from, rules.phone_to))
    span = Span(minute_of_day(desk.zone, day, opens), minute_of_day(desk.zone, day, closes))
    return (span,) if span.minutes else ()


def _at(zone: ZoneInfo, day: date, minute: int) -> datetime:
    later, rest = divmod(minute, DAY)
    return datetime.combine(day + timedelta(days=later), time(rest // 60, rest % 60), zone)


def _why(item: ItemRecord, day: date, tier: int, window: Span | None, start_by: int | None) -> str:
    """What must happen on that day, in a few words; nothing outside tier 1."""
    if tier != FIRST:
        return ""
    if window is not None:
        return f"promised {clock(window.start)}-{clock(window.end)}"
    if item.duty:
        due = item.deadline or item.act_by or day
        return f"a duty in law, {'was due' if due < day else 'due'} {due:%d %b}"
    if item.promised:
        return "promised for that day"
    passed = (
        item.act_by is not None and item.act_by < day
    )  # the safe day; the payer's own limit is not
    if start_by is None:
        return "last chance" if passed else "last safe day"
    return f"last chance, {clock(start_by)}" if passed else f"last day, by {clock(start_by)}"
