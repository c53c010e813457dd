"""What a list is sorted by: tier, score and the minute by which it must be done, in one whole number and back. Lists need no
more of the rank."""

FIRST, SECOND = (
    1,
    2,
)  # tiers; 0 is a person's own pins, merged into that person's list when it is read

SCORE_BITS = 46
MOST_SCORE = (1 << SCORE_BITS) - 1  # 70 million dollars a minute
MOST_END = (1 << 16) - 1  # 45 days in minutes
MOST_ORDER = (1 << 63) - 1


def sort_value(tier: int, score: int, end_by: int | None) -> int:
    """What is stored, negated, as `rank_key`: one column that sorts both tiers.

    Tier 2 sorts by score. Tier 1 sorts by the minute by which it must be done, then by score: the upper 16 bits hold
    the minutes left of 45 days, the lower 46 the score, so both can be read back (`score_in`, `end_in`). By that minute
    and not by the latest start: where not everything fits, the latest start would put the longest first, and more
    promises would break.
    """
    if tier == FIRST and end_by is not None:
        return ((MOST_END - min(max(end_by, 0), MOST_END)) << SCORE_BITS) | min(score, MOST_SCORE)
    return min(score, MOST_ORDER)


def score_of(tier: int, order: int) -> int:
    """The score in a stored order: micro-dollars a minute."""
    return order & MOST_SCORE if tier == FIRST else order


def finish_by_of(tier: int, order: int) -> int | None:
    """By when it must be done, in a stored order: minutes from midnight of the day it was ranked for; None outside tier 1."""
    return MOST_END - (order >> SCORE_BITS) if tier == FIRST else None


def latest_start(end_by: int, minutes: int) -> int:
    """The last minute at which to begin what must be done by then; never before the day begins."""
    return max(0, end_by - minutes)
