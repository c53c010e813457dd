"""Why the clearing house sends claims back before any payer decides (domain table 6.2)."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rejection:
    """The status composite of a 277CA: category, status, whose datum is wrong; and how often of a hundred."""

    category: str
    status: str
    entity: str
    weight: int


REJECTIONS = (
    Rejection("A7", "164", "IL", 32),  # member number
    Rejection("A3", "33", "IL", 20),  # subscriber not found
    Rejection("A7", "562", "82", 12),  # rendering NPI
    Rejection("A6", "158", "IL", 8),  # birth date
    Rejection("A7", "255", "", 12),  # diagnosis
    Rejection("A8", "454", "", 8),  # procedure against the rest
    Rejection("A7", "500", "IL", 8),  # ZIP code
)
