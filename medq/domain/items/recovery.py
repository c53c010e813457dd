"""How likely money still comes: what the reason tables say, weighed with what this office has seen."""

WORDS_PPM = {"yes": 750_000, "maybe": 350_000, "no": 50_000}
"""The tables' word for recoverable, as a chance (rank.md section 2)."""

UNACKNOWLEDGED_PPM = 930_000
"""A claim that nobody acknowledged was not filed: sent again it is paid as any other (rank.md section 2)."""

WORD_WEIGHT = 20  # outcomes that the table's word counts for


def recovery_ppm(recoverable: str, won: int = 0, total: int = 0) -> int:
    """The chance in ppm: the table's word (yes, maybe, no) as 20 outcomes, plus the office's own, `won` of `total`.

    The own outcomes are those for (payer, code), else for the code. Rounded once, half up. Errors: KeyError for another
    word, ValueError for outcomes that cannot be.
    """
    if not 0 <= won <= total:
        raise ValueError(f"{won} of {total} outcomes cannot be")
    weight = WORD_WEIGHT + total
    return (2 * (WORDS_PPM[recoverable] * WORD_WEIGHT + won * 1_000_000) + weight) // (2 * weight)
