"""The day on which claims are submitted, and what later days ask for and how they rank it."""

from datetime import UTC, date, datetime

from medq.work.desk import Desk
from tests.store.imported_rows import item_rows

SUBMISSION_TIME = datetime(2026, 10, 1, 17, tzinfo=UTC)  # a Thursday


def set_clock(desk: Desk, day: date | datetime) -> Desk:
    """Set the desk's clock to noon of a day, or to a moment, and return the desk."""
    moment = (
        day if isinstance(day, datetime) else datetime(day.year, day.month, day.day, 18, tzinfo=UTC)
    )
    desk.clock = lambda: moment
    desk.reload_settings()
    return desk


def unfinished_items(desk: Desk) -> list[tuple[object, ...]]:
    """Return (topic, cause, claim, state) of the items that are not done.

    Without the reviews of the payer, and of claims that are equal but for their number.
    """
    return [
        (row[0], row[1], row[2], row[5])
        for row in item_rows(desk.store, open_only=True)
        if row[0] not in ("payer", "duplicate claim")
    ]


def stored_ranks(desk: Desk) -> list[tuple[object, ...]]:
    """Return the stored rank of every item, its id first."""
    return desk.store.rows(
        "SELECT id, group_id, solo_rank_key, rerank_on, tier, rank_key, behind_lead FROM item"
        " ORDER BY id"
    )
