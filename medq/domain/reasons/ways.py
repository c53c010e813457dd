"""Ways of working a denial, as the reference tables name them."""

from enum import StrEnum

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


def read_ways(row: TableRow) -> tuple[Way, ...]:
    """Return the column `ways`, the usual way first; empty where the table does not say."""
    return row.words("ways", {way.value: way for way in Way})
