"""A work list for tests of acts: people at desks, and items of every kind about claims that stand in the store."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

from data.items.texts import text_id
from data.search import words
from data.store.opening import open_store
from medq.domain.identifiers import number_key
from medq.domain.items.item import Kind, State, Subject
from medq.domain.user import Role, User
from medq.work.desk import Desk
from medq.work.items.ranking import update_ranks
from medq.work.office.staff_and_settings import keep_holidays
from medq.work.upkeep.integrity import check

NOW = datetime(2026, 11, 24, 17, 42, tzinfo=UTC)  # Tue 24 Nov 2026, 10:42 in Denver
TODAY = date(2026, 11, 24)
FAR = date.max.toordinal()
PEOPLE = (
    ("jm", "Jo Marsh", "JM", Role.SPECIALIST),
    ("lk", "Lee Kane", "LK", Role.SPECIALIST),
    ("an", "Ann Nash", "AN", Role.MANAGER),
    ("su", "Sue Unger", "SU", Role.SUPERVISOR),
)


class Office:
    """One store and the desks at it; each desk has a connection of its own, as another process would."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.store = open_store(url)
        self._open: list[Desk] = []
        with self.store.write_transaction():
            for login, name, initials, role in PEOPLE:
                self.store.insert(
                    "staff", login=login, name=name, initials=initials, role=role.value
                )
            keep_holidays(self.store, TODAY.year)
            self.payer = self.store.insert(
                "payer", qualifier="PI", identifier="60054", name="AETNA", kind="aetna_commercial"
            )
            self.other_payer = self.store.insert(
                "payer", qualifier="PI", identifier="62308", name="CIGNA 100%", kind="cigna"
            )

    def desk(self, login: str = "jm", *, now: datetime = NOW, read_only: bool = False) -> Desk:
        number = [one[0] for one in PEOPLE].index(login)
        desk = Desk(
            open_store(self.url, read_only=read_only),
            User(number + 1, *PEOPLE[number]),
            lambda: now,
        )
        self._open.append(desk)
        return desk

    def item(self, number: int, kind: Kind = Kind.DENIAL, **columns: Any) -> int:
        """An item about a claim of its own, with the claim's number from `number`; its id."""
        store = self.store
        with store.write_transaction():
            last, called = columns.pop("last", "MOYER"), columns.pop("claim_number", str(number))
            patient = store.insert(
                "patient", key=f"k{number}", account=f"M{number}", last=last, first="DANA"
            )
            words.insert_patient_words(store, [(patient, last, "DANA", "", f"M{number}")])
            claim = store.insert(
                "claim",
                number=called,
                number_key=number_key(called),
                form="P",
                patient_id=patient,
                payer_id=columns.get("payer_id", self.payer),
                member_id=f"W{number}",
                member_key=f"W{number}",
                sequence="P",
                frequency="1",
                original_reference="",
                charge_cents=columns.get("money_cents", 10_000),
                from_day=TODAY.toordinal() - 40,
                to_day=TODAY.toordinal() - 40,
                sent_day=TODAY.toordinal() - 39,
                state="denied",
            )
            wanted: dict[str, Any] = {
                "kind": int(kind),
                "state": int(State.OPEN),
                "subject_kind": int(Subject.CLAIM),
                "subject_id": claim,
                "topic": kind.word,
                "cause": "CO-197",
                "claim_id": claim,
                "patient_id": patient,
                "payer_id": self.payer,
                "title_id": text_id(store, "No authorization on file"),
                "money_cents": 10_000,
                "recovery_ppm": 350_000,
                "age_start": TODAY.toordinal() - 20,
                "act_by": FAR,
                "rule_id": text_id(store, ""),
                "minutes": 20,
                "created_day": TODAY.toordinal() - 10,
                "touched_day": TODAY.toordinal() - 10,
                "tier": 2,
                "rank_key": 0,
                "rerank_on": FAR,
            } | columns
            item_id = store.insert("item", **wanted)
        self.rank(item_id)
        return item_id

    def rank(self, item_id: int) -> None:
        """Give an item its place, as every writer does that changes one."""
        with self.store.write_transaction():
            update_ranks(Desk(self.store, User(1, *PEOPLE[0]), lambda: NOW), [item_id])

    def holds(self, item_id: int, *columns: str) -> Any:
        """What the store has of one item: one value, or a tuple of them."""
        row = self.store.row(f"SELECT {', '.join(columns)} FROM item WHERE id = ?", (item_id,))
        assert row is not None
        return row[0] if len(columns) == 1 else row

    def lapse(self, item_id: int) -> None:
        """Put the end of a lease into the past, as the real clock would."""
        past = datetime.now(UTC) - timedelta(seconds=1)
        self.store.run(
            "UPDATE item SET held_until = ? WHERE id = ?",
            (int(past.timestamp() * 1_000_000), item_id),
        )

    def findings(self) -> list[str]:
        """What `medq check` finds: nothing, when all is well. The claims here have no results: theirs are left out."""
        checks = [
            one for one in check(self.desk()) if one.name != "claim balances match their payments"
        ]
        return [f"{one.name}: {found}" for one in checks for found in one.mismatches]

    def close(self) -> None:
        for desk in self._open:
            desk.store.close()
        self.store.close()


@contextmanager
def office(url: str) -> Iterator[Office]:
    """An office for one test: whole afterwards, or the test fails."""
    made = Office(url)
    try:
        yield made
        assert made.findings() == []
    finally:
        made.close()
