"""Tests of the demo's CSV files."""

from collections import Counter
from datetime import date, timedelta

from tests.office import TODAY
from tests.x12.demo.reader import DemoFiles, SubmittedClaim


def test_patients_table(demo: DemoFiles) -> None:
    rows = demo.csv_rows("patients.csv")
    header = (
        "account,last_name,first_name,birth_date,sex,address,city,state,postal_code,phone,"
        "leave_message,preferred_name,language,payer_name,payer_id,member_id,group_number,"
        "coverage_start,coverage_end,payer_kind,coverage_order"
    )
    assert ",".join(rows[0]) == header
    accounts = Counter(row["account"] for row in rows)
    assert len(accounts) == 1500 and set(accounts.values()) == {1, 2}
    assert {row["coverage_order"] for row in rows} == {"1", "2"}
    assert sum(1 for row in rows if not row["member_id"] and row["payer_kind"] != "self_pay") == 1
    assert sum(1 for row in rows if not row["birth_date"]) == 1


def test_charges_table_has_recent_visits_with_gaps(
    demo: DemoFiles, submitted: dict[str, SubmittedClaim]
) -> None:
    rows = demo.csv_rows("charges.csv")
    header = (
        "account,claim_number,service_date,procedure,modifiers,diagnoses,"
        "units,charge,place,rendering_npi,payer_id,authorization"
    )
    assert ",".join(rows[0]) == header
    claim_numbers = {row["claim_number"] for row in rows}
    assert 40 <= len(claim_numbers) <= 140 and not claim_numbers & set(submitted)
    service_days = [date.fromisoformat(row["service_date"]) for row in rows]
    assert TODAY - timedelta(days=9) <= min(service_days) and max(service_days) < TODAY
    assert any(not row["diagnoses"] for row in rows)
    assert any(not row["rendering_npi"] for row in rows)
    assert any(row["units"] == "0" for row in rows)
    assert any(row["payer_id"] == "00000" for row in rows)
    patient_accounts = {row["account"] for row in demo.csv_rows("patients.csv")}
    assert {row["account"] for row in rows} <= patient_accounts


def test_callbacks_follow_statements_and_some_are_promised(demo: DemoFiles) -> None:
    rows = demo.csv_rows("callbacks.csv")
    assert ",".join(rows[0]) == "account,asked_at,reason,phone,window_start,window_end,promised"
    request_days = Counter(row["asked_at"][:10] for row in rows)
    # Statements were mailed on Monday, November 16, because the 15th was a Sunday.
    assert request_days.most_common(1)[0][0] == "2026-11-19" and request_days["2026-11-19"] >= 8
    promised_days = {row["window_start"][:10] for row in rows if row["promised"] == "yes"}
    assert promised_days == {"2026-11-24", "2026-11-25"}
    for row in rows:
        assert row["window_start"] <= row["window_end"] and row["asked_at"].endswith("-07:00")
        if row["window_start"]:
            assert row["window_start"][11:16] >= "08:00" and row["window_end"][11:16] <= "21:00"
