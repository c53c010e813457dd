"""The office with everything at once: ways that take days, causes shared, duties in law, claims nobody acknowledged, windows.

The year is that of `model`, with its draws; what is added is drawn from a stream of its own. All of it is assumed.
"""

import random
from dataclasses import dataclass, field, replace
from datetime import date

from medq.domain.claims.deadlines import Channel, last_safe_day
from medq.domain.items.item import Kind
from medq.domain.items.recovery import UNACKNOWLEDGED_PPM, WORDS_PPM
from medq.domain.rank.facts import MILLION, RankFacts, RankSettings
from medq.domain.triggers.no_response import BUSINESS_ANSWER_DAYS
from tests.bench.office.model import CALENDAR, DAYS, LONGEST_ANSWER, Work, Year, a_year
from tests.bench.office.rules import dated, day_of, facts_of

SHARED = {
    Kind.REVIEW: 0.5,
    Kind.DENIAL: 0.5,
    Kind.FOLLOW_UP: 0.5,
}  # share with a cause that others have too
ONE_MORE = 0.85  # chance that the next such item of that kind and payer has the same cause: six in the mean
SET_UP = 0.7  # share of the minutes alone that a cause takes once
ON_PAPER = 0.3  # share of denials whose answer goes by mail; the others go by fax
DUTIES = 0.01  # share of reviews that are a refund with a date in law
DUTY_WORKDAYS = 43  # sixty days
UNFILED = 0.04  # share of what is submitted and never arrives
UNFILED_MINUTES = 3.0
WINDOWED = 0.6  # share of callbacks promised for a window
OPENS, LUNCH, LUNCH_AFTER = (
    510,
    45,
    210,
)  # half past eight; three quarters of an hour, after that many minutes of work


@dataclass(frozen=True, slots=True)
class Way:
    """What `Work` does not say of a piece of work. Minutes are true ones."""

    safe: int  # the last day on which acting arrives in time; acting later is lost
    cause: int = -1  # which cause it shares
    set_up: float = 0.0  # the minutes that its cause takes once
    own: float = 0.0  # and its own after that
    duty: bool = False
    again: int = -1  # submitted, nobody receives it: the piece of work that comes of it
    window: tuple[int, int] | None = None  # promised from and to, minutes of the day


@dataclass(slots=True)
class Whole:
    """A year with everything in it."""

    year: Year
    people: int
    ways: list[Way] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)  # how many share each cause

    def again(self) -> "Whole":
        """The same year, nothing of it done yet."""
        self.year.again()
        return self

    def facts(self, place: int, settings: RankSettings, *, safe: bool, groups: bool) -> RankFacts:
        """A piece of work as the program's rank sees it; with `safe` its last safe day, with `groups` as one of its cause."""
        way, facts = self.ways[place], facts_of(self.year.work[place])
        if facts.deadline is not None:
            facts = replace(
                facts, act_by=dated(way.safe) if safe else facts.deadline, duty=way.duty
            )
        if way.window is not None:
            facts = replace(facts, promise_from=way.window[0], promise_to=way.window[1])
        return (
            replace(facts, set_up_minutes=settings.set_up(facts.minutes))
            if groups and way.cause >= 0
            else facts
        )

    def relaxed(self) -> Year:
        """The year for the bound: done by its safe day, a cause's minutes split among all who share it, nothing lost on the
        way, no windows. Whatever the whole year allows, this one allows too."""
        year = Year(self.year.capacity, second=self.year.second)
        returned = {way.again for way in self.ways if way.again >= 0}
        for place, (one, way) in enumerate(zip(self.year.work, self.ways, strict=True)):
            minutes = (
                way.own + way.set_up / self.sizes[way.cause] if way.cause >= 0 else one.minutes
            )
            earliest = DAYS if place in returned or way.duty else one.earliest
            limit = one.limit if one.promised >= 0 else way.safe
            year.work.append(replace(one, minutes=minutes, limit=limit, earliest=earliest))
        return year


