"""What a list is sorted by: tier, score and finish-by minute in one whole number, and back.

Lists need no more of the rank.
"""

FIRST, SECOND = 1, 2  # tiers; 0 is a person's own pins, merged into their list when it is read

SCORE_BITS = 46
MAX_SCORE = (1 << SCORE_BITS) - 1  # 70 million dollars a minute
MAX_FINISH_BY = (1 << 16) - 1  # 45 days in minutes
MAX_SORT_VALUE = (1 << 63) - 1


def sort_value(tier: int, score: int, finish_by: int | None) -> int:
    """Return one number that sorts both tiers, the greatest first; stored negated as `rank_key`.

    Tier 2 sorts by score. Tier 1 sorts by the minute by which the item must be done, then by score:
    the upper 16 bits hold the minutes left of 45 days, the lower 46 the score. By that minute and
    not by the latest start: where not everything fits, the latest start would put the longest item
    first, and more promises would break.
    """
    if tier == FIRST and finish_by is not None:
        minutes_left = MAX_FINISH_BY - min(max(finish_by, 0), MAX_FINISH_BY)
        return (minutes_left << SCORE_BITS) | min(score, MAX_SCORE)
    return min(score, MAX_SORT_VALUE)


def score_of(tier: int, value: int) -> int:
    """Return the score in a sort value: micro-dollars a minute."""
    return value & MAX_SCORE if tier == FIRST else value


def finish_by_of(tier: int, value: int) -> int | None:
    """Return the finish-by in a sort value: minutes after midnight of the day it was ranked for.

    None outside tier 1.
    """
    return MAX_FINISH_BY - (value >> SCORE_BITS) if tier == FIRST else None


def latest_start(finish_by: int, minutes: int) -> int:
    """Return the last minute at which to begin; never before the day begins."""
    return max(0, finish_by - minutes)
