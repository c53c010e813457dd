"""Tests of the sample files: posted, held or refused, with the figures of an independent reader."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from medq.cli.imports import import_shape
from tests.office import findings, open_desk
from tests.store.imported_rows import IMPORT_TIME, import_files

FIGURES = (
    "claims",
    "charge_cents",
    "paid_cents",
    "adjustment_cents",
    "provider_adjustment_cents",
    "balanced",
)
KINDS_BY_REFUSAL = {
    "medq does not use this kind of transaction": {"270", "276", "278", "820", "834"},
    "The transaction is cut off": {"837P"},
}


@pytest.fixture(scope="module")
def facts(samples: Path) -> dict[str, dict[str, Any]]:
    """Return what an independent reader counted in each file."""
    facts: dict[str, dict[str, Any]] = json.loads((samples / "facts.json").read_text())
    return facts


def import_samples(
    url: str, samples: Path, names: list[str]
) -> tuple[list[dict[str, Any]], list[str]]:
    """Import sample files; return their reports, and the faults that check finds afterwards."""
    desk = open_desk(url, now=IMPORT_TIME)
    shape = import_shape(import_files(desk, *(samples / name for name in names)))
    faults = findings(desk)
    desk.store.close()
    return shape["files"], faults


def select_figures(record: dict[str, Any]) -> dict[str, Any]:
    """Return the figures of a report or of the independent reader."""
    return {name: record.get(name) for name in FIGURES}


def test_all_files_in_one_store(
    store_url: str, samples: Path, facts: dict[str, dict[str, Any]]
) -> None:
    files, faults = import_samples(store_url, samples, list(facts))
    assert faults == []
    assert len(files) == len(facts)
    for file, (name, fact) in zip(files, facts.items(), strict=True):
        assert select_figures(file) == select_figures(fact), name
    second_files, faults = import_samples(store_url, samples, list(facts))
    assert faults == []
    assert Counter(file["status"] for file in second_files)["posted"] == 0
    for file, first_file in zip(second_files, files, strict=True):
        assert select_figures(file) == select_figures(first_file)
        expected = "already-posted" if first_file["status"] == "posted" else first_file["status"]
        assert file["status"] == expected


def test_each_alone_is_posted_held_or_refused_for_a_reason(
    tmp_path: Path, sqlite_template: Path, samples: Path, facts: dict[str, dict[str, Any]]
) -> None:
    for number, (name, fact) in enumerate(facts.items()):
        path = tmp_path / f"{number}.db"
        path.write_bytes(sqlite_template.read_bytes())
        (file,), faults = import_samples(str(path), samples, [name])
        assert faults == [], name
        assert select_figures(file) == select_figures(fact), name
        reasons = [
            problem["message"] for problem in file["problems"] if problem["level"] == file["status"]
        ]
        if file["status"] == "refused":
            assert reasons
            kinds = next(
                kinds for start, kinds in KINDS_BY_REFUSAL.items() if reasons[0].startswith(start)
            )
            assert file["kind"] in kinds, (name, reasons)
        elif file["status"] == "held":
            assert reasons, name
        else:
            assert file["status"] in ("posted", "already-posted"), name
            assert fact.get("balanced") is not False, name
        if fact.get("balanced") is False and len(fact["kinds"]) == 1 and fact["transactions"] == 1:
            assert file["status"] == "held", name
        if file["kind"] != "TA1":  # the independent reader counts no ST in it
            assert sum(file["transactions"].values()) == fact["transactions"], name
        path.unlink()
