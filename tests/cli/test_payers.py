"""`medq payer`: the list of payers, plan types for one or many, payers joined and parted."""

from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Medq
from tests.store.payers.payer_files import AETNA, CIGNA, LIFE, billed, paid
from tests.store.x12_files import PaidClaim

PAYER_FIELDS = {
    *(
        "id",
        "name",
        "short_name",
        "number",
        "kind",
        "confirmed",
        "suggested_kind",
        "aliases",
        "joined",
    ),
    "claims",
}


@pytest.fixture
def office(medq: Medq, tmp_path: Path) -> Path:
    """Return a store with three payers, one of which pays a claim of another."""
    store, folder = tmp_path / "office.db", tmp_path / "files"
    folder.mkdir()
    billed(folder / "1.837", AETNA, "A1", "A2")
    billed(folder / "2.837", CIGNA, "C1", last="ROE", control=2)
    paid(folder / "3.835", LIFE, PaidClaim("A1"))
    assert medq("init", "--store", store).status == 0
    assert medq("import", folder, "--store", store).status == 0
    return store


def payers(medq: Medq, store: Path, *words: str) -> dict[str, dict[str, Any]]:
    """Return the listed payers by name."""
    answer = medq("payer", "list", *words, "--store", store, "--json").json
    assert answer["total"] >= len(answer["payers"])
    assert all(set(payer) >= PAYER_FIELDS for payer in answer["payers"])
    return {payer["name"]: payer for payer in answer["payers"]}


def test_payers_are_listed_with_what_is_known_of_them(medq: Medq, office: Path) -> None:
    listed = payers(medq, office)
    assert list(listed) == ["AETNA", "AETNA LIFE INSURANCE COMPANY", "CIGNA"]
    aetna = listed["AETNA"]
    assert (aetna["number"], aetna["kind"], aetna["confirmed"]) == (
        "60054",
        "commercial_generic",
        False,
    )
    assert (aetna["suggested_kind"], aetna["claims"]) == ("aetna_commercial", 2)
    assert aetna["aliases"] == [{"qualifier": "PI", "number": "60054"}]
    assert listed["AETNA LIFE INSURANCE COMPANY"]["number"] is None
    first = medq("payer", "list", "--limit", 2, "--store", office, "--json").json
    rest = medq("payer", "list", "--after", first["next"], "--store", office, "--json").json
    assert [payer["name"] for payer in rest["payers"]] == ["CIGNA"]
    assert (rest["total"], rest["next"]) == (3, None)
    text = medq("payer", "list", "--store", office).out
    assert "CIGNA" in text
    assert text.endswith("3 of 3\n")
    assert "60054" in medq("payer", "show", "aetna", "--store", office).out


def test_plan_types_are_set_for_several_payers_at_once(medq: Medq, office: Path) -> None:
    words = ("payer", "set", "60054", "CIGNA", "--kind", "suggested", "--store", office)
    preview = medq(*words, "--dry-run", "--json").json
    assert (preview["event"], preview["moves"], preview["past"]) == (None, 0, 0)
    assert not payers(medq, office)["AETNA"]["confirmed"]
    answer = medq(*words, "--json").json
    assert [payer["kind"] for payer in answer["payers"]] == [
        "aetna_commercial",
        "cigna_commercial",
    ]
    assert list(payers(medq, office, "--new")) == ["AETNA LIFE INSURANCE COMPANY"]
    queue = medq("queue", "--search", "plan", "--store", office, "--json").json
    assert queue["total"] == 0  # their reviews are done
    assert medq("undo", "--store", office).status == 0
    assert len(payers(medq, office, "--new")) == 3


def test_the_office_changes_the_name_that_lists_show(medq: Medq, office: Path) -> None:
    assert payers(medq, office)["AETNA LIFE INSURANCE COMPANY"]["short_name"] == "Aetna"
    words = ("payer", "set", "AETNA LIFE", "--store", office, "--short")
    answer = medq(*words, " Aet  Life ", "--json").json
    assert answer["payer"]["short_name"] == "Aet Life"
    assert "lists show Aet Life" in answer["message"]
    assert medq(*words, "Aetna Life Insurance").status == 1
    assert medq("undo", "--store", office).status == 0
    assert payers(medq, office)["AETNA LIFE INSURANCE COMPANY"]["short_name"] == "Aetna"


def test_a_payer_is_joined_to_another_and_parted(medq: Medq, office: Path) -> None:
    joined = medq("payer", "join", "AETNA LIFE", "60054", "--store", office, "--json").json
    assert joined["message"].endswith("is the same payer as AETNA (60054). Matched now: 1.")
    assert (joined["payer"]["name"], [each["name"] for each in joined["payer"]["joined"]]) == (
        "AETNA",
        ["AETNA LIFE INSURANCE COMPANY"],
    )
    assert list(payers(medq, office)) == ["AETNA", "CIGNA"]
    parted = medq("payer", "part", "AETNA LIFE", "--store", office, "--json").json
    assert parted["message"].endswith("Payments without a claim now: 1.")
    assert len(payers(medq, office)) == 3
    assert medq("undo", parted["event"], "--store", office).status == 0
    assert len(payers(medq, office)) == 2
    assert medq("undo", joined["event"], "--store", office).status == 0  # it is as the act left it
    assert len(payers(medq, office)) == 3
    assert medq("check", "--store", office).status == 0


REFUSED = {
    ("show", "NOBODY"): "There is no payer 'NOBODY'",
    ("join", "aetna", "60054"): "These payers are already joined",
    ("part", "cigna"): "This payer is not joined to another",
    ("set", "cigna", "--kind", "aetna"): "There is no plan type 'aetna'",
    ("list", "--after", "99"): "There is no payer 99 in this list",
}


@pytest.mark.parametrize("words", REFUSED)
def test_what_cannot_be_done_is_refused_with_the_reason(
    medq: Medq, office: Path, words: tuple[str, ...]
) -> None:
    refused = medq("payer", *words, "--store", office, "--json")
    assert refused.status == 1
    assert REFUSED[words] in refused.json["error"]["message"]
    assert refused.json["error"]["hint"] or refused.json["error"]["where"]
    assert medq("check", "--store", office).status == 0
