"""A claim as it was sent, read again from its original."""

from data.claims import status_pages
from data.imports import originals
from medq.domain.claims.claim import SentClaim
from medq.work.desk import Desk
from medq.work.remittances.originals import read_transaction, stored_transaction
from medq.x12.claims import read_claims

MOST_CLAIMS = 5000
"""Claims of a batch that is read for a page: X12 recommends no more in a transaction."""


def sent_claim(desk: Desk, claim_id: int) -> SentClaim | None:
    """Return a claim as it was sent; None without a file, or if that is too large for a page."""
    origin = status_pages.origin(desk.store, claim_id)
    if origin is None or origin.batch_claims > MOST_CLAIMS:
        return None
    row = stored_transaction(desk, origin.transaction_id)
    with originals.original(desk.store, row.file_id) as stream:
        for claim in read_claims(read_transaction(stream, row, desk.today())).claims():
            if (claim.patient_control_number, claim.charge_cents, claim.from_day) == (
                origin.number,
                origin.charge_cents,
                origin.from_day,
            ):
                return claim
    return None
