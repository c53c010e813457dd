"""What a list is sorted by: tier, score and latest start in one whole number, and back. Lists need no more of the rank."""

FIRST, SECOND = 1, 2  # tiers; 0 is a person's own pins, merged into that person's list when it is read

SCORE_BITS = 46
MOST_SCORE = (1 << SCORE_BITS) - 1  # 70 million dollars a minute
MOST_START = (1 << 16) - 1  # 45 days in minutes
MOST_ORDER = (1 << 63) - 1


def ordered(tier: int, score: int, start_by: int | None) -> int:
    """What is stored, negated, as `low_score`: one column that sorts both tiers.

    Tier 2 sorts by score. Tier 1 sorts by latest start, then by score: the upper 16 bits hold the minutes left of 45
    days, the lower 46 the score, so both can be read back (`score_in`, `start_in`).
    """
    if tier == FIRST and start_by is not None:
        return ((MOST_START - min(max(start_by, 0), MOST_START)) << SCORE_BITS) | min(score, MOST_SCORE)
    return min(score, MOST_ORDER)


def score_in(tier: int, order: int) -> int:
    """The score in a stored order: micro-dollars a minute."""
    return order & MOST_SCORE if tier == FIRST else order


def start_in(tier: int, order: int) -> int | None:
    """The latest start in a stored order: minutes from midnight of the day it was ranked for; None outside tier 1."""
    return MOST_START - (order >> SCORE_BITS) if tier == FIRST else None
