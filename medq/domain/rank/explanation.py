"""Why an item stands where it stands: the terms of its rank in words, with their exact values."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from medq.domain.calendar import Calendar
from medq.domain.items.item import Importance, Term
from medq.domain.money import dollars
from medq.domain.rank.facts import RankFacts, RankSettings
from medq.domain.rank.order import FIRST
from medq.domain.rank.score import DAY, EXPECTED_CENT, Rank, expected_now, promised, rank
from medq.domain.typed_dates import format_date


@dataclass(frozen=True, slots=True)
class RankTerm:
    """One term: `sign` says what its exact value does (= × + ÷, nothing for a tier). Values in dollars and minutes."""

    name: str
    sign: str
    value: Fraction
    text: str

    @property
    def shown(self) -> Term:
        """The term as an item's page has it."""
        return Term(self.name, float(self.value), self.text)


@dataclass(frozen=True, slots=True)
class Explanation:
    """A rank with its terms. Terms that change nothing (× 1, + 0) are left out, except the urgency of a deadline."""

    rank: Rank
    terms: tuple[RankTerm, ...]

    @property
    def line(self) -> str:
        """The reason in one line: the tier's where it comes first, else the terms in a row."""
        first = [term.text for term in self.terms if not term.sign]
        return first[0] if first else ", ".join(term.text for term in self.terms)


@dataclass(frozen=True, slots=True)
class Words:
    """What the rank does not know but its telling wants: all may be left empty."""

    limit: str = "limit"  # "appeal limit"
    chance: str = "as items like this went"  # "62 of 100 won here"
    act: str = "it"  # what must be out by the cut-off: "the fax"
    important_by: str = ""  # initials
    important_on: date | None = None


def explain(
    facts: RankFacts,
    today: date,
    settings: RankSettings,
    calendar: Calendar,
    words: Words | None = None,
) -> Explanation:
    """The rank of `rank`, with its terms: `add_up(terms)` is its score."""
    words = words or Words()
    place = rank(facts, today, settings, calendar)
    terms = [_expected(facts, today, settings, calendar, words)]
    halves = settings.importance_halves[facts.importance - 1]
    if halves != 2:
        terms.append(_importance(facts.importance, Fraction(halves, 2), words, today))
    safe = facts.act_by or facts.deadline
    if safe is not None:
        terms.append(_urgency(facts, safe, today, settings, calendar, words))
    if facts.promise_day is not None:
        terms.append(_promise(facts, facts.promise_day, today, settings, calendar))
    minutes = Fraction(*facts.shared_minutes)
    terms.append(
        RankTerm(
            "minutes",
            "÷",
            minutes,
            f"÷ {_minutes(facts)} = {dollars(_cents(place.score))} a minute",
        )
    )
    if place.start_by is not None:
        terms.insert(
            0,
            RankTerm(
                "tier", "", Fraction(FIRST), _first(facts, place.start_by, today, settings, words)
            ),
        )
    return Explanation(place, tuple(terms))


def pin_term(name: str, until: date) -> RankTerm:
    """Tier 0, a person's own: `Pinned by you until Fri 27 Nov 2026`. It stands before the item's own terms."""
    return RankTerm("tier", "", Fraction(0), f"Pinned by {name} until {format_date(until)}")


def add_up(terms: Iterable[RankTerm]) -> int:
    """The score that the terms make in their order, in micro-dollars a minute, rounded once, half up."""
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
    return (2 * total * 1_000_000 + 1).__floor__() // 2


def _expected(
    facts: RankFacts, today: date, settings: RankSettings, calendar: Calendar, words: Words
) -> RankTerm:
    expected, _change = expected_now(facts, calendar.numbers[today], settings, calendar)
    value = Fraction(expected, EXPECTED_CENT * 100)
    money = max(facts.money_cents, 0)
    shown = _short(_cents(value * 1_000_000))
    if not money or not facts.recovery_ppm:
        return RankTerm("expected", "=", value, f"Expected {shown}: no money hangs on it")
    now = Fraction(expected, EXPECTED_CENT * money)
    text = f"Expected {shown}: about {_percent(now)} of {_short(money)}, {words.chance}"
    if expected < facts.recovery_ppm * money * 1_000_000:
        age = calendar.working_days_between(facts.age_start, today)
        text += f" ({_percent(Fraction(facts.recovery_ppm, 1_000_000))}), less for {age} working days of age"
    return RankTerm("expected", "=", value, text)


