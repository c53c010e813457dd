"""What somebody else did to the item that is being read, in one sentence with the key that helps."""

from medq.domain.items.item import EventLine, ItemRow
from screens.base.session import AppContext


def told(event: EventLine, was: ItemRow, context: AppContext) -> str:
    """The last event of an item, to a person who still reads it as it `was`."""
    now = context.desk.now()
    moment = event.at.astimezone(now.tzinfo)
    me = context.desk.who
    look = f"{context.keymap.shown('view.refresh')} shows it."
    if event.act == "take" and event.user != me:
        seconds = int((now - moment).total_seconds())
        when = (
            "just now"
            if seconds < 1
            else f"{seconds} seconds ago"
            if seconds < 60
            else f"at {moment:%H:%M}"
        )
        return f"{event.user} took it {when}. {context.keymap.shown('item.next')} gives you the next one."
    if event.act == "release" and was.holder == me:
        return f"It was given back at {moment:%H:%M}. {context.keymap.shown('item.take')} takes it again."
    who = {me: "You changed it elsewhere", "medq": "New facts came in"}.get(
        event.user, f"{event.user} changed it"
    )
    return f"{who} at {moment:%H:%M}. {look}"
