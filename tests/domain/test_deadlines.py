"""Deadlines of payers and of law, by the examples of their own pages."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from medq.domain.calendar import Calendar, federal_holidays
from medq.domain.claims.deadlines import (
    Channel,
    Deadline,
    appeal_deadline,
    corrected_deadline,
    filing_deadline,
    followup_day,
    last_day_of,
    last_safe_day,
    records_deadline,
    second_appeal_deadline,
)
from medq.domain.claims.payer import Base, PayerRules, Roll, Unit, payer_rules
from medq.domain.claims.statutes import LAWS, Statute, overpayment_deadline, statute_deadline
from tests.domain.test_payer import lines

OFFICE = Calendar(frozenset(day for year in range(2024, 2030) for day in federal_holidays(year)))
RULES = {kind: payer_rules(line) for kind, line in lines().items()}


def filing(kind: str, service: date, to: date | None = None) -> Deadline:
    found = filing_deadline(RULES[kind], service, to or service, OFFICE)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("kind", "service", "day"),
    [
        ("medicare_b", date(2026, 3, 4), date(2027, 3, 4)),
        ("medicare_b", date(2024, 2, 29), date(2025, 2, 28)),  # a Friday
        ("medicare_b", date(2025, 3, 7), date(2026, 3, 9)),  # a Saturday: next working day
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
        ),  # Saturday 31 Oct: previous working day
        ("workers_comp_co", date(2026, 11, 24), date(2027, 3, 24)),
        ("cigna_commercial", date(2026, 11, 2), date(2027, 1, 29)),  # Sunday 31 Jan
        ("tricare", date(2026, 2, 28), date(2027, 2, 26)),  # one year, Sunday, safe side
    ],
)
def test_filing(kind: str, service: date, day: date) -> None:
    found = filing(kind, service)
    assert found.day == day
    assert found.base_day == service
    assert found.is_default
    assert found.rule == f"{kind}.filing"


def test_medicare_counts_a_professional_line_from_its_from_date_and_a_stay_through_its_end() -> (
    None
):
    start, end = date(2026, 3, 2), date(2026, 3, 6)
    assert filing("medicare_b", start, end).base_day == start
    stay = filing_deadline(RULES["medicare_b"], start, end, OFFICE, institutional=True)
    assert stay is not None
    assert (stay.base_day, stay.day, stay.base_event) == (
        end,
        date(2027, 3, 8),
        "last date of service",
    )
    assert filing("aetna_commercial", start, end).base_day == end


def test_a_secondary_claim_counts_from_the_first_payers_remittance() -> None:
    rules = replace(RULES["secondary_generic"], confirmed=True)
    service, paid = date(2026, 3, 2), date(2026, 5, 4)
    found = filing_deadline(rules, service, service, OFFICE, first_payer_day=paid)
    assert found is not None
    assert (found.base_day, found.base_event, found.is_default) == (
        paid,
        "first payer's remittance date",
        False,
    )
    strict = filing_deadline(rules, service, service, OFFICE)
    assert strict is not None
    assert (strict.base_day, strict.is_default) == (service, True)
    late = filing_deadline(
        RULES["medicare_secondary"], service, service, OFFICE, first_payer_day=paid
    )
    assert late is not None
    assert late.base_day == service


def test_nothing_is_filed_for_self_pay() -> None:
    assert filing_deadline(RULES["self_pay"], date(2026, 3, 2), date(2026, 3, 2), OFFICE) is None
    assert corrected_deadline(RULES["self_pay"], date(2026, 3, 2), date(2026, 3, 2), OFFICE) is None


def test_appeals_count_from_the_notice() -> None:
    found = appeal_deadline(RULES["anthem_bcbs"], date(2026, 5, 28), OFFICE)
    assert found is not None
    assert (found.day, found.limit, found.base_event) == (date(2027, 5, 28), 365, "notice date")
    medicare = appeal_deadline(RULES["medicare_b"], date(2026, 5, 28), OFFICE)
    assert medicare is not None
    assert (medicare.day, medicare.rule_text) == (date(2026, 9, 25), "120 days from notice date")
    again = second_appeal_deadline(RULES["medicare_b"], date(2026, 5, 28), OFFICE)
    assert again is not None
    assert (again.limit, again.base_event) == (180, "first decision")
    assert appeal_deadline(PayerRules("new"), date(2026, 5, 28), OFFICE) is None


def test_a_corrected_claim() -> None:
    service, notice = date(2026, 3, 2), date(2026, 6, 1)

    def corrected(kind: str, day: date | None = notice) -> Deadline:
        found = corrected_deadline(RULES[kind], service, service, OFFICE, notice_day=day)
        assert found is not None
        return found

    assert corrected("aetna_commercial").base_day == service
    assert (corrected("workers_comp_co").base_day, corrected("workers_comp_co").day) == (
        notice,
        date(2026, 7, 31),
    )
    # TRICARE: the later of 90 days from the notice and the filing limit.
    assert corrected("tricare").day == date(2027, 3, 2)
    assert corrected("tricare", date(2027, 2, 1)).day == date(2027, 4, 30)
    # Nobody knows: the filing limit stands in, marked.
    unknown = corrected("bcbs_other")
    assert (unknown.day, unknown.is_default, unknown.name) == (
        filing("bcbs_other", service).day,
        True,
        "corrected claim",
    )
    assert corrected("workers_comp_co", None).day == filing("workers_comp_co", service).day


def test_records_are_due_when_the_letter_says() -> None:
    letter = date(2026, 11, 2)
    assert records_deadline(RULES["medicare_b"], letter, OFFICE).day == date(2026, 12, 17)
    unknown = records_deadline(RULES["bcbs_other"], letter, OFFICE)
    assert (unknown.day, unknown.limit, unknown.is_default) == (date(2026, 12, 2), 30, True)
    said = records_deadline(RULES["medicare_b"], letter, OFFICE, letter_says=date(2026, 11, 20))
    assert (said.day, said.limit, said.is_default) == (date(2026, 11, 20), 18, False)


def test_a_follow_up_is_not_early() -> None:
    first = followup_day(RULES["medicare_b"], date(2026, 11, 3), OFFICE)
    again = followup_day(RULES["medicare_b"], date(2026, 11, 3), OFFICE, again=True)
    assert (first, again) == (date(2026, 11, 23), date(2026, 11, 17))  # 21 Nov is a Saturday
    assert followup_day(PayerRules("new"), date(2026, 11, 3), OFFICE) is None


def test_last_safe_day() -> None:
    limit = date(2027, 1, 29)
    rules = RULES["cigna_commercial"]
    assert last_safe_day(limit, Channel.FAX, rules, OFFICE) == limit
    assert last_safe_day(limit, Channel.ELECTRONIC, rules, OFFICE) == date(
        2027, 1, 26
    )  # 3 calendar days
    assert last_safe_day(limit, Channel.PAPER, rules, OFFICE) == date(
        2027, 1, 19
    )  # 10 calendar days
    assert last_safe_day(limit, Channel.ELECTRONIC, None, OFFICE) == date(
        2027, 1, 27
    )  # 2 working days
    assert last_safe_day(limit, Channel.UNKNOWN, None, OFFICE) == date(
        2027, 1, 20
    )  # 7 working days
    assert last_safe_day(date(2026, 11, 26), Channel.FAX, rules, OFFICE) == date(
        2026, 11, 25
    )  # Thanksgiving
    assert last_safe_day(limit, Channel.FAX, rules, OFFICE, answer_workdays=7) == date(2027, 1, 20)
    assert (
        last_safe_day(filing("cigna_commercial", date(2026, 11, 2)), Channel.FAX, rules, OFFICE)
        == limit
    )


@given(
    st.dates(date(2024, 1, 1), date(2028, 1, 1)),
    st.integers(0, 400),
    st.sampled_from(Unit),
    st.sampled_from(Roll),
)
def test_a_roll_ends_on_an_open_day_on_its_own_side(
    base: date, limit: int, unit: Unit, roll: Roll
) -> None:
    plain = last_day_of(
        base, limit % 3 if unit in (Unit.YEARS, Unit.YEAR_END) else limit, unit, Roll.NONE, OFFICE
    )
    rolled = last_day_of(
        base, limit % 3 if unit in (Unit.YEARS, Unit.YEAR_END) else limit, unit, roll, OFFICE
    )
    if roll is Roll.NONE:
        assert rolled == plain
    else:
        assert OFFICE.is_working(rolled)
        assert (
            rolled == plain if OFFICE.is_working(plain) else (rolled > plain) == (roll is Roll.NEXT)
        )


@given(st.dates(), st.sampled_from(sorted(RULES)))
def test_no_day_of_a_file_breaks_a_deadline(day: date, kind: str) -> None:
    rules = RULES[kind]
    filing_deadline(rules, day, day, OFFICE)
    corrected_deadline(rules, day, day, OFFICE, notice_day=day)
    followup_day(rules, day, OFFICE)
    for channel in Channel:
        assert last_safe_day(day, channel, rules, OFFICE) <= day or day < date(1, 2, 1)


def test_an_overpayment_goes_back_in_sixty_days() -> None:
    found = overpayment_deadline(date(2026, 9, 23), OFFICE)
    assert (found.day, found.limit, found.base_event) == (
        date(2026, 11, 20),
        60,
        "overpayment identified",
    )  # Sunday 22 Nov
    assert "401.305" in found.source


@pytest.mark.parametrize(
    ("statute", "base", "day"),
    [
        (Statute.PATIENT_REFUND, date(2026, 10, 1), date(2026, 10, 30)),  # Saturday 31 Oct
        (Statute.RECOUPMENT_STAY, date(2026, 10, 5), date(2026, 11, 4)),
        (
            Statute.OPEN_NEGOTIATION,
            date(2026, 11, 2),
            date(2026, 12, 16),
        ),  # Veterans Day and Thanksgiving between
        (Statute.ARBITRATION, date(2026, 11, 20), date(2026, 11, 27)),
        (Statute.PROMPT_PAY_ELECTRONIC, date(2026, 10, 2), date(2026, 11, 1)),  # theirs: not rolled
        (Statute.ESTIMATE_DISPUTE, date(2026, 10, 2), date(2027, 1, 30)),
    ],
)
def test_the_clocks_of_law(statute: Statute, base: date, day: date) -> None:
    assert statute_deadline(statute, base, OFFICE).day == day


def test_every_clock_has_its_source() -> None:
    assert set(LAWS) == set(Statute)
    assert all(law.source and law.met_by for law in LAWS.values())


def test_rules_in_words() -> None:
    assert filing("medicare_b", date(2026, 3, 4)).rule_text == "1 year from first date of service"
    assert (
        filing("bcbs_fep", date(2026, 3, 4)).rule_text
        == "Dec 31 of the year after the last date of service"
    )
    negotiation = statute_deadline(Statute.OPEN_NEGOTIATION, date(2026, 11, 2), OFFICE)
    assert negotiation.rule_text == "30 business days from the remittance"
    assert Base.NOTICE.value == "notice date"
