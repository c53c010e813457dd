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


def why_not_decide(desk: Desk, asked_by: int) -> str:
    """Return why the user may not decide what a person asked for; empty if they may."""
    if not desk.user.is_manager:
        return "A manager decides this."
    if asked_by == desk.user.id and not desk.settings.one_person_office:
        return "You asked for it: another manager decides."
    return ""


def may_decide(person: User, asked_by: int, *, is_one_person_office: bool) -> bool:
    """Return whether a person may decide what another one asked for."""
    return person.is_manager and (person.id != asked_by or is_one_person_office)
