"""Where a group stands: items of one kind, payer and cause, worked together, rank as the one effort that they are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from medq.domain.calendar import Calendar
from medq.domain.rank import FIRST, LATER, SECOND, VALUE_UNIT, ordered, weigh
from medq.domain.rank_facts import RankFacts, RankSettings


@dataclass(frozen=True, slots=True)
class GroupRank:
    """A group's place on a day, as `Rank`; `best` are the members (places in the list given) that make its score.

    `scores` are the members' own, in the order given, at the minutes that each still costs once the set-up is done:
    what the rest of the group ranks at. All scores are micro-dollars a minute.
    """

    tier: int
    score: int
    order: int
    next_change: date
    start_by: int | None
    best: tuple[int, ...]
    worth: Fraction  # what the best members are worth together, dollars
    minutes: int  # set-up and the best members' own minutes
    set_up_minutes: int
    scores: tuple[int, ...]

    @property
    def text(self) -> str:
        """The division in words: `÷ 10 min (4 set-up + 6 for 3)`."""
        return f"÷ {self.minutes} min ({self.set_up_minutes} set-up + {self.minutes - self.set_up_minutes} for {len(self.best)})"


def rank_group(members: Sequence[RankFacts], today: date, settings: RankSettings, calendar: Calendar) -> GroupRank:
    """The one score of a group: sum of (V·I·U + C) ÷ (set-up + sum of marginal minutes) over its best members.

    The best members are those that raise it: by worth a marginal minute, as long as one more is worth more a minute
    than the group with those before it. Tier and latest start are those of the most urgent member. Errors: ValueError
    for an empty group.
    """
    if not members:
        raise ValueError("a group has members")
    weighed = [weigh(facts, today, settings, calendar) for facts in members]
    set_up = max(facts.set_up_minutes for facts in members)
    density = [Fraction(value, facts.marginal_minutes) for (value, _start, _change), facts in zip(weighed, members, strict=True)]
    best: list[int] = []
    worth, minutes = 0, set_up
    for place in sorted(range(len(members)), key=lambda place: (-density[place], place)):
        # Above what the group is worth a minute so far; the first always joins, since a group is at least one.
        if best and density[place] * minutes <= worth:
            break
        best.append(place)
        worth += weighed[place][0]
        minutes += members[place].marginal_minutes
    start = min(start for _value, start, _change in weighed)
    tier, start_by = (SECOND, None) if start == LATER else (FIRST, start)
    score = _rounded(Fraction(worth, minutes))
    return GroupRank(
        tier=tier,
        score=score,
        order=ordered(tier, score, start_by),
        next_change=min(change for _value, _start, change in weighed),
        start_by=start_by,
        best=tuple(best),
        worth=Fraction(worth, VALUE_UNIT * 1_000_000),
        minutes=minutes,
        set_up_minutes=set_up,
        scores=tuple(_rounded(one) for one in density),
    )


def _rounded(value: Fraction) -> int:
    below = value.denominator * VALUE_UNIT
    return (2 * value.numerator + below) // (2 * below)
