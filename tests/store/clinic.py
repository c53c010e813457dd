"""A store with items of every kind about claims, and the desks that use it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

from data.items.texts import text_id
from data.models.claims import Claim, Visit
from data.models.items import Item
from data.models.patients import Patient
from data.models.payers import Payer
from data.office import settings
from data.search import words
from data.search.words import PatientNames
from data.store.opening import open_store
from medq.domain.identifiers import number_key
from medq.domain.items.item import Kind, State, Subject
from medq.domain.user import User
from medq.work.desk import Desk
from medq.work.items.ranking import update_ranks
from medq.work.settings import NO_LIMIT
from tests.office import NOW, PEOPLE, TODAY, add_staff, findings, open_desk

WRITE_OFF = {"outcome": "written-off", "code": "no-auth"}
"""The answers to `done` that write off all that is open of a denial's claim."""
NO_DATE = date.max.toordinal()


class Clinic:
    """A store and the desks that use it.

    Each desk has its own connection, like a separate process.
    """

    def __init__(self, url: str) -> None:
        self.url = url
        self.store = open_store(url)
        self._open: list[Desk] = []
        add_staff(self.store)
        with self.store.write_transaction():
            settings.save(self.store, "write_off_limit_cents", NO_LIMIT)
            self.payer = self.store.insert(
                Payer, qualifier="PI", identifier="60054", name="AETNA", kind="aetna_commercial"
            )
            self.other_payer = self.store.insert(
                Payer, qualifier="PI", identifier="62308", name="CIGNA 100%", kind="cigna"
            )

    def desk(self, login: str = "jm", *, now: datetime = NOW, read_only: bool = False) -> Desk:
        """Return a desk of this person; it is closed with the clinic."""
        desk = open_desk(self.url, login, now=now, read_only=read_only)
        self._open.append(desk)
        return desk

    def add_item(self, number: int, kind: Kind = Kind.DENIAL, **columns: Any) -> int:
        """Insert an item about a new claim, numbered `number`, and return the item's id.

        `columns` are columns of the item, or `last` (the patient's name) and `claim_number`.
        """
        store = self.store
        with store.write_transaction():
            last_name = columns.pop("last", "MOYER")
            claim_number = columns.pop("claim_number", str(number))
            patient = store.insert(
                Patient, key=f"k{number}", account=f"M{number}", last=last_name, first="DANA"
            )
            names = PatientNames(patient, last_name, "DANA", "", f"M{number}")
            words.insert_words(store, [names])
            charge_cents = columns.get("money_cents", 10_000)
            visit = store.insert(Visit, patient_id=patient, charge_cents=charge_cents)
            claim = store.insert(
                Claim,
                visit_id=visit,
                open_cents=charge_cents,
                number=claim_number,
                number_key=number_key(claim_number),
                form="P",
                patient_id=patient,
                payer_id=columns.get("payer_id", self.payer),
                member_id=f"W{number}",
                member_key=f"W{number}",
                sequence="P",
                frequency="1",
                original_reference="",
                charge_cents=charge_cents,
                from_day=TODAY.toordinal() - 40,
                to_day=TODAY.toordinal() - 40,
                sent_day=TODAY.toordinal() - 39,
                state="denied",
            )
            item_id = self._insert_item(kind, claim, patient, columns)
        self.update_rank(item_id)
        return item_id

    def add_to_claim(self, item_id: int, kind: Kind, **columns: Any) -> int:
        """Insert another item about the claim of an item and return its id."""
        claim, patient = self.read_item(item_id, "claim_id", "patient_id")
        with self.store.write_transaction():
            new_id = self._insert_item(kind, claim, patient, columns)
        self.update_rank(new_id)
        return new_id

    def _insert_item(self, kind: Kind, claim: int, patient: int, columns: dict[str, Any]) -> int:
        title = columns.pop("title", "No authorization on file")
        values: dict[str, Any] = {
            "kind": int(kind),
            "state": int(State.OPEN),
            "subject_kind": int(Subject.CLAIM),
            "subject_id": claim,
            "topic": kind.word,
            "cause": "CO-197",
            "claim_id": claim,
            "patient_id": patient,
            "payer_id": self.payer,
            "title_id": text_id(self.store, title),
            "money_cents": 10_000,
            "recovery_ppm": 350_000,
            "age_start": TODAY.toordinal() - 20,
            "act_by": NO_DATE,
            "rule_id": text_id(self.store, ""),
            "minutes": 20,
            "created_day": TODAY.toordinal() - 10,
            "touched_day": TODAY.toordinal() - 10,
            "tier": 2,
            "rank_key": 0,
            "rerank_on": NO_DATE,
        } | columns
        return self.store.insert(Item, **values)

    def update_rank(self, item_id: int) -> None:
        """Update an item's rank, as everything that changes an item must."""
        with self.store.write_transaction():
            update_ranks(Desk(self.store, User(1, *PEOPLE[0]), lambda: NOW), [item_id])

    def read_item(self, item_id: int, *columns: str) -> Any:
        """Return the values of these columns of an item: a tuple, of one column the value."""
        row = self.store.row(f"SELECT {', '.join(columns)} FROM item WHERE id = ?", (item_id,))
        assert row is not None
        return row[0] if len(columns) == 1 else row

    def expire_lease(self, item_id: int) -> None:
        """Move the end of a lease into the past."""
        past = datetime.now(UTC) - timedelta(seconds=1)
        self.store.run(
            "UPDATE item SET held_until = ? WHERE id = ?",
            (int(past.timestamp() * 1_000_000), item_id),
        )

    def findings(self) -> list[str]:
        """Return what `medq check` finds.

        The claims have no payments, so the check of their balances is left out.
        """
        return findings(self.desk(), skip={"claim balances match their payments"})

    def close(self) -> None:
        """Close every connection."""
        for desk in self._open:
            desk.store.close()
        self.store.close()


@contextmanager
def open_clinic(url: str) -> Iterator[Clinic]:
    """Yield a clinic; at its end `medq check` must find nothing."""
    opened = Clinic(url)
    try:
        yield opened
        assert opened.findings() == []
    finally:
        opened.close()
