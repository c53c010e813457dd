"""A store from before items of one claim were joined: its first session joins them."""

from typing import Any

from data.items.texts import text_id
from data.models.claims import Claim, Visit
from data.models.items import Item
from data.models.patients import Patient
from data.models.payers import Payer
from data.store.opening import open_store
from data.store.store import Store
from medq.domain.items.item import Kind, State, Subject
from medq.work.office.stores import migrate_store
from medq.work.upkeep.new_day import new_day
from tests.office import NOW, TODAY, findings, open_desk
from tests.store.clinic import NO_DATE
from tests.store.store.test_schema import database_url, load_dump

__all__ = ["database_url"]


def insert_claim_with_items(store: Store, *kinds: Kind) -> None:
    """Insert a claim with an item of each kind, each ranked alone."""
    payer = store.insert(Payer, qualifier="PI", identifier="60054", name="AETNA", kind="cigna")
    patient = store.insert(Patient, key="k1", account="M1", last="MOYER", first="DANA")
    visit = store.insert(Visit, patient_id=patient, charge_cents=10_000)
    day = TODAY.toordinal()
    claim = store.insert(
        Claim,
        visit_id=visit, open_cents=10_000, number="A1", number_key="A1", form="P",
        patient_id=patient, payer_id=payer, member_id="W1", member_key="W1", sequence="P",
        frequency="1", original_reference="", charge_cents=10_000, from_day=day - 40,
        to_day=day - 40, sent_day=day - 39, state="denied",
    )  # fmt: skip
    for kind in kinds:
        columns: dict[str, Any] = {
            "kind": int(kind), "state": int(State.OPEN), "subject_kind": int(Subject.CLAIM),
            "subject_id": claim, "topic": kind.word, "cause": "", "claim_id": claim,
            "patient_id": patient, "payer_id": payer, "title_id": text_id(store, "A title"),
            "money_cents": 1_000 * kind, "recovery_ppm": 350_000, "age_start": day - 20,
            "act_by": NO_DATE, "rule_id": text_id(store, ""), "minutes": 20,
            "created_day": day - 10, "touched_day": day - 10, "tier": 2, "rank_key": 0,
            "rerank_on": NO_DATE,
        }  # fmt: skip
        store.insert(Item, **columns)


def test_the_first_session_of_a_migrated_store_joins_the_items_of_a_claim(
    database_url: str,
) -> None:
    load_dump(database_url, 2)
    store = open_store(database_url)
    with store.write_transaction():
        insert_claim_with_items(store, Kind.REVIEW, Kind.DENIAL, Kind.CALLBACK)
    store.close()
    migrate_store(database_url, lambda: NOW)
    desk = open_desk(database_url)
    assert new_day(desk)
    behind = desk.store.rows("SELECT kind, behind_lead FROM item WHERE claim_id IS NOT NULL")
    assert dict(behind) == {Kind.REVIEW: 2, Kind.DENIAL: 0, Kind.CALLBACK: 0}
    checks = ("tally", "one item leads", "item ranks", "group")
    wrong = [text for text in findings(desk) if text.startswith(checks)]
    assert [text for text in wrong if "item 1 " not in text] == []  # the dump's own, never ranked
    desk.store.close()
