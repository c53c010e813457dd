"""The acknowledgment of a batch as a whole."""

from enum import StrEnum


class BatchAnswer(StrEnum):
    """Answer to a batch as a whole; a batch that was not acknowledged has none."""

    NONE = ""
    ACCEPTED = "accepted"
    ERRORS = "errors"
    REJECTED = "rejected"


ANSWER_BY_VERDICT = {
    "A": BatchAnswer.ACCEPTED,
    "E": BatchAnswer.ERRORS,
    "P": BatchAnswer.ERRORS,
    "R": BatchAnswer.REJECTED,
    "M": BatchAnswer.REJECTED,
    "W": BatchAnswer.REJECTED,
    "X": BatchAnswer.REJECTED,
}
"""Answers by verdict: TA104, IK501 or AK901."""
