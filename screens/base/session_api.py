"""What screens may ask of the work below them, by part: queue, views, plan, search, session.

Everything but `SessionApi.now` and the read-only values is called in the store's own thread, one
call after another. Problems that people can fix are raised as `MedqError`.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Protocol

from medq.domain.acts import ActResult, AvailableAct, BulkResult, FormNotes, SeenVersions
from medq.domain.items.item import ItemDetail, ItemRow, Subject
from medq.domain.queue.list_place import ListPlace, Neighbor
from medq.domain.queue.live import HeartbeatResult, ScreenChanges, ScreenSnapshot
from medq.domain.queue.page import Counts, Page, Query
from medq.domain.queue.worklist import Worklist

if TYPE_CHECKING:
    from medq.domain.items.related import Related
    from medq.domain.plan.expiring_line import ExpiringLine
    from medq.domain.plan.view import DayPlan, PlanEdit, PlanResult
    from medq.domain.queue.totals import Grouping, Totals
    from medq.domain.search.results import RecordPage, ResultList, SearchScope


class QueueApi(Protocol):
    """The ranked list, its items and the acts on them."""

    def page(self, query: Query, after: str | None, before: str | None, limit: int) -> Page:
        """Return rows below or above a cursor; neither: the first; `before=LAST`: the last."""

    def related(self, item_id: int) -> "Related":
        """Return what else concerns an item's patient, and the items of its payer and code."""

    def neighbor(self, list_place: ListPlace, step: int) -> Neighbor | None:
        """Return the row after (1) or before (-1) an item in its list; None at the list's end."""

    def place_of(self, query: Query, item_id: int) -> ListPlace | None:
        """Return an item's position in a list; None where it is not among the first rows."""

    def counts(self) -> Counts:
        """Return the counts of all open work, whatever the filter."""

    def detail(self, item_id: int) -> ItemDetail:
        """Return everything about one item."""

    def available_acts(self, item_id: int) -> list[AvailableAct]:
        """Return every act, each with whether this item allows it now."""

    def act_of_key(self, item_ids: Sequence[int], key_action: str) -> AvailableAct | None:
        """Return the act that a key does to these items, with the fields for all of them.

        It is not allowed where no item allows it; None where these items have no such act.
        """

    def form_notes(self, item_ids: Sequence[int], act: str, values: Mapping[str, str]) -> FormNotes:
        """Return what the form of an act says of the values that are typed in it."""

    def perform(self, item_id: int, act: str, values: Mapping[str, str], version: int) -> ActResult:
        """Perform an act on the item as it was seen (its version)."""

    def perform_bulk(
        self, seen_versions: SeenVersions, act: str, values: Mapping[str, str]
    ) -> BulkResult:
        """Perform an act on many items as they were seen, on each completely or not at all."""

    def undo(self) -> ActResult:
        """Undo the person's last act."""

    def versions_by_id(self, query: Query) -> dict[int, int]:
        """Return the versions of a list's first items, at most as many as one action takes."""

    def member_versions_by_id(self, group: str) -> dict[int, int]:
        """Return the versions of a group's items, at most as many as one action takes."""

    def take_next(self, query: Query) -> ActResult:
        """Check out the first row of a list that the person may work now, with all of its claim."""


class ViewsApi(Protocol):
    """A person's worklists and earlier filters, and how much is in a list."""

    def has_acted(self) -> bool:
        """Return whether the person has ever done anything to an item."""

    def worklists(self) -> tuple[Worklist, ...]:
        """Return the person's worklists, by number."""

    def save_worklist(self, worklist: Worklist) -> tuple[Worklist, ...]:
        """Save a worklist and return all; one without name or filter is removed."""

    def item_count(self, query: Query) -> int:
        """Return how many items a list holds, at most one more than are shown."""

    def checked_out(self) -> tuple[int, int]:
        """Return how many items the person has checked out, and their cents."""

    def totals(self, query: Query, grouping: "Grouping") -> "Totals":
        """Return a list added up by a grouping."""

    def earlier_filters(self) -> list[str]:
        """Return the filters that the person typed, the newest first."""

    def remember_filter(self, text: str) -> None:
        """Keep a filter that the person typed."""


