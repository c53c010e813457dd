"""Provider adjustments (PLB) that belong together."""

from tests.cases.case import Case
from tests.cases.office import CaseOffice


def _adjustments(office: CaseOffice) -> list[tuple[str, int]]:
    """Return cause and money of the reviews of provider adjustments."""
    items = office.items("takeback", "forward balance", "provider adjustment")
    return [(item.cause, item.money_cents) for item in items]


def _balance_is_settled(office: CaseOffice) -> None:
    assert _adjustments(office) == []


def _only_the_manual_one_is_reviewed(office: CaseOffice) -> None:
    assert _adjustments(office) == [("PLB CS", 9000)]


def _refund_is_one_matter(office: CaseOffice) -> None:
    assert _adjustments(office) == [("PLB 72", 9000), ("PLB without a code", 500)]
    (without_code,) = office.items("provider adjustment")
    assert office.page(without_code)["reason"] == "no reason code"
    claim = office.claim("F22-1")
    assert (claim.paid_cents, claim.written_off_cents, claim.open_cents) == (9000, 6000, 0)


def _payment_balances(office: CaseOffice) -> None:
    assert office.problems == []
    assert _adjustments(office) == [("PLB WO", 2000)]
    assert [office.claim(number).paid_cents for number in ("F23-1", "F23-2")] == [9000, 9000]


CASES = (
    Case("19", "a forward balance in two parts", ("19-",), _balance_is_settled),
    Case("20", "a longer reference", ("20-",), _balance_is_settled),
    Case("21", "a recovery beside its reversal", ("21-",), _only_the_manual_one_is_reviewed),
    Case("22", "a refund and its twin, no code", ("22-",), _refund_is_one_matter),
    Case("23", "a PLB between claims", ("23-",), _payment_balances),
)
