"""The plan type of a payer: suggested by its name, set for one or many, and what that moves."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from data.models.items import Item
from data.models.payers import Payer
from data.store.columns import date_from_int
from medq.demo.files import write_files
from medq.demo.practice import make_practice
from medq.domain.errors import MedqError
from medq.domain.items.item import State
from medq.work.act_catalog import available_acts, perform_act, perform_many, undo
from medq.work.desk import Desk
from medq.work.items.redating import redated_items
from medq.work.payers.kinds import preview_kind, suggestion
from tests.store.imported_rows import IMPORT_TIME, import_files, open_item, open_topics
from tests.store.payers.payer_files import AETNA, CIGNA, billed, paid
from tests.store.x12_files import PaidClaim

MEDICARE = "NM1*PR*2*NOVITAS MEDICARE*****PI*04412"


def kinds(desk: Desk) -> list[tuple[Any, ...]]:
    """Return name, plan type and whether it is confirmed of every payer."""
    query = Payer.select(Payer.name, Payer.kind, Payer.confirmed).order_by(Payer.id)
    return desk.store.rows(query)


def denial_dates(desk: Desk) -> tuple[date | None, date | None]:
    """Return act-by day and deadline of the open denial."""
    query = Item.select(Item.act_by, Item.deadline).where(
        Item.topic == "denial", Item.state < int(State.DONE)
    )
    row = desk.store.row(query)
    assert row is not None
    return date_from_int(row[0]), date_from_int(row[1])


@pytest.fixture
def denied_desk(desk: Desk, tmp_path: Path) -> Desk:
    """Return a desk with a claim that a new payer denies."""
    denial = PaidClaim("A1", status="4", paid_cents=0, reason="CO*197")
    import_files(
        desk,
        billed(tmp_path / "1", AETNA, "A1"),
        paid(tmp_path / "2", ("N1*PR*AETNA*XV*60054",), denial),
    )
    return desk


def test_a_new_payers_review_offers_what_its_name_suggests(denied_desk: Desk) -> None:
    acts = {act.act: act for act in available_acts(denied_desk, open_item(denied_desk, "payer"))}
    (field,) = acts["set-kind"].fields
    assert (field.default, acts["set-kind"].hint) == ("aetna_commercial", "plan type")
    assert "cigna_commercial" in field.choices
    assert len(field.choices) == len(field.choice_texts)


def test_a_plan_type_dates_the_items_of_its_payer(denied_desk: Desk) -> None:
    before, review = denial_dates(denied_desk), open_item(denied_desk, "payer")
    result = perform_act(denied_desk, review, "set-kind", {"kind": "medicare_b"})
    assert result.message.startswith("AETNA (60054): Medicare Part B. Items with new dates: 1.")
    assert kinds(denied_desk) == [("AETNA", "medicare_b", 1)]
    act_by, deadline = denial_dates(denied_desk)
    assert deadline == date(2027, 10, 20)  # a reopening: a year from 10/20/2026
    assert act_by is not None
    assert act_by < deadline
    undone = undo(denied_desk, result.event_id)
    assert undone.message.startswith("Undone: AETNA (60054) is commercial, strictest rules again")
    assert (denial_dates(denied_desk), open_item(denied_desk, "payer")) == (before, review)
    assert kinds(denied_desk) == [("AETNA", "commercial_generic", 0)]


def test_a_plan_type_of_its_own_is_previewed(denied_desk: Desk) -> None:
    before = denial_dates(denied_desk)
    assert preview_kind(denied_desk, 1, "medicare_b") == (1, 0)
    assert preview_kind(denied_desk, 1, "aetna_commercial") == (1, 0)
    assert preview_kind(denied_desk, 1, "bcbs_other") == (0, 0)  # the same limits
    assert (denial_dates(denied_desk), kinds(denied_desk)[0][1]) == (before, "commercial_generic")
    with pytest.raises(MedqError, match="no plan type 'aetna'"):
        preview_kind(denied_desk, 1, "aetna")


def test_many_payers_get_the_plan_types_that_their_names_suggest(
    desk: Desk, tmp_path: Path
) -> None:
    import_files(
        desk,
        billed(tmp_path / "1", AETNA, "A1"),
        billed(tmp_path / "2", CIGNA, "C1", control=2),
        billed(tmp_path / "3", "NM1*PR*2*ACME TRUST*****PI*777", "D1", control=3),
    )
    reviews = desk.store.rows(Item.select(Item.id, Item.version).where(Item.topic == "payer"))
    result = perform_many(desk, dict(reviews), "set-kind", {})
    assert len(result.done) == 2
    assert result.message.startswith("2 plan types set. 1 not done")
    assert "set-kind needs kind" in result.message
    assert [row[1:] for row in kinds(desk)] == [
        ("aetna_commercial", 1),
        ("cigna_commercial", 1),
        ("commercial_generic", 0),
    ]
    undo(desk)
    assert {row[1:] for row in kinds(desk)} == {("commercial_generic", 0)}


@pytest.mark.parametrize(
    ("kind", "topics"),
    [
        ("workers_comp_co", ["share of injured worker"]),
        ("medicaid_co_ffs", ["share after medicaid"]),
        ("auto_medpay", []),
    ],
)
def test_whose_share_it_is_follows_the_plan_type(
    desk: Desk, tmp_path: Path, kind: str, topics: list[str]
) -> None:
    copay = PaidClaim("A1", reason="PR*1")
    import_files(
        desk,
        billed(tmp_path / "1", AETNA, "A1"),
        paid(tmp_path / "2", ("N1*PR*AETNA*XV*60054",), copay),
    )
    assert open_topics(desk) == []
    result = perform_act(desk, open_item(desk, "payer"), "set-kind", {"kind": kind})
    assert open_topics(desk) == topics
    undo(desk, result.event_id)
    assert open_topics(desk) == []


NAMES = {
    "AETNA": "aetna_commercial",
    "Aetna Better Health": "aetna_commercial",
    "AETNA MEDICARE ADVANTAGE PLAN": "medicare_advantage_contract",
    "Noridian JF": "medicare_b",
    "UnitedHealthcare Insurance Company": "uhc_commercial",
    "HEALTH FIRST COLORADO": "medicaid_co_ffs",
    "TRICARE FOR LIFE": "tricare_for_life",
    "TRICARE WEST": "tricare",
    "CIGNATURE DENTAL": "",
    "ACME TRUST": "",
}


@pytest.mark.parametrize("name", NAMES)
def test_a_name_suggests_a_plan_type_by_its_first_words(desk: Desk, name: str) -> None:
    payer_id = desk.store.insert(
        Payer, qualifier="PI", identifier="1", name=name, kind="commercial_generic"
    )
    assert suggestion(desk, payer_id) == NAMES[name]


def test_the_dates_of_all_items_are_those_of_their_payers_rules(desk: Desk, tmp_path: Path) -> None:
    practice = make_practice(IMPORT_TIME.date(), days=60, patients=250)
    import_files(desk, *write_files(practice, tmp_path))
    query = Item.select(Item.id).where(Item.state < int(State.DONE))
    item_ids = [item_id for (item_id,) in desk.store.rows(query)]
    redated = list(redated_items(desk, item_ids))
    assert len(redated) > 50
    assert [each.item.topic for each in redated if each.differs] == []
