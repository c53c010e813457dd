"""Category codes of 277CA and 277 (STC01-1) and what each asks for (domain 6.2); own words."""

from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple


class StatusMeaning(StrEnum):
    """What a category comes to."""

    NOTED = "noted"  # nothing to do but to wait for the usual day
    RECEIVED = "received"  # accepted for adjudication
    REJECTED = "rejected"  # back to submit
    NOT_FOUND = "not found"
    PENDED = "pended"
    RECORDS = "records"  # the payer asked us for something
    ASKS_PATIENT = "asks patient"
    FINAL = "final"  # a remittance must come
    DENIED = "denied"
    CHANGED = "changed"  # a reversal must come
    FORWARDED = "forwarded"
    NOT_FORWARDED = "not forwarded"  # we bill the next payer
    ASK_AGAIN = "ask again"
    BAD_QUESTION = "bad question"  # our 276 was not right


class Category(NamedTuple):
    """One category: what it says, and after how many days silence is looked into (None: the payer's own rhythm)."""

    says: StatusMeaning
    plain: str
    days: int | None = None


CATEGORIES = MappingProxyType(
    {
        "A0": Category(StatusMeaning.NOTED, "Passed on to somebody else", 3),
        "A1": Category(StatusMeaning.NOTED, "Received, not accepted yet", 3),
        "A2": Category(StatusMeaning.RECEIVED, "Accepted for adjudication"),
        "A3": Category(StatusMeaning.REJECTED, "Sent back, cannot be processed"),
        "A4": Category(StatusMeaning.NOT_FOUND, "Not found", 5),
        "A5": Category(StatusMeaning.NOTED, "Split on entry: several numbers will come"),
        "A6": Category(StatusMeaning.REJECTED, "Rejected: something is missing"),
        "A7": Category(StatusMeaning.REJECTED, "Rejected: something is invalid"),
        "A8": Category(StatusMeaning.REJECTED, "Rejected: fields contradict each other"),
        "P0": Category(StatusMeaning.PENDED, "Pended"),
        "P1": Category(StatusMeaning.PENDED, "In process"),
        "P2": Category(StatusMeaning.PENDED, "In review"),
        "P3": Category(StatusMeaning.RECORDS, "The payer asked us for something: find the request"),
        "P4": Category(StatusMeaning.ASKS_PATIENT, "The payer asked the patient for something"),
        "P5": Category(StatusMeaning.PENDED, "The payer's own hold", 14),
        "F0": Category(StatusMeaning.FINAL, "Finalised", 7),
        "F1": Category(StatusMeaning.FINAL, "Paid", 5),
        "F2": Category(StatusMeaning.DENIED, "Denied, codes not here yet"),
        "F3": Category(StatusMeaning.CHANGED, "Result changed: a reversal must come", 14),
        "F3F": Category(StatusMeaning.FORWARDED, "Forwarded to the next payer", 30),
        "F3N": Category(StatusMeaning.NOT_FORWARDED, "Not forwarded: bill the next payer"),
        "F4": Category(StatusMeaning.FINAL, "Finalised, no more money will come", 7),
        "E0": Category(StatusMeaning.BAD_QUESTION, "Our status question was not right"),
        "E1": Category(StatusMeaning.ASK_AGAIN, "The payer's system was down", 1),
        "E2": Category(StatusMeaning.ASK_AGAIN, "The source did not answer", 1),
        "E3": Category(StatusMeaning.BAD_QUESTION, "Our status question contradicts itself"),
        "E4": Category(StatusMeaning.BAD_QUESTION, "Our status question breaks the partner's rule"),
        "D0": Category(StatusMeaning.NOT_FOUND, "No claim found by the search"),
        **{
            f"R{number}": Category(
                StatusMeaning.RECORDS, "The payer asked for more: see what is listed"
            )
            for number in range(18)
        },
    }
)

# When several categories come for one claim, the one that asks for most is acted on.
WEIGHT = MappingProxyType(
    {
        says: weight
        for weight, says in enumerate(
            (
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
        )
    }
)


def governing_category(codes: tuple[str, ...]) -> tuple[str, Category] | None:
    """The known category that asks for most, with its code; None when none is known."""
    known = [(code, CATEGORIES[code]) for code in codes if code in CATEGORIES]
    return max(known, key=lambda one: WEIGHT[one[1].says], default=None)
