"""Ways of working an item, and the plan that an item keeps of them."""

from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from medq.domain.reasons.table_row import TableRow


class Way(StrEnum):
    """A way of working an item; each has a deadline of its own."""

    CORRECTED = "corrected"  # a corrected claim, or a reopening where the payer takes none
    FILING = "filing"  # a first or new claim
    APPEAL = "appeal"
    RECORDS = "records"
    OTHER_PAYER = "other_payer"  # a claim to the payer that it belongs to
    NEXT_PAYER = "next_payer"  # a claim to the payer after this one: from this one's remittance
    OVERPAYMENT = "overpayment"  # money back to a federal payer
    ANY = "any"  # nobody says which: the earliest limit counts
    NONE = "none"  # nothing is due


REASON_WAYS = (Way.CORRECTED, Way.FILING, Way.APPEAL, Way.RECORDS, Way.OTHER_PAYER, Way.NONE)
"""Ways that a reason code or a combination may name."""


def read_ways(row: TableRow, allowed: Iterable[Way] = Way) -> tuple[Way, ...]:
    """Return the column `ways`, the usual way first; empty where the table does not say."""
    return row.words("ways", {way.value: way for way in allowed})


UNFILED = "unfiled"
"""`WayPlan.unfiled_by` of a claim or line that is to be submitted, whatever proof there is."""


class WayPlan(NamedTuple):
    """Ways of working an item, the usual one first, with what else its deadlines depend on.

    An item keeps it, so that it can be dated again without the fact that opened it.
    """

    ways: tuple[Way, ...] = ()
    unfiled_by: str = ""  # nothing counts as filed: `UNFILED`, or the remark that says so (MA130)
    named_day: date | None = None  # until when the payer's letter wants the records

    @property
    def is_empty(self) -> bool:
        """Return whether nothing is due in any way."""
        return self.ways in ((), (Way.NONE,))

    @property
    def barring_remark(self) -> str:
        """Return the remark by which neither a corrected claim nor an appeal is taken."""
        return "" if self.unfiled_by == UNFILED else self.unfiled_by

    @property
    def text(self) -> str:
        """Return the plan as it is stored: `corrected|appeal`, `filing|appeal;unfiled=MA130`.

        Empty where nothing is due.
        """
        if self.is_empty:
            return ""
        unfiled = f";unfiled={self.unfiled_by}" if self.unfiled_by else ""
        named = f";by={self.named_day}" if self.named_day else ""
        return f"{'|'.join(self.ways)}{unfiled}{named}"

    @classmethod
    def parse(cls, text: str) -> "WayPlan":
        """Return the plan of a stored text; an empty text is no plan."""
        ways, *rest = text.split(";")
        values = dict(part.split("=", 1) for part in rest)
        named = values.get("by", "")
        return cls(
            tuple(map(Way, filter(None, ways.split("|")))),
            values.get("unfiled", ""),
            date.fromisoformat(named) if named else None,
        )
