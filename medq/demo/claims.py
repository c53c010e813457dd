"""A claim on its way through the invented practice: what was done, for whom, when it went out and what becomes of it."""

from dataclasses import dataclass, field
from datetime import date
from random import Random

from medq.demo.denials import Denial
from medq.demo.payers import Payer
from medq.demo.people import Coverage, Patient, Provider
from medq.demo.rejections import Rejection

_DIGITS = "0123456789ABCDEFGHJKMNPQRTUVWXYZ"


@dataclass(frozen=True, slots=True)
class Line:
    """One service: `pointers` count the claim's diagnoses from 1; `charge_cents` is for all its units."""

    procedure: str
    modifiers: tuple[str, ...]
    units: int
    charge_cents: int
    pointers: tuple[int, ...] = (1,)


@dataclass(frozen=True, slots=True)
class PriorPayment:
    """What the first payer decided, as the second payer's claim repeats it: paid and (group, reason, cents) a line."""

    coverage: Coverage
    day: date
    paid_cents: tuple[int, ...]
    adjustments: tuple[tuple[tuple[str, str, int], ...], ...]


@dataclass(slots=True, eq=False)
class Claim:
    """One version of a claim; a correction or a claim to the second payer has the same base and the next version."""

    base: str
    version: int
    patient: Patient
    coverage: Coverage
    provider: Provider
    visit_day: date
    sent_day: date
    lines: tuple[Line, ...]
    diagnoses: tuple[str, ...]
    payer_number: str = ""  # the payer's own claim number
    authorization: str = ""
    accident: str = ""  # EM, AA
    frequency: str = "1"
    original: str = ""  # REF*F8
    prior: PriorPayment | None = None
    denial: Denial | None = None
    rejection: Rejection | None = None
    flaw: str = ""  # why the 999 refuses its transaction: ZIP (billing ZIP of five digits), NPI (rendering, a digit short)
    silent: bool = False  # no payment, no denial, ever
    unacknowledged: bool = False  # silent, and not even a 277CA
    lost: bool = False  # silent, and lost between clearing house and payer
    late_days: int = 0  # how much later than is usual the payer decides
    marks: set[str] = field(default_factory=set)  # tell-tales that stand on this claim

    @property
    def number(self) -> str:
        return f"{self.base}-{self.version}"

    @property
    def payer(self) -> Payer:
        return self.coverage.payer

    @property
    def charge_cents(self) -> int:
        return sum(line.charge_cents for line in self.lines)

    @property
    def plain(self) -> bool:
        """Whether nothing but the usual happens to it so far: it will be paid."""
        return not (
            self.denial
            or self.rejection
            or self.flaw
            or self.silent
            or self.late_days
            or self.prior
            or self.marks
        )


@dataclass(slots=True)
class Numbers:
    """Claim numbers of five characters that no other claim has, rising with time as a system gives them."""

    random: Random
    last: int = 4 * 32**4

    def base(self) -> str:
        self.last += self.random.randrange(3, 90)
        rest, text = self.last, ""
        while rest:
            rest, place = divmod(rest, 32)
            text = _DIGITS[place] + text
        return text


def payer_number(random: Random, payer: Payer, day: date) -> str:
    """The number that a payer gives to a claim: its day of receipt and a running part."""
    return f"{payer.key[0].upper()}{day:%y%j}{random.randrange(10**6, 10**7)}"
