"""Where every adjusted cent goes when a claim is posted: by group and reason code (domain 2.3), never by guess.

Only CO with a code that the table allows is written off by itself, and CARC 45 only within its limits. All other money
stays open, as a denial, a review or a wait, or is information about what another payer did.
"""

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import NamedTuple

from medq.domain.reasons import AutoWriteOff, ReasonCode, ReasonTables
from medq.domain.remittance import Adjustment, ClaimPayment

GROUPS = ("CO", "PR", "OA", "PI", "CR")
SECONDARY = frozenset({"2", "3", "20", "21"})
FORWARDED = frozenset({"19", "20", "21"})
UNDECIDED = frozenset({"133", "257"})
BALANCING = frozenset({"23", "209"})
FAVOURS = frozenset({"94", "144"})
PATIENT_BARRED = frozenset({"N781", "N782", "N783", "N192"})
"""Remarks by which the patient (QMB, Medicaid) may not be asked for a patient share."""


class Bucket(StrEnum):
    """What becomes of an adjusted amount. All but the first two leave it open on our claim."""

    WRITE_OFF = "write_off"
    PATIENT = "patient"
    INFORMATION = "information"
    DENIAL = "denial"
    REVIEW = "review"
    WAIT = "wait"


class Rule(StrEnum):
    """What a group and code ask for before the amounts are looked at; the value is told to whoever asks why."""

    WRITE_OFF = "group CO and a code that is written off by itself"
    DISCOUNT = "contract discount: written off within the limits of CARC 45"
    TESTED = "written off once the underpayment test is clean"
    PATIENT = "the patient's share"
    NOTICE = "payer says the patient owes it: check for a signed notice or other cover before billing"
    INFORMATION = "what another payer did: information"
    EARLIER = "repeats an earlier payer: information on a later payer's result, else to be looked at"
    DENIAL = "refused: nothing is written off"
    IF_ZERO = "refused when nothing was paid, else to be looked at"
    LOOK = "no rule posts this by itself"
    WAIT = "undecided: wait for the payer"
    UNKNOWN = "no line for this code: look, and add one"


class Portion(NamedTuple):
    """Cents of one adjustment in one bucket; `line` is -1 for an adjustment of the whole claim."""

    line: int
    position: int
    bucket: Bucket
    cents: int
    rule: Rule


class Placing(NamedTuple):
    """All portions of a claim payment; the portions of an adjustment add up to it exactly, so the buckets to the claim."""

    portions: tuple[Portion, ...]

    def cents(self, bucket: Bucket) -> int:
        return sum(portion.cents for portion in self.portions if portion.bucket is bucket)


class Sorter:
    """Places adjustments by the tables in force."""

    def __init__(self, tables: ReasonTables) -> None:
        self.rules: Mapping[tuple[str, str], Rule] = {
            (group, code): rule_of(group, row) for code, row in tables.reasons.items() for group in GROUPS
        }

    def place(
        self, claim: ClaimPayment, *, left_cents: int | None = None, medicaid_last: bool = False, test_clean: bool = False
    ) -> Placing:
        """Every adjustment of a claim payment in its bucket.

        `left_cents` is the most that CARC 45 may write off here: what is open after earlier payers' postings or, for a
        reversal, what the original wrote off (not negative); None for a first payer. `medicaid_last`: Medicaid pays last,
        so that a paid amount of zero is its lesser-of rule and no hidden denial. `test_clean`: the underpayment test of
        this claim found nothing.
        """
        sign = -1 if claim.status == "22" else 1
        later = claim.status in SECONDARY
        rules = self.rules
        portions: list[Portion] = []
        for index, charge, paid, adjustments, barred in _units(claim):
            for position, adjustment in enumerate(adjustments):
                rule = rules.get((adjustment.group, adjustment.reason), Rule.UNKNOWN)
                cents = adjustment.cents
                bucket = _ALWAYS.get(rule)
                if cents * sign <= 0:
                    bucket = _in_our_favour(rule, adjustment)
                elif rule is Rule.DISCOUNT:
                    counted = cents if left_cents is None else min(cents * sign, left_cents) * sign
                    if counted != cents:
                        portions.append(Portion(index, position, Bucket.INFORMATION, cents - counted, rule))
                    if left_cents is not None:
                        left_cents -= counted * sign
                    if counted == 0:
                        continue
                    hidden = cents * sign >= charge * sign or (
                        paid == 0 and not _has_patient_share(adjustments) and not _has_patient_share(claim.adjustments)
                    )
                    bucket = Bucket.REVIEW if hidden and not medicaid_last else Bucket.WRITE_OFF
                    cents = counted
                elif bucket is None:
                    bucket = _by_amounts(rule, paid, later, test_clean)
                elif barred and bucket is Bucket.PATIENT:
                    bucket = Bucket.WAIT if claim.status in FORWARDED else Bucket.REVIEW
                portions.append(Portion(index, position, bucket, cents, rule))
        return Placing(tuple(portions))


