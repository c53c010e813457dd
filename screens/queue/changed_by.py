"""What somebody else did to the item that is being read, in one sentence."""

from medq.domain.date_text import format_time
from medq.domain.items.item import ItemDetail, ItemRow, State
from screens.base.session import AppContext

SYSTEM_USER = "medq"
ENDED_STATES = (State.WAITING, State.DONE)


def change_text(detail: ItemDetail, seen_row: ItemRow, context: AppContext) -> str:
    """Return what the last event of an item changed, for a person who reads it as `seen_row`."""
    event = detail.events[0]
    moment = event.at.astimezone(context.session.now().tzinfo)
    shown = context.keymap.shown
    if event.act == "take" and event.user != context.session.who:
        return f"{event.user} is working it. {shown('item.next')}: next item"
    if event.act == "release" and seen_row.holder == context.session.who:
        return f"Released at {format_time(moment)}. {shown('item.take')} checks it out again."
    is_others = event.user not in (SYSTEM_USER, context.session.who)
    if is_others and detail.row.state in ENDED_STATES:
        only = f" Only {event.user} can undo it." if detail.row.state is State.DONE else ""
        done = f"{event.user} at {format_time(moment)}: {event.text}"
        return f"{done} {shown('item.next')}: next item.{only}"
    change = _changed_by(event.user, context.session.who)
    return f"{change} at {format_time(moment)}. {shown('view.refresh')} shows it."


def _changed_by(user: str, own_initials: str) -> str:
    if user == own_initials:
        return "You changed it in another session"
    if user == SYSTEM_USER:
        return "New data arrived"
    return f"{user} changed it"
