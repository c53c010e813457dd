"""Deadlines of payers: a base day plus a limit, rolled off closed days; what would prove them met, where they come from."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from medq.domain.calendar import Calendar, add_days, add_months
from medq.domain.claims.payer import Base, PayerRules, Roll, Unit

RECORDS_DAYS = 30  # a payer: the letter's own date wins, 30 days where neither says


class Channel(StrEnum):
    """How an act leaves the house. What arrives while one waits (a portal, a call) is as fast as fax."""

    ELECTRONIC = "electronic"
    FAX = "fax"
    PAPER = "paper"
    UNKNOWN = "unknown"


CHANNEL_WORKDAYS = {Channel.ELECTRONIC: 2, Channel.FAX: 0, Channel.PAPER: 7, Channel.UNKNOWN: 7}
"""Working days from the act to its receipt, where the payer's rules do not say it (rank.md section 2)."""


UNIT_WORDS = {
    Unit.DAYS: "day",
    Unit.WORKDAYS: "business day",
    Unit.MONTHS: "month",
    Unit.YEARS: "year",
}


@dataclass(frozen=True, slots=True)
class Deadline:
    """A limit of a payer or the law, and how it came about: `day` = `base_day` + `limit` `unit`s, then `roll`.

    `is_default` says that the payer's rules were not confirmed by the office, or that a strict reading stands in for a
    rule nobody knows. `met_by` is the event that proves it met.
    """

    name: str  # filing, appeal, second appeal, corrected claim, records, follow-up, overpayment ...
    rule: str  # "medicare_b.filing"
    base_event: str
    base_day: date
    limit: int
    unit: Unit
    roll: Roll
    day: date
    met_by: str
    is_default: bool
    source: str

    @property
    def limit_text(self) -> str:
        """Return the limit in words: `180 days`; of a year's end the whole rule."""
        if self.unit is Unit.YEAR_END:
            years = "the year" if self.limit == 1 else _number(self.limit, "year")
            return f"Dec 31 of {years} after the {self.base_event}"
        return _number(self.limit, UNIT_WORDS[self.unit])

    @property
    def rule_text(self) -> str:
        """Return the rule in words: `1 year from first date of service`, `180 days from notice date`."""
        if self.unit is Unit.YEAR_END:
            return self.limit_text
        return f"{self.limit_text} from {self.base_event}"


def deadline_name(rule: str) -> str:
    """Return the deadline's name in a rule's id: `corrected claim` of `medicare_b.corrected_claim`."""
    return rule.rpartition(".")[2].replace("_", " ")


def last_day_of(base_day: date, limit: int, unit: Unit, roll: Roll, calendar: Calendar) -> date:
    """The last day of a limit. Months and years are calendar arithmetic (29 Feb + 1 year = 28 Feb), never 30 or 365 days."""
    if unit is Unit.WORKDAYS:
        day = calendar.add_working(base_day, limit)
    elif unit is Unit.DAYS:
        day = add_days(base_day, limit)
    elif unit is Unit.YEAR_END:
        day = date(min(base_day.year + limit, date.max.year), 12, 31)
    else:
        day = add_months(base_day, limit * (12 if unit is Unit.YEARS else 1))
    if roll is Roll.NONE:
        return day
    return calendar.next_working(day) if roll is Roll.NEXT else calendar.previous_working(day)


def filing_deadline(
    rules: PayerRules,
    service_from: date,
    service_to: date,
    calendar: Calendar,
    *,
    first_payer_day: date | None = None,
    institutional: bool = False,
) -> Deadline | None:
    """Until when a claim must be filed; None where nothing is filed (self-pay) or nothing is known.

    Medicare: one calendar year, received, not sent; professional lines from their from-date, institutional claims from
    the through date; a last day on a closed day goes to the next working day (42 CFR 424.44; Palmetto, FCSO, CGS). Most
    others from the last date of service. A secondary claim counts from the first payer's remittance (Cigna); where
    that day is not known yet, from the last date of service, the strict reading.
    """
    if rules.filing_limit is None:
        return None
    base, strict = rules.filing_base, False
    if base is Base.SERVICE_FROM and institutional:
        base = Base.SERVICE_TO
    if base is Base.FIRST_PAYER and first_payer_day is None:
        base, strict = Base.SERVICE_TO, True
    day = {Base.SERVICE_FROM: service_from, Base.FIRST_PAYER: first_payer_day}.get(
        base
    ) or service_to
    deadline = _deadline(
        rules,
        "filing",
        base,
        day,
        rules.filing_limit,
        rules.filing_unit,
        calendar,
        "payer acceptance report (277CA A2 from payer)",
    )
    return replace(deadline, is_default=True) if strict else deadline


def appeal_deadline(rules: PayerRules, notice_day: date, calendar: Calendar) -> Deadline | None:
    """Until when the first appeal or dispute must be in; None where the rules do not know.

    Counted from the notice date: Medicare counts from receipt, presumed five days later, and the earlier is safe
    (42 CFR 405.942: 120 days). Others by payers.csv.
    """
    if rules.appeal_days is None:
        return None
    return _deadline(
        rules,
        "appeal",
        Base.NOTICE,
        notice_day,
        rules.appeal_days,
        Unit.DAYS,
        calendar,
        APPEAL_PROOF,
    )


