"""The rule of a group and reason code, before the amounts of its claim payment are considered."""

from collections.abc import Callable, Mapping
from enum import StrEnum

from medq.domain.reasons.patient_billing import PatientBilling
from medq.domain.reasons.tables import AutoWriteOff, ReasonCode

INTEREST_REASON = "225"  # CARC: interest, which is no payment of the claim
CONTRACTUAL_REDUCTION = "45"  # CARC: charge exceeds the fee schedule
PENDING_REASONS = frozenset({"133", "257", "277", "P8", "P11"})
"""CARCs of a claim that is not finalized."""
PRIOR_PAYER_REASONS = frozenset({"23", "209"})  # CARCs that repeat an earlier payer's amounts


class AllocationRule(StrEnum):
    """The rule of a group and reason code, before amounts are considered; the value explains it."""

    WRITE_OFF = "group CO and a code that is written off automatically"
    DISCOUNT = "contractual reduction: written off within the limits of CARC 45"
    INTEREST = "interest: income of the office, not a payment of the claim"
    TESTED = "written off once the underpayment test is clean"
    PATIENT = "patient responsibility"
    NOTICE = "payer says patient responsibility: only with the notice that its kind asks for"
    VERIFY = "payer says patient responsibility: verify plan and coverage first"
    BARRED = "payer says patient responsibility, but the patient is never billed for this code"
    INFORMATION = "another payer's amounts: information"
    EARLIER = "repeats an earlier payer: information on a later payer's result, else reviewed"
    DENIAL = "denied: nothing is written off"
    IF_ZERO = "denied when nothing was paid, else reviewed"
    LOOK = "no posting rule"
    WAIT = "pended: wait for the payer"
    UNKNOWN = "code not in the reason table: review, and add it"


def rule_of(group: str, row: ReasonCode) -> AllocationRule:
    """Return the rule of a group and a code: by code, never by category, where money is lost."""
    if row.code in PENDING_REASONS:
        return AllocationRule.WAIT
    if row.code == INTEREST_REASON:
        return AllocationRule.INTEREST
    rule_by_code = _RULE_BY_GROUP.get(group)
    return rule_by_code(row) if rule_by_code else AllocationRule.LOOK


def _contractual(row: ReasonCode) -> AllocationRule:
    if row.code == CONTRACTUAL_REDUCTION:
        return AllocationRule.DISCOUNT
    if row.auto_write_off is AutoWriteOff.YES:
        return AllocationRule.WRITE_OFF
    if row.auto_write_off is AutoWriteOff.AFTER_TEST:
        return AllocationRule.TESTED
    return AllocationRule.EARLIER if row.code in PRIOR_PAYER_REASONS else AllocationRule.DENIAL


def _patient(row: ReasonCode) -> AllocationRule:
    return _RULE_BY_BILLING[row.billing("PR")]


def _other(row: ReasonCode) -> AllocationRule:
    if row.code in PRIOR_PAYER_REASONS:
        return AllocationRule.INFORMATION
    return AllocationRule.EARLIER if row.category in _PRICING else AllocationRule.IF_ZERO


def _payer_initiated(row: ReasonCode) -> AllocationRule:
    # Like CO, but nothing is written off: the amount may be appealed or billed to the next payer.
    return AllocationRule.LOOK if row.category in _PRICING else AllocationRule.DENIAL


_RULE_BY_BILLING = {
    PatientBilling.YES: AllocationRule.PATIENT,
    PatientBilling.NEXT: AllocationRule.PATIENT,
    PatientBilling.NOTICE: AllocationRule.NOTICE,
    PatientBilling.VERIFY: AllocationRule.VERIFY,
    PatientBilling.NO: AllocationRule.BARRED,
}
_PRICING = frozenset({"contract", "patient_responsibility"})
_RULE_BY_GROUP: Mapping[str, Callable[[ReasonCode], AllocationRule]] = {
    "CO": _contractual,
    "PR": _patient,
    "OA": _other,
    "PI": _payer_initiated,
}
