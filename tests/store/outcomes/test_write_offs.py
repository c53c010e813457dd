"""Write-offs and transfers to the patient by `done`, on both engines."""

from datetime import date
from pathlib import Path

import pytest

from data.claims.claims import patient_balance_cents
from data.models.items import RecoveryHistory
from medq.domain.acts import ClosedChoice, Field
from medq.domain.errors import MedqError
from medq.work.act_catalog import available_acts, form_notes, perform_act, undo
from medq.work.desk import Desk
from medq.work.office.changed_settings import set_setting
from medq.work.upkeep.new_day import new_day
from tests.office import open_desk
from tests.store.imported_rows import IMPORT_TIME, claim_rows, import_files, open_item, open_topics
from tests.store.outcomes.denied_claims import deny, entries
from tests.store.upkeep.submission_day import set_clock
from tests.store.x12_files import PaidClaim, claim, claims_file, payment_file

SMALL = {"outcome": "written-off", "code": "small-balance"}


def outcome_field(desk: Desk, item: int) -> Field:
    """Return the outcomes that an item offers."""
    (done,) = (act for act in available_acts(desk, item) if act.act == "done")
    return done.fields[0]


def test_a_write_off_closes_the_denial_and_the_claim(desk: Desk, tmp_path: Path) -> None:
    item = deny(desk, tmp_path, charge_cents=2000)
    done = perform_act(desk, item, "done", SMALL | {"note": "not worth it"})
    assert done.message == "Written off: 20.00, Small balance. not worth it"
    assert claim_rows(desk.store) == [("A1", "1", "closed", 0, 2000, 0, "", None)]
    assert entries(desk) == [("write_off", 2000, "small-balance")]
    assert open_topics(desk) == []
    assert undo(desk).message == "Undone: outcome on A1."
    assert claim_rows(desk.store) == [("A1", "1", "denied", 0, 0, 0, "", None)]
    assert entries(desk)[1:] == [("write_off", -2000, "small-balance")]
    assert open_topics(desk) == ["denial"]


def test_a_part_leaves_the_item_open_with_the_rest(desk: Desk, tmp_path: Path) -> None:
    item = deny(desk, tmp_path, charge_cents=2000)
    perform_act(desk, item, "done", SMALL | {"amount": "5.00"})
    row = desk.store.row("SELECT state, money_cents FROM item WHERE id = ?", (item,))
    assert row == (1, 1500)
    assert claim_rows(desk.store) == [("A1", "1", "denied", 0, 500, 0, "", None)]
    with pytest.raises(MedqError, match=r"cannot be 15\.01: 15\.00 is open"):
        perform_act(desk, item, "done", SMALL | {"amount": "15.01"})
    perform_act(desk, item, "done", SMALL)
    assert claim_rows(desk.store) == [("A1", "1", "closed", 0, 2000, 0, "", None)]


@pytest.mark.parametrize(
    ("answers", "message", "field"),
    [
        ({"amount": "0"}, "cannot be 0.00", "amount"),
        ({"amount": "-1"}, "cannot be -1.00", "amount"),
        ({"amount": "many"}, "amount: ", "amount"),
        ({"code": "whim"}, "code cannot be 'whim'", ""),
        ({"code": "self-pay"}, "self-pay is no code of: write off", "code"),
        ({"code": ""}, "done needs code", ""),
        ({"claim": "A2"}, "done has no field claim with written-off", ""),
        ({"outcome": "paid"}, "done has no field code with paid", ""),
    ],
)
def test_what_is_no_write_off_is_refused(
    desk: Desk, tmp_path: Path, answers: dict[str, str], message: str, field: str
) -> None:
    item = deny(desk, tmp_path, charge_cents=2000)
    with pytest.raises(MedqError, match=message) as refusal:
        perform_act(desk, item, "done", SMALL | answers)
    assert refusal.value.field == field  # the form's cursor goes there
    assert entries(desk) == []


def test_what_files_set_is_shown_and_closed(desk: Desk, tmp_path: Path) -> None:
    item = deny(desk, tmp_path)
    assert outcome_field(desk, item).closed == (
        ClosedChoice("transferred", "transfer to patient", "not allowed for CO"),
        ClosedChoice("paid", "paid", "set by the 835"),
    )
    with pytest.raises(MedqError, match=r"^paid: set by the 835\.$"):
        perform_act(desk, item, "done", {"outcome": "paid"})
    with pytest.raises(MedqError, match=r"^transfer to patient: not allowed for CO\.$"):
        perform_act(desk, item, "done", {"outcome": "transferred", "code": "self-pay"})


