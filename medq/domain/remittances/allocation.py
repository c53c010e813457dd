"""Where every adjusted cent goes when a claim is posted: by group and reason code (domain 2.3), never by guess.

Only CO with a code that the table allows is written off by itself, and CARC 45 only within its limits. All other money
stays open, as a denial, a review or a wait, or is information about what another payer did.
"""

from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from typing import NamedTuple

from medq.domain.claims.codes import FORWARDED, LATER_PAYER_STATUSES
from medq.domain.reasons.tables import AutoWriteOff, ReasonCode, ReasonTables
from medq.domain.remittances.remittance import Adjustment, ClaimPayment, LinePayment

GROUPS = ("CO", "PR", "OA", "PI", "CR")
UNDECIDED = frozenset({"133", "257"})
BALANCING = frozenset({"23", "209"})
FAVOURS = frozenset({"94", "144"})
PATIENT_BARRED = frozenset({"N781", "N782", "N783", "N192"})
"""Remarks by which the patient (QMB, Medicaid) may not be asked for a patient share."""


class AllocationKind(StrEnum):
    """What becomes of an adjusted amount. All but the first two leave it open on our claim."""

    WRITE_OFF = "write_off"
    PATIENT = "patient"
    INFORMATION = "information"
    DENIAL = "denial"
    REVIEW = "review"
    WAIT = "wait"


class AllocationRule(StrEnum):
    """What a group and code ask for before the amounts are looked at; the value is told to whoever asks why."""

    WRITE_OFF = "group CO and a code that is written off by itself"
    DISCOUNT = "contract discount: written off within the limits of CARC 45"
    TESTED = "written off once the underpayment test is clean"
    PATIENT = "the patient's share"
    NOTICE = (
        "payer says the patient owes it: check for a signed notice or other cover before billing"
    )
    INFORMATION = "what another payer did: information"
    EARLIER = (
        "repeats an earlier payer: information on a later payer's result, else to be looked at"
    )
    DENIAL = "refused: nothing is written off"
    IF_ZERO = "refused when nothing was paid, else to be looked at"
    LOOK = "no rule posts this by itself"
    WAIT = "undecided: wait for the payer"
    UNKNOWN = "no line for this code: look, and add one"


# Reading a member of an enum costs more than a dict look-up in Python 3.11, and these are read for every adjustment.
_DISCOUNT = AllocationRule.DISCOUNT
_WRITE_OFF, _PATIENT, _INFORMATION, _REVIEW = (
    AllocationKind.WRITE_OFF,
    AllocationKind.PATIENT,
    AllocationKind.INFORMATION,
    AllocationKind.REVIEW,
)


class AllocatedAmount(NamedTuple):
    """Cents of one adjustment in one bucket; `line` is -1 for an adjustment of the whole claim."""

    line: int
    position: int
    bucket: AllocationKind
    cents: int
    rule: AllocationRule


class Allocation(NamedTuple):
    """All portions of a claim payment; the portions of an adjustment add up to it exactly, so the buckets to the claim."""

    portions: tuple[AllocatedAmount, ...]

    def cents(self, bucket: AllocationKind) -> int:
        total = 0
        for portion in self.portions:
            if portion.bucket is bucket:
                total += portion.cents
        return total


class AdjustmentClassifier:
    """Places adjustments by the tables in force."""

    def __init__(self, tables: ReasonTables) -> None:
        self._rules: Mapping[tuple[str, str], tuple[AllocationRule, AllocationKind | None]] = {
            (group, code): (rule, _ALWAYS.get(rule))
            for code, row in tables.reasons.items()
            for group in GROUPS
            for rule in (rule_of(group, row),)
        }

    def rule(self, group: str, reason: str) -> AllocationRule:
        """The rule of a group and a code, for telling why."""
        return self._rules.get((group, reason), _UNKNOWN)[0]

    def place(
        self,
        claim: ClaimPayment,
        *,
        left_cents: int | None = None,
        medicaid_last: bool = False,
        test_clean: bool = False,
    ) -> Allocation:
        """Every adjustment of a claim payment in its bucket.

        `left_cents` is the most that CARC 45 may write off here: what is open after earlier payers' postings or, for a
        reversal, what the original wrote off (not negative); None for a first payer. `medicaid_last`: Medicaid pays last,
        so that a paid amount of zero is its lesser-of rule and no hidden denial. `test_clean`: the underpayment test of
        this claim found nothing.
        """
        sign = -1 if claim.is_reversal else 1
        rules = self._rules
        portions: list[AllocatedAmount] = []
        for index, unit in _units(claim):
            for position, adjustment in enumerate(unit.adjustments):
                rule, bucket = rules.get((adjustment.group, adjustment.reason), _UNKNOWN)
                cents = adjustment.cents
                if cents * sign <= 0:
                    bucket = _in_our_favour(rule, adjustment)
                elif rule is _DISCOUNT:
                    if left_cents is not None:
                        counted = min(cents * sign, left_cents) * sign
                        left_cents -= counted * sign
                        if counted != cents:
                            portions.append(
                                AllocatedAmount(
                                    index, position, _INFORMATION, cents - counted, rule
                                )
                            )
                        if counted == 0:
                            continue
                        cents = counted
                    hidden = not medicaid_last and _hides_a_denial(adjustment, unit, claim)
                    bucket = _REVIEW if hidden else _WRITE_OFF
                elif bucket is None:
                    bucket = _by_amounts(
                        rule, unit.paid_cents, claim.status in LATER_PAYER_STATUSES, test_clean
                    )
                elif (
                    bucket is _PATIENT
                    and (unit.remarks or claim.remarks)
                    and _patient_barred(unit, claim)
                ):
                    bucket = AllocationKind.WAIT if claim.status in FORWARDED else _REVIEW
                portions.append(AllocatedAmount(index, position, bucket, cents, rule))
        return Allocation(tuple(portions))


