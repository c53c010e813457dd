"""Codes of the 835 and 837 that decide what happens to a claim, by name."""

# Claim status codes, CLP02 of the 835 (005010X221A1, loop 2100).
PROCESSED_AS_PRIMARY = "1"
PROCESSED_AS_SECONDARY = "2"
PROCESSED_AS_TERTIARY = "3"
DENIED = "4"
PRIMARY_FORWARDED = "19"
SECONDARY_FORWARDED = "20"
TERTIARY_FORWARDED = "21"
REVERSAL = "22"
NOT_OUR_CLAIM = "23"
PREDETERMINATION = "25"

PAYER_ORDER_BY_STATUS = {
    PROCESSED_AS_PRIMARY: 1,
    PRIMARY_FORWARDED: 1,
    PROCESSED_AS_SECONDARY: 2,
    SECONDARY_FORWARDED: 2,
    PROCESSED_AS_TERTIARY: 3,
    TERTIARY_FORWARDED: 3,
}
"""Position among the patient's payers, 1 to 3, that a claim status states."""
LATER_PAYER_STATUSES = frozenset(
    status for status, order in PAYER_ORDER_BY_STATUS.items() if order > 1
)
FORWARDED = frozenset({PRIMARY_FORWARDED, SECONDARY_FORWARDED, TERTIARY_FORWARDED})
"""Statuses of a claim that the payer crossed over to the next payer."""
CROSSOVER_REMARKS = frozenset({"MA07", "MA18", "N89"})
"""RARCs that say that the payer crossed the claim over, whatever its status is."""
COUNTED_STATUSES = frozenset({*PAYER_ORDER_BY_STATUS, DENIED, REVERSAL})
"""Statuses whose money counts. A predetermination is an estimate, a claim of another payer has
no money, and an unknown status is reviewed by a person."""
KNOWN_STATUSES = COUNTED_STATUSES | {NOT_OUR_CLAIM, PREDETERMINATION}


def is_counted(status: str) -> bool:
    """Return whether the money of a claim payment counts for the balance of its claim."""
    return status in COUNTED_STATUSES


def is_reversal(status: str, charge_cents: int) -> bool:
    """Return whether a claim payment takes an earlier one back.

    Some payers send the negative amounts without status 22.
    """
    return status == REVERSAL or (charge_cents < 0 and status in COUNTED_STATUSES)


def is_forwarded(status: str, crossover: str) -> bool:
    """Return whether a payer crossed a claim over: its status says so, or `crossover` does.

    `crossover` is the next payer or a remark, empty for none.
    """
    return status in FORWARDED or (bool(crossover) and status in PAYER_ORDER_BY_STATUS)


INSTITUTIONAL = "I"  # form of a claim that came as 837I

# Claim frequency codes, CLM05-3 of the 837 (005010X222A1, loop 2300).
ORIGINAL = "1"
REPLACEMENT = "7"
VOID = "8"
REPLACING_FREQUENCIES = (REPLACEMENT, VOID)
"""Frequencies of claims that take the place of an earlier one."""
