"""One item as a plan weighs it: its minutes, its worth, when it can be worked and why."""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from data.items.item_records import ItemRecord
from medq.domain.items.bundle import CLEAN
from medq.domain.items.item import ItemRow, Kind, State
from medq.domain.plan.model import Candidate
from medq.domain.plan.reasons import (
    OmissionKind,
    OmissionReason,
    PlacementReason,
    ReasonKind,
    cents_per_minute,
)
from medq.domain.plan.spans import DAY_MINUTES, Span
from medq.domain.rank.order import FIRST, latest_start
from medq.domain.rank.score import VALUE_UNIT, rank, rank_value
from medq.work.desk import Desk
from medq.work.items.item_ranks import rank_context, rank_facts
from medq.work.plan.day import minute_of_day
from medq.work.plan.phones import phone_hours
from medq.work.plan.store import PlanTarget

SETUP_MINUTES = 2  # that a change of kind or payer costs


@dataclass(frozen=True, slots=True)
class CandidateFacts:
    """One item with what was read about it for a plan."""

    item: ItemRecord
    row: ItemRow  # redacted for the desk's user
    held_by: str  # initials of the other person who has or owns it, or nothing
    minutes: int
    in_group: bool  # other open items have its kind, payer and cause


class LastDayTimes(NamedTuple):
    """The minutes of a last day at which the work must begin and be out; None without a limit."""

    start_by: int | None = None
    cutoff: int | None = None


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
    times = LastDayTimes()
    if is_first and finish_by - minutes < DAY_MINUTES:
        times = LastDayTimes(latest_start(finish_by, minutes), finish_by)
    name = _short_name(row)
    hours, phones_open = phone_hours(desk, item, day)
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
        start_by=times.start_by,
        window=window,
        hours=hours,
        phones_open=phones_open,
        too_late=_too_late(desk, facts, day),
        below_floor=not is_first and item.act_by is not None and item.act_by <= day,
        held_by=facts.held_by,
        not_before=_not_before(desk, item, day),
        reason=_first_reason(item, day, window, times) if is_first else None,
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
    """Return the last name as the user may see it: `COLE`; without a patient the subject."""
    if row.kind is Kind.CALLBACK:
        return row.patient_last or f"callback {row.id}"
    return row.patient_last or row.short_subject or row.title


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


def _too_late(desk: Desk, facts: CandidateFacts, day: date) -> OmissionReason | None:
    """Return why no plan of that day may have the item: it must go out before, or is lost.

    A promise and a legal duty are still to be kept after their day.
    """
    item, today = facts.item, desk.today()
    if item.deadline is not None and item.deadline < today and not item.duty:
        return OmissionReason(OmissionKind.LOST, day=item.deadline)
    act_by = item.last_safe_day
    if act_by is None or act_by >= day or day <= today or item.duty or item.kind is Kind.CALLBACK:
        return None
    last_day = max(today, act_by)
    item_rank = rank(rank_context(desk, last_day), rank_facts(desk, item, member=facts.in_group))
    if item_rank.tier != FIRST:  # it is decided in Expiring
        rate = cents_per_minute(item_rank.score)
        return OmissionReason(OmissionKind.LOW_VALUE, cents_per_minute=rate)
    return OmissionReason(OmissionKind.MUST_GO_SOONER, day=last_day)


def _first_reason(
    item: ItemRecord, day: date, window: Span | None, times: LastDayTimes
) -> PlacementReason:
    """Return what must happen on that day with an item of tier 1."""
    if window is not None:
        return PlacementReason(ReasonKind.PROMISED, window=window)
    if item.duty:
        due = item.deadline or item.act_by or day
        return PlacementReason(ReasonKind.LEGAL_DEADLINE, day=due, is_past=due < day)
    if item.promised:
        return PlacementReason(ReasonKind.PROMISED_DAY)
    start_by, cutoff = times
    if item.act_by is not None and item.act_by < day:  # the deadline itself is still ahead
        return PlacementReason(
            ReasonKind.PAST_ACT_BY, minute=start_by, day=item.deadline, cutoff=cutoff
        )
    by_fax = item.act_by is not None and item.act_by == item.deadline
    return PlacementReason(ReasonKind.LAST_DAY, minute=start_by, cutoff=cutoff, by_fax=by_fax)
