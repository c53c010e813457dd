"""The one door from the screens to the work: what they may ask and what may be done, and nothing else.

All but `now` is called in the store's own thread, one call after another. What people can mend is raised as `MedqError`.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from medq.domain.acts import ActResult, AvailableAct, BulkResult, SeenVersions
from medq.domain.items.item import ItemDetail, ItemRow, Kind, Subject
from medq.domain.queue.live import HeartbeatResult, ScreenChanges, ScreenSnapshot
from medq.domain.queue.page import Counts, Page, Query

if TYPE_CHECKING:
    from medq.domain.plan.view import DayPlan, ExpiringLine, PlanEdit, PlanResult
    from medq.domain.search.results import FactsPage, SearchFound, Where


class SessionApi(Protocol):
    """A person at an open store."""

    @property
    def who(self) -> str:
        """Initials, as rows name a holder: "JM"."""

    @property
    def greeting(self) -> str:
        """What the person is to be told first: that their last line broke, and what was given back."""

    @property
    def read_only(self) -> bool:
        """True when nothing can be written and no name may be seen."""

    def now(self) -> datetime:
        """The moment, aware, in the office's zone. May be called from any thread."""

    def page(self, query: Query, after: str | None, before: str | None, limit: int) -> Page:
        """Rows below or above a cursor; neither: the first; `before=LAST`: the last."""

    def counts(self) -> Counts:
        """Everything that is to be done, whatever the filter."""

    def detail(self, item_id: int) -> ItemDetail:
        """All about one item."""

    def offers(self, item_id: int) -> list[AvailableAct]:
        """Every act with whether this item allows it now."""

    def perform(self, item_id: int, act: str, values: Mapping[str, str], version: int) -> ActResult:
        """Do an act to the item as it was seen (its version)."""

    def undo(self) -> ActResult:
        """Take back the person's last act."""

    def perform_many(self, seen: SeenVersions, act: str, values: Mapping[str, str]) -> BulkResult:
        """Do an act to many items as they were seen; to each wholly or not at all."""

    def ids(self, query: Query) -> dict[int, int]:
        """The first items of a list with their versions, as many as one act may be done to."""

    def members(self, group: str) -> dict[int, int]:
        """The items that stand in a group with their versions, as many as one act may be done to."""

    def take_next(self, kinds: tuple[Kind, ...], group: str = "") -> ItemRow:
        """Take the first item of those kinds (empty: of all), or of that group, for this person."""

    @property
    def plans_today(self) -> bool | None:
        """Whether this person accepted a plan for today, as it was when the desk was opened; None: they never had one."""

    def next_plan_day(self) -> date:
        """The next working day: what is planned by default."""

    def day_plan(self, day: date) -> "DayPlan":
        """The person's plan of a day and how far it is; its `state` is empty where there is none."""

    def open_plan(self, day: date) -> "DayPlan":
        """The plan of a day for the builder, with what is left out; not kept yet where its `state` is empty."""

    def build_plan(self, day: date) -> "PlanResult":
        """Plan the day (again); what was set by hand stays. It is kept."""

    def change_plan(self, day: date, change: "PlanEdit") -> "PlanResult":
        """Do one change by hand."""

    def accept_plan(self, day: date) -> "PlanResult":
        """Make the draft the plan of that day."""

    def undo_plan(self, day: date) -> "PlanResult":
        """Take back the person's last change of that plan."""

    def decisions(self) -> "tuple[ExpiringLine, ...]":
        """What needs a decision before it is lost, equal items as one."""

    def find(self, text: str, where: "Where") -> "SearchFound":
        """What a text finds; nothing that is typed is refused."""

    def facts_page(self, subject: Subject, subject_id: int) -> "FactsPage":
        """All about a claim, a payment or a patient that has no item."""

    def looked(self, subject: Subject, subject_id: int) -> None:
        """Put on record that this person opened it from a search."""

    def beat(self, idle_seconds: float) -> HeartbeatResult:
        """Every half minute: this session is alive, and so long ago its last key was pressed."""

    def new_day(self) -> bool:
        """One short step of what a new day asks for; whether there is another to take. False on any other day."""

    def watch(self, look: ScreenSnapshot) -> ScreenChanges | None:
        """Every two seconds: what others did to what is shown; None, and nearly for nothing, when nobody wrote."""

    def close(self, broke: bool = False) -> None:
        """Give back what is held and leave the store; `broke`: because the line was cut. Safe to call twice."""
