"""Deadlines of payers and of law, by the examples of their own pages."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medq.domain.calendar import Calendar, federal_holidays
from medq.domain.claims.appeal_deadlines import (
    appeal_deadline,
    further_appeal_deadline,
    records_deadline,
)
from medq.domain.claims.deadline import Deadline
from medq.domain.claims.deadline_days import Channel, followup_day, last_day_of, last_safe_day
from medq.domain.claims.deadline_limits import ServiceFacts
from medq.domain.claims.deadline_rule import deadline_adjective
from medq.domain.claims.filing_deadlines import corrected_deadline, filing_deadline
from medq.domain.claims.payer import Base, PayerRules, Roll, Unit, payer_rules
from medq.domain.claims.statutes import LAWS, Statute, overpayment_deadline, statute_deadline
from tests.domain.reference_tables import PAYER_LINES

OFFICE = Calendar(frozenset(day for year in range(2024, 2030) for day in federal_holidays(year)))
RULES = {kind: payer_rules(line) for kind, line in PAYER_LINES.items()}


def filing_deadline_of(kind: str, service: date, to: date | None = None) -> Deadline:
    """Return the filing deadline for services on these days."""
    deadline = filing_deadline(RULES[kind], ServiceFacts(service, to or service), OFFICE)
    assert deadline is not None
    return deadline


@pytest.mark.parametrize(
    ("kind", "service", "day"),
    [
        ("medicare_b", date(2026, 3, 4), date(2027, 3, 4)),
        ("medicare_b", date(2024, 2, 29), date(2025, 2, 28)),  # a Friday
        ("medicare_b", date(2025, 3, 7), date(2026, 3, 9)),  # a Saturday: next business day
        ("medicare_b", date(2025, 12, 25), date(2026, 12, 28)),  # Christmas on a Friday
        ("bcbs_fep", date(2025, 1, 2), date(2026, 12, 31)),
        ("bcbs_fep", date(2025, 12, 31), date(2026, 12, 31)),
        (
            "bcbs_fep",
            date(2026, 12, 31),
            date(2027, 12, 30),
        ),  # New Year 2028 is observed on the Friday before it
        (
            "workers_comp_co",
            date(2026, 7, 3),
            date(2026, 10, 30),
        ),  # Saturday 31 Oct: previous business day
        ("workers_comp_co", date(2026, 11, 24), date(2027, 3, 24)),
        ("cigna_commercial", date(2026, 11, 2), date(2027, 1, 29)),  # Sunday 31 Jan
        ("tricare", date(2026, 2, 28), date(2027, 2, 26)),  # one year, Sunday, safe side
    ],
)
def test_each_payer_kind_has_its_filing_deadline(kind: str, service: date, day: date) -> None:
    deadline = filing_deadline_of(kind, service)
    assert deadline.day == day
    assert deadline.base_day == service
    assert deadline.is_default
    assert deadline.rule == f"{kind}.filing"


def test_medicare_counts_from_the_from_date_of_a_line_and_the_end_of_a_stay() -> None:
    start, end = date(2026, 3, 2), date(2026, 3, 6)
    assert filing_deadline_of("medicare_b", start, end).base_day == start
    stay = filing_deadline(
        RULES["medicare_b"], ServiceFacts(start, end, is_institutional=True), OFFICE
    )
    assert stay is not None
    assert (stay.base_day, stay.day, stay.base_event) == (
        end,
        date(2027, 3, 8),
        "last date of service",
    )
    assert filing_deadline_of("aetna_commercial", start, end).base_day == end


def test_a_secondary_claim_counts_from_the_first_payers_remittance() -> None:
    rules = replace(RULES["secondary_generic"], confirmed=True)
    service, paid = date(2026, 3, 2), date(2026, 5, 4)
    deadline = filing_deadline(rules, ServiceFacts(service, service, first_payer_day=paid), OFFICE)
    assert deadline is not None
    assert (deadline.base_day, deadline.base_event, deadline.is_default) == (
        paid,
        "primary payer's remittance date",
        False,
    )
    without_remittance = filing_deadline(rules, ServiceFacts(service, service), OFFICE)
    assert without_remittance is not None
    assert (without_remittance.base_day, without_remittance.is_default) == (service, True)
    for_medicare = filing_deadline(
        RULES["medicare_secondary"],
        ServiceFacts(service, service, first_payer_day=paid),
        OFFICE,
    )
    assert for_medicare is not None
    assert for_medicare.base_day == service


def test_self_pay_has_no_filing_deadline() -> None:
    service = ServiceFacts(date(2026, 3, 2), date(2026, 3, 2))
    assert filing_deadline(RULES["self_pay"], service, OFFICE) is None
    assert corrected_deadline(RULES["self_pay"], service, OFFICE) is None


def test_appeals_count_from_the_notice() -> None:
    deadline = appeal_deadline(RULES["anthem_bcbs"], date(2026, 5, 28), OFFICE)
    assert deadline is not None
    assert (deadline.day, deadline.limit, deadline.base_event) == (
        date(2027, 5, 28),
        365,
        "notice date",
    )
    medicare = appeal_deadline(RULES["medicare_b"], date(2026, 5, 28), OFFICE)
    assert medicare is not None
    assert (medicare.day, medicare.rule_text) == (date(2026, 9, 25), "120 days from notice date")
    second_appeal = further_appeal_deadline(RULES["medicare_b"], 2, date(2026, 5, 28), OFFICE)
    assert second_appeal is not None
    assert (second_appeal.limit, second_appeal.base_event) == (180, "decision of level 1")
    assert appeal_deadline(PayerRules("new"), date(2026, 5, 28), OFFICE) is None


def test_corrected_claims_count_from_the_service_or_the_notice() -> None:
    service, notice = date(2026, 3, 2), date(2026, 6, 1)

    def corrected(kind: str, day: date | None = notice) -> Deadline:
        deadline = corrected_deadline(
            RULES[kind], ServiceFacts(service, service), OFFICE, notice_day=day
        )
        assert deadline is not None
        return deadline

    assert corrected("aetna_commercial").base_day == service
    assert (corrected("workers_comp_co").base_day, corrected("workers_comp_co").day) == (
        notice,
        date(2026, 7, 31),
    )
    # TRICARE: the later of 90 days from the notice and the filing limit.
    assert corrected("tricare").day == date(2027, 3, 2)
    assert corrected("tricare", date(2027, 2, 1)).day == date(2027, 4, 30)
    # Not known: the filing deadline is used and marked as a default.
    unknown = corrected("bcbs_other")
    assert (unknown.day, unknown.is_default, unknown.name) == (
        filing_deadline_of("bcbs_other", service).day,
        True,
        "corrected claim",
    )
    assert (
        corrected("workers_comp_co", None).day == filing_deadline_of("workers_comp_co", service).day
    )


@pytest.mark.parametrize(
    ("rule", "adjective"),
    [
        ("cigna_commercial.corrected_claim", "corrected-claim"),
        ("medicare_b.reopening", "reopening"),
        ("tricare.other_filing", "other-payer filing"),
        ("medicare_b.appeal", "appeal"),
        ("law.overpayment", "overpayment"),
        ("law.patient_refund", ""),
        ("", ""),
    ],
)
def test_a_stored_rule_names_its_deadline(rule: str, adjective: str) -> None:
    assert deadline_adjective(rule) == adjective


def test_medicare_has_five_levels_of_appeal_and_others_the_two_on_file() -> None:
    decision = date(2026, 11, 2)
    days = {
        (kind, level): found.limit if found else None
        for kind in ("medicare_b", "aetna_commercial", "cigna_commercial")
        for level in range(2, 7)
        for found in [further_appeal_deadline(RULES[kind], level, decision, OFFICE)]
    }
    assert [days["medicare_b", level] for level in range(2, 7)] == [180, 60, 60, 60, None]
    assert [days["aetna_commercial", level] for level in (2, 3)] == [60, None]
    assert days["cigna_commercial", 2] is None
    court = further_appeal_deadline(RULES["medicare_b"], 5, decision, OFFICE)
    assert court is not None
    assert (court.day, court.base_event, court.name) == (
        date(2027, 1, 4),  # Friday the 1st is a holiday, then a weekend: the next workday
        "decision of level 4",
        "further appeal",
    )


def test_a_date_in_the_letter_overrides_the_records_deadline() -> None:
    letter = date(2026, 11, 2)
    assert records_deadline(RULES["medicare_b"], letter, OFFICE).day == date(2026, 12, 17)
    unknown = records_deadline(RULES["bcbs_other"], letter, OFFICE)
    assert (unknown.day, unknown.limit, unknown.is_default) == (date(2026, 12, 2), 30, True)
    by_letter = records_deadline(RULES["medicare_b"], letter, OFFICE, named_day=date(2026, 11, 20))
    assert (by_letter.day, by_letter.limit, by_letter.is_default) == (date(2026, 11, 20), 18, False)


def test_a_follow_up_day_is_a_business_day() -> None:
    first_follow_up = followup_day(RULES["medicare_b"], date(2026, 11, 3), OFFICE)
    next_follow_up = followup_day(RULES["medicare_b"], date(2026, 11, 3), OFFICE, again=True)
    assert (first_follow_up, next_follow_up) == (
        date(2026, 11, 23),
        date(2026, 11, 17),
    )  # 21 Nov is a Saturday
    assert followup_day(PayerRules("new"), date(2026, 11, 3), OFFICE) is None


def test_the_last_safe_day_leaves_time_for_the_channel() -> None:
    deadline = date(2027, 1, 29)
    rules = RULES["cigna_commercial"]
    assert last_safe_day(deadline, Channel.FAX, rules, OFFICE) == deadline
    # 3 calendar days
    assert last_safe_day(deadline, Channel.ELECTRONIC, rules, OFFICE) == date(2027, 1, 26)
    # 10 calendar days
    assert last_safe_day(deadline, Channel.PAPER, rules, OFFICE) == date(2027, 1, 19)
    # 2 business days
    assert last_safe_day(deadline, Channel.ELECTRONIC, None, OFFICE) == date(2027, 1, 27)
    # 7 business days
    assert last_safe_day(deadline, Channel.UNKNOWN, None, OFFICE) == date(2027, 1, 20)
    # Thanksgiving
    assert last_safe_day(date(2026, 11, 26), Channel.FAX, rules, OFFICE) == date(2026, 11, 25)
    assert last_safe_day(deadline, Channel.FAX, rules, OFFICE, answer_workdays=7) == date(
        2027, 1, 20
    )
    assert (
        last_safe_day(
            filing_deadline_of("cigna_commercial", date(2026, 11, 2)), Channel.FAX, rules, OFFICE
        )
        == deadline
    )


@given(
    st.dates(date(2024, 1, 1), date(2028, 1, 1)),
    st.integers(0, 400),
    st.sampled_from(Unit),
    st.sampled_from(Roll),
)
def test_a_rolled_deadline_is_the_next_open_day_in_its_direction(
    base: date, limit: int, unit: Unit, roll: Roll
) -> None:
    units = limit % 3 if unit in (Unit.YEARS, Unit.YEAR_END) else limit
    unrolled = last_day_of(base, units, unit, Roll.NONE, OFFICE)
    rolled = last_day_of(base, units, unit, roll, OFFICE)
    if roll is Roll.NONE:
        assert rolled == unrolled
        return
    assert OFFICE.is_working(rolled)
    if OFFICE.is_working(unrolled):
        assert rolled == unrolled
    else:
        assert (rolled > unrolled) == (roll is Roll.NEXT)


@given(st.dates(), st.sampled_from(sorted(RULES)))
def test_no_day_of_a_file_breaks_a_deadline(day: date, kind: str) -> None:
    rules = RULES[kind]
    filing_deadline(rules, ServiceFacts(day, day), OFFICE)
    corrected_deadline(rules, ServiceFacts(day, day), OFFICE, notice_day=day)
    followup_day(rules, day, OFFICE)
    for channel in Channel:
        assert last_safe_day(day, channel, rules, OFFICE) <= day or day < date(1, 2, 1)


def test_an_overpayment_is_returned_within_sixty_days() -> None:
    deadline = overpayment_deadline(date(2026, 9, 23), OFFICE)
    assert (deadline.day, deadline.limit, deadline.base_event) == (
        date(2026, 11, 20),
        60,
        "overpayment identified",
    )  # Sunday 22 Nov
    assert "401.305" in deadline.source


@pytest.mark.parametrize(
    ("statute", "base", "day"),
    [
        (Statute.PATIENT_REFUND, date(2026, 10, 1), date(2026, 10, 30)),  # Saturday 31 Oct
        (Statute.RECOUPMENT_STAY, date(2026, 10, 5), date(2026, 11, 4)),
        (
            Statute.OPEN_NEGOTIATION,
            date(2026, 11, 2),
            date(2026, 12, 16),
        ),  # Veterans Day and Thanksgiving do not count
        (Statute.ARBITRATION, date(2026, 11, 20), date(2026, 11, 27)),
        (
            Statute.PROMPT_PAY_ELECTRONIC,
            date(2026, 10, 2),
            date(2026, 11, 1),
        ),  # the payer's own deadline is not moved
        (Statute.ESTIMATE_DISPUTE, date(2026, 10, 2), date(2027, 1, 30)),
    ],
)
def test_each_statute_has_its_deadline(statute: Statute, base: date, day: date) -> None:
    assert statute_deadline(statute, base, OFFICE).day == day


def test_every_statute_has_its_source() -> None:
    assert set(LAWS) == set(Statute)
    assert all(law.source and law.met_by for law in LAWS.values())


def test_rules_are_written_in_words() -> None:
    assert (
        filing_deadline_of("medicare_b", date(2026, 3, 4)).rule_text
        == "1 year from first date of service"
    )
    assert (
        filing_deadline_of("bcbs_fep", date(2026, 3, 4)).rule_text
        == "Dec 31 of the year after the last date of service"
    )
    negotiation = statute_deadline(Statute.OPEN_NEGOTIATION, date(2026, 11, 2), OFFICE)
    assert negotiation.rule_text == "30 business days from the remittance"
    assert Base.NOTICE.value == "notice date"


# --- what a limit counts from ---

FIRST, LAST = date(2026, 3, 2), date(2026, 3, 6)
PRIMARY, NOTICE = date(2026, 4, 8), date(2026, 5, 12)
STAY = ServiceFacts(FIRST, LAST, first_payer_day=PRIMARY)
UNKNOWN_PRIMARY = ServiceFacts(FIRST, LAST)


def counting_rules(column: str, code: str) -> PayerRules:
    """Return confirmed rules of 30 days each, one of which counts from this event."""
    columns = {"filing_limit": "30", "appeal_limit_days": "30", "corrected_limit_days": "30"}
    line = {"payer_kind": "own", "roll": "none", **columns, column: code}
    return payer_rules(line, confirmed=True)


@pytest.mark.parametrize(
    ("code", "service", "base_day", "is_default"),
    [
        ("service_from", STAY, FIRST, False),
        ("service_from", STAY._replace(is_institutional=True), LAST, False),
        ("service_to", STAY, LAST, False),
        ("", STAY, LAST, False),
        ("first_payer", STAY, PRIMARY, False),
        ("first_payer", UNKNOWN_PRIMARY, LAST, True),
        ("notice", STAY, LAST, True),  # nothing was decided before the first filing
        ("notice_or_filing", STAY, LAST, True),
    ],
)
def test_each_code_says_what_a_filing_limit_counts_from(
    code: str, service: ServiceFacts, base_day: date, *, is_default: bool
) -> None:
    deadline = filing_deadline(counting_rules("counts_from", code), service, OFFICE)
    assert deadline is not None
    assert (deadline.base_day, deadline.is_default) == (base_day, is_default)
    assert deadline.day == base_day + timedelta(days=30)


@pytest.mark.parametrize(
    ("code", "service", "base_day", "is_default"),
    [
        ("service_from", STAY, FIRST, False),
        ("service_to", STAY, LAST, False),
        ("", STAY, LAST, False),
        ("first_payer", STAY, PRIMARY, False),
        ("first_payer", UNKNOWN_PRIMARY, LAST, True),
        ("notice", STAY, NOTICE, False),
        ("notice_or_filing", STAY, NOTICE, False),
    ],
)
def test_each_code_says_what_a_corrected_claim_counts_from(
    code: str, service: ServiceFacts, base_day: date, *, is_default: bool
) -> None:
    rules = counting_rules("corrected_counts_from", code)
    deadline = corrected_deadline(rules, service, OFFICE, notice_day=NOTICE)
    assert deadline is not None
    assert (deadline.base_day, deadline.is_default) == (base_day, is_default)


@pytest.mark.parametrize(
    ("code", "service", "base_day", "is_default"),
    [
        ("service_from", STAY, FIRST, False),
        ("service_to", STAY, LAST, False),
        ("first_payer", STAY, PRIMARY, False),
        ("first_payer", UNKNOWN_PRIMARY, LAST, True),
        ("service_to", None, NOTICE, True),
        ("notice", STAY, NOTICE, False),
        ("", STAY, NOTICE, False),  # an appeal answers a notice
        ("notice_or_filing", STAY, NOTICE, False),
    ],
)
def test_each_code_says_what_an_appeal_counts_from(
    code: str, service: ServiceFacts | None, base_day: date, *, is_default: bool
) -> None:
    rules = counting_rules("appeal_counts_from", code)
    deadline = appeal_deadline(rules, NOTICE, OFFICE, service)
    assert deadline is not None
    assert (deadline.base_day, deadline.is_default) == (base_day, is_default)
    assert (deadline.name, deadline.rule) == ("appeal", "own.appeal")


def test_an_appeal_may_run_until_the_filing_deadline_where_that_is_later() -> None:
    rules = replace(counting_rules("appeal_counts_from", "notice_or_filing"), filing_limit=200)
    deadline = appeal_deadline(rules, NOTICE, OFFICE, STAY)
    assert deadline is not None
    assert (deadline.day, deadline.base_day) == (LAST + timedelta(days=200), LAST)
    assert (deadline.name, deadline.rule) == ("appeal", "own.appeal")
