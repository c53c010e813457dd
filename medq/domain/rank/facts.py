"""What a rank is computed from: an item's facts, and the weights that an office may set."""

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from medq.domain.calendar import Calendar
from medq.domain.items.item import Importance, Kind

MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class RankFacts:
    """One item as the rank sees it: whole numbers and dates, nothing that changes within a day.

    Minutes of a promise are minutes of the office's day (2:00 pm is 840). A member of a group
    shares `set_up_minutes` (part of `minutes`, the effort alone) with the `group_size` members,
    itself counted.
    """

    kind: Kind
    money_cents: int
    recovery_ppm: int  # when the money was new: 700_000 = 70 %
    age_start: date
    minutes: int = 1
    act_by: date | None = None  # the last safe day to act
    deadline: date | None = None  # the payer's or the law's limit
    importance: Importance = Importance.NORMAL
    promise_day: date | None = None  # None: nothing was promised
    promise_from: int | None = None
    promise_to: int | None = None
    missed: bool = False  # the promised window is over; stored, so that the rank stays pure by day
    duty: bool = False  # a legal deadline: a refund, an overpayment
    set_up_minutes: int = 0
    group_size: int = 1

    @property
    def last_safe_day(self) -> date | None:
        """The last day on which acting is safe: act-by, else the deadline; None without a limit."""
        return self.act_by or self.deadline

    @property
    def shared_minutes(self) -> tuple[int, int]:
        """Return M as (numerator, denominator): the shared setup plus this item's own minutes."""
        if self.group_size <= 1 and not self.set_up_minutes:
            return (self.minutes if self.minutes > 1 else 1), 1
        size = max(1, self.group_size)
        return self.set_up_minutes + size * self.marginal_minutes, size

    @property
    def marginal_minutes(self) -> int:
        """Return the minutes once the group's setup is done; at least 1."""
        return max(1, self.minutes - self.set_up_minutes)


@dataclass(frozen=True, slots=True)
class RankSettings:
    """The weights of the rank, each with its unit.

    The defaults won in a simulated year of an office; `make bench-plan` runs it again.
    """

    loss_ppm: tuple[int, ...] = (4900, 1400, 9100, 14700, 4900, 1400)
    """What money loses in a business day, ppm, by kind: review, submit, denial, callback,
    follow-up, question."""
    band_workdays: int = 20  # business days in which an age counts as one
    most_bands: int = 24  # bands after which money no longer ages: two years
    urgency: tuple[tuple[int, int], ...] = ((2, 1900), (5, 1700), (10, 1500), (20, 1250))
    """(business days to the act-by day, at most; thousandths of value), nearest first."""
    lapsed: int = 50  # thousandths of its value that an item keeps once its deadline has passed
    importance_halves: tuple[int, ...] = (1, 2, 4)  # low, normal, high, in halves
    promise_cents: int = 1500  # what keeping a promise is worth
    promise_near_cents: int = 3000  # the same, from the business day before it
    promised_today_cents: int = 45000  # added on its day
    promised_next_cents: int = 30000  # added the business day before: its day may be unstaffed
    promised_later_cents: int = 11250  # added earlier
    promise_overdue_cents: int = 12000  # added once it is broken
    floor_cents_a_minute: int = 800  # V/M from which an act-by day ranks first
    floor_cents: int = 2000  # V from which an act-by day ranks first
    duty_workdays: int = 3  # before its act-by day that a legal deadline ranks first (alone: 5-10)
    cutoff_minute: int = 17 * 60  # minute of the day by which an act must be sent
    set_up_percent: int = 70  # of a single effort, shared by a group
    ages: tuple[tuple[int, ...], ...] = field(init=False, repr=False, compare=False)
    """What is left of money's worth, ppm, by kind and band."""

    steps: tuple[tuple[int, int | None], ...] = field(init=False, repr=False, compare=False)
    """By business days left: thousandths of urgency, and the number left at which that changes."""

    def __post_init__(self) -> None:
        """Fill the tables that the rank reads."""
        ages = tuple(
            worth_by_band(loss, self.band_workdays, self.most_bands) for loss in self.loss_ppm
        )
        object.__setattr__(self, "ages", ages)
        furthest = max((within for within, _thousandths in self.urgency), default=0)
        object.__setattr__(self, "steps", tuple(self._step(left) for left in range(furthest + 2)))

    def _step(self, workdays_left: int) -> tuple[int, int | None]:
        thousandths = next(
            (value for within, value in self.urgency if workdays_left <= within), 1000
        )
        turns = [within for within, _thousandths in self.urgency if within < workdays_left]
        if turns:
            return thousandths, max(turns)
        return thousandths, 0 if workdays_left > 0 else None

    def urgency_at(self, workdays_left: int) -> tuple[int, int | None]:
        """Return U in thousandths, and the days left at which it (or tier 1) changes next."""
        # Comparisons, not min and max: ranking a new day calls this for every item.
        if workdays_left <= 0:
            return self.steps[0]
        return self.steps[workdays_left] if workdays_left < len(self.steps) else self.steps[-1]

    def set_up(self, minutes: int) -> int:
        """Return the setup minutes of a single effort, rounded down: at least one minute is not."""
        return minutes * self.set_up_percent // 100


@dataclass(frozen=True, slots=True)
class RankContext:
    """The day on which items are ranked, the office's weights and its business days."""

    today: date
    settings: RankSettings
    calendar: Calendar


@lru_cache(maxsize=64)
def worth_by_band(loss_ppm: int, workdays: int, bands: int) -> tuple[int, ...]:
    """Return (1 - loss) to the power of the business days in 0, 1, 2 … bands, rounded to ppm."""
    worth = []
    numerator, denominator = 1, 1
    for _band in range(bands + 1):
        worth.append((2 * numerator * MILLION + denominator) // (2 * denominator))
        numerator *= (MILLION - loss_ppm) ** workdays
        denominator *= MILLION**workdays
    return tuple(worth)
