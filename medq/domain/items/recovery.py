"""How likely money is recovered: the tables' word, weighed with the office's own outcomes."""

WORDS_PPM = {"yes": 750_000, "maybe": 350_000, "no": 50_000}
"""The tables' word for recoverable, as a probability."""

UNACKNOWLEDGED_PPM = 930_000
"""A claim that nobody acknowledged was not filed: resubmitted, it is paid as any other."""

WORD_WEIGHT = 20  # outcomes that the table's word counts for


def recovery_ppm(recoverable: str, won: int = 0, total: int = 0) -> int:
    """Return the probability in ppm: the table's word as 20 outcomes, plus the office's own.

    `won` of `total` are those for (payer, code), else for the code. Rounded once, half up. Errors:
    KeyError for an unknown word, ValueError for impossible outcomes.
    """
    if not 0 <= won <= total:
        raise ValueError(f"{won} of {total} outcomes cannot be")
    weight = WORD_WEIGHT + total
    return (2 * (WORDS_PPM[recoverable] * WORD_WEIGHT + won * 1_000_000) + weight) // (2 * weight)
