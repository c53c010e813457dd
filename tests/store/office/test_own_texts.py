"""An office's own lines of the tables of texts, on both engines: in force as soon as imported."""

import csv
from pathlib import Path

import pytest

from data.items.new_items import ItemParties
from data.office.reference_tables import FOLDER, TABLES, shipped
from medq.domain.errors import MedqError
from medq.domain.items.item import Kind
from medq.domain.queue.page import Query
from medq.domain.triggers.unsent import UnsentClaim, triggers_for_unsent
from medq.domain.value_format import COMMAND_FORMAT
from medq.work.act_catalog import available_acts, perform_act
from medq.work.desk import Desk
from medq.work.details.item import detail
from medq.work.items.updater import ItemUpdater
from medq.work.office.reference_tables import import_table
from medq.work.queue.listing import page
from tests.office import TODAY
from tests.store.clinic import Clinic


def import_line(desk: Desk, folder: Path, name: str, code: str, **columns: str) -> None:
    """Import a shipped line with other columns as the office's own."""
    line = shipped(name)[code] | columns
    path = folder / f"{name}.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, line.keys())
        writer.writeheader()
        writer.writerow(line)
    (report,) = import_table(desk, str(path))
    assert report.problems == ()


def create_stopped_claim(clinic: Clinic, desk: Desk, number: int) -> int:
    """Create the item of a claim that fails two edits, as an import would; return its id."""
    claim_id = clinic.read_item(clinic.add_item(number), "claim_id")
    unsent = UnsentClaim(claim_id, TODAY, 5_000, ("No member ID", "No NPI"))
    with desk.store.write_transaction():
        updater = ItemUpdater(desk)
        updater.take(triggers_for_unsent(unsent), ItemParties(claim_id, None, clinic.payer))
        updater.finish()
    return int(desk.store.value("SELECT max(id) FROM item"))


def test_new_items_have_the_offices_own_minutes_and_chance(clinic: Clinic, tmp_path: Path) -> None:
    desk = clinic.desk("an")
    before = create_stopped_claim(clinic, desk, 1)
    import_line(desk, tmp_path, "topics", "submit submit", minutes="33", recoverable="no")
    after = create_stopped_claim(clinic, desk, 2)
    minutes = [clinic.read_item(item_id, "minutes") for item_id in (before, after)]
    assert minutes == [10, 66]  # for two edits
    chances = [clinic.read_item(item_id, "recovery_ppm") for item_id in (before, after)]
    assert chances[0] > chances[1]


def test_an_items_page_has_the_offices_own_meaning_and_steps(
    clinic: Clinic, tmp_path: Path
) -> None:
    desk = clinic.desk("an")
    item_id = clinic.add_item(10482, Kind.REVIEW, topic="credit", cause="credit")
    assert detail(desk, item_id, COMMAND_FORMAT).plain.startswith("Credit balance")
    texts = {"meaning": "Money of others.", "steps": "Ask Ann | Refund it"}
    import_line(desk, tmp_path, "topics", "review credit", **texts)
    own = detail(desk, item_id, COMMAND_FORMAT)
    assert own.plain == "Money of others."
    assert [step.text for step in own.steps] == ["Ask Ann", "Refund it"]


def test_the_list_and_a_group_show_a_cause_in_the_offices_words(
    clinic: Clinic, tmp_path: Path
) -> None:
    desk = clinic.desk("an")
    clinic.add_item(10482, Kind.FOLLOW_UP, cause="no answer")
    (row,) = page(desk, Query()).rows
    assert (row.cause, row.cause_text) == ("no answer", "no response")
    import_line(desk, tmp_path, "code_texts", "cause no answer", text="silent")
    (row,) = page(desk, Query()).rows
    assert (row.cause, row.cause_text) == ("no answer", "silent")
    assert detail(desk, row.id, COMMAND_FORMAT).row.cause_text == "silent"


def test_an_outcome_is_asked_and_reported_in_the_offices_words(
    clinic: Clinic, tmp_path: Path
) -> None:
    desk = clinic.desk("an")
    item_id = clinic.add_item(10482, Kind.CALLBACK, money_cents=0)
    import_line(desk, tmp_path, "code_texts", "choice closed-no-contact", text="no contact")
    (done,) = (act for act in available_acts(desk, item_id) if act.act == "done")
    outcomes = dict(zip(done.fields[0].choices, done.fields[0].choice_texts, strict=True))
    assert (outcomes["closed-no-contact"], outcomes["reached"]) == ("no contact", "reached")
    closed = perform_act(desk, item_id, "done", {"outcome": "closed-no-contact"})
    assert closed.message == "Done: no contact."
    assert clinic.read_item(item_id, "outcome") == "closed-no-contact"
    text = clinic.store.value("SELECT text FROM event WHERE id = ?", (closed.event_id,))
    assert text == "Done: no contact."


def test_spaces_around_cells_mean_nothing(clinic: Clinic, tmp_path: Path) -> None:
    desk = clinic.desk("an")
    path = tmp_path / "code_texts.csv"
    columns = "list,code,text,source,as_of\n"
    path.write_text(f"{columns}cause , no answer, silent ,us,2026-11-30\n", encoding="utf-8")
    import_table(desk, str(path))
    assert desk.code_texts.cause("no answer") == "silent"
    path.write_text(
        f"{columns}cause,match,a,us,2026-11-30\ncause, match,b,us,2026-11-30\n", encoding="utf-8"
    )
    (report,) = import_table(desk, str(path))
    (problem,) = report.problems
    assert (problem.where, "occurs twice" in problem.message) == ("code_texts.csv line 3", True)
    assert desk.code_texts.cause("match") != "a"


@pytest.mark.parametrize("text", ["a\x1b[2Jb", "a\0b", '"a\nb"', "a" * 1001])
def test_a_text_that_no_screen_can_show_is_refused(
    clinic: Clinic, tmp_path: Path, text: str
) -> None:
    path = tmp_path / "code_texts.csv"
    path.write_text(
        f"list,code,text,source,as_of\ncause,match,{text},us,2026-11-30\n", encoding="utf-8"
    )
    (report,) = import_table(clinic.desk("an"), str(path))
    (problem,) = report.problems
    assert problem.message.startswith("text is longer than 1000 characters")
    assert clinic.store.value("SELECT count(*) FROM reference_line") == 0


def test_a_column_that_occurs_twice_is_refused(clinic: Clinic, tmp_path: Path) -> None:
    path = tmp_path / "code_texts.csv"
    path.write_text("list,code,text,text,source,as_of\n", encoding="utf-8")
    with pytest.raises(MedqError, match="Column text occurs twice"):
        import_table(clinic.desk("an"), str(path))


@pytest.mark.parametrize("name", TABLES)
def test_a_shipped_table_is_valid_and_makes_no_own_line(clinic: Clinic, name: str) -> None:
    (report,) = import_table(clinic.desk("an"), str(FOLDER / f"{name}.csv"))
    assert (report.problems, report.rows) == ((), len(shipped(name)))
    assert clinic.store.value("SELECT count(*) FROM reference_line") == 0
