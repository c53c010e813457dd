"""`medq queue --totals`: the list added up, and each line's filter."""

from pathlib import Path

from tests.cli.conftest import Medq
from tests.store.payers.payer_files import AETNA, CIGNA, billed, paid
from tests.store.x12_files import PaidClaim


def test_totals_are_those_of_the_list_and_name_their_filter(medq: Medq, tmp_path: Path) -> None:
    store, folder = tmp_path / "office.db", tmp_path / "files"
    folder.mkdir()
    billed(folder / "1.837", AETNA, "A1", "A2")
    billed(folder / "2.837", CIGNA, "C1", last="ROE", control=2)
    denial = PaidClaim("A1", status="4", paid_cents=0, reason="CO*197")
    paid(folder / "3.835", ("N1*PR*AETNA*XV*60054",), denial)
    assert medq("init", "--store", store).status == 0
    assert medq("import", folder, "--store", store).status == 0
    listed = medq("queue", "--store", store, "--json").json
    for grouping in ("payer", "code", "age", "due", "owner", "type"):
        answer = medq("queue", "--totals", grouping, "--store", store, "--json").json
        assert answer["grouping"] == grouping
        assert answer["total"]["items"] == listed["total"]
        for line in answer["totals"]:
            words = ("--search", line["filter"], "--store", store, "--json")
            assert medq("queue", *words).json["total"] == line["items"], line
    text = medq("queue", "--totals", "type", "--store", store).out
    assert text.startswith("Type ") and "Est. recovery" in text and "\nTotal " in text
    (row,) = [item for item in listed["items"] if item["kind"] == "denial"]
    assert (row["payer_short"], row["cause"], row["phone"]) == ("Aetna", "CO-197", None)
    assert row["dos"] is not None
