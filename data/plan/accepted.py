"""Whether a person's day has an accepted plan: the first screen is today's plan then."""

from datetime import date

from data.store.store import Store


def accepted_on(store: Store, staff_id: int, day: date) -> bool | None:
    """Return whether the person accepted a plan for that day; None if they never had a plan."""
    # SQL text: figure 1, before the first screen.
    accepted = store.value(
        "SELECT MAX(CASE WHEN day = ? THEN 1 ELSE 0 END) FROM plan"
        " WHERE staff_id = ? AND state = 'accepted' AND day <= ?",
        (day.toordinal(), staff_id, day.toordinal()),
    )
    return None if accepted is None else bool(accepted)