def a_whole_year(seed: int, load: float, people: int = 1) -> Whole:
    """The year of that seed, with everything in it."""
    whole = Whole(a_year(seed, load, people), people)
    draw, work = random.Random(f"together {seed}"), whole.year.work
    causes: dict[
        tuple[Kind, int], tuple[int, float]
    ] = {}  # the last of each kind and payer, and its minutes
    returned: list[Work] = []
    for place in range(len(work)):
        one = work[place]
        way = Way(one.limit)
        if one.kind is Kind.REVIEW and draw.random() < DUTIES:
            one.chance, one.seen_chance, one.limit = (
                0.0,
                WORDS_PPM["no"] / MILLION,
                one.came + DUTY_WORKDAYS,
            )
            way = replace(way, duty=True)
        elif draw.random() < SHARED.get(one.kind, 0.0):
            way = _share(whole, causes, one, way, draw)
        elif one.kind is Kind.SUBMIT and draw.random() < UNFILED:
            way = replace(way, again=len(work) + len(returned))
            returned.append(_unfiled(one, draw))
        elif one.promised >= 0 and draw.random() < WINDOWED:
            start = OPENS + draw.choice(range(0, 420, 30))
            way = replace(way, window=(start, start + draw.choice((30, 60, 120))))
        whole.ways.append(replace(way, safe=day_of(_safe(one, draw))) if one.promised < 0 else way)
    work += returned
    whole.ways += [
        Way(day_of(last_safe_day(dated(one.limit), Channel.ELECTRONIC, None, CALENDAR)))
        for one in returned
    ]
    return whole


def _share(
    whole: Whole,
    causes: dict[tuple[Kind, int], tuple[int, float]],
    one: Work,
    way: Way,
    draw: random.Random,
) -> Way:
    key = one.kind, one.payer
    cause, set_up = causes.get(key, (-1, 0.0))
    if cause < 0 or draw.random() >= ONE_MORE:
        cause, set_up = len(whole.sizes), SET_UP * one.minutes
        causes[key] = cause, set_up
        whole.sizes.append(0)
    whole.sizes[cause] += 1
    own = max(1.0, (1 - SET_UP) * one.minutes)
    one.minutes = set_up + own
    return replace(way, cause=cause, set_up=set_up, own=own)


def _safe(one: Work, draw: random.Random) -> date:
    """By the program's own function. A question's answer is followed by a claim, which goes electronically."""
    channel, answer = Channel.FAX, 0
    if one.kind in (Kind.SUBMIT, Kind.QUESTION):
        channel, answer = Channel.ELECTRONIC, LONGEST_ANSWER if one.kind is Kind.QUESTION else 0
    elif one.kind is Kind.DENIAL and draw.random() < ON_PAPER:
        channel = Channel.PAPER
    return last_safe_day(dated(one.limit), channel, None, CALENDAR, answer_workdays=answer)


def _unfiled(one: Work, draw: random.Random) -> Work:
    """What nobody acknowledged: the whole money once more, in three minutes."""
    return replace(
        one,
        kind=Kind.FOLLOW_UP,
        came=-1,
        seen_chance=UNACKNOWLEDGED_PPM / MILLION,
        minutes=max(1.0, UNFILED_MINUTES * draw.lognormvariate(-0.11, 0.47)),
        seen_minutes=UNFILED_MINUTES,
        following=-1,
        wait=BUSINESS_ANSWER_DAYS + 1,
    )


def clock(used: float) -> float:
    """The minute of the day after that many minutes of work."""
    return OPENS + used + (LUNCH if used >= LUNCH_AFTER else 0)


def worked_at(minute: float) -> float:
    """How many minutes were worked at that minute of the day, if no one ever stood still."""
    return max(0.0, minute - OPENS - (LUNCH if minute >= OPENS + LUNCH_AFTER + LUNCH else 0))
