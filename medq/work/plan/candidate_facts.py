"""One item as a plan weighs it: its minutes, its worth, when it can be worked and why."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from data.items.item_records import ItemRecord
from medq.domain.items.item import ItemRow, Kind, State
from medq.domain.items.topics import CLEAN
from medq.domain.plan.model import Candidate
from medq.domain.plan.reasons import PlacementReason, ReasonKind
from medq.domain.plan.spans import DAY_MINUTES, Span
from medq.domain.rank.order import FIRST, latest_start
from medq.domain.rank.score import VALUE_UNIT, rank, rank_value
from medq.work.desk import Desk
from medq.work.items.item_ranks import rank_context, rank_facts
from medq.work.payer_rules import payer_rules_of
from medq.work.plan.day import minute_of_day, moment_of
from medq.work.plan.store import PlanTarget

SETUP_MINUTES = 2  # that a change of kind or payer costs
CALLING_KINDS = frozenset({Kind.DENIAL, Kind.FOLLOW_UP})  # need the payer's phone to be answered


@dataclass(frozen=True, slots=True)
class CandidateFacts:
    """One item with what was read about it for a plan."""

    item: ItemRecord
    row: ItemRow  # redacted for the desk's user
    held_by: str  # initials of the other person who has or owns it, or nothing
    minutes: int
    in_group: bool  # other open items have its kind, payer and cause


def make_candidate(target: PlanTarget, facts: CandidateFacts) -> Candidate:
    """Return the item as the plan of that day weighs it; reads the rules of its payer."""
    desk, day = target.desk, target.day
    item, row = facts.item, facts.row
    context = rank_context(desk, day)
    ranked = rank_facts(desk, item, member=facts.in_group)
    item_rank = rank(context, ranked)
    value, finish_by, _rerank_on = rank_value(context, ranked)
    window = promised_window(desk, item, day)
    group, setup_minutes = _shared_setup(desk, facts)
    is_first = item_rank.tier == FIRST
    minutes = facts.minutes + (SETUP_MINUTES if item.cause == CLEAN else 0)
    has_start_by = is_first and finish_by - minutes < DAY_MINUTES
    start_by = latest_start(finish_by, minutes) if has_start_by else None
    name = _short_name(row)
    return Candidate(
        item=item.id,
        kind=item.kind,
        title=" ".join(part for part in (row.kind.word.capitalize(), name, row.payer) if part),
        minutes=minutes,
        worth_micros=value // VALUE_UNIT,
        score_micros=item_rank.score,
        tier=0 if item.pinned_on(day) == target.user.id else item_rank.tier,
        payer=row.payer,
        group=group,
        setup_minutes=setup_minutes,
        act_by=item.act_by,
        start_by=start_by,
        window=window,
        hours=_phone_hours(desk, item, day),
        below_floor=not is_first and item.act_by is not None and item.act_by <= day,
        held_by=facts.held_by,
        not_before=_not_before(desk, item, day),
        reason=_first_reason(item, day, window, start_by) if is_first else None,
        name=name,
    )


def _shared_setup(desk: Desk, facts: CandidateFacts) -> tuple[str, int]:
    """Return what the item shares a setup with, and the minutes of that.

    Clean claims go together whoever pays them. Items of one cause share most of the work, those
    of one kind and payer only getting there.
    """
    item, minutes = facts.item, facts.minutes
    if item.kind is Kind.SUBMIT and item.cause == CLEAN:
        return CLEAN, SETUP_MINUTES
    if item.payer_id is None or item.kind is Kind.CALLBACK:
        return "", 0
    if facts.in_group:
        return f"{item.kind.word}:{item.payer_id}:{item.cause}", desk.rank_settings.set_up(minutes)
    return f"{item.kind.word}:{item.payer_id}", min(SETUP_MINUTES, minutes - 1)


def _short_name(row: ItemRow) -> str:
    """Return number and last name as the user may see them: `10407 COLE`; callbacks by initials."""
    if row.kind is Kind.CALLBACK:
        return row.patient_short or f"callback {row.id}"
    return f"{row.short_subject} {row.patient_last}".strip() or row.title


def promised_window(desk: Desk, item: ItemRecord, day: date) -> Span | None:
    """Return the promised time on that day, in minutes of its wall clock."""
    if item.window_start is None or item.window_end is None or not item.promised:
        return None
    start, end = item.window_start.astimezone(desk.zone), item.window_end.astimezone(desk.zone)
    if not start.date() <= day <= end.date() or item.window_end <= item.window_start:
        return None
    return Span(minute_of_day(desk.zone, day, start), minute_of_day(desk.zone, day, end))


def _not_before(desk: Desk, item: ItemRecord, day: date) -> date | None:
    """Return the later day on which its hold ends or its window opens, or None."""
    days = [item.wait_until] if item.state is State.WAITING and item.wait_until else []
    if item.window_start is not None:
        days.append(item.window_start.astimezone(desk.zone).date())
    return max((later for later in days if later > day), default=None)


def _phone_hours(desk: Desk, item: ItemRecord, day: date) -> tuple[Span, ...] | None:
    """Return the payer's hours on that day in the office's time zone.

    None where nobody has to be called or the hours are not on file; empty where it is closed.
    """
    if item.kind not in CALLING_KINDS or item.payer_id is None:
        return None
    rules = payer_rules_of(desk, item.payer_id)
    if rules.phone_from is None or rules.phone_to is None:
        return None
    zone = ZoneInfo(rules.phone_zone) if rules.phone_zone else desk.zone
    opens, closes = (moment_of(zone, day, minute) for minute in (rules.phone_from, rules.phone_to))
    span = Span(minute_of_day(desk.zone, day, opens), minute_of_day(desk.zone, day, closes))
    return (span,) if span.minutes else ()


def _first_reason(
    item: ItemRecord, day: date, window: Span | None, start_by: int | None
) -> PlacementReason:
    """Return what must happen on that day with an item of tier 1."""
    if window is not None:
        return PlacementReason(ReasonKind.PROMISED, window=window)
    if item.duty:
        due = item.deadline or item.act_by or day
        return PlacementReason(ReasonKind.LEGAL_DEADLINE, day=due, is_past=due < day)
    if item.promised:
        return PlacementReason(ReasonKind.PROMISED_DAY)
    is_past = item.act_by is not None and item.act_by < day  # the deadline itself is still ahead
    kind = ReasonKind.PAST_ACT_BY if is_past else ReasonKind.LAST_DAY
    return PlacementReason(kind, minute=start_by)