def rule_of(group: str, row: ReasonCode) -> AllocationRule:
    """The rule for one group and one code of the table (domain 2.3: by code, never by category, where money is let go)."""
    if row.code in UNDECIDED:
        return AllocationRule.WAIT
    by_group = _RULE_BY_GROUP.get(group)
    return by_group(row) if by_group else AllocationRule.LOOK


def _contractual(row: ReasonCode) -> AllocationRule:
    if row.code == "45":
        return AllocationRule.DISCOUNT
    if row.auto_write_off is AutoWriteOff.YES:
        return AllocationRule.WRITE_OFF
    if row.auto_write_off is AutoWriteOff.AFTER_TEST:
        return AllocationRule.TESTED
    return AllocationRule.EARLIER if row.code in BALANCING else AllocationRule.DENIAL


def _patient(row: ReasonCode) -> AllocationRule:
    return (
        AllocationRule.PATIENT
        if row.category == "patient_responsibility" and row.code != "A0"
        else AllocationRule.NOTICE
    )


def _other(row: ReasonCode) -> AllocationRule:
    if row.code in BALANCING:
        return AllocationRule.INFORMATION
    return AllocationRule.EARLIER if row.category in _PRICING else AllocationRule.IF_ZERO


def _payer_initiated(row: ReasonCode) -> AllocationRule:
    # As CO for safety, but without CO nothing is let go: it may be appealed or billed on.
    return AllocationRule.LOOK if row.category in _PRICING else AllocationRule.DENIAL


_PRICING = frozenset({"contract", "patient_responsibility"})
_RULE_BY_GROUP: Mapping[str, Callable[[ReasonCode], AllocationRule]] = {
    "CO": _contractual,
    "PR": _patient,
    "OA": _other,
    "PI": _payer_initiated,
}
_ALWAYS: Mapping[AllocationRule, AllocationKind] = {
    AllocationRule.WRITE_OFF: AllocationKind.WRITE_OFF,
    AllocationRule.PATIENT: AllocationKind.PATIENT,
    AllocationRule.INFORMATION: AllocationKind.INFORMATION,
    AllocationRule.DENIAL: AllocationKind.DENIAL,
    AllocationRule.WAIT: AllocationKind.WAIT,
    AllocationRule.NOTICE: AllocationKind.REVIEW,
    AllocationRule.LOOK: AllocationKind.REVIEW,
    AllocationRule.UNKNOWN: AllocationKind.REVIEW,
}


def _by_amounts(rule: AllocationRule, paid: int, later: bool, test_clean: bool) -> AllocationKind:
    """The bucket of a rule that depends on what was paid, on the payer's place, or on the underpayment test."""
    if rule is AllocationRule.IF_ZERO:
        return AllocationKind.REVIEW if paid else AllocationKind.DENIAL
    if rule is AllocationRule.EARLIER:
        return AllocationKind.INFORMATION if later else AllocationKind.REVIEW
    return AllocationKind.WRITE_OFF if test_clean else AllocationKind.REVIEW


def _in_our_favour(rule: AllocationRule, adjustment: Adjustment) -> AllocationKind:
    """The bucket of an amount that is zero (it only carries its reason) or that gives money.

    A positive counterpart of a write-off (a price above the charge, CARC 94; an incentive, CARC 144) goes against the
    write-offs, so that the claim's balance does not show a credit that nobody is owed.
    """
    if adjustment.cents == 0:
        return AllocationKind.INFORMATION
    if rule is AllocationRule.PATIENT:
        return AllocationKind.PATIENT
    if rule in _WRITTEN_OFF or (adjustment.group == "CO" and adjustment.reason in FAVOURS):
        return AllocationKind.WRITE_OFF
    return AllocationKind.INFORMATION if rule in _ONLY_TOLD else AllocationKind.REVIEW


_WRITTEN_OFF = frozenset({AllocationRule.WRITE_OFF, AllocationRule.DISCOUNT})
_ONLY_TOLD = frozenset({AllocationRule.INFORMATION, AllocationRule.EARLIER})


Unit = ClaimPayment | LinePayment


def _units(claim: ClaimPayment) -> Iterable[tuple[int, Unit]]:
    """The claim as a whole (-1) where it has adjustments of its own, and its lines."""
    units: Iterable[tuple[int, Unit]] = enumerate(claim.lines)
    return [(-1, claim), *units] if claim.adjustments else units


def _hides_a_denial(discount: Adjustment, unit: Unit, claim: ClaimPayment) -> bool:
    """Whether CARC 45 takes the whole charge, or stands on nothing paid and nothing for the patient (domain 2.3)."""
    if abs(discount.cents) >= abs(unit.charge_cents):
        return True
    if unit.paid_cents:
        return False
    return not (_has_patient_share(unit.adjustments) or _has_patient_share(claim.adjustments))


def _has_patient_share(adjustments: tuple[Adjustment, ...]) -> bool:
    return any(adjustment.group == "PR" and adjustment.cents for adjustment in adjustments)


def _patient_barred(unit: Unit, claim: ClaimPayment) -> bool:
    return not (
        PATIENT_BARRED.isdisjoint(unit.remarks) and PATIENT_BARRED.isdisjoint(claim.remarks)
    )


_UNKNOWN: tuple[AllocationRule, AllocationKind | None] = (
    AllocationRule.UNKNOWN,
    AllocationKind.REVIEW,
)
