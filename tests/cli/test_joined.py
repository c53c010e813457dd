"""Commands on a claim with two items: one row, one checkout, and what each act touches."""

from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile

import pytest

from data.office import settings
from medq.domain.items.item import Kind
from medq.work.desk import DEMO_KEY
from tests.cli.conftest import Medq
from tests.office import MEDQ_NOW
from tests.store.clinic import Clinic, open_clinic


@pytest.fixture
def clinic(tmp_path: Path, sqlite_template: Path) -> Iterator[Clinic]:
    """Yield a clinic with a denial whose records are requested."""
    path = tmp_path / "office.db"
    copyfile(sqlite_template, path)
    path.chmod(0o600)
    with open_clinic(str(path)) as opened:
        settings.save(opened.store, DEMO_KEY, MEDQ_NOW)  # else the day is the real one
        denial = opened.add_item(1, money_cents=90_000, claim_number="42K3M-1")
        opened.add_to_claim(denial, Kind.REVIEW, title="Records requested", money_cents=500)
        yield opened


def test_grouped_lists_a_claim_as_one_row_and_every_item_without(
    medq: Medq, clinic: Clinic
) -> None:
    queue = medq("queue", "--grouped", "--store", clinic.url, "--json").json
    assert queue["total"] == 1 and queue["counts"]["review"] == 1
    (row,) = queue["items"]
    assert row["money_cents"] == 90_000
    assert row["joined"] == [
        {
            "id": row["id"] + 1,
            "kind": "review",
            "title": "Records requested",
            "cause": "CO-197",
            "act_by": None,
            "holder": None,
        }
    ]
    items = medq("queue", "--store", clinic.url, "--json").json["items"]
    assert [item["joined"] for item in items] == [[], []]
    text = medq("queue", "--grouped", "--store", clinic.url).out
    assert "+1: records requested" in text


def test_next_and_acts_say_that_they_touch_the_whole_claim(medq: Medq, clinic: Clinic) -> None:
    taken = medq("next", "--store", clinic.url, "--json").json
    assert taken["message"] == "2 items of 42K3M-1: checked out to you for 30 more minutes."
    acts = medq("acts", taken["item"]["id"], "--store", clinic.url, "--json").json["acts"]
    items_by_act = {act["act"]: act["touches"]["items"] for act in acts}
    assert (items_by_act["wait"], items_by_act["assign"], items_by_act["done"]) == (2, 2, 1)
    act = medq(
        "act", taken["item"]["id"], "wait", "--until", "fri", "--store", clinic.url, "--json"
    ).json
    undone = medq("undo", act["event"], "--store", clinic.url, "--json").json
    assert undone["message"].startswith("Undone: follow-up on 2 items of 42K3M-1")
