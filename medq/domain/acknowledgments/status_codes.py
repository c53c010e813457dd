"""Category codes of 277CA and 277 (STC01-1) and what each asks for (domain 6.2); own words."""

from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple


class Says(StrEnum):
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

    says: Says
    plain: str
    days: int | None = None


CATEGORIES = MappingProxyType(
    {
        "A0": Category(Says.NOTED, "Passed on to somebody else", 3),
        "A1": Category(Says.NOTED, "Received, not accepted yet", 3),
        "A2": Category(Says.RECEIVED, "Accepted for adjudication"),
        "A3": Category(Says.REJECTED, "Sent back, cannot be processed"),
        "A4": Category(Says.NOT_FOUND, "Not found", 5),
        "A5": Category(Says.NOTED, "Split on entry: several numbers will come"),
        "A6": Category(Says.REJECTED, "Rejected: something is missing"),
        "A7": Category(Says.REJECTED, "Rejected: something is invalid"),
        "A8": Category(Says.REJECTED, "Rejected: fields contradict each other"),
        "P0": Category(Says.PENDED, "Pended"),
        "P1": Category(Says.PENDED, "In process"),
        "P2": Category(Says.PENDED, "In review"),
        "P3": Category(Says.RECORDS, "The payer asked us for something: find the request"),
        "P4": Category(Says.ASKS_PATIENT, "The payer asked the patient for something"),
        "P5": Category(Says.PENDED, "The payer's own hold", 14),
        "F0": Category(Says.FINAL, "Finalised", 7),
        "F1": Category(Says.FINAL, "Paid", 5),
        "F2": Category(Says.DENIED, "Denied, codes not here yet"),
        "F3": Category(Says.CHANGED, "Result changed: a reversal must come", 14),
        "F3F": Category(Says.FORWARDED, "Forwarded to the next payer", 30),
        "F3N": Category(Says.NOT_FORWARDED, "Not forwarded: bill the next payer"),
        "F4": Category(Says.FINAL, "Finalised, no more money will come", 7),
        "E0": Category(Says.BAD_QUESTION, "Our status question was not right"),
        "E1": Category(Says.ASK_AGAIN, "The payer's system was down", 1),
        "E2": Category(Says.ASK_AGAIN, "The source did not answer", 1),
        "E3": Category(Says.BAD_QUESTION, "Our status question contradicts itself"),
        "E4": Category(Says.BAD_QUESTION, "Our status question breaks the partner's rule"),
        "D0": Category(Says.NOT_FOUND, "No claim found by the search"),
        **{
            f"R{number}": Category(Says.RECORDS, "The payer asked for more: see what is listed")
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
                Says.NOTED,
                Says.ASK_AGAIN,
                Says.BAD_QUESTION,
                Says.RECEIVED,
                Says.PENDED,
                Says.FORWARDED,
                Says.CHANGED,
                Says.FINAL,
                Says.NOT_FORWARDED,
                Says.NOT_FOUND,
                Says.ASKS_PATIENT,
                Says.RECORDS,
                Says.DENIED,
                Says.REJECTED,
            )
        )
    }
)


def weightiest(codes: tuple[str, ...]) -> tuple[str, Category] | None:
    """The known category that asks for most, with its code; None when none is known."""
    known = [(code, CATEGORIES[code]) for code in codes if code in CATEGORIES]
    return max(known, key=lambda one: WEIGHT[one[1].says], default=None)
