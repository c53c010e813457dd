"""A session without a store: one fake for each part, and a record of what was asked and done."""

from datetime import datetime

from medq.domain.queue.live import HeartbeatResult, ScreenChanges, ScreenSnapshot
from tests.office import NOW
from tests.screens.fake_plans import FakePlans
from tests.screens.fake_queue import FakeQueue
from tests.screens.fake_search import FakeSearch
from tests.screens.fake_views import FakeViews


class FakeSession:
    """The session's interface over generated items.

    A test changes `queue.changed` and `new_count` and announces that by another `stamp`.
    """

    who = "JM"
    greeting = ""
    is_demo = False

    def __init__(
        self, count: int = 312, *, read_only: bool = False, queue: FakeQueue | None = None
    ) -> None:
        self.read_only = read_only
        self.queue = queue or FakeQueue(count, self.who)
        self.views = FakeViews(self.queue)
        self.plan = FakePlans(self.queue, read_only=read_only)
        self.search = FakeSearch(self.queue)
        self.closed = 0
        self.stamp = 0
        self.new_count = 0
        self.heartbeats: list[float] = []
        self.next_heartbeat = HeartbeatResult()
        self.day_steps = 0

    def now(self) -> datetime:
        return NOW

    def heartbeat(self, idle_seconds: float) -> HeartbeatResult:
        self.heartbeats.append(idle_seconds)
        return self.next_heartbeat

    def new_day_step(self) -> bool:
        """Take one of the `day_steps`."""
        self.day_steps = max(0, self.day_steps - 1)
        return self.day_steps > 0

    def changes_since(self, snapshot: ScreenSnapshot) -> ScreenChanges | None:
        if snapshot.stamp == self.stamp:
            return None
        now = [self.queue.row(row.id - 1) for row in snapshot.rows]
        changed = [row for row, before in zip(now, snapshot.rows, strict=True) if row != before]
        return ScreenChanges(self.stamp, tuple(changed), self.new_count)

    def close(self, broke: bool = False) -> None:
        self.closed += 1


def others_do(session: FakeSession, item_id: int, **changes: object) -> None:
    """Change an item as another person would, and announce it by another stamp."""
    row = session.queue.row(item_id - 1)
    session.queue.changed[item_id - 1] = row._replace(version=row.version + 1, **changes)  # type: ignore[arg-type]
    session.stamp += 1
