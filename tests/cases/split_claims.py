"""Claims and lines that the payer split or combined."""

from tests.cases.case import Case
from tests.cases.office import CaseOffice


def _denied_part_stays_open(office: CaseOffice) -> None:
    claim = office.claim("F06")
    assert (claim.state, claim.open_cents) == ("denied", 25000)
    (denial,) = office.items("denial")
    assert (denial.cause, denial.money_cents, denial.claim) == ("CO-197", 25000, "F06")


CASES = (
    Case("06a", "a paid part after a denied one", ("06a-",), _denied_part_stays_open),
    Case("06b", "a denied part before a paid one", ("06b-",), _denied_part_stays_open),
)
