"""How much money a person may move alone."""

from medq.domain.user import User
from medq.work.desk import Desk


def limit_cents(desk: Desk) -> int | None:
    """Return the most that the user moves without an approval; None: any amount."""
    settings = desk.settings
    if desk.user.is_manager:
        return settings.manager_write_off_limit_cents
    return settings.write_off_limit_cents


def needs_approval(desk: Desk, cents: int) -> bool:
    """Return whether a manager has to approve an amount that the user moves."""
    limit = limit_cents(desk)
    return limit is not None and cents > limit


def over_limit_text(desk: Desk, cents: int) -> str:
    """Return that a manager approves an amount that the user moves; empty if none has to."""
    limit = limit_cents(desk)
    if limit is None or not needs_approval(desk, cents):
        return ""
    return f"Over your limit of {desk.formats.money(limit)}: a manager approves it."


def why_not_decide(desk: Desk, person: User, asked_by: int) -> str:
    """Return why a person may not decide what somebody asked for; empty if they may."""
    if not person.is_manager:
        return "A manager decides this."
    if person.id == asked_by and not desk.settings.one_person_office:
        return "You asked for it: another manager decides."
    return ""
