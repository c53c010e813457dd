"""`item` for everything a practice has to do: facts, plain words, deadlines and steps that help."""

from pathlib import Path

import pytest

from data.store.opening import open_store
from medq.domain.items import topics
from medq.domain.items.item import Kind
from medq.domain.items.work_requests import Topic
from medq.work.details import next_steps
from tests.cli.conftest import Medq

TOPICS = [value for value in vars(topics).values() if isinstance(value, Topic)]


def every_item(demo: Path) -> list[int]:
    store = open_store(str(demo))
    found = [number for (number,) in store.rows("SELECT id FROM item ORDER BY id")]
    store.close()
    return found


def test_every_item_of_a_practice_is_told_whole(medq: Medq, demo: Path) -> None:
    kinds = set()
    for number in every_item(demo):
        answer = medq("item", number, "--store", demo, "--json").json
        item = answer["item"]
        kinds.add(item["kind"])
        assert answer["facts"], number
        assert all(fact["label"] and fact["value"] for fact in answer["facts"])
        assert answer["reason"]
        assert answer["plain"] != item["title"]
        assert answer["plain"] or item["kind"] == "callback" or item["cause"] in ("clean claim",), (
            number,
            item["title"],
        )
        assert answer["steps"], (number, item["title"])
        assert all(step["text"] for step in answer["steps"])
        for line in answer["deadlines"]:
            assert " from " not in line["rule"], line
            assert line["counted_from"].endswith(tuple("0123456789"))
            assert line["met_by"]
        text = medq("item", number, "--store", demo)
        assert text.status == 0
        assert "Priority" in text.out
    assert kinds == {"review", "submit", "denial", "callback", "follow-up"}


def test_a_deadline_says_its_day_once(medq: Medq, demo: Path) -> None:
    number = medq("queue", "--search", "CIGNA", "--kind", "denial", "--store", demo, "--json").json[
        "items"
    ][0]["id"]
    (line,) = medq("item", number, "--store", demo, "--json").json["deadlines"]
    assert (line["name"], line["rule"]) == ("appeal", "180 days")
    assert line["counted_from"].startswith("notice date, 2026-11-")
    day = line["counted_from"].removeprefix("notice date, ")
    text = medq("item", number, "--store", demo).out
    assert f"180 days from notice date {day}; proof needed: " in text


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: topic.name)
def test_every_topic_has_its_steps_and_most_a_meaning(topic: Topic) -> None:
    assert next_steps.steps(topic.kind, topic.name)
    if topic.kind is Kind.REVIEW and topic is not topics.PAYER:
        assert topic in next_steps.STEPS  # none is left with what holds for all
    said_elsewhere = (
        topics.DENIAL,
        topics.CALLBACK,
        topics.PAYER,
        topics.TAKEBACK,
        topics.FORWARD_BALANCE,
        topics.PROVIDER_CODE,
    )
    assert next_steps.meaning(topic.kind, topic.name) or topic in said_elsewhere


def test_names_of_topics_are_those_of_items(demo: Path) -> None:
    store = open_store(str(demo))
    known = {(int(topic.kind), topic.name) for topic in TOPICS}
    assert {
        (kind, name) for kind, name in store.rows("SELECT DISTINCT kind, topic FROM item")
    } <= known
    store.close()
