"""The claims of the demo practice, with the outcome that each will have."""

from dataclasses import dataclass, field
from datetime import date
from random import Random

from medq.demo.denials import Denial
from medq.demo.payers import DemoPayer
from medq.demo.people import DemoCoverage, DemoPatient, DemoProvider
from medq.demo.rejections import Rejection

_DIGITS = "0123456789ABCDEFGHJKMNPQRTUVWXYZ"


@dataclass(frozen=True, slots=True)
class DemoServiceLine:
    """One service line of a claim.

    `pointers` count the claim's diagnoses from 1; `charge_cents` is for all units.
    """

    procedure: str
    modifiers: tuple[str, ...]
    units: int
    charge_cents: int
    pointers: tuple[int, ...] = (1,)


@dataclass(frozen=True, slots=True)
class PriorPayment:
    """The primary payer's result as the secondary claim repeats it.

    For each service line the paid cents, and its adjustments as (group, reason, cents).
    """

    coverage: DemoCoverage
    day: date
    paid_cents: tuple[int, ...]
    adjustments: tuple[tuple[tuple[str, str, int], ...], ...]


@dataclass(slots=True, eq=False)
class DemoClaim:
    """One submission of a claim.

    A correction and a claim to the secondary payer share the base number and have the next version.
    """

    base: str
    version: int
    patient: DemoPatient
    coverage: DemoCoverage
    provider: DemoProvider
    visit_day: date
    sent_day: date
    lines: tuple[DemoServiceLine, ...]
    diagnoses: tuple[str, ...]
    payer_claim_number: str = ""  # the payer claim control number (ICN)
    authorization: str = ""
    accident: str = ""  # EM, AA
    frequency: str = "1"
    original: str = ""  # REF*F8
    prior: PriorPayment | None = None
    denial: Denial | None = None
    rejection: Rejection | None = None
    # Why the 999 rejects its transaction: ZIP (five digits only) or NPI (rendering, a digit short).
    flaw: str = ""
    silent: bool = False  # never paid or denied
    unacknowledged: bool = False  # silent, and not even a 277CA
    lost: bool = False  # silent, and never passed from the clearinghouse to the payer
    late_days: int = 0  # how many days later than usual the payer processes it
    marks: set[str] = field(
        default_factory=set
    )  # special cases that exclude it from other outcomes

    @property
    def number(self) -> str:
        """Return the claim number as submitted in CLM01: base and version."""
        return f"{self.base}-{self.version}"

    @property
    def payer(self) -> DemoPayer:
        """Return the payer that this submission goes to."""
        return self.coverage.payer

    @property
    def charge_cents(self) -> int:
        """Return the total charge of all service lines."""
        return sum(line.charge_cents for line in self.lines)

    @property
    def has_usual_outcome(self) -> bool:
        """Return True while no special outcome is assigned: the claim will be paid."""
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
class ClaimNumbers:
    """A generator of unique, ascending claim numbers of five characters."""

    random: Random
    last: int = 4 * 32**4

    def next_base(self) -> str:
        """Return the next base number."""
        self.last += self.random.randrange(3, 90)
        remaining, text = self.last, ""
        while remaining:
            remaining, digit = divmod(remaining, 32)
            text = _DIGITS[digit] + text
        return text


def make_payer_claim_number(random: Random, payer: DemoPayer, day: date) -> str:
    """Return a payer claim control number: payer's initial, day of receipt, random part."""
    return f"{payer.key[0].upper()}{day:%y%j}{random.randrange(10**6, 10**7)}"
