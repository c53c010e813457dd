"""A desk without a store: items made from their number, any count of them, and a record of what was asked and done."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from medq.domain.acts import (
    ActResult,
    AvailableAct,
    BulkResult,
    Field,
    FieldKind,
    SeenVersions,
    SkippedItem,
)
from medq.domain.errors import BusyError, MedqError, StaleError
from medq.domain.items.item import (
    DeadlineLine,
    DetailField,
    EventLine,
    ItemDetail,
    ItemRow,
    Kind,
    State,
    Step,
    Subject,
    Term,
    Window,
)
from medq.domain.queue.live import HeartbeatResult, ScreenChanges, ScreenSnapshot
from medq.domain.queue.page import LAST, Counts, Page, Query
from medq.domain.search.parse import parse
from medq.domain.search.results import FactsPage, Meant, SearchFound, SearchResult, Where
from tests.screens.fake_plans import FakePlans

ZONE = ZoneInfo("America/Denver")
NOW = datetime(2026, 11, 24, 10, 42, tzinfo=ZONE)
TODAY = NOW.date()
NAMES = (
    "MOYER, DANA",
    "ORTIZ, MARIA",
    "WONG, AMY",
    "NG, PETER",
    "MÜLLER, ÅSA",
    "山田, 太郎",
    "O'BRIEN-SMITHSON, E",
)
PAYERS = ("Anthem CO", "Cigna", "UHC", "Aetna", "Medicare Part B")
TITLES = ("CO-50 denied", "to be fixed", "40.00 under", "no answer yet", "no addendum")
KINDS = (Kind.DENIAL, Kind.CALLBACK, Kind.SUBMIT, Kind.REVIEW, Kind.FOLLOW_UP, Kind.QUESTION)


def item(number: int) -> ItemRow:
    """The item of that number, always the same."""
    kind = KINDS[number % len(KINDS)]
    name = NAMES[number % len(NAMES)]
    begins = NOW.replace(hour=10, minute=50)
    return ItemRow(
        id=number + 1,
        kind=kind,
        state=State.OPEN,
        title=TITLES[number % len(TITLES)],
        patient=name,
        patient_short="B.H. ..41",
        patient_last=name.split(",")[0],
        payer=PAYERS[number % len(PAYERS)],
        subject_kind=Subject.CLAIM,
        subject_number=str(10000 + number),
        cause="CO-50",
        money_cents=164_000 + 137 * (number % 1000),
        act_by=TODAY + timedelta(days=number % 60),
        deadline=TODAY + timedelta(days=number % 60 + 3),
        window=Window(begins, begins + timedelta(minutes=30)) if kind is Kind.CALLBACK else None,
        effort_minutes=30,
        age_days=number % 90,
        owner="",
        holder="",
        held_until=None,
        wait_until=None,
        wait_for="",
        group="",
        tier=2,
        score=54_010_000 - number,
        version=1,
    )


def found_line(row: ItemRow) -> SearchResult:
    """An item as a line of the search; a call back as everybody sees it."""
    if row.kind is Kind.CALLBACK:
        return SearchResult(
            "callback",
            "",
            row.patient_short,
            None,
            "",
            None,
            "callback",
            Subject.CALLBACK,
            row.id,
            item=row,
        )
    number = row.subject_number
    state = row.kind.word if row.state is State.OPEN else row.state.name.lower()
    return SearchResult(
        "claim",
        number,
        row.patient,
        TODAY,
        row.payer,
        row.money_cents,
        state,
        Subject.CLAIM,
        row.id,
        item=row,
    )


def patient_line(row: ItemRow) -> SearchResult:
    return SearchResult(
        "patient",
        str(20_000 + row.id),
        row.patient,
        None,
        "",
        187_500,
        "pt resp 0.00",
        Subject.PATIENT,
        row.id,
        born=1979,
    )


class FakeDesk(FakePlans):
    """The port over generated items. `asked` counts rows given out; `done` tells acts."""

    who = "JM"
    greeting = ""

    def __init__(self, count: int = 312, *, read_only: bool = False) -> None:
        super().__init__()
        self.read_only = read_only
        self.count = count
        self.order: list[int] | range = range(count)
        self.changed: dict[int, ItemRow] = {}
        self.gone: set[int] = set()
        self.rows_given = 0
        self.pages_asked = 0
        self.acts: list[tuple[int, str, dict[str, str]]] = []
        self.closed = 0
        self.searches: list[tuple[str, Where]] = []
        self.looks: list[tuple[Subject, int]] = []
        self.fail: Exception | None = None
        self.busy: Callable[[], bool] | None = None
        self.stamp = 0
        self.as_of = 0
        self.new = 0
        self.beats: list[float] = []
        self.next_beat = HeartbeatResult()
        self.day_steps = 0

    def now(self) -> datetime:
        return NOW

    def _row(self, number: int) -> ItemRow:
        return self.changed.get(number, item(number))

    def page(self, query: Query, after: str | None, before: str | None, limit: int) -> Page:
        if self.fail is not None:
            raise self.fail
        order: list[int] | range = self.order
        if query.kinds:
            order = [number for number in order if item(number).kind in query.kinds]
        if query.group:
            order = [number for number in order if self._row(number).group == query.group]
        words = parse(query.search, TODAY).words
        if words:
            told = {
                number: f"{item(number).patient} {item(number).subject}".lower() for number in order
            }
            order = [number for number in order if all(word in told[number] for word in words)]
        if self.gone:
            order = [number for number in order if number not in self.gone]
        end = len(order)
        if before is not None:
            stop = end if before == LAST else int(before)
            first = max(0, stop - limit)
        else:
            first = int(after) if after is not None else 0
            stop = min(end, first + limit)
        rows = tuple(self._row(order[at]) for at in range(first, stop))
        self.rows_given += len(rows)
        self.pages_asked += 1
        return Page(
            rows,
            str(first) if first else None,
            str(stop) if stop < end else None,
            end,
            as_of=self.as_of,
        )

    def counts(self) -> Counts:
        return Counts(
            {Kind.DENIAL: self.count - len(self.gone)}, 4_821_000, 312, NOW + timedelta(days=1)
        )

    def detail(self, item_id: int) -> ItemDetail:
        row = self._row(item_id - 1)
        hidden = row.kind is Kind.CALLBACK
        facts = (
            DetailField("call", "Dial", "303-555-0172 (mobile)"),
            DetailField("call", "Message", "yes, name and number only"),
            DetailField("call", "Authorized", "Carol H., wife (form 12 Mar 2026)"),
            DetailField("account", "Balance", "SECRET 84.50"),
            DetailField("claim", "Service", "02 May 2026"),
            DetailField("claim", "Codes", "J0897 x60"),
            DetailField("claim", "Billed", "2,310.00"),
            DetailField("claim", "Payer number", "2026148AA0193"),
        )
        return ItemDetail(
            row,
            facts[:4] if hidden else facts[4:],
            "the payer says the service was not medically necessary under the plan's benefit documents. SECRET",
            "$54.01 a minute = 1,640.00 x 52 % x 1.9 / 30 min",
            (
                Term("chance", 0.52, "52 %: 62 of 100 won here, less for age"),
                Term("limit", 1.9, "1.9: limit today"),
            ),
            (
                DeadlineLine(
                    "appeal",
                    row.act_by or TODAY,
                    "notice date",
                    date(2026, 5, 28),
                    "180 days",
                    "180 days from notice date",
                    "the fax's receipt",
                ),
            ),
            (
                Step("Appeal with office notes and policy", "fax 303-555-0141", 30, TODAY),
                Step("Corrected claim (only if it was wrong)", "", 15, date(2027, 4, 29)),
            ),
            tuple(
                EventLine(
                    number,
                    NOW - timedelta(days=number),
                    "LK",
                    "note",
                    f"called 303-555-0118, ref 4471-{number}",
                )
                for number in range(1, 30)
            ),
        )

    def offers(self, item_id: int) -> list[AvailableAct]:
        until = Field("until", "Wait until", FieldKind.DATE, default="2026-11-27")
        outcome = Field(
            "outcome", "Outcome", FieldKind.CHOICE, choices=("paid", "corrected", "written-off")
        )
        note = Field("note", "note", required=False)
        row = self._row(item_id - 1)
        mine = row.holder == self.who
        return [
            AvailableAct("take", "item.take", not mine, "It is yours already." if mine else ""),
            AvailableAct("release", "item.take", mine, "" if mine else "It is not yours."),
            AvailableAct(
                "wait", "item.wait", True, fields=(until, Field("for", "for whom", required=False))
            ),
            AvailableAct("done", "item.done", True, fields=(outcome, note)),
            AvailableAct("note", "item.note", True, fields=(Field("text", "Note"),)),
            AvailableAct("work-on", "decide.work", True),
            AvailableAct(
                "let-go", "decide.letgo", True, fields=(Field("reason", "Why it is let go"),)
            ),
            AvailableAct("plan", "item.plan", True),
            AvailableAct("pin", "item.pin", False, "Somebody else has pinned it."),
        ]

    def perform(self, item_id: int, act: str, values: Mapping[str, str], version: int) -> ActResult:
        row = self._row(item_id - 1)
        if self.busy is not None and self.busy():
            raise BusyError("The store is busy.")
        if version != row.version:
            raise StaleError("LK changed it at 10:40.", hint="Look again; what you typed is kept.")
        if values.get("until") == "never":
            raise MedqError("never is no day.", hint="Type fri, +3 or 12/1.")
        self.acts.append((item_id, act, dict(values)))
        if act in ("wait", "done", "let-go"):
            self.gone.add(item_id - 1)
            row = row._replace(
                state=State.WAITING if act == "wait" else State.DONE, version=version + 1
            )
        elif act == "take":
            row = row._replace(state=State.TAKEN, holder=self.who, version=version + 1)
        elif act == "release":
            row = row._replace(state=State.OPEN, holder="", version=version + 1)
        self.changed[item_id - 1] = row
        return ActResult(
            row,
            {"wait": "Waits until Fri 27 Nov."}.get(act, f"Did: {act}."),
            len(self.acts),
            act != "note",
        )

    def perform_many(self, seen: SeenVersions, act: str, values: Mapping[str, str]) -> BulkResult:
        rows = [self._row(item_id - 1) for item_id in seen]
        able = [
            row.id for row in rows if row.holder in ("", self.who) and seen[row.id] == row.version
        ]
        done = [
            self.perform(item_id, act, values, self._row(item_id - 1).version) for item_id in able
        ]
        left = tuple(
            SkippedItem(row.id, "LK has it until 11:12.", row.version)
            for row in rows
            if row.id not in able
        )
        told = ([f"{len(done)} wait until Fri 27 Nov."] if done else []) + (
            [f"{len(left)} not: {left[0].why}"] if left else []
        )
        return BulkResult(
            tuple(able), left, " ".join(told), done[0].event_id if done else None, bool(done)
        )

    def ids(self, query: Query) -> dict[int, int]:
        return {row.id: row.version for row in self.page(query, None, None, 1000).rows}

    def members(self, group: str) -> dict[int, int]:
        return {number + 1: self._row(number).version for number in range(self._row(0).more + 1)}

    def undo(self) -> ActResult:
        if not self.acts:
            raise MedqError("You have nothing to undo here.")
        item_id, act, _ = self.acts.pop()
        self.gone.discard(item_id - 1)
        self.changed.pop(item_id - 1, None)
        return ActResult(item(item_id - 1), f"Undone: {act} on item {item_id}.", None, False)

    def take_next(self, kinds: tuple[Kind, ...], group: str = "") -> ItemRow:
        for number in self.order:
            row = self._row(number)
            of = (not kinds or row.kind in kinds) and (not group or row.group == group)
            if number not in self.gone and row.state is State.OPEN and of:
                taken = row._replace(state=State.TAKEN, holder=self.who, version=row.version + 1)
                self.changed[number] = taken
                return taken
        raise MedqError("There is no item left to take.", hint="Press / to change the filter.")

    def find(self, text: str, where: Where) -> SearchFound:
        """The items of those names, and each of them once more as a patient; "ortis" is nobody, "many" are too many."""
        self.searches.append((text, where))
        if self.fail is not None:
            raise self.fail
        words = parse(text, TODAY).words
        if text == "ortis":
            return SearchFound(
                understood=f"name begins with {text}", meant=(Meant("ortis", "ORTIZ", 5, "ortiz"),)
            )
        rows = [
            item(number)
            for number in range(14)
            if words and all(word in item(number).patient.lower() for word in words)
        ]
        lines = (
            [found_line(self._row(row.id - 1)) for row in rows]
            if where is not Where.PATIENTS
            else []
        )
        lines += [patient_line(row) for row in rows] if where in (Where.ALL, Where.PATIENTS) else []
        if text == "many":
            lines = [found_line(item(number)) for number in range(500)]
        return SearchFound(tuple(lines), text == "many", f"name begins with {text}" if text else "")

    def facts_page(self, subject: Subject, subject_id: int) -> FactsPage:
        claims = tuple(
            DetailField("claims", str(10_000 + number), "2026-05-14  Cigna  denied")
            for number in range(40)
        )
        return FactsPage(
            "Patient",
            (
                DetailField("patient", "account", "20077"),
                DetailField("balance", "open", "1,875.00"),
                *claims,
            ),
        )

    def looked(self, subject: Subject, subject_id: int) -> None:
        self.looks.append((subject, subject_id))

    def beat(self, idle_seconds: float) -> HeartbeatResult:
        self.beats.append(idle_seconds)
        return self.next_beat

    def new_day(self) -> bool:
        """As many steps as a test put into `day_steps`."""
        self.day_steps = max(0, self.day_steps - 1)
        return self.day_steps > 0

    def watch(self, look: ScreenSnapshot) -> ScreenChanges | None:
        """What a test put into `changed` and `new` and announced by another `stamp`."""
        if look.stamp == self.stamp:
            return None
        now = [self._row(row.id - 1) for row in look.rows]
        return ScreenChanges(
            self.stamp,
            tuple(row for row, was in zip(now, look.rows, strict=True) if row != was),
            self.new,
        )

    def close(self, broke: bool = False) -> None:
        self.closed += 1
