"""Deadlines set by law, whatever the payer's contract says."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from medq.domain.calendar import Calendar
from medq.domain.claims.deadline import Deadline
from medq.domain.claims.deadline_days import last_day_of
from medq.domain.claims.deadline_rule import RuleId
from medq.domain.claims.payer import Roll, Unit


class Statute(StrEnum):
    """A deadline set by law; the value is its name in words."""

    OVERPAYMENT = "overpayment"
    PATIENT_REFUND = "patient refund"
    RECOUPMENT_STAY = "recoupment stay"
    RECOUPMENT_STAY_AGAIN = "recoupment stay, second level"
    OPEN_NEGOTIATION = "open negotiation"
    NEGOTIATION_END = "end of negotiation"
    ARBITRATION = "arbitration"
    ESTIMATE_DISPUTE = "estimate dispute"
    PROMPT_PAY_ELECTRONIC = "prompt pay, electronic"
    PROMPT_PAY_PAPER = "prompt pay, paper"
    PROMPT_PAY_LATEST = "prompt pay, latest"


@dataclass(frozen=True, slots=True)
class Law:
    """One deadline of the law: its start, limit, end and source.

    `duty` is True where the office must act, False where the payer or the patient must.
    """

    base_event: str
    limit: int
    unit: Unit
    met_by: str
    source: str
    duty: bool = True
    roll: Roll = Roll.PREVIOUS


_PROMPT = "C.R.S. 10-16-106.5: state-regulated carriers only"
_NO_SURPRISES = "45 CFR 149.510(b)"

LAWS: dict[Statute, Law] = {
    Statute.OVERPAYMENT: Law(
        "overpayment identified",
        60,
        Unit.DAYS,
        "the report and the return",
        "42 CFR 401.305(b); 42 U.S.C. 1320a-7k(d)",
    ),
    Statute.PATIENT_REFUND: Law(
        "the notice (MA59, MA72, MA77)",
        30,
        Unit.DAYS,
        "the refund to the patient",
        "42 CFR 424.55; remark codes MA59, MA72, MA77",
    ),
    Statute.RECOUPMENT_STAY: Law(
        "the demand letter", 30, Unit.DAYS, "the appeal's receipt", "42 CFR 405.379"
    ),
    Statute.RECOUPMENT_STAY_AGAIN: Law(
        "the redetermination", 60, Unit.DAYS, "the appeal's receipt", "42 CFR 405.379"
    ),
    Statute.OPEN_NEGOTIATION: Law(
        "the remittance",
        30,
        Unit.WORKDAYS,
        "the notice that starts it, on record",
        f"{_NO_SURPRISES}(1)(i)",
    ),
    Statute.NEGOTIATION_END: Law(
        "the start of negotiation",
        30,
        Unit.WORKDAYS,
        "an agreement, or the days have run",
        f"{_NO_SURPRISES}(1)(ii)",
        duty=False,
    ),
    Statute.ARBITRATION: Law(
        "the end of negotiation",
        4,
        Unit.WORKDAYS,
        "the notice to the other side and the portal",
        f"{_NO_SURPRISES}(2)",
    ),
    Statute.ESTIMATE_DISPUTE: Law(
        "the first bill",
        120,
        Unit.DAYS,
        "the patient's request",
        "45 CFR 149.620(c)",
        duty=False,
        roll=Roll.NONE,
    ),
    Statute.PROMPT_PAY_ELECTRONIC: Law(
        "receipt of a clean claim",
        30,
        Unit.DAYS,
        "payment or denial",
        f"{_PROMPT} (4)",
        duty=False,
        roll=Roll.NONE,
    ),
    Statute.PROMPT_PAY_PAPER: Law(
        "receipt of a clean claim",
        45,
        Unit.DAYS,
        "payment or denial",
        f"{_PROMPT} (4)",
        duty=False,
        roll=Roll.NONE,
    ),
    Statute.PROMPT_PAY_LATEST: Law(
        "receipt of the claim",
        90,
        Unit.DAYS,
        "payment or denial",
        f"{_PROMPT} (5)(b)",
        duty=False,
        roll=Roll.NONE,
    ),
}
"""The limits of the sources cited. Overpayment: 60 days is the strictest reading, without the pause
of up to 180 days for an investigation (Medicare Parts A and B only)."""


def statute_deadline(statute: Statute, base_day: date, calendar: Calendar) -> Deadline:
    """Return the deadline of a statute from its base day.

    A duty of the office ends on a business day at the latest; the limits of payers and patients do
    not move off closed days.
    """
    law = LAWS[statute]
    return Deadline(
        name=statute.value,
        rule=str(RuleId("law", statute.name.lower())),
        base_event=law.base_event,
        base_day=base_day,
        limit=law.limit,
        unit=law.unit,
        roll=law.roll,
        day=last_day_of(base_day, law.limit, law.unit, law.roll, calendar),
        unrolled_day=last_day_of(base_day, law.limit, law.unit, Roll.NONE, calendar),
        met_by=law.met_by,
        is_default=False,
        source=law.source,
    )


def overpayment_deadline(identified: date, calendar: Calendar) -> Deadline:
    """Return until when federal money that was not owed must be reported and returned.

    It is 60 days from the day on which the overpayment is identified (42 CFR 401.305(b)).
    """
    return statute_deadline(Statute.OVERPAYMENT, identified, calendar)
