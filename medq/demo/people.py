"""The people of the demo practice: three providers, and the patients with their coverages."""

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
    UHC,
    UNKNOWN_SUPPLEMENT,
    DemoPayer,
)
from medq.demo.workdays import DAY

# The letters of a Medicare number: all but those that look like digits (CMS, MBI format).
_MBI_LETTERS = "ACDEFGHJKMNPQRTUVWXY"
_MBI_MIXED = _MBI_LETTERS + "0123456789"
_LANGUAGES = ("en",) * 88 + ("es",) * 9 + ("vi",) * 3


@dataclass(frozen=True, slots=True)
class DemoProvider:
    """A rendering provider; `since` is the first day at the practice."""

    last: str
    first: str
    npi: str
    taxonomy: str
    since: date


@dataclass(frozen=True, slots=True)
class DemoOffice:
    """The practice as billing provider."""

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
class DemoCoverage:
    """A patient's coverage with one payer."""

    payer: DemoPayer
    member_id: str
    group: str
    start: date
    end: date | None = None


@dataclass(frozen=True, slots=True, eq=False)
class DemoPatient:
    """A patient as the practice's system knows them, plus a coverage that it does not know."""

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
    usual_provider: int  # index
    coverages: tuple[DemoCoverage, ...]
    unknown_coverage: DemoCoverage | None = None

    @property
    def primary(self) -> DemoCoverage:
        """Return the primary coverage."""
        return self.coverages[0]

    @property
    def secondary(self) -> DemoCoverage | None:
        """Return the secondary coverage, even one that the practice does not know."""
        return self.coverages[1] if len(self.coverages) > 1 else self.unknown_coverage


def npi(stem: str) -> str:
    """Return an NPI: nine digits and their Luhn check digit with prefix 80840 (45 CFR 162.406)."""
    checksum = 24
    for position, digit in enumerate(map(int, reversed(stem))):
        doubled = digit * 2 if position % 2 == 0 else digit
        checksum += doubled - 9 if doubled > 9 else doubled
    return stem + str(-checksum % 10)


def make_office() -> DemoOffice:
    """Return the practice; it does not exist, and its phone number is reserved for fiction."""
    return DemoOffice(
        "TALUSLANTERN FAMILY MEDICINE", npi("199999900"), "000123456", "207Q00000X",
        "100 PRETEND LANE", "LITTLETON", "CO", "801200001", "3035550100", "06D9999999",
    )  # fmt: skip


def make_providers(start: date, today: date) -> tuple[DemoProvider, ...]:
    """Return three providers; the last one joined after a third of the time."""
    joined_on = start + DAY * ((today - start).days // 3)
    long_ago = date(start.year - 6, 1, 1)
    return (
        DemoProvider("GENTIANKETTLE", "CEDAR", npi("199999901"), "207Q00000X", long_ago),
        DemoProvider("FINCHWAFFLE", "OPAL", npi("199999902"), "207Q00000X", long_ago),
        DemoProvider("OTTERTHIMBLE", "LINDEN", npi("199999903"), "207Q00000X", joined_on),
    )


def make_patients(random: Random, count: int, today: date) -> list[DemoPatient]:
    """Return `count` patients by account, in the practice's mix of payers."""
    weights = [payer.share for payer in PAYERS]
    primary_payers = [payer for payer in PAYERS for _ in range(count * payer.share // 1000)]
    primary_payers += random.choices(PAYERS, weights, k=count - len(primary_payers))
    random.shuffle(primary_payers)
    patient_names = names.draw_names(random, count)
    patient_list = [
        _make_patient(random, f"M{10001 + number}", *patient_names[number], payer, today)
        for number, payer in enumerate(primary_payers)
    ]
    medicare_only = [
        index
        for index, patient in enumerate(patient_list)
        if patient.primary.payer is MEDICARE and len(patient.coverages) == 1
    ]
    # The first two of these change to Medicare Advantage (visits.py); some later ones have a
    # supplement that the practice does not know.
    for index in medicare_only[4::40]:
        patient_list[index] = replace(
            patient_list[index], unknown_coverage=_make_coverage(random, UNKNOWN_SUPPLEMENT, today)
        )
    return patient_list


def _make_patient(
    random: Random, account: str, last: str, first: str, payer: DemoPayer, today: date
) -> DemoPatient:
    city, postal_code = random.choice(names.TOWNS)
    return DemoPatient(
        account=account,
        last=last,
        first=first,
        birth=today - DAY * int(365.25 * _draw_age(random, payer)),
        sex=random.choice("FFFMM"),
        address=f"{random.randrange(1, 99) * 10 + 1} {random.choice(names.STREETS)}",
        city=city,
        postal_code=postal_code,
        phone=f"303-555-01{random.randrange(100):02d}",
        leave_message=random.random() < 0.7,
        preferred=random.choice(names.FIRST_NAMES) if random.random() < 0.1 else "",
        language=random.choice(_LANGUAGES),
        usual_provider=random.choices((0, 1, 2), (36, 34, 30))[0],
        coverages=_make_coverages(random, payer, today),
    )


def _draw_age(random: Random, payer: DemoPayer) -> float:
    if payer.rule in ("medicare", "advantage"):
        return random.triangular(65.5, 93, 71)
    if payer.rule == "medicaid":
        return random.uniform(19, 60)
    return random.triangular(19, 64, 46)


def _make_coverages(random: Random, payer: DemoPayer, today: date) -> tuple[DemoCoverage, ...]:
    primary = _make_coverage(random, payer, today)
    chance = random.random()
    if payer is MEDICARE:
        if chance < 0.32:
            return primary, _make_coverage(random, MEDIGAP, today)
        if chance < 0.41:
            return primary, _make_coverage(random, MEDICAID, today)
    if payer.rule == "commercial" and chance < 0.05:
        second_payer = random.choice(
            [other for other in (ANTHEM, UHC, CIGNA) if other is not payer]
        )
        return primary, _make_coverage(random, second_payer, today)
    return (primary,)


def _make_coverage(random: Random, payer: DemoPayer, today: date) -> DemoCoverage:
    start = date(today.year - random.choice((0, 1, 1, 2, 3, 5)), 1, 1)
    group = f"G{random.randrange(10000, 99999)}" if payer.rule == "commercial" else ""
    return DemoCoverage(payer, _make_member_id(random, payer), group, start)


def _draw_pattern(random: Random, pattern: str) -> str:
    """Return random characters of the kinds of an MBI: A a letter, N a digit, M either."""
    kinds = {"A": _MBI_LETTERS, "N": "0123456789", "M": _MBI_MIXED}
    return "".join(random.choice(kinds[kind]) for kind in pattern)


def _make_member_id(random: Random, payer: DemoPayer) -> str:
    """Return a member ID in the payer's format."""

    def digits(count: int) -> str:
        return str(random.randrange(10 ** (count - 1), 10**count))

    letter = random.choice(_MBI_LETTERS)
    match payer.key:
        case "medicare":
            return str(random.randrange(1, 10)) + letter + _draw_pattern(random, "MNAMNAANN")
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
