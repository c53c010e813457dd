"""What somebody else did to the item that is being read, in one sentence."""

from medq.domain.date_text import format_time
from medq.domain.items.item import EventLine, ItemRow
from screens.base.session import AppContext

SYSTEM_USER = "medq"


def change_text(event: EventLine, seen_row: ItemRow, context: AppContext) -> str:
    """Return what the last event of an item changed, for a person who reads it as `seen_row`."""
    moment = event.at.astimezone(context.session.now().tzinfo)
    shown = context.keymap.shown
    if event.act == "take" and event.user != context.session.who:
        return f"{event.user} is working it. {shown('item.next')}: next item"
    if event.act == "release" and seen_row.holder == context.session.who:
        return f"Released at {format_time(moment)}. {shown('item.take')} checks it out again."
    change = _changed_by(event.user, context.session.who)
    return f"{change} at {format_time(moment)}. {shown('view.refresh')} shows it."


def _changed_by(user: str, own_initials: str) -> str:
    if user == own_initials:
        return "You changed it in another session"
    if user == SYSTEM_USER:
        return "New data arrived"
    return f"{user} changed it"
