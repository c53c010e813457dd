"""The procedures of the demo practice with its charges and Medicare's fees, and its usual visits.

Codes only: their descriptors are licensed text. Charges and fees are invented but plausible; a
payer's contract rate is Medicare's fee times its factor.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import accumulate

from medq.demo.payers import DemoPayer

# code: (the office's charge, Medicare's fee), both in cents
FEES: dict[str, tuple[int, int]] = {
    "99203": (18500, 11160), "99204": (27500, 16720), "99212": (9500, 5640), "99213": (13500, 9080),
    "99214": (17800, 12810), "99215": (27500, 18020), "99396": (21000, 13850),
    "G0439": (19800, 13320), "93000": (4800, 1480), "36415": (1500, 883), "80053": (3200, 1056),
    "85025": (2400, 777), "80061": (3600, 1339), "83036": (3000, 971), "84443": (4200, 1680),
    "20610": (16500, 6430), "96372": (4500, 1440), "97110": (8000, 2890), "97140": (7500, 2770),
    "90471": (4500, 2080), "90686": (4200, 2090), "11102": (19500, 10120), "17110": (18500, 11540),
    "69210": (9500, 4870), "64635": (185000, 43820), "64636": (74000, 18510),
}  # fmt: skip
LABORATORY = frozenset({"36415", "80053", "85025", "80061", "83036", "84443"})
VACCINES = frozenset({"90471", "90686"})
PREVENTIVE = frozenset({"99396", "G0439"})
OFFICE_VISITS = frozenset({"99203", "99204", "99212", "99213", "99214", "99215"})
NEEDS_AUTHORIZATION = frozenset({"97110", "97140", "64635", "64636"})

# Diagnosis codes that ended on October 1, by year. Later years repeat the last one: the demo needs
# a code that its payers deny.
DELETED_CODES = {2023: "G20", 2024: "M5136", 2025: "G35"}


@dataclass(frozen=True, slots=True)
class VisitTemplate:
    """A usual kind of visit, and the payer rules it occurs with."""

    weight: int  # per mille of visits
    lines: tuple[tuple[str, tuple[str, ...], int], ...]  # code, modifiers, units
    diagnoses: tuple[tuple[str, ...], ...]  # one of these lists is drawn
    rules: tuple[str, ...] = ()  # empty: all but accident


def _service(code: str, *modifiers: str, units: int = 1) -> tuple[str, tuple[str, ...], int]:
    return code, modifiers, units


CHRONIC_DIAGNOSES = (
    ("I10", "E785"),
    ("E119", "I10"),
    ("E039",),
    ("F411",),
    ("I10",),
    ("E119", "E785", "I10"),
    ("J45909",),
)
ACUTE_DIAGNOSES = (
    ("J069",),
    ("N390",),
    ("M5450", "M25561"),
    ("K219",),
    ("R5383",),
    ("J0190",),
    ("H6123",),
)
BLOOD_TESTS = (_service("36415"), _service("80053"))
USUAL_VISITS = (
    VisitTemplate(
        215,
        (_service("99213"),),
        tuple(codes for codes in ACUTE_DIAGNOSES if codes[0] != "M5450") + CHRONIC_DIAGNOSES[:4],
    ),
    VisitTemplate(150, (_service("99214"),), CHRONIC_DIAGNOSES),
    VisitTemplate(40, (_service("99212"),), ACUTE_DIAGNOSES[:2]),
    VisitTemplate(110, (_service("99213"), *BLOOD_TESTS), CHRONIC_DIAGNOSES),
    VisitTemplate(
        110,
        (_service("99214"), *BLOOD_TESTS, _service("80061")),
        (("I10", "E785"), ("E785", "I10")),
    ),
    VisitTemplate(
        60, (_service("99214"), _service("36415"), _service("83036")), (("E119", "I10"), ("E119",))
    ),
    VisitTemplate(
        30,
        (_service("99203"), _service("36415"), _service("85025"), _service("84443")),
        (("R5383",), ("E039",)),
    ),
    VisitTemplate(30, (_service("99204"),), CHRONIC_DIAGNOSES[:2]),
    VisitTemplate(
        45, (_service("99213", "25"), _service("20610", "RT")), (("M1711",), ("M25561",))
    ),
    VisitTemplate(20, (_service("99214", "25"), _service("93000")), (("R002", "I10"), ("R079",))),
    VisitTemplate(30, (_service("99213", "25"), _service("17110")), (("B079",),)),
    VisitTemplate(15, (_service("11102"),), (("D485",),)),
    VisitTemplate(15, (_service("69210", "LT"),), (("H6122",),)),
    VisitTemplate(
        30,
        (_service("97110", "GP", units=2), _service("97140", "GP", "59")),
        (("M25561",), ("M5450",)),
    ),
    VisitTemplate(
        40,
        (_service("90471"), _service("90686")),
        (("Z23",),),
        ("commercial", "advantage", "medicaid", "self"),
    ),
    VisitTemplate(35, (_service("99396"),), (("Z0000",),), ("commercial", "medicaid")),
    VisitTemplate(30, (_service("G0439"),), (("Z0000",),), ("medicare", "advantage")),
    VisitTemplate(15, (_service("99215"),), (("I10", "E119", "E785"),)),
)
INJURY_VISITS = (
    VisitTemplate(700, (_service("99213"),), (("S39012A",), ("S93401A",), ("S161XXA",))),
    VisitTemplate(300, (_service("99203"),), (("S134XXA",), ("S63501A",))),
)
# Two claims like this are denied (outcomes.py); each is more than $3,000.
COSTLY_VISIT = VisitTemplate(
    0, (_service("64635", "RT"), _service("64636", "RT", units=2)), (("M47816",),)
)


@cache
def visits_for(rule: str) -> tuple[tuple[VisitTemplate, ...], tuple[int, ...]]:
    """Return the visit templates for a payer rule, and their cumulative weights."""
    templates = (
        INJURY_VISITS
        if rule == "accident"
        else tuple(visit for visit in USUAL_VISITS if not visit.rules or rule in visit.rules)
    )
    return templates, tuple(accumulate(visit.weight for visit in templates))


def contract_rate_cents(payer: DemoPayer, code: str) -> int:
    """Return the payer's contract rate for one unit of a code, in cents."""
    return (FEES[code][1] * payer.rate + 500) // 1000


def deleted_code(day: date) -> str:
    """Return the diagnosis code that ended on October 1 of the day's year."""
    return DELETED_CODES.get(day.year, DELETED_CODES[max(DELETED_CODES)])