def _importance(level: Importance, value: Fraction, words: Words, today: date) -> RankTerm:
    text = (
        "Important"
        if level is Importance.HIGH
        else "Not important"
        if level is Importance.LOW
        else "Importance"
    )
    by = f" by {words.important_by}" if words.important_by else ""
    on = f" on {_day(words.important_on, today)}" if words.important_on else ""
    return RankTerm(
        "importance",
        "×",
        value,
        f"× {_factor(value)}: {text}" + (f", set{by}{on}" if by or on else ""),
    )


def _urgency(
    facts: RankFacts,
    safe: date,
    today: date,
    settings: RankSettings,
    calendar: Calendar,
    words: Words,
) -> RankTerm:
    limit = max(safe, facts.deadline or safe)
    left = calendar.working_days_between(today, safe)
    named = f"the {words.limit}, {_day(limit, today)}"
    if today > limit and not facts.duty:
        value = Fraction(settings.lapsed, 1000)
        return RankTerm("urgency", "×", value, f"× {_factor(value)}: {named}, has passed")
    value = Fraction(settings.urgency_at(left)[0], 1000)
    if today > limit:
        why = f"{named}, has passed"
    elif today > safe:
        why = f"the last safe day, {_day(safe, today)}, has passed; the {words.limit} is {_day(limit, today)}"
    elif left <= 0:
        why = f"today is the last working day for {named}"
    elif safe == limit:
        why = f"{_number(left, 'working day')} to {named}"
    else:
        why = f"{_number(left, 'working day')} to the last safe day, {_day(safe, today)} ({words.limit} {_day(limit, today)})"
    return RankTerm("urgency", "×", value, f"× {_factor(value)}: {why}")


def _promise(
    facts: RankFacts, day: date, today: date, settings: RankSettings, calendar: Calendar
) -> RankTerm:
    cents, kept_by, _change = promised(facts, day, today, settings, calendar)
    if kept_by is not None:
        text = f"promised for today{_window(facts)}"
    elif today < day:
        text = f"promised for {_day(day, today)}{_window(facts)}"
    else:
        text = f"promised for {_day(day, today)}{_window(facts)} and not kept"
    return RankTerm("promise", "+", Fraction(cents, 100), f"+ {_short(cents)}: {text}")


def _first(
    facts: RankFacts, start_by: int, today: date, settings: RankSettings, words: Words
) -> str:
    if facts.promise_day == today and not facts.missed:
        end = settings.cutoff_minute if facts.promise_to is None else facts.promise_to
        if start_by == max(end - facts.minutes, 0):
            return f"Promised today{_window(facts)}, start by {_clock(start_by)}"
    limit = facts.act_by or facts.deadline or today
    if facts.duty:
        law = facts.deadline or limit
        when = f"was due {_day(law, today)}" if today > law else f"due {_day(law, today)}"
        left = (
            f", {_number(start_by // DAY, 'working day')} left"
            if start_by >= DAY
            else f", start by {_clock(start_by)}"
        )
        return f"A duty in law, {when}{left}"
    lead = "Last safe day" if today <= limit else f"Past the last safe day, {_day(limit, today)}"
    return f"{lead}: {words.act} must be out by {_clock(settings.cutoff_minute)}, start by {_clock(start_by)}"


def _minutes(facts: RankFacts) -> str:
    whole, size = facts.shared_minutes
    if size == 1:
        return f"{whole} min"
    share = Fraction(whole, size)
    shown = f"{share.numerator}" if share.denominator == 1 else f"{float(share):.1f}"
    return (
        f"{shown} min ({facts.marginal_minutes} + {facts.set_up_minutes} set-up shared by {size})"
    )


def _window(facts: RankFacts) -> str:
    if facts.promise_from is None or facts.promise_to is None:
        return ""
    return f" {_clock(facts.promise_from)}–{_clock(facts.promise_to)}"


def _clock(minute: int) -> str:
    return f"{minute // 60 % 24:02}:{minute % 60:02}"


def _day(day: date, today: date) -> str:
    """`5 Dec`, with its year when that is not this one."""
    _weekday, _number, month, year = format_date(day).split()
    return f"{day.day} {month}" if day.year == today.year else f"{day.day} {month} {year}"


def _cents(micro_dollars: int | Fraction) -> int:
    return (2 * micro_dollars + 10_000).__floor__() // 20_000


def _short(cents: int) -> str:
    """Whole dollars from ten on: `$142`, `$9.68`."""
    return (
        dollars(cents)
        if abs(cents) < 1000
        else dollars((cents + 50) // 100 * 100).removesuffix(".00")
    )


def _percent(share: Fraction) -> str:
    return f"{(200 * share + 1).__floor__() // 2} %"


def _factor(value: Fraction) -> str:
    return f"{float(value):g}"


def _number(count: int, word: str) -> str:
    return f"{count:,} {word}" if count == 1 else f"{count:,} {word}s"
