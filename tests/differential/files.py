"""The files that carry visits, by name: claims, and payments on later days."""

from collections.abc import Sequence

from tests.differential.claim_files import claim_file
from tests.differential.filed import filed_visits
from tests.differential.payment_files import payment_file
from tests.differential.visit import CLAIM_FILES, PAYMENT_FILES, Visit

CLAIM_FILE_NAMES = [f"claims-{number}.837" for number in range(CLAIM_FILES)]
PAYMENT_FILE_NAMES = [f"payments-{number}.835" for number in range(PAYMENT_FILES)]
FILE_NAMES = (*CLAIM_FILE_NAMES, *PAYMENT_FILE_NAMES)


def file_contents(visits: Sequence[Visit]) -> dict[str, bytes]:
    """Return the files of these visits by name; a file of nothing is empty."""
    filed = filed_visits(visits)
    claims = [claim_file(filed, number) for number in range(CLAIM_FILES)]
    payments = [payment_file(filed, number) for number in range(PAYMENT_FILES)]
    return dict(zip(FILE_NAMES, [*claims, *payments], strict=True))
