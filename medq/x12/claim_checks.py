"""Checks of one claim of an 837 as a whole: its charge against its lines, its person, its lines."""

from collections.abc import Callable
from datetime import date
from functools import partial

from medq.domain.claims.claim import SentClaim, ServiceLine
from medq.domain.money import plain
from medq.domain.plausibility import (
    Fault,
    Implausible,
    birth_day,
    charge_cents,
    claim_charge_cents,
    identifier,
    repeated_line,
    units,
)
from medq.x12.findings import Findings, quoted
from medq.x12.kinds import printable

_CHECK_HINT = "The claim was read as it stands. Compare it with the charges of the visit."
Note = Callable[[str], None]


def checked_claim(claim: SentClaim, findings: Findings) -> SentClaim:
    """Return the claim with a note for each implausible value, without a birth after its DOS."""
    note = partial(_note, claim, findings)
    if not _adds_up(claim) or repeated_line(claim.lines):
        _check_amounts(claim, note)
    if "+" in claim.patient_control_number or "+" in claim.subscriber.member_id:
        _check_numbers(claim, note)
    birth = claim.patient.birth_day
    if birth is None or claim.from_day is None or birth <= claim.from_day:
        return claim
    return _without_birth(claim, birth, claim.from_day, findings)


def _adds_up(claim: SentClaim) -> bool:
    """Return whether the charge is above zero and that of its lines, whose units are numbers."""
    left_cents = claim.charge_cents
    for line in claim.lines:
        left_cents -= line.charge_cents
        if line.charge_cents < 0 or (line.units != "1" and units(line.units) is not line.units):
            return False
    is_plausible = charge_cents(claim.charge_cents) == claim.charge_cents
    return is_plausible and not left_cents


def _check_numbers(claim: SentClaim, note: Note) -> None:
    if isinstance(identifier(claim.patient_control_number.strip()), Implausible):
        note(f"its number (CLM01) {Fault.SPOILED_NUMBER.value}")
    if isinstance(identifier(claim.subscriber.member_id), Implausible):
        note(f"the member ID (NM109) {Fault.SPOILED_NUMBER.value}")


def _check_amounts(claim: SentClaim, note: Note) -> None:
    checked_charge = charge_cents(claim.charge_cents)
    if isinstance(checked_charge, Implausible):
        is_large = checked_charge.fault is Fault.TOO_LARGE
        fault = "more than a claim can carry" if is_large else "not above 0"
        note(f"its charge (CLM02) is {plain(claim.charge_cents)}, {fault}")
    if not claim.lines:
        note("it has no service lines")
    for position, line in enumerate(claim.lines, 1):
        _check_line(position, line, note)
    lines_cents = sum(line.charge_cents for line in claim.lines)
    checked = claim_charge_cents(claim.charge_cents, lines_cents)
    if claim.lines and isinstance(checked, Implausible):
        note(
            f"its charge (CLM02) is {plain(claim.charge_cents)}, its lines add up to"
            f" {plain(lines_cents)}, {plain(abs(claim.charge_cents - lines_cents))} apart"
        )
    repeated = repeated_line(claim.lines)
    if repeated is not None:
        note(f"line {repeated.value + 1} is the same service as line {repeated.limit + 1}")


def _check_line(position: int, line: ServiceLine, note: Note) -> None:
    checked_units = units(line.units)
    if isinstance(checked_units, Implausible):
        note(f"line {position}: {quoted(line.units)} {checked_units.fault.value}")
    if line.charge_cents < 0:
        note(f"line {position}: its charge is {plain(line.charge_cents)}, below 0")


def _without_birth(
    claim: SentClaim, birth: date, first_service_day: date, findings: Findings
) -> SentClaim:
    """Return the claim with a person whose date of birth is unknown: nobody is born after a DOS."""
    checked = birth_day(birth, findings.today, first_service_day)
    if not isinstance(checked, Implausible):
        return claim
    findings.note(
        f"Claim {printable(claim.patient_control_number, 38)}: the patient's date of birth (DMG02)"
        f" {checked.fault.value}",
        f"segment {claim.segment} CLM",
        "The date of birth is left empty. Check it with the patient.",
    )
    patient = claim.patient._replace(birth_day=None)
    subscriber = patient if claim.subscriber == claim.patient else claim.subscriber
    return claim._replace(patient=patient, subscriber=subscriber)


def _note(claim: SentClaim, findings: Findings, message: str) -> None:
    number = printable(claim.patient_control_number, 38)
    findings.note(f"Claim {number}: {message}", f"segment {claim.segment} CLM", _CHECK_HINT)