def second_appeal_deadline(
    rules: PayerRules, decision_day: date, calendar: Calendar
) -> Deadline | None:
    """Until when the second level must be in, from the first decision (Medicare: 180 days, 42 CFR 405.962); None if unknown."""
    if rules.second_level_days is None:
        return None
    deadline = _deadline(
        rules,
        "second appeal",
        Base.NOTICE,
        decision_day,
        rules.second_level_days,
        Unit.DAYS,
        calendar,
        APPEAL_PROOF,
    )
    return replace(deadline, base_event="first decision")


def corrected_deadline(
    rules: PayerRules,
    service_from: date,
    service_to: date,
    calendar: Calendar,
    *,
    notice_day: date | None = None,
    first_payer_day: date | None = None,
    institutional: bool = False,
) -> Deadline | None:
    """Until when a corrected claim (or a reopening) must be in.

    From the service or the notice, as payers.csv says (Medicare's clerical reopening: a year from the remittance,
    42 CFR 405.980(c)). TRICARE: 90 days from the notice or the filing limit, the later (Operations Manual ch. 8 s. 3).
    Where the rule is unknown, or counts from a notice whose day is not known, the filing limit stands in as the strict
    reading and is marked a default; None where that is unknown too.
    """
    filing = filing_deadline(
        rules,
        service_from,
        service_to,
        calendar,
        first_payer_day=first_payer_day,
        institutional=institutional,
    )
    name, proof = "corrected claim", "the payer's own receipt of the corrected claim"
    from_notice = rules.corrected_base in (Base.NOTICE, Base.NOTICE_OR_FILING)
    if rules.corrected_days is None or (from_notice and notice_day is None):
        standing_in = rules.corrected_base is not Base.NOTICE_OR_FILING
        return (
            replace(filing, name=name, met_by=proof, is_default=filing.is_default or standing_in)
            if filing
            else None
        )
    base_day = notice_day if from_notice and notice_day else service_to
    base = Base.NOTICE if from_notice else Base.SERVICE_TO
    own = _deadline(rules, name, base, base_day, rules.corrected_days, Unit.DAYS, calendar, proof)
    if rules.corrected_base is Base.NOTICE_OR_FILING and filing and filing.day > own.day:
        return replace(filing, name=name, met_by=proof)
    return own


def records_deadline(
    rules: PayerRules, letter_day: date, calendar: Calendar, *, letter_says: date | None = None
) -> Deadline:
    """Until when records must be with the payer: the date in its letter, else its rule, else 30 days from the letter."""
    unknown = rules.records_days is None
    limit = RECORDS_DAYS if rules.records_days is None else rules.records_days
    deadline = _deadline(
        rules,
        "records",
        Base.NOTICE,
        letter_day,
        limit,
        Unit.DAYS,
        calendar,
        "proof that the records arrived (fax, portal, tracking)",
    )
    deadline = replace(
        deadline, base_event="the letter's date", is_default=deadline.is_default or unknown
    )
    if letter_says is None:
        return deadline
    days = letter_says.toordinal() - letter_day.toordinal()
    return replace(
        deadline,
        limit=days,
        roll=Roll.NONE,
        day=letter_says,
        is_default=False,
        source="the date in the payer's letter",
    )


def followup_day(
    rules: PayerRules, base_day: date, calendar: Calendar, *, again: bool = False
) -> date | None:
    """When to ask the payer for the first time (from sending or acceptance), or again (from the last answer); None if unknown.

    A rhythm, no limit: asking earlier is wasted (Medicare pays from day 14), so a closed day goes to the next working day.
    """
    days = rules.followup_again_days if again else rules.followup_first_days
    return None if days is None else last_day_of(base_day, days, Unit.DAYS, Roll.NEXT, calendar)


def last_safe_day(
    limit: Deadline | date,
    channel: Channel,
    rules: PayerRules | None,
    calendar: Calendar,
    *,
    answer_workdays: int = 0,
) -> date:
    """The last working day to act so that the act arrives inside the limit (rank.md section 2).

    The payer's transport days are calendar days and win; else working days by channel. `answer_workdays` is what a
    question waits for its answer before the act can follow (usually 7). Fax is the same day, up to the office's cut-off.
    """
    day = limit.day if isinstance(limit, Deadline) else limit
    transport = None
    if rules is not None and channel is not Channel.FAX:
        electronic = channel is Channel.ELECTRONIC
        transport = rules.transport_days_electronic if electronic else rules.transport_days_paper
    if transport is None:
        day = calendar.add_working(calendar.previous_working(day), -CHANNEL_WORKDAYS[channel])
    else:
        day = calendar.previous_working(add_days(day, -transport))
    return calendar.add_working(day, -answer_workdays)


APPEAL_PROOF = "proof that the appeal arrived (fax receipt, portal number, mail tracking)"


def _deadline(
    rules: PayerRules,
    name: str,
    base: Base,
    base_day: date,
    limit: int,
    unit: Unit,
    calendar: Calendar,
    met_by: str,
) -> Deadline:
    day = last_day_of(base_day, limit, unit, rules.roll, calendar)
    return Deadline(
        name=name,
        rule=f"{rules.kind}.{name.replace(' ', '_').replace('-', '_')}",
        base_event=base.value,
        base_day=base_day,
        limit=limit,
        unit=unit,
        roll=rules.roll,
        day=day,
        met_by=met_by,
        is_default=not rules.confirmed,
        source=rules.source,
    )


def _number(count: int, word: str) -> str:
    return f"{count:,} {word}" if count == 1 else f"{count:,} {word}s"