def rule_of(group: str, row: ReasonCode) -> Rule:
    """The rule for one group and one code of the table (domain 2.3: by code, never by category, where money is let go)."""
    if row.code in UNDECIDED:
        return Rule.WAIT
    by_group = _RULE_BY_GROUP.get(group)
    return by_group(row) if by_group else Rule.LOOK


def _contractual(row: ReasonCode) -> Rule:
    if row.code == "45":
        return Rule.DISCOUNT
    if row.auto_write_off is AutoWriteOff.YES:
        return Rule.WRITE_OFF
    if row.auto_write_off is AutoWriteOff.AFTER_TEST:
        return Rule.TESTED
    return Rule.EARLIER if row.code in BALANCING else Rule.DENIAL


def _patient(row: ReasonCode) -> Rule:
    return Rule.PATIENT if row.category == "patient_responsibility" and row.code != "A0" else Rule.NOTICE


def _other(row: ReasonCode) -> Rule:
    if row.code in BALANCING:
        return Rule.INFORMATION
    return Rule.EARLIER if row.category in _PRICING else Rule.IF_ZERO


def _payer_initiated(row: ReasonCode) -> Rule:
    # As CO for safety, but without CO nothing is let go: it may be appealed or billed on.
    return Rule.LOOK if row.category in _PRICING else Rule.DENIAL


_PRICING = frozenset({"contract", "patient_responsibility"})
_RULE_BY_GROUP: Mapping[str, Callable[[ReasonCode], Rule]] = {
    "CO": _contractual,
    "PR": _patient,
    "OA": _other,
    "PI": _payer_initiated,
}
_ALWAYS: Mapping[Rule, Bucket] = {
    Rule.WRITE_OFF: Bucket.WRITE_OFF,
    Rule.PATIENT: Bucket.PATIENT,
    Rule.INFORMATION: Bucket.INFORMATION,
    Rule.DENIAL: Bucket.DENIAL,
    Rule.WAIT: Bucket.WAIT,
    Rule.NOTICE: Bucket.REVIEW,
    Rule.LOOK: Bucket.REVIEW,
    Rule.UNKNOWN: Bucket.REVIEW,
}


def _by_amounts(rule: Rule, paid: int, later: bool, test_clean: bool) -> Bucket:
    """The bucket of a rule that depends on what was paid, on the payer's place, or on the underpayment test."""
    if rule is Rule.IF_ZERO:
        return Bucket.REVIEW if paid else Bucket.DENIAL
    if rule is Rule.EARLIER:
        return Bucket.INFORMATION if later else Bucket.REVIEW
    return Bucket.WRITE_OFF if test_clean else Bucket.REVIEW


def _in_our_favour(rule: Rule, adjustment: Adjustment) -> Bucket:
    """The bucket of an amount that is zero (it only carries its reason) or that gives money.

    A positive counterpart of a write-off (a price above the charge, CARC 94; an incentive, CARC 144) goes against the
    write-offs, so that the claim's balance does not show a credit that nobody is owed.
    """
    if adjustment.cents == 0:
        return Bucket.INFORMATION
    if rule is Rule.PATIENT:
        return Bucket.PATIENT
    if rule in _WRITTEN_OFF or (adjustment.group == "CO" and adjustment.reason in FAVOURS):
        return Bucket.WRITE_OFF
    return Bucket.INFORMATION if rule in _ONLY_TOLD else Bucket.REVIEW


_WRITTEN_OFF = frozenset({Rule.WRITE_OFF, Rule.DISCOUNT})
_ONLY_TOLD = frozenset({Rule.INFORMATION, Rule.EARLIER})


def _has_patient_share(adjustments: tuple[Adjustment, ...]) -> bool:
    return any(adjustment.group == "PR" and adjustment.cents for adjustment in adjustments)


def _units(claim: ClaimPayment) -> list[tuple[int, int, int, tuple[Adjustment, ...], bool]]:
    """The claim as a whole (-1) and each line that has adjustments: index, charge, paid, adjustments, patient barred."""
    barred = not PATIENT_BARRED.isdisjoint(claim.remarks)
    units = [(-1, claim.charge_cents, claim.paid_cents, claim.adjustments, barred)] if claim.adjustments else []
    for index, line in enumerate(claim.lines):
        if line.adjustments:
            line_barred = barred or not PATIENT_BARRED.isdisjoint(line.remarks)
            units.append((index, line.charge_cents, line.paid_cents, line.adjustments, line_barred))
    return units
