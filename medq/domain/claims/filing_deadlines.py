"""Deadlines of claims: first filing, and a corrected claim or reopening."""

from dataclasses import replace
from datetime import date

from medq.domain.calendar import Calendar
from medq.domain.claims.deadline import Deadline
from medq.domain.claims.deadline_limits import (
    NOTICE_BASES,
    Limit,
    ServiceFacts,
    Start,
    dated,
    later_of,
    named,
    start_of,
)
from medq.domain.claims.deadline_rule import DeadlineName
from medq.domain.claims.payer import Base, PayerRules, Unit

FILING_PROOF = "payer acceptance report (277CA A2 from payer)"
CORRECTED_PROOF = "payer acceptance report of the corrected claim"


def filing_deadline(
    rules: PayerRules, service: ServiceFacts, calendar: Calendar
) -> Deadline | None:
    """Return until when a claim must be filed; None where nothing is filed or the limit is unknown.

    Medicare: one calendar year, received and not sent; professional lines from their from-date,
    institutional claims from the through date; a last day on a closed day moves to the next
    business day (42 CFR 424.44; Palmetto, FCSO, CGS). Most others: from the last date of service.
    """
    if rules.filing_limit is None:
        return None
    limit = Limit(
        DeadlineName.FILING,
        _filing_start(rules, service),
        rules.filing_limit,
        rules.filing_unit,
        FILING_PROOF,
    )
    return dated(rules, limit, calendar)


def _filing_start(rules: PayerRules, service: ServiceFacts) -> Start:
    """Return what the first filing counts from.

    A secondary claim counts from the first payer's remittance (Cigna; a general rule where the
    payer's own does not say so); while that day is unknown, from the last date of service.
    """
    if rules.filing_base is Base.FIRST_PAYER or not (
        service.is_secondary and rules.extends_secondary_filing
    ):
        return start_of(rules.filing_base, service, None)
    return start_of(Base.FIRST_PAYER, service, None)._replace(is_default=True)


def corrected_deadline(
    rules: PayerRules,
    service: ServiceFacts,
    calendar: Calendar,
    *,
    notice_day: date | None = None,
) -> Deadline | None:
    """Return until when a corrected claim (or a reopening) must arrive.

    It counts from the service or the notice, by the payer's rules. Medicare's clerical reopening:
    a year from the remittance (42 CFR 405.980(c)). TRICARE: 90 days from the notice or the filing
    deadline, the later (Operations Manual ch. 8 s. 3). Where the rule is unknown, or counts from
    an unknown notice, the filing deadline replaces it, the strictest reading, and is marked a
    default; None where that is unknown too.
    """
    name = DeadlineName.REOPENING if rules.is_reopened else DeadlineName.CORRECTED_CLAIM
    filing = filing_deadline(rules, service, calendar)
    if filing is not None:
        filing = named(filing, name, met_by=CORRECTED_PROOF)
    is_later_of_both = rules.corrected_base is Base.NOTICE_OR_FILING
    from_notice = rules.corrected_base in NOTICE_BASES
    if rules.corrected_days is None or (from_notice and notice_day is None):
        if filing is None or is_later_of_both:
            return filing
        return replace(filing, is_default=True)
    start = start_of(rules.corrected_base, service, notice_day)
    limit = Limit(name, start, rules.corrected_days, Unit.DAYS, CORRECTED_PROOF)
    corrected = dated(rules, limit, calendar)
    return later_of(corrected, filing) if is_later_of_both else corrected
