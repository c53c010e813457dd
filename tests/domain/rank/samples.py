"""An office's calendar and rank facts: samples and hypothesis strategies."""

from datetime import date

from hypothesis import strategies as st

from medq.domain.calendar import Calendar
from medq.domain.items.item import Importance, Kind
from medq.domain.rank.facts import RankContext, RankFacts, RankSettings
from tests.office import TODAY

OFFICE = Calendar(
    frozenset({date(2026, 11, 26), date(2026, 12, 25), date(2027, 1, 1), date(2027, 1, 18)})
)
DEFAULTS = RankSettings()
CONTEXT = RankContext(TODAY, DEFAULTS, OFFICE)
DENIAL = RankFacts(Kind.DENIAL, 20_300, 700_000, TODAY, minutes=22)

NEAR_DAYS = st.dates(date(2026, 9, 1), date(2027, 3, 31))


def context_on(day: date) -> RankContext:
    """Return the office's context with the default weights on another day."""
    return RankContext(day, DEFAULTS, OFFICE)


def rank_facts(days: st.SearchStrategy[date]) -> st.SearchStrategy[RankFacts]:
    """Return a strategy of rank facts whose dates are drawn from `days`."""
    return st.builds(
        RankFacts,
        kind=st.sampled_from(Kind),
        money_cents=st.integers(-10_000, 10**14),
        recovery_ppm=st.integers(0, 1_000_000),
        age_start=days,
        minutes=st.integers(1, 600),
        act_by=st.none() | days,
        deadline=st.none() | days,
        importance=st.sampled_from(Importance),
        promise_day=st.none() | days,
        promise_from=st.none() | st.integers(0, 1439),
        promise_to=st.none() | st.integers(0, 1439),
        missed=st.booleans(),
        duty=st.booleans(),
        set_up_minutes=st.integers(0, 400),
        group_size=st.integers(1, 50),
    )


def last_chance(cents: int, minutes: int) -> RankFacts:
    """Return a certain denial whose deadline is today."""
    return RankFacts(
        Kind.DENIAL, cents, 1_000_000, TODAY, minutes=minutes, act_by=TODAY, deadline=TODAY
    )
