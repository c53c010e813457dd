"""An empty office that imports a case, and what a biller sees of it afterwards."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import NamedTuple

from data.models.claims import Claim, ClaimLine, Visit
from data.models.items import Item, SharedText
from data.models.payers import Payer
from data.models.remittances import Payment
from data.store.columns import date_from_int
from medq.domain.errors import Problem
from medq.domain.import_report import FileReport
from medq.domain.items.item import Kind, State, Subject
from medq.domain.value_format import SCREEN_FORMAT
from medq.work.act_catalog import perform_act, undo
from medq.work.desk import Desk
from medq.work.details.item import detail
from medq.work.imports.run import import_paths
from tests.office import ZONE, findings, open_desk

FILES = Path(__file__).parent / "files"
NOW = datetime(2026, 11, 23, 8, tzinfo=ZONE)
TODAY = NOW.date()


class SeenClaim(NamedTuple):
    """A claim with its balance, in cents."""

    id: int
    number: str
    state: str
    charge_cents: int
    paid_cents: int
    written_off_cents: int
    patient_cents: int
    open_cents: int


class SeenItem(NamedTuple):
    """An item that is open or on hold."""

    id: int
    kind: Kind
    topic: str
    cause: str
    title: str
    money_cents: int
    is_waiting: bool
    claim: str  # its number, "" for none
    payer: str  # its name, "" for none
    subject: Subject
    deadline: date | None


class CaseOffice:
    """An office with one person, who imports files and looks at the result."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.reports: list[FileReport] = []

    def import_files(self, *names: str, folder: Path = FILES) -> Sequence[FileReport]:
        """Import files one after another, each named by the beginning of its name."""
        for name in names:
            paths = (
                [folder / name] if (folder / name).is_file() else sorted(folder.glob(f"{name}*"))
            )
            assert paths, f"no file {name}"
            for path in paths:
                self.reports += import_paths(self.desk, [path]).files
        return self.reports

    def act(self, item: SeenItem, name: str, **answers: str) -> None:
        """Perform an act on an item."""
        perform_act(self.desk, item.id, name, answers)

    def undo(self, event_id: int) -> None:
        """Undo an act or an import."""
        undo(self.desk, event_id)

    @contextmanager
    def colleague(self, login: str) -> Iterator["CaseOffice"]:
        """Yield another person at the same store, with a connection of their own."""
        desk = open_desk(self.desk.store.url, login, now=NOW)
        yield CaseOffice(desk)
        desk.store.close()

    def candidates(self, item: SeenItem) -> list[str]:
        """Return the claims that an item's page suggests, the likeliest first."""
        page = detail(self.desk, item.id, SCREEN_FORMAT).page
        return [candidate.number for candidate in page.candidates] if page else []

    def page(self, item: SeenItem) -> dict[str, str]:
        """Return the fields of an item's page by label."""
        facts = detail(self.desk, item.id, SCREEN_FORMAT).facts
        return {field.label: field.value for field in facts}

    @property
    def problems(self) -> list[Problem]:
        """Return the problems of all imported files."""
        return [problem for report in self.reports for problem in report.problems]

    def claims(self, number: str) -> list[SeenClaim]:
        """Return the claims with a number, the oldest first."""
        query = Claim.select_row(SeenClaim).where(Claim.number == number).order_by(Claim.id)
        return [SeenClaim._make(row) for row in self.desk.store.rows(query)]

    def claim(self, number: str) -> SeenClaim:
        """Return the only claim with a number."""
        (claim,) = self.claims(number)
        return claim

    def lines(self, number: str) -> list[tuple[int, str, int]]:
        """Return number, procedure and charge of the service lines of the only such claim."""
        query = ClaimLine.select(ClaimLine.number, ClaimLine.procedure, ClaimLine.charge_cents)
        mine = query.where(ClaimLine.claim_id == self.claim(number).id)
        return sorted(self.desk.store.rows(mine))

    def visit(self, number: str) -> tuple[int, int, int, int, int]:
        """Return the visit of the only claim with a number.

        Its charge, paid, written off, patient responsibility and open balance, in cents.
        """
        query = (
            Visit.select(
                Visit.charge_cents,
                Visit.paid_cents,
                Visit.written_off_cents,
                Visit.patient_cents,
            )
            .join(Claim, on=(Claim.visit_id == Visit.id))
            .where(Claim.id == self.claim(number).id)
        )
        row = self.desk.store.row(query)
        assert row is not None
        charge, paid, written_off, patient = row
        return charge, paid, written_off, patient, charge - paid - written_off - patient

    def payments(self) -> list[tuple[str, str]]:
        """Return the trace number and the payer's name of each posted payment."""
        query = Payment.select(Payment.trace, Payer.name).join(Payer).order_by(Payment.id)
        return self.desk.store.rows(query)

    def items(self, *topics: str, claim: str | None = None) -> list[SeenItem]:
        """Return the open and waiting items, of these topics or all, of one claim or all."""
        query = (
            Item.select(
                *(Item.id, Item.kind, Item.topic, Item.cause, SharedText.text, Item.money_cents),
                *(Item.state, Claim.number, Payer.name, Item.subject_kind, Item.deadline),
            )
            .join(SharedText, on=(SharedText.id == Item.title_id))
            .left_outer_join(Claim, on=(Claim.id == Item.claim_id))
            .left_outer_join(Payer, on=(Payer.id == Item.payer_id))
            .where(Item.state < State.DONE)
            .order_by(Item.id)
        )
        items = [
            SeenItem(
                *(item_id, Kind(kind), topic, cause, title, cents, state == State.WAITING),
                *(number or "", payer or "", Subject(subject), date_from_int(deadline)),
            )
            for item_id, kind, topic, cause, title, cents, state, number, payer, subject, deadline
            in self.desk.store.rows(query)
        ]  # fmt: skip
        return [
            item
            for item in items
            if (not topics or item.topic in topics) and claim in (None, item.claim)
        ]


@contextmanager
def open_case_office(url: str, *names: str) -> Iterator[CaseOffice]:
    """Yield an office at an empty store that has imported these files.

    `medq check` must find nothing at the end.
    """
    desk = open_desk(url, "an", now=NOW)
    office = CaseOffice(desk)
    office.import_files(*names)
    yield office
    assert findings(desk) == []
    desk.store.close()
