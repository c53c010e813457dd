"""Allocation of every adjusted cent of a claim payment, by group and reason code.

Only group CO with a code that the reason table allows is written off, and CARC 45 only within its
limits. All other money stays open as a denial, a review or a wait, or is information about
another payer.
"""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

from medq.domain.claims.codes import LATER_PAYER_STATUSES
from medq.domain.reasons.adjustment_code import GROUPS
from medq.domain.reasons.tables import ReasonCode, ReasonTables, RemarkCode
from medq.domain.remittances.allocation_rules import AllocationRule, rule_of
from medq.domain.remittances.remittance import Adjustment, ClaimPayment, LinePayment

READ_GROUPS = frozenset({*GROUPS, "CR"})  # CR is of 4010: payers still send it
WRITE_OFF_OFFSETS = frozenset({"94", "144"})
"""CARCs whose negative amounts offset write-offs: processed above the charge, an incentive."""


class AllocationKind(StrEnum):
    """The destination of an adjusted amount. All but the first three leave it open on the claim."""

    WRITE_OFF = "write_off"
    PATIENT = "patient"
    INTEREST = "interest"
    INFORMATION = "information"
    DENIAL = "denial"
    REVIEW = "review"
    WAIT = "wait"

    @property
    def word(self) -> str:
        """Return the destination in words, as an item's page shows it."""
        return _ALLOCATION_WORDS[self]


_ALLOCATION_WORDS = {
    AllocationKind.WRITE_OFF: "write-off",
    AllocationKind.PATIENT: "patient",
    AllocationKind.INTEREST: "interest",
    AllocationKind.INFORMATION: "informational",
    AllocationKind.DENIAL: "denied",
    AllocationKind.REVIEW: "in review",
    AllocationKind.WAIT: "pending",
}


# Reading an enum member costs more than a dict look-up in Python 3.11; every adjustment needs one.
_DISCOUNT, _INTEREST_RULE = AllocationRule.DISCOUNT, AllocationRule.INTEREST
_WRITE_OFF, _PATIENT, _REVIEW = (
    AllocationKind.WRITE_OFF,
    AllocationKind.PATIENT,
    AllocationKind.REVIEW,
)


class AllocatedAmount(NamedTuple):
    """Cents of one adjustment with one allocation."""

    line: int  # index of the service line; -1: an adjustment of the whole claim
    position: int  # of the adjustment in its claim or line
    kind: AllocationKind
    cents: int
    rule: AllocationRule


class Allocation(NamedTuple):
    """All amounts of a claim payment; the amounts of one adjustment add up to it exactly."""

    amounts: tuple[AllocatedAmount, ...]

    def cents(self, kind: AllocationKind) -> int:
        """Return the sum of one kind, in cents."""
        total = 0
        for amount in self.amounts:
            if amount.kind is kind:
                total += amount.cents
        return total


class AdjustmentClassifier:
    """The reason tables in force, as rules that allocate adjustments."""

    def __init__(self, tables: ReasonTables) -> None:
        self._rules = _Rules(tables.reasons)
        self._remarks = tables.remarks

    def rule(self, group: str, reason: str) -> AllocationRule:
        """Return the rule of a group and a reason code, to explain an allocation."""
        return self._rules[group, reason][0]

    def allocate(
        self, claim_payment: ClaimPayment, *, medicaid_last: bool = False, test_clean: bool = False
    ) -> Allocation:
        """Return where every adjustment of a claim payment goes, by its codes and amounts alone.

        What of a later payer's write-offs counts is a matter of the visit's balance.
        `medicaid_last`: Medicaid pays last, so that a payment of zero is its lesser-of rule and no
        hidden denial. `test_clean`: the underpayment test of this claim found nothing.
        """
        sign = -1 if claim_payment.is_reversal else 1
        rules = self._rules
        amounts: list[AllocatedAmount] = []
        for line, source in _adjusted_parts(claim_payment):
            for position, adjustment in enumerate(source.adjustments):
                rule, kind = rules[adjustment.group, adjustment.reason]
                cents = adjustment.cents
                if rule is _INTEREST_RULE:
                    kind = AllocationKind.INTEREST
                elif cents * sign <= 0:
                    kind = _kind_in_our_favor(rule, adjustment)
                elif rule is _DISCOUNT:
                    hides = not medicaid_last and _hides_denial(adjustment, source, claim_payment)
                    kind = _REVIEW if hides else _WRITE_OFF
                elif kind is None:
                    is_later_payer = claim_payment.status in LATER_PAYER_STATUSES
                    kind = _kind_by_amounts(
                        rule,
                        source.paid_cents,
                        is_later_payer=is_later_payer,
                        test_clean=test_clean,
                    )
                elif (
                    kind is _PATIENT
                    and (source.remarks or claim_payment.remarks)
                    and _is_patient_barred(source, claim_payment, self._remarks)
                ):
                    is_crossover = claim_payment.is_forwarded
                    kind = AllocationKind.WAIT if is_crossover else _REVIEW
                amounts.append(AllocatedAmount(line, position, kind, cents, rule))
        return Allocation(tuple(amounts))


