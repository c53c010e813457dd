"""The denial reasons of the demo, their shares, and the payers that use each."""

from dataclasses import dataclass

ALL_RULES = ("medicare", "advantage", "medicaid", "commercial", "accident")
NOT_MEDICARE = ("advantage", "medicaid", "commercial")


@dataclass(frozen=True, slots=True)
class Denial:
    """A kind of denial: adjustment group, CARC and RARCs, and how the office corrects it."""

    category: str
    group: str
    reason: str
    remarks: tuple[str, ...] = ()  # of each line
    claim_remarks: tuple[str, ...] = ()  # of the claim
    rules: tuple[str, ...] = ALL_RULES
    weight: int = 10
    last_line_only: bool = False  # the other lines are paid
    remedy: str = ""  # corrected (frequency 7), new, or empty: not corrected


# Per cent of denials. Enrollment concerns one provider at one payer and is a number of claims.
SHARES = {
    "eligibility": 24,
    "missing": 18,
    "authorization": 14,
    "bundling": 13,
    "necessity": 10,
    "duplicate": 8,
    "non_covered": 6,
    "timely": 3,
}
ENROLLMENT_CLAIMS = 12
ENROLLMENT = Denial("enrollment", "CO", "B7", ("N570",))
MANAGED_CARE = Denial("eligibility", "CO", "24", (), ("MA01",))
DUPLICATE = Denial("duplicate", "OA", "18", ("N702",))
CROSSOVER_DUPLICATE = Denial("duplicate", "OA", "18", ("N522",))
TIMELY = Denial("timely", "CO", "29", ("N211",))
DELETED_DIAGNOSIS = Denial("coding", "CO", "146", ("M76",), remedy="corrected")
COSTLY = Denial("authorization", "CO", "197", ("M62",), rules=NOT_MEDICARE)
HIDDEN = Denial("contract", "CO", "45")

DENIAL_REASONS: tuple[Denial, ...] = (
    Denial("eligibility", "CO", "27", ("N30",), weight=24),
    Denial("eligibility", "CO", "31", ("N382",), weight=16, remedy="new"),
    Denial("eligibility", "CO", "22", ("MA92",), weight=24, remedy="corrected"),
    Denial("eligibility", "CO", "109", (), weight=12),
    Denial("eligibility", "PR", "227", ("N179",), rules=("commercial",), weight=16),
    Denial("eligibility", "CO", "26", ("N30",), weight=8),
    Denial(
        "eligibility", "CO", "16", ("MA27",), ("MA130",), ("medicare",), weight=10, remedy="new"
    ),
    Denial("missing", "CO", "16", ("N290",), weight=22, remedy="corrected"),
    Denial("missing", "CO", "16", ("N286",), weight=12, remedy="corrected"),
    Denial("missing", "CO", "16", ("M77",), weight=10, remedy="corrected"),
    Denial("missing", "CO", "16", ("MA120",), weight=14, remedy="corrected"),
    Denial("missing", "CO", "16", ("M76",), weight=14, remedy="corrected"),
    Denial("missing", "CO", "16", ("N255",), ("MA130",), ("medicare",), weight=40, remedy="new"),
    Denial("missing", "CO", "16", ("M53",), ("MA130",), ("medicare",), weight=20, remedy="new"),
    Denial(
        "authorization", "CO", "197", ("M62",), rules=NOT_MEDICARE, weight=50, remedy="corrected"
    ),
    Denial("authorization", "CO", "198", ("N54",), rules=NOT_MEDICARE, weight=18),
    Denial("authorization", "CO", "284", ("N54",), rules=NOT_MEDICARE, weight=16),
    Denial("authorization", "CO", "288", (), rules=("advantage", "commercial"), weight=16),
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
)
