"""`item` for every item of a practice: its fields, meaning, deadlines and steps."""

import re
from pathlib import Path

from data.store.opening import open_store
from medq.domain.items import topics
from medq.domain.items.topics import CLEAN
from tests.cli.conftest import Medq

ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def item_ids(demo: Path) -> list[int]:
    """Return the ids of every item of the demo."""
    store = open_store(str(demo))
    ids = [item_id for (item_id,) in store.rows("SELECT id FROM item ORDER BY id")]
    store.close()
    assert ids
    return ids


def test_every_item_has_fields_a_reason_and_steps(medq: Medq, demo: Path) -> None:
    kinds, kinds_with_deadline = set(), set()
    for item_id in item_ids(demo):
        detail = medq("item", item_id, "--store", demo, "--json").json
        item = detail["item"]
        kinds.add(item["kind"])
        assert detail["facts"], item_id
        assert all(field["label"] and field["value"] for field in detail["facts"])
        assert detail["reason"]
        assert detail["steps"], (item_id, item["title"])
        assert all(step["text"] for step in detail["steps"])
        for deadline in detail["deadlines"]:
            if deadline["deadline"] is None:
                assert deadline["state"] not in ("runs", "passed")
                continue
            kinds_with_deadline.add(item["kind"])
            assert " from " not in deadline["rule"], deadline
            assert ISO_DATE.fullmatch(deadline["counted_from"][-10:])
            assert deadline["met_by"]
        text = medq("item", item_id, "--store", demo)
        assert text.status == 0
        assert "Priority" in text.out
    assert kinds == {"review", "submit", "denial", "callback", "follow-up"}
    assert kinds_with_deadline >= {"submit", "denial"}


def test_the_meaning_of_an_item_adds_to_its_title(medq: Medq, demo: Path) -> None:
    for item_id in item_ids(demo):
        detail = medq("item", item_id, "--store", demo, "--json").json
        item = detail["item"]
        assert detail["plain"] != item["title"]
        may_be_empty = item["kind"] == "callback" or item["cause"] == CLEAN
        assert detail["plain"] or may_be_empty, (item_id, item["title"])


def test_commands_write_iso_dates(medq: Medq, demo: Path) -> None:
    for item_id in item_ids(demo):
        detail = medq("item", item_id, "--store", demo, "--json").json
        fields = detail["facts"]
        for text in [field["label"] for field in fields] + [field["value"] for field in fields]:
            assert not re.search(r"\b\d{2}/\d{2}/\d{2}", text), text
        if detail["item"]["kind"] == "submit":
            assert any(ISO_DATE.search(field["value"]) for field in fields)


def test_a_deadline_states_its_day_once(medq: Medq, demo: Path) -> None:
    queue = medq("queue", "--search", "CIGNA", "--kind", "denial", "--store", demo, "--json").json
    item_id = queue["items"][0]["id"]
    deadlines = medq("item", item_id, "--store", demo, "--json").json["deadlines"]
    line = {each["name"]: each for each in deadlines if each["deadline"]}
    assert sorted(line) == ["appeal", "corrected claim"]
    assert (line["appeal"]["rule"], line["corrected claim"]["rule"]) == ("180 days", "90 days")
    event, day = line["appeal"]["counted_from"].split(", ")
    assert event == "notice date"
    assert day.startswith("2026-11-")
    assert line["corrected claim"]["counted_from"].startswith("last date of service, 2026-")
    text = medq("item", item_id, "--store", demo).out
    assert f"180 days from notice date {day}; proof needed: " in text


def test_items_have_only_known_topics(demo: Path) -> None:
    store = open_store(str(demo))
    known = {(int(topic.kind), topic.name) for topic in topics.ALL}
    stored = set(store.rows("SELECT DISTINCT kind, topic FROM item"))
    store.close()
    assert stored <= known