_KIND_BY_RULE: Mapping[AllocationRule, AllocationKind] = {
    AllocationRule.WRITE_OFF: AllocationKind.WRITE_OFF,
    AllocationRule.PATIENT: AllocationKind.PATIENT,
    AllocationRule.INTEREST: AllocationKind.INTEREST,
    AllocationRule.INFORMATION: AllocationKind.INFORMATION,
    AllocationRule.DENIAL: AllocationKind.DENIAL,
    AllocationRule.WAIT: AllocationKind.WAIT,
    AllocationRule.NOTICE: AllocationKind.REVIEW,
    AllocationRule.VERIFY: AllocationKind.REVIEW,
    AllocationRule.BARRED: AllocationKind.REVIEW,
    AllocationRule.LOOK: AllocationKind.REVIEW,
    AllocationRule.UNKNOWN: AllocationKind.REVIEW,
}
"""Rules whose allocation does not depend on amounts."""
_RuleAndKind = tuple[AllocationRule, AllocationKind | None]
_UNKNOWN: _RuleAndKind = (AllocationRule.UNKNOWN, AllocationKind.REVIEW)


class _Rules(dict[tuple[str, str], _RuleAndKind]):
    """Rules by group and reason code, each made when it is first asked for."""

    def __init__(self, reasons: Mapping[str, ReasonCode]) -> None:
        super().__init__()
        self._reasons = reasons

    def __missing__(self, group_and_reason: tuple[str, str]) -> _RuleAndKind:
        group, reason = group_and_reason
        row = self._reasons.get(reason)
        if row is None or group not in READ_GROUPS:
            return _UNKNOWN  # not stored: payers' texts are without number
        rule = rule_of(group, row)
        rule_and_kind = self[group_and_reason] = (rule, _KIND_BY_RULE.get(rule))
        return rule_and_kind


def _kind_by_amounts(
    rule: AllocationRule, paid_cents: int, *, is_later_payer: bool, test_clean: bool
) -> AllocationKind:
    """Return the allocation of a rule that depends on the payment, payer order or test."""
    if rule is AllocationRule.IF_ZERO:
        return AllocationKind.REVIEW if paid_cents else AllocationKind.DENIAL
    if rule is AllocationRule.EARLIER:
        return AllocationKind.INFORMATION if is_later_payer else AllocationKind.REVIEW
    return AllocationKind.WRITE_OFF if test_clean else AllocationKind.REVIEW


def _kind_in_our_favor(rule: AllocationRule, adjustment: Adjustment) -> AllocationKind:
    """Return the allocation of an amount that is zero or adds money.

    A counterpart of a write-off offsets write-offs, so that the claim's balance does not show a
    credit that nobody is owed. An amount of zero only carries its reason.
    """
    if adjustment.cents == 0:
        return AllocationKind.INFORMATION
    if rule is AllocationRule.PATIENT:
        return AllocationKind.PATIENT
    is_offset = adjustment.group == "CO" and adjustment.reason in WRITE_OFF_OFFSETS
    if is_offset or rule in _WRITE_OFF_RULES:
        return AllocationKind.WRITE_OFF
    return AllocationKind.INFORMATION if rule in _INFORMATION_RULES else AllocationKind.REVIEW


_WRITE_OFF_RULES = frozenset({AllocationRule.WRITE_OFF, AllocationRule.DISCOUNT})
_INFORMATION_RULES = frozenset({AllocationRule.INFORMATION, AllocationRule.EARLIER})


AdjustedPart = ClaimPayment | LinePayment


def _adjusted_parts(claim_payment: ClaimPayment) -> Iterable[tuple[int, AdjustedPart]]:
    """Return the lines by index, and first the claim (-1) where it has adjustments of its own."""
    lines: Iterable[tuple[int, AdjustedPart]] = enumerate(claim_payment.lines)
    return [(-1, claim_payment), *lines] if claim_payment.adjustments else lines


def _hides_denial(discount: Adjustment, source: AdjustedPart, claim_payment: ClaimPayment) -> bool:
    """Return whether CARC 45 may hide a denial.

    It takes the whole charge, or nothing was paid and nothing is the patient's.
    """
    if abs(discount.cents) >= abs(source.charge_cents):
        return True
    if source.paid_cents:
        return False
    adjustments = (*source.adjustments, *claim_payment.adjustments)
    return not any(adjustment.group == "PR" and adjustment.cents for adjustment in adjustments)


def _is_patient_barred(
    source: AdjustedPart, claim_payment: ClaimPayment, remark_codes: Mapping[str, RemarkCode]
) -> bool:
    """Return whether a remark says that the patient (QMB, Medicaid) is not billed the share."""
    rows = map(remark_codes.get, (*source.remarks, *claim_payment.remarks))
    return any(row is not None and row.bars_patient for row in rows)
