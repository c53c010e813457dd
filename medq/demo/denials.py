"""Why payers refuse, in which shares, and whom each reason fits (domain table 3.3)."""

from dataclasses import dataclass

ALL_RULES = ("medicare", "advantage", "medicaid", "commercial", "accident")
NOT_MEDICARE = ("advantage", "medicaid", "commercial")


@dataclass(frozen=True, slots=True)
class Denial:
    """One way to be refused: group, reason, remarks of the line; `remedy` is how the office mends it, if it can."""

    category: str
    group: str
    reason: str
    remarks: tuple[str, ...] = ()
    claim_remarks: tuple[str, ...] = ()
    rules: tuple[str, ...] = ALL_RULES
    weight: int = 10
    last_line_only: bool = False  # the rest of the claim is paid
    remedy: str = ""  # corrected, new or nothing


# Of a hundred denials. Enrolment is one provider at one payer and is counted by claims, not by share.
SHARES = {
    "eligibility": 24,
    "missing": 18,
    "authorisation": 14,
    "bundling": 13,
    "necessity": 10,
    "duplicate": 8,
    "non_covered": 6,
    "timely": 3,
}
ENROLMENT_CLAIMS = 12
ENROLMENT = Denial("enrolment", "CO", "B7", ("N570",))
MANAGED_CARE = Denial("eligibility", "CO", "24", (), ("MA01",))
DUPLICATE = Denial("duplicate", "OA", "18", ("N702",))
CROSSOVER_DUPLICATE = Denial("duplicate", "OA", "18", ("N522",))
TIMELY = Denial("timely", "CO", "29", ("N211",))
DELETED_DIAGNOSIS = Denial("coding", "CO", "146", ("M76",), remedy="corrected")
COSTLY = Denial("authorisation", "CO", "197", ("M62",), rules=NOT_MEDICARE)
HIDDEN = Denial("contract", "CO", "45")

REASONS: tuple[Denial, ...] = (
    Denial("eligibility", "CO", "27", ("N30",), weight=24),
    Denial("eligibility", "CO", "31", ("N382",), weight=16, remedy="new"),
    Denial("eligibility", "CO", "22", ("MA92",), weight=24, remedy="corrected"),
    Denial("eligibility", "CO", "109", (), weight=12),
    Denial("eligibility", "PR", "227", ("N179",), rules=("commercial",), weight=16),
    Denial("eligibility", "CO", "26", ("N30",), weight=8),
    Denial("eligibility", "CO", "16", ("MA27",), ("MA130",), ("medicare",), weight=10, remedy="new"),
    Denial("missing", "CO", "16", ("N290",), weight=22, remedy="corrected"),
    Denial("missing", "CO", "16", ("N286",), weight=12, remedy="corrected"),
    Denial("missing", "CO", "16", ("M77",), weight=10, remedy="corrected"),
    Denial("missing", "CO", "16", ("MA120",), weight=14, remedy="corrected"),
    Denial("missing", "CO", "16", ("M76",), weight=14, remedy="corrected"),
    Denial("missing", "CO", "16", ("N255",), ("MA130",), ("medicare",), weight=40, remedy="new"),
    Denial("missing", "CO", "16", ("M53",), ("MA130",), ("medicare",), weight=20, remedy="new"),
    Denial("authorisation", "CO", "197", ("M62",), rules=NOT_MEDICARE, weight=50, remedy="corrected"),
    Denial("authorisation", "CO", "198", ("N54",), rules=NOT_MEDICARE, weight=18),
    Denial("authorisation", "CO", "284", ("N54",), rules=NOT_MEDICARE, weight=16),
    Denial("authorisation", "CO", "288", (), rules=("advantage", "commercial"), weight=16),
    Denial("bundling", "CO", "97", ("M15",), weight=45, last_line_only=True, remedy="corrected"),
    Denial("bundling", "CO", "97", ("N19",), weight=20, last_line_only=True),
    Denial("bundling", "CO", "236", (), weight=20, last_line_only=True, remedy="corrected"),
    Denial("bundling", "CO", "97", ("N525",), weight=15),
    Denial("necessity", "CO", "50", ("N115",), rules=("medicare",), weight=60),
    Denial("necessity", "CO", "50", ("N180",), rules=NOT_MEDICARE, weight=40),
    Denial("necessity", "CO", "11", (), weight=30, remedy="corrected"),
    Denial("necessity", "CO", "151", ("N435",), weight=20),
    Denial("non_covered", "CO", "96", ("N216",), rules=NOT_MEDICARE, weight=40),
    Denial("non_covered", "PR", "204", ("N130",), rules=("commercial", "advantage"), weight=30),
    Denial("non_covered", "PR", "96", ("N425",), rules=("medicare",), weight=20),
    Denial("non_covered", "CO", "119", ("N640",), weight=10),
)  # fmt: skip
