"""Claim status categories of the 277CA and 277 (STC01-1) and what each means for our work."""

from collections.abc import Iterable
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

from medq.domain.acknowledgments.records import REFUSED, ClaimStatus


class StatusMeaning(StrEnum):
    """The meaning of a status category for the claim, which says who acts next."""

    NOTED = "noted"  # nothing to do until the usual follow-up day
    RECEIVED = "received"  # accepted for adjudication
    REJECTED = "rejected"  # correct and resubmit
    NOT_FOUND = "not found"
    PENDED = "pended"
    RECORDS = "records"  # the payer requests information from us
    ASKS_PATIENT = "asks patient"
    FINAL = "final"  # a remittance must follow
    DENIED = "denied"
    CHANGED = "changed"  # a reversal must follow
    FORWARDED = "forwarded"
    NOT_FORWARDED = "not forwarded"  # we bill the next payer
    ASK_AGAIN = "ask again"
    BAD_QUESTION = "bad question"  # our 276 was rejected


class Category(NamedTuple):
    """One category: its meaning, its text, and the days until a follow-up.

    `days` is None where the payer's own follow-up days apply. `heading` is what stands before the
    words of a status, where that is not the text.
    """

    meaning: StatusMeaning
    title: str
    days: int | None = None
    heading: str = ""


CATEGORIES = MappingProxyType(
    {
        "A0": Category(StatusMeaning.NOTED, "Forwarded", 3),
        "A1": Category(StatusMeaning.NOTED, "Received, not yet accepted", 3),
        "A2": Category(StatusMeaning.RECEIVED, "Accepted for adjudication"),
        "A3": Category(StatusMeaning.REJECTED, "Returned as unprocessable"),
        "A4": Category(StatusMeaning.NOT_FOUND, "Claim not on file", 5),
        "A5": Category(StatusMeaning.NOTED, "Split claim: expect several claim numbers"),
        "A6": Category(StatusMeaning.REJECTED, "Rejected: missing information", heading="Rejected"),
        "A7": Category(StatusMeaning.REJECTED, "Rejected: invalid information", heading="Rejected"),
        "A8": Category(
            StatusMeaning.REJECTED, "Rejected: fields contradict each other", heading="Rejected"
        ),
        "P0": Category(StatusMeaning.PENDED, "Pended"),
        "P1": Category(StatusMeaning.PENDED, "In process"),
        "P2": Category(StatusMeaning.PENDED, "In review"),
        "P3": Category(
            StatusMeaning.RECORDS,
            "Information requested: find the letter",
            heading="Information requested",
        ),
        "P4": Category(StatusMeaning.ASKS_PATIENT, "Information requested from patient"),
        "P5": Category(StatusMeaning.PENDED, "Payer hold", 14),
        "F0": Category(StatusMeaning.FINAL, "Finalized", 7),
        "F1": Category(StatusMeaning.FINAL, "Paid", 5),
        "F2": Category(StatusMeaning.DENIED, "Denied, ERA not received yet"),
        "F3": Category(StatusMeaning.CHANGED, "Revised: reversal and correction expected", 14),
        "F3F": Category(StatusMeaning.FORWARDED, "Forwarded to the next payer", 30),
        "F3N": Category(StatusMeaning.NOT_FORWARDED, "Not forwarded: bill the next payer"),
        "F4": Category(StatusMeaning.FINAL, "Finalized, no further payment", 7),
        "E0": Category(StatusMeaning.BAD_QUESTION, "Status request rejected"),
        "E1": Category(StatusMeaning.ASK_AGAIN, "Payer system unavailable", 1),
        "E2": Category(StatusMeaning.ASK_AGAIN, "No response to the status request", 1),
        "E3": Category(StatusMeaning.BAD_QUESTION, "Status request rejected: contradictory"),
        "E4": Category(StatusMeaning.BAD_QUESTION, "Status request rejected: payer's own rules"),
        "D0": Category(StatusMeaning.NOT_FOUND, "Claim not on file"),
        **{
            f"R{number}": Category(
                StatusMeaning.RECORDS,
                "Additional information requested: see the request",
                heading="Additional information requested",
            )
            for number in range(18)
        },
    }
)

PROOF_CATEGORIES = frozenset({"A1", "A2", "A5", *(code for code in CATEGORIES if code[0] in "PFR")})
"""Categories of a payer's own 277CA or 277 by which timely filing is proven: it cannot pend, decide
or ask about what it never received."""
HOLD_CATEGORY = "P5"  # of a 277: the payer holds the claim
REJECTED_CATEGORIES = frozenset(
    code for code, category in CATEGORIES.items() if category.meaning is StatusMeaning.REJECTED
)
# Where one claim has several categories, the one that needs most work governs.
_MEANINGS_BY_WEIGHT = (
    StatusMeaning.NOTED,
    StatusMeaning.ASK_AGAIN,
    StatusMeaning.BAD_QUESTION,
    StatusMeaning.RECEIVED,
    StatusMeaning.PENDED,
    StatusMeaning.FORWARDED,
    StatusMeaning.CHANGED,
    StatusMeaning.FINAL,
    StatusMeaning.NOT_FORWARDED,
    StatusMeaning.NOT_FOUND,
    StatusMeaning.ASKS_PATIENT,
    StatusMeaning.RECORDS,
    StatusMeaning.DENIED,
    StatusMeaning.REJECTED,
)
WEIGHT = MappingProxyType({meaning: weight for weight, meaning in enumerate(_MEANINGS_BY_WEIGHT)})


REFUSED_CATEGORY = Category(StatusMeaning.REJECTED, "Rejected")
"""The category of a status whose action rejects while its codes only receive, or are unknown."""
RECEIPTS = frozenset({StatusMeaning.NOTED, StatusMeaning.RECEIVED})
"""Meanings by which a claim was only received."""
NEEDS_WORK = frozenset(
    {
        StatusMeaning.REJECTED,
        StatusMeaning.DENIED,
        StatusMeaning.RECORDS,
        StatusMeaning.ASKS_PATIENT,
        StatusMeaning.NOT_FOUND,
        StatusMeaning.NOT_FORWARDED,
        StatusMeaning.BAD_QUESTION,
    }
)
"""Meanings that a person must act on, whether or not the claim is found."""


def governing_category(
    codes: Iterable[str], *, is_refused: bool = False
) -> tuple[str, Category] | None:
    """Return the known category that needs most work, with its code; None when none is known.

    With an action that rejects (STC03 U), codes that only receive do not govern.
    """
    all_codes = tuple(codes)
    categories = [(code, CATEGORIES[code]) for code in all_codes if code in CATEGORIES]
    governing = max(categories, key=lambda item: WEIGHT[item[1].meaning], default=None)
    if is_refused and (governing is None or governing[1].meaning in RECEIPTS):
        return (all_codes[0] if all_codes else "", REFUSED_CATEGORY)
    return governing


def rejects(category: str, action: str) -> bool:
    """Return whether a code or its action (STC03) rejects what it is about."""
    return action == REFUSED or category in REJECTED_CATEGORIES


def is_rejection(status: ClaimStatus) -> bool:
    """Return whether a status, by its action or a category, rejects what it names."""
    return status.is_refused or any(code.category in REJECTED_CATEGORIES for code in status.codes)
