"""The reasons for which the clearinghouse rejects claims before they reach a payer."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Rejection:
    """A status composite of a 277CA (STC01).

    The codes are those of X12 external code lists 507 (category) and 508 (status).
    """

    category: str
    status: str
    entity: str  # whose data is wrong
    weight: int  # per cent of rejections


REJECTION_REASONS = (
    Rejection("A7", "164", "IL", 32),  # member number
    Rejection("A3", "33", "IL", 20),  # subscriber not found
    Rejection("A7", "562", "82", 12),  # rendering NPI
    Rejection("A6", "158", "IL", 8),  # birth date
    Rejection("A7", "255", "", 12),  # diagnosis
    Rejection("A8", "454", "", 8),  # procedure does not fit the rest
    Rejection("A7", "500", "IL", 8),  # ZIP code
)
