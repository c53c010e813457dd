"""What an item's place is made from: its facts, and the weights the office may set (rank.md section 2)."""

from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from medq.domain.items.item import Importance, Kind

MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class RankFacts:
    """One item as the rank sees it: whole numbers and dates, nothing that changes within a day.

    `act_by` is the last safe day to act, `deadline` the payer's or the law's own day. Minutes of a promise are
    minutes of the office's day (14:00 = 840). A member of a group shares `set_up_minutes` (part of `minutes`, the
    effort when worked alone) with `group_size` others, itself counted.
    """

    kind: Kind
    money_cents: int
    recovery_ppm: int  # chance when the money was new: 700_000 = 70 %
    age_start: date  # the day the money's age counts from
    minutes: int = 1
    act_by: date | None = None
    deadline: date | None = None
    importance: Importance = Importance.NORMAL
    promise_day: date | None = (
        None  # promised to a person for that day; None where nothing was promised
    )
    promise_from: int | None = None
    promise_to: int | None = None
    missed: bool = False  # the promised window is over: whoever sees that writes it, so the rank stays pure by day
    duty: bool = False  # a duty with a date in law: a refund, an overpayment
    set_up_minutes: int = 0
    group_size: int = 1

    @property
    def shared_minutes(self) -> tuple[int, int]:
        """M as a fraction: set-up shared by the group, plus the minutes of this item alone; (numerator, denominator)."""
        if self.group_size <= 1 and not self.set_up_minutes:
            return (self.minutes if self.minutes > 1 else 1), 1
        size = max(1, self.group_size)
        return self.set_up_minutes + size * self.marginal_minutes, size

    @property
    def marginal_minutes(self) -> int:
        """The minutes once the group's set-up is done; at least 1."""
        return max(1, self.minutes - self.set_up_minutes)


@dataclass(frozen=True, slots=True)
class RankSettings:
    """The weights of the rank, each with its unit. The defaults are those that the study found."""

    loss_ppm: tuple[int, ...] = (4900, 1400, 9100, 14700, 4900, 1400)
    """What money loses in a working day, ppm, by kind (review, submit, denial, callback, follow-up, question). The first
    three and follow-up stand in rank.md section 2; callback and question are the study's own loss, its section 4."""
    band_workdays: int = 20  # working days in which an age counts as one
    most_bands: int = 24  # bands after which money no longer ages: two years
    urgency: tuple[tuple[int, int], ...] = ((2, 1900), (5, 1700), (10, 1500), (20, 1250))
    """(working days to the last safe day, at most; thousandths by which value counts), nearest first."""
    lapsed: int = 50  # thousandths of its value that an item keeps once its limit has passed: the chance of a "no"
    importance_halves: tuple[int, ...] = (1, 2, 4)  # low, normal, high, in halves
    promise_cents: int = 1500  # what keeping a promise is worth
    promise_near_cents: int = 3000  # the same, from the working day before it
    promised_today_cents: int = 45000  # added on its day
    promised_next_cents: int = (
        30000  # added on the working day before it: nobody may be there on its day
    )
    promised_later_cents: int = 11250  # added earlier
    promise_overdue_cents: int = 12000  # added once it is broken
    floor_cents_a_minute: int = 800  # V/M from which a last safe day comes first
    floor_cents: int = 2000  # V from which a last safe day comes first
    duty_workdays: int = 3  # working days before its last safe day that a duty comes first (5 to 10 where one works alone)
    cutoff_minute: int = 17 * 60  # minute of the day by which an act must be out
    set_up_percent: int = 70  # of a single effort, shared by a group
    ages: tuple[tuple[int, ...], ...] = field(init=False, repr=False, compare=False)
    """What is left of money's worth, ppm, by kind and band."""

    steps: tuple[tuple[int, int | None], ...] = field(init=False, repr=False, compare=False)
    """By working days left: thousandths of urgency, and the number left at which that turns next."""

    def __post_init__(self) -> None:
        ages = tuple(
            worth_by_band(loss, self.band_workdays, self.most_bands) for loss in self.loss_ppm
        )
        object.__setattr__(self, "ages", ages)
        furthest = max((within for within, _thousandths in self.urgency), default=0)
        object.__setattr__(self, "steps", tuple(self._step(left) for left in range(furthest + 2)))

    def _step(self, left: int) -> tuple[int, int | None]:
        thousandths = next((one for within, one in self.urgency if left <= within), 1000)
        turns = [within for within, _thousandths in self.urgency if within < left]
        return thousandths, max(turns) if turns else 0 if left > 0 else None

    def urgency_at(self, left: int) -> tuple[int, int | None]:
        """U in thousandths with that many working days left, and the number at which it (or tier 1) turns next."""
        return self.steps[0 if left < 0 else left if left < len(self.steps) else -1]

    def set_up(self, minutes: int) -> int:
        """How many of a single effort's minutes are set-up, whole and rounded down, so that one minute at least is not."""
        return minutes * self.set_up_percent // 100


@lru_cache(maxsize=64)
def worth_by_band(loss_ppm: int, workdays: int, bands: int) -> tuple[int, ...]:
    """(1 - loss) to the power of the working days in 0, 1, 2 ... bands, each rounded to ppm."""
    worth = []
    kept, whole = 1, 1
    for _band in range(bands + 1):
        worth.append((2 * kept * MILLION + whole) // (2 * whole))
        kept, whole = kept * (MILLION - loss_ppm) ** workdays, whole * MILLION**workdays
    return tuple(worth)
