"""What became of a plan: what another one wins or loses against it, and what is left of its day. Pure."""

from dataclasses import dataclass, replace

from medq.domain.money import dollars
from medq.domain.plan.model import Candidate, Day, Plan, PlanConflict, Span
from medq.domain.plan.schedule import capacity_of


@dataclass(frozen=True, slots=True)
class PlanDifference:
    """What the later of two plans of a day wins or loses: value in cents, minutes, entries, limits and promises of that day."""

    value_cents: int
    minutes: int
    came: tuple[Candidate, ...]
    went: tuple[Candidate, ...]
    limits_won: tuple[Candidate, ...]
    limits_lost: tuple[Candidate, ...]
    impossible: tuple[str, ...]  # hand-set places that the later plan cannot keep, in words

    @property
    def text(self) -> str:
        """In one line: `$120.00 more, 12 min less; 1 limit lost: Appeal 10388`."""
        parts = []
        if self.value_cents:
            parts.append(
                f"{dollars(abs(self.value_cents))} {'more' if self.value_cents > 0 else 'less'}"
            )
        if self.minutes:
            parts.append(f"{abs(self.minutes)} min {'more' if self.minutes > 0 else 'less'}")
        lines = [", ".join(parts) or "the same value and minutes"]
        for many, word in ((self.limits_won, "kept"), (self.limits_lost, "lost")):
            if many:
                names = ", ".join(one.called for one in many)
                lines.append(
                    f"{len(many)} {'limit' if len(many) == 1 else 'limits'} {word}: {names}"
                )
        return "; ".join((*lines, *self.impossible))


def compare_plans(before: Plan, after: Plan) -> PlanDifference:
    """What `after` wins or loses against `before`; limits are entries of the first tiers."""
    was = {entry.candidate.item: entry.candidate for entry in before.entries if entry.candidate}
    now = {entry.candidate.item: entry.candidate for entry in after.entries if entry.candidate}
    came = tuple(one for item, one in now.items() if item not in was)
    went = tuple(one for item, one in was.items() if item not in now)
    return PlanDifference(
        value_cents=after.value_cents - before.value_cents,
        minutes=after.planned - before.planned,
        came=came,
        went=went,
        limits_won=tuple(one for one in came if one.tier == 1),
        limits_lost=tuple(one for one in went if one.tier == 1),
        impossible=tuple(one.text for one in after.problems if one.trouble is PlanConflict.HAND),
    )


def rest_of_day(day: Day, now: int) -> Day:
    """What is left of a day at that minute: of the room for arrivals its share; what is fixed and under way lasts until its end."""
    if day.hours is None or now <= day.hours.start:
        return day
    rest = replace(
        day,
        hours=Span(now, day.hours.end) if now < day.hours.end else None,
        fixed=tuple(
            replace(one, span=Span(max(now, one.span.start), one.span.end))
            for one in day.fixed
            if one.span.end > now
        ),
    )
    whole = capacity_of(day)
    return replace(rest, arrivals=day.arrivals * capacity_of(rest) // whole if whole else 0)
