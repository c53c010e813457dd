"""What the invented practice does and charges: codes with the office's fee and Medicare's, and the usual visits.

Codes only: their descriptors are licensed text. The fees are invented and near the usual; a payer's own rate is
Medicare's times its factor.
"""

from dataclasses import dataclass
from datetime import date
from functools import cache
from itertools import accumulate

from medq.demo.payers import Payer

# code: (the office's charge, Medicare's fee), both in cents
FEES: dict[str, tuple[int, int]] = {
    "99203": (18500, 11160), "99204": (27500, 16720), "99212": (9500, 5640), "99213": (13500, 9080), "99214": (17800, 12810),
    "99215": (27500, 18020), "99396": (21000, 13850), "G0439": (19800, 13320), "93000": (4800, 1480), "36415": (1500, 883),
    "80053": (3200, 1056), "85025": (2400, 777), "80061": (3600, 1339), "83036": (3000, 971), "84443": (4200, 1680),
    "20610": (16500, 6430), "96372": (4500, 1440), "97110": (8000, 2890), "97140": (7500, 2770), "90471": (4500, 2080),
    "90686": (4200, 2090), "11102": (19500, 10120), "17110": (18500, 11540), "69210": (9500, 4870),
    "64635": (185000, 43820), "64636": (74000, 18510),
}  # fmt: skip
LABORATORY = frozenset({"36415", "80053", "85025", "80061", "83036", "84443"})
VACCINES = frozenset({"90471", "90686"})
PREVENTIVE = frozenset({"99396", "G0439"})
VISITS_TO_OFFICE = frozenset({"99203", "99204", "99212", "99213", "99214", "99215"})
NEEDS_AUTHORISATION = frozenset({"97110", "97140", "64635", "64636"})

# Codes that ended on 1 October, by year. Later years repeat the last: the demo needs one that its payers refuse.
DELETED = {2023: "G20", 2024: "M5136", 2025: "G35"}


@dataclass(frozen=True, slots=True)
class Visit:
    """One usual visit: how often of a thousand, its lines (code, modifiers, units), its diagnoses, who may have it."""

    weight: int
    lines: tuple[tuple[str, tuple[str, ...], int], ...]
    diagnoses: tuple[tuple[str, ...], ...]
    rules: tuple[str, ...] = ()  # empty: every payer but accident insurers


def _line(code: str, *modifiers: str, units: int = 1) -> tuple[str, tuple[str, ...], int]:
    return code, modifiers, units


CHRONIC = (
    ("I10", "E785"),
    ("E119", "I10"),
    ("E039",),
    ("F411",),
    ("I10",),
    ("E119", "E785", "I10"),
    ("J45909",),
)
ACUTE = (("J069",), ("N390",), ("M5450", "M25561"), ("K219",), ("R5383",), ("J0190",), ("H6123",))
BLOOD = (_line("36415"), _line("80053"))
USUAL = (
    Visit(
        215, (_line("99213"),), tuple(codes for codes in ACUTE if codes[0] != "M5450") + CHRONIC[:4]
    ),
    Visit(150, (_line("99214"),), CHRONIC),
    Visit(40, (_line("99212"),), ACUTE[:2]),
    Visit(110, (_line("99213"), *BLOOD), CHRONIC),
    Visit(110, (_line("99214"), *BLOOD, _line("80061")), (("I10", "E785"), ("E785", "I10"))),
    Visit(60, (_line("99214"), _line("36415"), _line("83036")), (("E119", "I10"), ("E119",))),
    Visit(
        30,
        (_line("99203"), _line("36415"), _line("85025"), _line("84443")),
        (("R5383",), ("E039",)),
    ),
    Visit(30, (_line("99204"),), CHRONIC[:2]),
    Visit(45, (_line("99213", "25"), _line("20610", "RT")), (("M1711",), ("M25561",))),
    Visit(20, (_line("99214", "25"), _line("93000")), (("R002", "I10"), ("R079",))),
    Visit(30, (_line("99213", "25"), _line("17110")), (("B079",),)),
    Visit(15, (_line("11102"),), (("D485",),)),
    Visit(15, (_line("69210", "LT"),), (("H6122",),)),
    Visit(
        30, (_line("97110", "GP", units=2), _line("97140", "GP", "59")), (("M25561",), ("M5450",))
    ),
    Visit(
        40,
        (_line("90471"), _line("90686")),
        (("Z23",),),
        ("commercial", "advantage", "medicaid", "self"),
    ),
    Visit(35, (_line("99396"),), (("Z0000",),), ("commercial", "medicaid")),
    Visit(30, (_line("G0439"),), (("Z0000",),), ("medicare", "advantage")),
    Visit(15, (_line("99215"),), (("I10", "E119", "E785"),)),
)
INJURIES = (
    Visit(700, (_line("99213"),), (("S39012A",), ("S93401A",), ("S161XXA",))),
    Visit(300, (_line("99203"),), (("S134XXA",), ("S63501A",))),
)
# Two of these were refused: each more than $3,000.
COSTLY = Visit(0, (_line("64635", "RT"), _line("64636", "RT", units=2)), (("M47816",),))


@cache
def visits_for(rule: str) -> tuple[tuple[Visit, ...], tuple[int, ...]]:
    """The visits that a patient of a payer of this rule may have, and their weights added up."""
    able = (
        INJURIES
        if rule == "accident"
        else tuple(visit for visit in USUAL if not visit.rules or rule in visit.rules)
    )
    return able, tuple(accumulate(visit.weight for visit in able))


def rate(payer: Payer, code: str) -> int:
    """The payer's fee for one unit of a code by its contract, in cents."""
    return (FEES[code][1] * payer.rate + 500) // 1000


def deleted_code(day: date) -> str:
    """The diagnosis code that ended on 1 October of the day's year."""
    return DELETED.get(day.year, DELETED[max(DELETED)])
