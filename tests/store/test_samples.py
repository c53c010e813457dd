"""Every real file of others: posted, held or refused for a reason, its figures those of an independent reader, to the cent."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from medq.cli.imports import intake_shape
from tests.store.office import desk_at, findings, take_in

FIGURES = (
    "claims",
    "charge_cents",
    "paid_cents",
    "adjustment_cents",
    "provider_adjustment_cents",
    "balanced",
)
REFUSED = {
    "medq does not use this kind of transaction": {"270", "276", "278", "820", "834"},
    "The transaction is cut off": {"837P"},
}


@pytest.fixture(scope="module")
def facts(samples: Path) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = json.loads((samples / "facts.json").read_text())
    return found


def told(url: str, samples: Path, names: list[str]) -> tuple[list[dict[str, Any]], list[str]]:
    """What an import of these files tells, and what is wrong with the store afterwards."""
    desk = desk_at(url)
    found = intake_shape(take_in(desk, *(samples / name for name in names)))
    wrong = findings(desk)
    desk.store.close()
    return found["files"], wrong


def figures(one: dict[str, Any]) -> dict[str, Any]:
    return {name: one.get(name) for name in FIGURES}


def test_all_of_them_into_one_store(
    store_url: str, samples: Path, facts: dict[str, dict[str, Any]]
) -> None:
    files, wrong = told(store_url, samples, list(facts))
    assert wrong == []
    assert len(files) == len(facts)
    for one, (name, fact) in zip(files, facts.items(), strict=True):
        assert figures(one) == figures(fact), name
    again, wrong = told(store_url, samples, list(facts))
    assert wrong == []
    assert Counter(one["status"] for one in again)["posted"] == 0
    for one, before in zip(again, files, strict=True):
        assert figures(one) == figures(before)
        expected = "already-posted" if before["status"] == "posted" else before["status"]
        assert one["status"] == expected


def test_each_alone_is_posted_held_or_refused_for_a_reason(
    tmp_path: Path, sqlite_template: Path, samples: Path, facts: dict[str, dict[str, Any]]
) -> None:
    for number, (name, fact) in enumerate(facts.items()):
        path = tmp_path / f"{number}.db"
        path.write_bytes(sqlite_template.read_bytes())
        (one,), wrong = told(str(path), samples, [name])
        assert wrong == [], name
        assert figures(one) == figures(fact), name
        reasons = [
            problem["message"] for problem in one["problems"] if problem["level"] == one["status"]
        ]
        if one["status"] == "refused":
            assert reasons
            kinds = [kinds for start, kinds in REFUSED.items() if reasons[0].startswith(start)]
            assert kinds and one["kind"] in kinds[0], (name, reasons)
        elif one["status"] == "held":
            assert reasons, name
        else:
            assert one["status"] in ("posted", "already-posted"), name
            assert fact.get("balanced") is not False, name
        if fact.get("balanced") is False and len(fact["kinds"]) == 1 and fact["transactions"] == 1:
            assert one["status"] == "held", name
        if one["kind"] != "TA1":  # of which the independent reader counts no ST
            assert sum(one["transactions"].values()) == fact["transactions"], name
        path.unlink()
