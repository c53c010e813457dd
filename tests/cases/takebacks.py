"""Money that a payer takes back, and results that it corrects."""

from tests.cases.case import Case
from tests.cases.office import CaseOffice


def _correction_counts_once(office: CaseOffice) -> None:
    claim = office.claim("F08")
    assert (claim.paid_cents, claim.patient_cents) == (9500, 2000)


CASES = (Case("08", "a reversal under another number", ("08-",), _correction_counts_once),)