class PlanApi(Protocol):
    """A person's plans and the list of expiring items."""

    @property
    def accepted_today(self) -> bool | None:
        """True if the person has accepted a plan for today; None: they never accepted any.

        The state when the session began. May be read in any thread.
        """

    def next_plan_day(self) -> date:
        """Return the next business day, which is planned by default."""

    def day_plan(self, day: date) -> "DayPlan":
        """Return the plan of a day with its progress; its `state` is empty if there is none."""

    def open_plan(self, day: date) -> "DayPlan":
        """Return the plan for the builder, with what is left out.

        Its `state` is empty where no plan was saved yet.
        """

    def build_plan(self, day: date) -> "PlanResult":
        """Build the day's plan (again) and save it; manual changes stay."""

    def change_plan(self, day: date, change: "PlanEdit") -> "PlanResult":
        """Make one manual change."""

    def accept_plan(self, day: date, reason: str = "") -> "PlanResult":
        """Make the draft the plan of that day; with a reason although something is due before.

        Raises ReasonError where one is needed.
        """

    def undo_plan(self, day: date) -> "PlanResult":
        """Undo the person's last change of that plan."""

    def unplanned_deadlines(self, day: date) -> tuple[ItemRow, ...]:
        """Return the items that act by a day near that one and are on nobody's plan."""

    def expiring(self, search: str = "") -> "tuple[ExpiringLine, ...]":
        """Return what needs a decision before it is lost, equal items as one line.

        `search` narrows the list, as a filter does the queue's.
        """

    def lost_count(self) -> int:
        """Return how many deadlines passed that nobody has signed."""


class SearchApi(Protocol):
    """Searching, and the pages of records that have no item."""

    def find(self, text: str, where: "SearchScope") -> "ResultList":
        """Return what a text finds; no text is refused."""

    def record_page(self, subject: Subject, subject_id: int) -> "RecordPage":
        """Return everything about a claim, a payment or a patient without an item."""

    def record_look(self, subject: Subject, subject_id: int) -> None:
        """Record that this person opened it from a search."""


class SessionApi(Protocol):
    """A person at an open store: who it is, the parts, and what happens without a key."""

    @property
    def queue(self) -> QueueApi:
        """The queue's part."""

    @property
    def views(self) -> ViewsApi:
        """The part of the person's own lists."""

    @property
    def plan(self) -> PlanApi:
        """The plan's part."""

    @property
    def search(self) -> SearchApi:
        """The search's part."""

    @property
    def who(self) -> str:
        """Initials, as rows name a holder: "JM"."""

    @property
    def greeting(self) -> str:
        """The first message: that their last connection broke, and what was released."""

    @property
    def is_demo(self) -> bool:
        """True where people and claims are invented, and the day stands still."""

    @property
    def read_only(self) -> bool:
        """True when nothing can be written and no name may be seen."""

    def now(self) -> datetime:
        """Return the time, aware, in the office's zone. May be called in any thread."""

    def heartbeat(self, idle_seconds: float) -> HeartbeatResult:
        """Record, every half minute, that this session is alive and how long ago its last key was.

        Leases that ended are released, and waiting items whose day has come are open again.
        """

    def new_day_step(self) -> bool:
        """Do one short step of a new day's work; return whether there is another one."""

    def changes_since(self, snapshot: ScreenSnapshot) -> ScreenChanges | None:
        """Return what others did to a screen's rows; None, at almost no cost, if nobody wrote."""

    def close(self, broke: bool = False) -> None:
        """Release leases and close the store; `broke`: the line was cut. Safe to call twice."""
