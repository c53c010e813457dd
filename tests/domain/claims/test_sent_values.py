"""Values of a claim's fields as they were sent."""

from datetime import date

import pytest

from medq.domain.claims.claim import (
    NamedPayer,
    NamedProvider,
    Person,
    SentClaim,
    ServiceLine,
)
from medq.domain.claims.sent_values import SentValue, line_of, sent_value
from medq.domain.value_format import SCREEN_FORMAT
from tests.domain.reference_tables import read_table

SUBSCRIBER = Person("MARSH", "TILDA", "", "W7001", date(1980, 1, 2), "F", "1 ELM ST", "LITTLETON")
CHILD = Person("MARSH", "OTTO", "", "", date(2015, 5, 6), "M")
FIRST_LINE = ServiceLine(1, "99213", ("25",), 15000, "1", (1, 2), line_control="L1")
SECOND_LINE = ServiceLine(2, "20610", ("RT",), 25000, "2", line_control="L2")
CLAIM = SentClaim(
    5,
    "7001",
    40000,
    "P",
    place="11",
    subscriber=SUBSCRIBER,
    patient=CHILD,
    relation="19",
    payer=NamedPayer("AETNA", "PI", "60054"),
    billing=NamedProvider("FOOTHILL CLINIC", "", "1234567893", "207Q00000X", "840000001"),
    rendering=NamedProvider("ROSS", "DANA", "1982736450"),
    diagnoses=("M545", "E119"),
    lines=(FIRST_LINE, SECOND_LINE),
)


@pytest.mark.parametrize(
    ("field", "entity", "value"),
    [
        ("coverage.member_id", "IL", SentValue("W7001", names_person=True)),
        ("coverage.relationship", "", SentValue("19")),
        ("{who}.npi", "85", SentValue("1234567893")),
        ("{who}.npi", "82", SentValue("1982736450")),
        ("{who}.npi", "DN", SentValue("")),  # no referring provider was sent
        ("{who}.npi", "", SentValue("")),  # nobody knows whose
        ("{who}.taxonomy", "85", SentValue("207Q00000X")),
        ("{who}.id", "PR", SentValue("60054")),
        ("{who}.first_name", "QC", SentValue("OTTO", names_person=True)),
        ("{who}.first_name", "IL", SentValue("TILDA", names_person=True)),
        ("{who}.dob", "QC", SentValue("05/06/2015", names_person=True)),
        ("patient.sex", "", SentValue("M", names_person=True)),
        ("subscriber.name", "", SentValue("MARSH, TILDA", names_person=True)),
        ("{who}.address", "IL", SentValue("1 ELM ST, LITTLETON", names_person=True)),
        ("claim.charge", "", SentValue("400.00")),
        ("claim.diagnoses", "", SentValue("M545 E119")),
        ("claim.clia", "", SentValue("")),  # not read
        ("rendering.id", "", SentValue("1982736450")),
        ("receiver", "", SentValue("")),
        ("", "", SentValue("")),
    ],
)
def test_a_field_has_the_value_that_was_sent(field: str, entity: str, value: SentValue) -> None:
    assert sent_value(CLAIM, None, field, entity, SCREEN_FORMAT) == value


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("line.procedure", "20610"),
        ("line.modifiers", "RT"),
        ("line.charge", "250.00"),
        ("line.units", "2"),
        ("line", ""),
    ],
)
def test_a_field_of_a_line_has_the_lines_value(field: str, text: str) -> None:
    assert sent_value(CLAIM, SECOND_LINE, field, "", SCREEN_FORMAT).text == text
    assert sent_value(CLAIM, None, field, "", SCREEN_FORMAT).text == ""


def test_the_patient_is_the_subscriber_where_no_other_is_named() -> None:
    claim = SentClaim(5, "7001", 100, "P", subscriber=SUBSCRIBER)
    assert sent_value(claim, None, "{who}.first_name", "QC", SCREEN_FORMAT).text == "TILDA"


def test_a_line_is_found_by_its_control_number_then_by_its_procedure() -> None:
    twice = SentClaim(5, "7001", 100, "P", lines=(FIRST_LINE, FIRST_LINE, SECOND_LINE))
    assert line_of(CLAIM, "L1", "20610") is FIRST_LINE
    assert line_of(CLAIM, "", "20610") is SECOND_LINE
    assert line_of(CLAIM, "", "") is None
    assert line_of(twice, "", "99213") is None
    assert line_of(SentClaim(5, "7001", 1, "P", lines=(FIRST_LINE,)), "", "") is FIRST_LINE


PERSON = Person(*("LAST", "FIRST", "M", "W1"), date(1980, 1, 2), "F", *("ST", "C", "CO", "80202"))
PROVIDER = NamedProvider("LAST", "FIRST", "1234567893", "207Q00000X", "840000001")
WHOLE_LINE = ServiceLine(1, "99213", ("25",), 1, "1", (1,), from_day=date(2026, 9, 1))
WHOLE_CLAIM = CLAIM._replace(
    subscriber=PERSON,
    patient=PERSON,
    **dict.fromkeys(("billing", "rendering", "referring"), PROVIDER),
    **dict.fromkeys(("authorization", "original_reference", "accident", "filing_indicator"), "X"),
    admission_day=date(2026, 9, 1),
    lines=(WHOLE_LINE,),
)
UNREAD_FIELDS = {
    *("receiver", "line", "line.ndc", "line.description", "coverage.dates"),
    *("coverage.group_number", "other_payer", "other_payer.paid", "other_payer.id"),
    *("other_payer.date", "other_payer.adjustments", "{who}.enrollment", "{who}.phone"),
    *("{who}.death_date", "claim.referral", "claim.note", "claim.signature", "claim.last_seen"),
    *("claim.discharge_date", "claim.initial_treatment", "claim.onset", "claim.attachment"),
    *("claim.clia", "claim.delay_reason", "claim.assignment", "claim.accident_date"),
    "claim.accident_state",
}
"""Fields that the table names and a claim is not read for."""


def test_a_claim_is_read_for_every_other_field_of_the_table() -> None:
    fields = {row["field"] for row in read_table("claim_status_codes")} - {""}
    unread = {
        field
        for field in fields
        if not any(
            sent_value(WHOLE_CLAIM, WHOLE_LINE, field, entity, SCREEN_FORMAT).text
            for entity in ("85", "IL")
        )
    }
    assert unread == UNREAD_FIELDS
