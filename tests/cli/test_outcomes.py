"""Outcomes by command: a write-off beyond the limit, its approval and their undo."""

from pathlib import Path
from typing import Any

from tests.cli.conftest import Medq


def first_item(medq: Medq, demo: Path, *words: str) -> dict[str, Any]:
    """Return the first item of a list."""
    items = medq("queue", "--store", demo, *words, "--json").json["items"]
    item: dict[str, Any] = items[0]
    return item


def test_a_write_off_is_asked_for_approved_and_undone(medq: Medq, demo: Path) -> None:
    medq("user", "add", "kim", "--name", "Kim Lee", "--role", "specialist", "--store", demo)
    item = first_item(medq, demo, "--kind", "denial", "--sort", "money")
    outcome, *_others = done_fields(medq, demo, item["id"])
    assert "written-off" in outcome["choices"]
    assert {"choice": "paid", "text": "paid", "why": "set by the 835"} in outcome["closed"]
    words = ("--outcome", "written-off", "--code", "no-auth", "--note", "appeal lost")
    store = ("--store", demo, "--json")
    asked = medq("act", item["id"], "done", *words, *store, MEDQ_USER="kim").json
    assert (asked["item"]["state"], asked["undo"]) == ("waiting", True)
    review = first_item(medq, demo, "--kind", "review", "--search", "approve")
    refused = medq("act", review["id"], "approve", *store, MEDQ_USER="kim")
    assert (refused.status, refused.json["error"]["message"]) == (1, "A manager decides this.")
    approved = medq("act", review["id"], "approve", *store).json
    assert approved["message"].startswith("Approved: $")
    assert medq("item", item["id"], *store).json["item"]["state"] == "done"
    assert all(check["ok"] for check in medq("check", *store).json["checks"])
    medq("undo", "--store", demo)
    assert medq("item", item["id"], *store).json["item"]["state"] == "waiting"


def done_fields(medq: Medq, demo: Path, item_id: int) -> list[dict[str, Any]]:
    """Return the fields of `done`."""
    acts = medq("acts", item_id, "--store", demo, "--json").json["acts"]
    fields: list[dict[str, Any]] = next(act["fields"] for act in acts if act["act"] == "done")
    return fields


def test_an_outcome_that_files_set_is_refused_with_the_file(medq: Medq, demo: Path) -> None:
    item = first_item(medq, demo, "--kind", "denial")
    refused = medq("act", item["id"], "done", "--outcome", "paid", "--store", demo)
    assert refused.status == 1
    assert "paid: set by the 835." in refused.err
