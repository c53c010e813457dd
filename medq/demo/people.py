"""The people of the invented practice: three who treat, and the patients with their coverage."""

from dataclasses import dataclass, replace
from datetime import date
from random import Random

from medq.demo import names
from medq.demo.payers import (
    ANTHEM,
    CIGNA,
    MEDICAID,
    MEDICARE,
    MEDIGAP,
    PAYERS,
    SELF_PAY,
    STRANGER,
    UHC,
    Payer,
)
from medq.demo.workdays import DAY

# The letters of a Medicare number: all but those that look like digits (CMS, MBI format).
_MBI_LETTERS = "ACDEFGHJKMNPQRTUVWXY"
_MBI_MIXED = _MBI_LETTERS + "0123456789"
_LANGUAGES = ("en",) * 88 + ("es",) * 9 + ("vi",) * 3


@dataclass(frozen=True, slots=True)
class Provider:
    """Somebody who treats, and the first day they did so here."""

    last: str
    first: str
    npi: str
    taxonomy: str
    since: date


@dataclass(frozen=True, slots=True)
class Office:
    """The practice as its claims name it."""

    name: str
    npi: str
    tax_id: str
    taxonomy: str
    address: str
    city: str
    state: str
    postal_code: str
    phone: str
    clia: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """A patient's cover with one payer."""

    payer: Payer
    member_id: str
    group: str
    start: date
    end: date | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Patient:
    """A patient as the practice's own system knows them; `hidden` is a cover that it does not know."""

    account: str
    last: str
    first: str
    birth: date
    sex: str
    address: str
    city: str
    postal_code: str
    phone: str
    leave_message: bool
    preferred: str
    language: str
    usual: int  # whom of the providers they see
    coverages: tuple[Coverage, ...]
    hidden: Coverage | None = None

    @property
    def primary(self) -> Coverage:
        return self.coverages[0]

    @property
    def second(self) -> Coverage | None:
        return self.coverages[1] if len(self.coverages) > 1 else self.hidden


def npi(stem: str) -> str:
    """Nine digits with the check digit that makes them an NPI (Luhn over 80840 and the number)."""
    total = 24
    for place, digit in enumerate(map(int, reversed(stem))):
        doubled = digit * 2 if place % 2 == 0 else digit
        total += doubled - 9 if doubled > 9 else doubled
    return stem + str(-total % 10)


def office() -> Office:
    """The one practice of the demo: nothing of it exists, its telephone number is kept for fiction."""
    return Office(
        "TALUSLANTERN FAMILY MEDICINE", npi("199999900"), "000123456", "207Q00000X", "100 PRETEND LANE", "LITTLETON", "CO",
        "801200001", "3035550100", "06D9999999",
    )  # fmt: skip


def providers(start: date, today: date) -> tuple[Provider, ...]:
    """Three: the last joined when a third of the time was over."""
    joined = start + DAY * ((today - start).days // 3)
    long_ago = date(start.year - 6, 1, 1)
    return (
        Provider("GENTIANKETTLE", "CEDAR", npi("199999901"), "207Q00000X", long_ago),
        Provider("FINCHWAFFLE", "OPAL", npi("199999902"), "207Q00000X", long_ago),
        Provider("OTTERTHIMBLE", "LINDEN", npi("199999903"), "207Q00000X", joined),
    )


def patients(random: Random, count: int, today: date) -> list[Patient]:
    """`count` patients in the practice's mix of payers, account by account."""
    weights = [payer.share for payer in PAYERS]
    mix = [payer for payer in PAYERS for _ in range(count * payer.share // 1000)]
    mix += random.choices(PAYERS, weights, k=count - len(mix))
    random.shuffle(mix)
    named = names.people(random, count)
    made = [
        _patient(random, f"M{10001 + number}", *named[number], payer, today)
        for number, payer in enumerate(mix)
    ]
    plain = [
        place
        for place, one in enumerate(made)
        if one.primary.payer is MEDICARE and len(one.coverages) == 1
    ]
    # The first two of these change to Medicare Advantage; some later ones have a supplement that they never told of.
    for place in plain[4::40]:
        made[place] = replace(made[place], hidden=_coverage(random, STRANGER, today))
    return made


def _patient(
    random: Random, account: str, last: str, first: str, payer: Payer, today: date
) -> Patient:
    town, postal_code = random.choice(names.TOWNS)
    return Patient(
        account=account,
        last=last,
        first=first,
        birth=today - DAY * int(365.25 * _age(random, payer)),
        sex=random.choice("FFFMM"),
        address=f"{random.randrange(1, 99) * 10 + 1} {random.choice(names.STREETS)}",
        city=town,
        postal_code=postal_code,
        phone=f"303-555-01{random.randrange(100):02d}",
        leave_message=random.random() < 0.7,
        preferred=random.choice(names.GIVEN) if random.random() < 0.1 else "",
        language=random.choice(_LANGUAGES),
        usual=random.choices((0, 1, 2), (36, 34, 30))[0],
        coverages=_coverages(random, payer, today),
    )


def _age(random: Random, payer: Payer) -> float:
    if payer.rule in ("medicare", "advantage"):
        return random.triangular(65.5, 93, 71)
    if payer.rule == "medicaid":
        return random.uniform(19, 60)
    return random.triangular(19, 64, 46)


def _coverages(random: Random, payer: Payer, today: date) -> tuple[Coverage, ...]:
    first = _coverage(random, payer, today)
    draw = random.random()
    if payer is MEDICARE:
        if draw < 0.32:
            return first, _coverage(random, MEDIGAP, today)
        if draw < 0.41:
            return first, _coverage(random, MEDICAID, today)
    if payer.rule == "commercial" and draw < 0.05:
        other = random.choice([one for one in (ANTHEM, UHC, CIGNA) if one is not payer])
        return first, _coverage(random, other, today)
    return (first,)


def _coverage(random: Random, payer: Payer, today: date) -> Coverage:
    start = date(today.year - random.choice((0, 1, 1, 2, 3, 5)), 1, 1)
    group = f"G{random.randrange(10000, 99999)}" if payer.rule == "commercial" else ""
    return Coverage(payer, _member_id(random, payer), group, start)


def _member_id(random: Random, payer: Payer) -> str:
    """A member number of the payer's own shape."""

    def digits(count: int) -> str:
        return str(random.randrange(10 ** (count - 1), 10**count))

    letter = random.choice(_MBI_LETTERS)
    match payer.key:
        case "medicare":
            pick = random.choice
            letters, mixed = _MBI_LETTERS, _MBI_MIXED
            return (
                f"{random.randrange(1, 10)}{letter}{pick(mixed)}{random.randrange(10)}{pick(letters)}{pick(mixed)}"
                f"{random.randrange(10)}{pick(letters)}{pick(letters)}{random.randrange(10)}{random.randrange(10)}"
            )
        case "anthem":
            return f"ZX{letter}{digits(3)}{random.choice(_MBI_LETTERS)}{digits(5)}"
        case "fep":
            return f"R{digits(8)}"
        case "humana_ma":
            return f"H{digits(8)}"
        case "cigna":
            return f"U{digits(8)}01"
        case "aetna":
            return f"W{digits(9)}"
        case "health_first" | "access_rae":
            return f"{letter}{digits(6)}"
        case "tricare":
            return digits(11)
        case "va":
            return f"10{digits(8)}V{digits(6)}"
        case "medigap" | "summit_lake":
            return f"{letter}{letter}{digits(7)}"
        case _:
            return "" if payer is SELF_PAY else digits(9)
