"""Why an item has its rank: the terms of the score, each a record with its exact value."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from typing import NamedTuple, Protocol

from medq.domain.items.item import Importance
from medq.domain.rank.facts import MILLION, RankContext, RankFacts
from medq.domain.rank.order import FIRST
from medq.domain.rank.score import EXPECTED_CENT, Rank, expected_at, promised, rank


class RankTerm(Protocol):
    """One term of a rank: `sign` is what `value` (dollars, minutes, factor) does to the score.

    Terms are named tuples: `medq queue --json` imports all of them.
    """

    @property
    def name(self) -> str:
        """Return the name of the term."""

    @property
    def sign(self) -> str:
        """Return = (sets), × (multiplies), + (adds), ÷ (divides); empty: only the tier."""

    @property
    def value(self) -> Fraction:
        """Return the exact value."""


class ExpectedTerm(NamedTuple):
    """V: the expected recovery."""

    value: Fraction
    money_cents: int
    recovery_ppm: int
    is_aged: bool
    name: str = "expected"
    sign: str = "="


class ImportanceTerm(NamedTuple):
    """I: the importance that a person set."""

    value: Fraction
    level: Importance
    name: str = "importance"
    sign: str = "×"


class UrgencyTerm(NamedTuple):
    """U: how near the act-by day is."""

    value: Fraction
    act_by: date
    deadline: date
    deadline_name: str  # "appeal"; may be empty
    workdays_left: int  # to the act-by day
    today: date
    name: str = "urgency"
    sign: str = "×"


class PromiseTerm(NamedTuple):
    """C: what keeping a promise counts."""

    value: Fraction
    day: date
    window: tuple[int, int] | None  # minutes of the office's day
    is_today: bool
    is_broken: bool
    name: str = "promise"
    sign: str = "+"


class MinutesTerm(NamedTuple):
    """M: the minutes of work, and the score that they make."""

    value: Fraction
    marginal_minutes: int
    set_up_minutes: int
    group_size: int
    score_micros: int | None  # micro-dollars a minute
    is_group_set_up: bool = False  # the group's other members bear the set-up
    name: str = "minutes"
    sign: str = "÷"


class GroupTerm(NamedTuple):
    """The score of the group whose best members are worked together; replaces `MinutesTerm`."""

    value: Fraction
    best: int  # members that make the score
    front: int  # members that were compared
    members: int  # all members
    worth: Fraction  # of the best members, dollars
    minutes: int
    set_up_minutes: int
    each_minutes: int | None  # None where the members' own minutes differ
    score_micros: int
    name: str = "group"
    sign: str = "="


class PinTerm(NamedTuple):
    """Tier 0: pinned by a person in their own list."""

    value: Fraction
    by: str
    until: date
    name: str = "tier"
    sign: str = ""


class PromisedTodayTerm(NamedTuple):
    """Tier 1: somebody was promised a call today."""

    value: Fraction
    window: tuple[int, int] | None
    start_by: int  # minute of the day
    name: str = "tier"
    sign: str = ""


class LegalDeadlineTerm(NamedTuple):
    """Tier 1: a refund or overpayment with a date in law."""

    value: Fraction
    deadline: date
    is_passed: bool
    start_by: int  # minutes after today's midnight; each business day ahead counts 1,440
    name: str = "tier"
    sign: str = ""


class LastDayTerm(NamedTuple):
    """Tier 1: the act-by day is today, or passed so that only a faster channel is in time."""

    value: Fraction
    act_by: date
    deadline: date | None
    is_passed: bool
    send_by: int  # minute of the day
    start_by: int
    name: str = "tier"
    sign: str = ""


class Explanation(NamedTuple):
    """A rank with its terms.

    Terms that change nothing (× 1, + 0) are left out, except the urgency of a deadline.
    """

    rank: Rank
    terms: tuple[RankTerm, ...]


def explain(context: RankContext, facts: RankFacts, deadline_name: str = "") -> Explanation:
    """Return the rank of an item with its terms; `add_up(terms)` equals its score."""
    today, settings = context.today, context.settings
    item_rank = rank(context, facts)
    terms: list[RankTerm] = [_expected(context, facts)]
    halves = settings.importance_halves[facts.importance - 1]
    if halves != 2:
        terms.append(ImportanceTerm(Fraction(halves, 2), facts.importance))
    act_by = facts.last_safe_day
    if act_by is not None:
        deadline = max(act_by, facts.deadline or act_by)
        workdays_left = context.calendar.working_days_between(today, act_by)
        thousandths = settings.urgency_at(workdays_left)[0]
        if today > deadline and not facts.duty:
            thousandths = settings.lapsed
        value = Fraction(thousandths, 1000)
        terms.append(UrgencyTerm(value, act_by, deadline, deadline_name, workdays_left, today))
    if facts.promise_day is not None:
        terms.append(_promise(context, facts, facts.promise_day))
    terms.append(
        MinutesTerm(
            Fraction(*facts.shared_minutes),
            facts.marginal_minutes,
            facts.set_up_minutes,
            facts.shared_minutes[1],
            item_rank.score,
        )
    )
    if item_rank.start_by is not None:
        terms.insert(0, _tier(context, facts, item_rank.start_by))
    return Explanation(item_rank, tuple(terms))


def without_money(term: RankTerm) -> RankTerm | None:
    """Return the term without amounts of the account; None if nothing is left of it."""
    if isinstance(term, ExpectedTerm | GroupTerm):
        return None
    return term._replace(score_micros=None) if isinstance(term, MinutesTerm) else term


def pin_term(by: str, until: date) -> RankTerm:
    """Return the term of a pin (tier 0), which comes before the item's own terms."""
    return PinTerm(Fraction(0), by, until)


