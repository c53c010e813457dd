"""What somebody else did to the item that is being read, in one sentence."""

from datetime import datetime

from medq.domain.items.item import EventLine, ItemRow
from screens.base.session import AppContext

SYSTEM_USER = "medq"


def change_text(event: EventLine, seen_row: ItemRow, context: AppContext) -> str:
    """Return what the last event of an item changed, for a person who reads it as `seen_row`."""
    now = context.session.now()
    moment = event.at.astimezone(now.tzinfo)
    shown = context.keymap.shown
    if event.act == "take" and event.user != context.session.who:
        when = _time_ago(moment, now)
        return f"{event.user} took it {when}. {shown('item.next')} gives you the next one."
    if event.act == "release" and seen_row.holder == context.session.who:
        return f"It was given back at {moment:%H:%M}. {shown('item.take')} takes it again."
    change = _changed_by(event.user, context.session.who)
    return f"{change} at {moment:%H:%M}. {shown('view.refresh')} shows it."


def _time_ago(moment: datetime, now: datetime) -> str:
    seconds = int((now - moment).total_seconds())
    if seconds < 1:
        return "just now"
    if seconds < 60:
        return f"{seconds} seconds ago"
    return f"at {moment:%H:%M}"


def _changed_by(user: str, own_initials: str) -> str:
    if user == own_initials:
        return "You changed it elsewhere"
    if user == SYSTEM_USER:
        return "New facts came in"
    return f"{user} changed it"
