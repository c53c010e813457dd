"""A small office in which people do anything that is allowed, in any order."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from data.models.events import Event
from data.models.items import Item
from medq.domain.acts import AvailableAct, Field, FieldKind
from medq.domain.errors import MedqError
from medq.domain.items.item import State
from medq.domain.money import plain, typed_cents
from medq.work.act_catalog import available_acts, perform_act, undo
from medq.work.acts.take import take_next
from medq.work.desk import Desk
from medq.work.imports.run import import_paths
from medq.work.upkeep.new_day import new_day
from tests.office import open_desk
from tests.store.csv_office import CsvOffice
from tests.store.imported_rows import IMPORT_TIME
from tests.store.x12_files import (
    PaidClaim,
    acknowledgment_file,
    claim,
    claim_status_file,
    claims_file,
    payment_file,
    status,
)

PEOPLE = ("jm", "lk", "an")
NUMBERS = tuple(f"A{number}" for number in range(1, 9))
"""Claims of the batch, each of another patient."""
UNSENT = tuple(f"U{number}" for number in range(1, 5))
CHARGE_CENTS = (17050, 2000, 900, 45000)
ACTS = {
    "done": 8,
    "wait": 2,
    "take": 1,
    "release": 2,
    "assign": 1,
    "visit": 1,
    "match": 2,
    "approve": 4,
    "refuse": 2,
    "let-go": 1,
}
"""The acts that are done, each with how often."""
RESULTS = (
    {"status": "4", "paid_cents": 0, "reason": "CO*197"},
    {"status": "4", "paid_cents": 0, "reason": "PR*204"},
    {"status": "1", "paid_cents": 0, "reason": "CO*45"},
    {"status": "1", "reason": "CO*45"},
    {"status": "1", "reason": "CO*50"},
    {"status": "22", "reason": "CO*45"},
)


class BusyOffice:
    """The desks of an office, its folder, and the draws by which its day goes on."""

    def __init__(self, url: str, folder: Path, random: Random) -> None:
        self.folder = folder
        self.random = random
        self.now = IMPORT_TIME
        self.files = 0
        self.desks = {login: open_desk(url, login, now=self.now) for login in PEOPLE}
        for desk in self.desks.values():
            desk.clock = self.clock
        self.steps: list[str] = []

    def clock(self) -> datetime:
        """Return the office's moment."""
        return self.now

    @property
    def desk(self) -> Desk:
        """Return a desk."""
        return self.desks["an"]

    def open(self) -> None:
        """Import patients, claims that are not submitted, and a batch."""
        csv = CsvOffice(self.desk, self.folder)
        csv.patients(
            *(
                f"P{number},{self._last(number)},JANE,01/02/1980,F,303-555-0101,BIG PAYER,99999,"
                f"{self._member(number)},01/01/2026"
                for number in UNSENT[::2]
            )
        )
        csv.charges(
            *(
                f"P{UNSENT[UNSENT.index(number) // 2 * 2]},{number},09/01/2026,99213,,E119,1,"
                f"{plain(cents)},11,1245319599,99999"
                for number, cents in zip(UNSENT, CHARGE_CENTS, strict=True)
            )
        )
        claims = [
            claim(
                number,
                charge_cents=self._charge_cents(number),
                last=self._last(number),
                member=self._member(number),
            )
            for number in NUMBERS
        ]
        self._import([claims_file(self._path(), *claims)])
        self.bring_payment()
        new_day(self.desk)

    def close(self) -> None:
        """Close the desks."""
        for desk in self.desks.values():
            desk.store.close()

    def do_anything(self) -> None:
        """Do one thing that somebody may do, or try to."""
        draw = self.random.random()
        desk = self.desks[self.random.choice(PEOPLE)]
        try:
            if draw < 0.03:
                self.pass_days()
            elif draw < 0.08:
                self.bring_file()
            elif draw < 0.25:
                self.undo_something(desk)
            elif draw < 0.30:
                self.steps.append(f"{desk.user.login} next")
                take_next(desk)
            else:
                self.work(desk)
        except MedqError as refusal:
            self.steps.append(f"  refused: {refusal.message}")

    def pass_days(self) -> None:
        """Let some days pass, and begin the new one."""
        self.now += timedelta(days=self.random.randint(1, 4))
        for desk in self.desks.values():
            desk.reload_settings()
        self.steps.append(f"new day {self.now.date()}")
        new_day(self.desk)

    def bring_file(self) -> None:
        """Import a payment, a status, an acknowledgment, or claims again."""
        number = self.random.choice((*NUMBERS, *UNSENT))
        kind = self.random.choice(("payment", "payment", "status", "999", "claims"))
        self.steps.append(f"{kind} {number}")
        if kind == "payment":
            self.bring_payment(number)
        elif kind == "status":
            codes = self.random.choice(("A2:20", "A1:19", "A7:164:IL", "P1:20"))
            answer = status(number, codes, day=f"{self.now:%Y%m%d}", last=self._last(number))
            self._import([claim_status_file(self._path(), answer, control=self.files)])
        elif kind == "999":
            self._import([acknowledgment_file(self._path(), 1, control=self.files)])
        else:
            cents = self._charge_cents(number)
            sent = claim(
                number, charge_cents=cents, last=self._last(number), member=self._member(number)
            )
            day = f"{self.now:%Y%m%d}"
            self._import([claims_file(self._path(), sent, control=self.files + 10, day=day)])

    def bring_payment(self, *numbers: str) -> None:
        """Import a payment with a result of these claims, or of all."""
        results = []
        for number in numbers or NUMBERS:
            columns = dict(self.random.choice(RESULTS))
            cents = self._charge_cents(number)
            columns.setdefault("paid_cents", self.random.choice((cents, cents // 2, 0)))
            if columns["status"] == "22":
                columns["paid_cents"] = -int(columns["paid_cents"])
                cents = -cents
            results.append(
                PaidClaim(
                    number,
                    charge_cents=cents,
                    last=self._last(number),
                    member=self._member(number),
                    **columns,  # type: ignore[arg-type]
                )
            )
        amount = sum(result.paid_cents for result in results)
        path = self._path()
        day = f"{self.now:%Y%m%d}"
        self._import([payment_file(path, *results, amount=amount, trace=f"T{self.files}", day=day)])

    def undo_something(self, desk: Desk) -> None:
        """Undo a person's last act, or any event."""
        if self.random.random() < 0.7:
            self.steps.append(f"{desk.user.login} undoes")
            undo(desk)
            return
        newest = int(desk.store.value(Event.select(Event.id).order_by(Event.id.desc()).limit(1)))
        event_id = self.random.randint(max(1, newest - 60), newest)
        self.steps.append(f"{desk.user.login} undoes event {event_id}")
        undo(desk, event_id)

    def work(self, desk: Desk) -> None:
        """Do an act that an open item allows, with answers that fit its fields more or less."""
        query = Item.select(Item.id, Item.holder_id).where(Item.state < int(State.DONE))
        items = desk.store.rows(query.order_by(Item.id))
        if not items:
            self.bring_payment()
            return
        item_id, holder_id = self.random.choice(items)
        if holder_id is not None:
            desk = self.desks[PEOPLE[holder_id - 1]]
        allowed = [act for act in available_acts(desk, item_id) if act.allowed and act.act in ACTS]
        if not allowed:  # a request for a manager, checked out by somebody else
            return
        act = self.random.choice([act for act in allowed for _times in range(ACTS[act.act])])
        answers = self._answers(act)
        self.steps.append(f"{desk.user.login} {act.act} {item_id} {answers}")
        perform_act(desk, item_id, act.act, answers)

    def _answers(self, act: AvailableAct) -> dict[str, str]:
        choice = ""
        answers = {}
        for field in act.fields:
            if field.for_choices and choice not in field.for_choices:
                continue
            answers[field.name] = self._answer(field)
            if field.kind is FieldKind.CHOICE and not choice:
                choice = answers[field.name]
        return {name: value for name, value in answers.items() if value}

    def _answer(self, field: Field) -> str:
        if field.choices:
            return self.random.choice(field.choices)
        if field.kind is FieldKind.DATE:
            return f"+{self.random.randint(1, 20)}"
        if field.kind is FieldKind.MONEY:
            part_cents = self.random.randint(1, max(1, typed_cents(field.default)))
            return self.random.choice(("", "", plain(part_cents)))
        if field.name == "claim":
            return self.random.choice((*NUMBERS, *UNSENT, "own"))
        if field.name == "to":
            return self.random.choice(("jm", "lk", "-"))
        return self.random.choice(("", "because")) if not field.required else "because"

    def _charge_cents(self, number: str) -> int:
        names = UNSENT if number in UNSENT else NUMBERS
        return CHARGE_CENTS[names.index(number) % 4]

    def _member(self, number: str) -> str:
        """Return the member ID: two claims after another are one patient's."""
        index = NUMBERS.index(number) if number in NUMBERS else UNSENT.index(number)
        return f"W{number[0]}{index // 2}"

    def _last(self, number: str) -> str:
        return f"DOE{self._member(number)}"

    def _path(self) -> Path:
        self.files += 1
        return self.folder / f"file{self.files}"

    def _import(self, paths: Iterable[Path]) -> None:
        import_paths(self.desk, list(paths))