def add_up(terms: Iterable[RankTerm]) -> int:
    """Return the score that the terms make in their order: micro-dollars a minute, half up."""
    total = Fraction(0)
    for term in terms:
        if term.sign == "=":
            total = term.value
        elif term.sign == "×":
            total *= term.value
        elif term.sign == "+":
            total += term.value
        elif term.sign == "÷":
            total /= term.value
    return (2 * total * MILLION + 1).__floor__() // 2


def _expected(context: RankContext, facts: RankFacts) -> RankTerm:
    expected, _change = expected_at(context, facts, context.calendar.numbers[context.today])
    money_cents = max(facts.money_cents, 0)
    return ExpectedTerm(
        Fraction(expected, EXPECTED_CENT * 100),
        money_cents,
        facts.recovery_ppm,
        is_aged=expected < facts.recovery_ppm * money_cents * MILLION,
    )


def _promise(context: RankContext, facts: RankFacts, day: date) -> RankTerm:
    cents, finish_by, _change = promised(context, facts, day)
    is_today = finish_by is not None
    is_broken = not is_today and context.today >= day
    return PromiseTerm(Fraction(cents, 100), day, _window(facts), is_today, is_broken)


def _tier(context: RankContext, facts: RankFacts, start_by: int) -> RankTerm:
    today, settings = context.today, context.settings
    value = Fraction(FIRST)
    if facts.promise_day == today and not facts.missed:
        end = settings.cutoff_minute if facts.promise_to is None else facts.promise_to
        if start_by == max(end - facts.minutes, 0):
            return PromisedTodayTerm(value, _window(facts), start_by)
    act_by = facts.last_safe_day or today
    if facts.duty:
        law = facts.deadline or act_by
        return LegalDeadlineTerm(value, law, today > law, start_by)
    return LastDayTerm(
        value, act_by, facts.deadline, today > act_by, settings.cutoff_minute, start_by
    )


def _window(facts: RankFacts) -> tuple[int, int] | None:
    if facts.promise_from is None or facts.promise_to is None:
        return None
    return facts.promise_from, facts.promise_to