def test_a_share_of_the_patient_is_transferred_with_the_notice_on_file(
    desk: Desk, tmp_path: Path
) -> None:
    item = deny(desk, tmp_path, reason="PR*204", charge_cents=2000, topic="notice")
    answers = {"outcome": "transferred", "code": "signed-notice"}
    with pytest.raises(MedqError) as refused:
        perform_act(desk, item, "done", answers)
    assert refused.value.hint == "Write into the note what is on file."
    done = perform_act(desk, item, "done", answers | {"note": "waiver of 08/28/26"})
    assert done.message.startswith("Transferred to the patient: 20.00, Non-covered with a signed")
    assert claim_rows(desk.store) == [("A1", "1", "patient", 0, 0, 2000, "", None)]
    assert entries(desk) == [("transfer", 2000, "signed-notice")]
    patient_id = desk.store.value("SELECT patient_id FROM claim")
    assert patient_balance_cents(desk.store, patient_id) == 2000
    undo(desk)
    assert claim_rows(desk.store) == [("A1", "1", "denied", 0, 0, 0, "", None)]


def test_a_payment_after_a_write_off_is_a_credit_until_the_write_off_is_undone(
    desk: Desk, tmp_path: Path
) -> None:
    item = deny(desk, tmp_path, charge_cents=2000)
    written_off = perform_act(desk, item, "done", SMALL)
    paid = PaidClaim("A1", charge_cents=2000, paid_cents=1500, reason="CO*45")
    import_files(desk, payment_file(tmp_path / "3", paid, amount=1500, trace="T2", day="20261024"))
    reason = "credit balance: paid and adjusted above the charge"
    assert claim_rows(desk.store) == [("A1", "1", "paid", 1500, 2500, 0, reason, None)]
    assert open_topics(desk) == ["credit"]
    undo(desk, written_off.event_id)
    assert claim_rows(desk.store) == [("A1", "1", "closed", 1500, 500, 0, "", None)]


def test_a_word_does_not_close_the_last_item_of_open_money(desk: Desk, tmp_path: Path) -> None:
    import_files(desk, claims_file(tmp_path / "1", claim("A1")))
    hidden = PaidClaim("A1", status="1", paid_cents=0, reason="CO*45")
    import_files(desk, payment_file(tmp_path / "2", hidden, amount=0, trace="T1"))
    item = open_item(desk, "hidden denial")
    with pytest.raises(MedqError, match=r"170\.50 would stay open with nothing to watch it"):
        perform_act(desk, item, "done", {"outcome": "resolved"})
    assert open_topics(desk) == ["hidden denial"]


@pytest.mark.parametrize(
    ("values", "is_over"),
    [
        ({"outcome": "written-off", "amount": "170.50"}, True),
        ({"outcome": "written-off", "amount": "25.01"}, True),
        ({"outcome": "written-off", "amount": "25"}, False),
        ({"outcome": "written-off", "amount": "1x"}, False),
        ({"amount": "170.50"}, False),
    ],
)
def test_the_form_says_that_a_manager_decides_the_typed_amount(
    desk: Desk, tmp_path: Path, values: dict[str, str], is_over: bool
) -> None:
    item = deny(desk, tmp_path)
    text = "Over your limit of 25.00: a manager approves it."
    assert form_notes(desk, (item,), "done", values).lines == ((text,) if is_over else ())


def test_a_manager_has_another_limit_and_an_office_its_own(
    desk: Desk, tmp_path: Path, store_url: str
) -> None:
    item = deny(desk, tmp_path)
    manager = open_desk(store_url, "an", now=IMPORT_TIME)
    assert perform_act(manager, item, "done", SMALL).message.startswith("Written off: 170.50")
    undo(manager)
    set_setting(manager, "write_off_limit_cents", "170.50")
    desk.reload_settings()
    assert perform_act(desk, item, "done", SMALL).message.startswith("Written off: 170.50")
    manager.store.close()


def test_what_people_type_counts_neither_for_nor_against_a_recovery(
    desk: Desk, tmp_path: Path
) -> None:
    item = deny(desk, tmp_path, charge_cents=2000)
    perform_act(desk, item, "done", SMALL)
    new_day(set_clock(desk, date(2026, 10, 27)))
    history = RecoveryHistory.select(RecoveryHistory.cause, RecoveryHistory.decided)
    assert desk.store.rows(history.where(RecoveryHistory.cause == "CO-197")) == []
    undo(desk)
    paid = PaidClaim("A1", charge_cents=2000, paid_cents=2000)
    import_files(desk, payment_file(tmp_path / "3", paid, amount=2000, trace="T2", day="20261024"))
    new_day(set_clock(desk, date(2026, 10, 28)))
    rows = desk.store.rows(history.where(RecoveryHistory.cause == "CO-197"))
    assert rows == [("CO-197", 1), ("CO-197", 1)]  # of the payer, and of all
