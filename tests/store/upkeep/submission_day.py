"""A store with claims submitted on Thursday 10/01/26, its clock, and what a new day changes."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

from medq.work.desk import Desk
from tests.office import findings, open_desk
from tests.store.imported_rows import item_rows

SENT = datetime(2026, 10, 1, 17, tzinfo=UTC)  # a Thursday


def sent_day_desk(store_url: str) -> Iterator[Desk]:
    """Yield a desk on the day of the submission; check the store afterwards."""
    desk = open_desk(store_url, now=SENT)
    yield desk
    assert findings(desk) == []
    desk.store.close()


def on(desk: Desk, day: date | datetime) -> Desk:
    """Return the desk with its clock at noon (or a moment) of another day."""
    moment = (
        day if isinstance(day, datetime) else datetime(day.year, day.month, day.day, 18, tzinfo=UTC)
    )
    desk.clock = lambda: moment
    desk.reload_settings()
    return desk


def asked(desk: Desk) -> list[tuple[object, ...]]:
    """Return (topic, cause, claim, state) of the items that are not done, without the payer's."""
    return [
        (row[0], row[1], row[2], row[5])
        for row in item_rows(desk.store, open_only=True)
        if row[0] != "payer"
    ]


def places(desk: Desk) -> list[tuple[object, ...]]:
    """Return the stored rank of every item, its id first."""
    return desk.store.rows(
        "SELECT id, group_id, solo_rank_key, rerank_on, tier, rank_key, behind_lead FROM item"
        " ORDER BY id"
    )
