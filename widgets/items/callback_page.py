"""The page of a callback before identity is verified: whom to call, where, what was promised."""

from medq.domain.date_text import format_day, format_time, format_time_range
from medq.domain.items.item import ItemDetail, ItemRow
from widgets.item_texts import Viewer, due_text
from widgets.items.claim_lines import holder_text
from widgets.items.page_fit import Block, Frame
from widgets.items.work_lines import priority_lines, step_lines
from widgets.styled_text import Part, justified_line, part_lines
from widgets.text_lines import wrapped_lines
from widgets.text_pane import TextLine
from widgets.theme import Emphasis

UNVERIFIED_TEXT = (
    "The account stays hidden here: before you speak of it, verify who is on the line."
)


def callback_blocks(detail: ItemDetail, frame: Frame, viewer: Viewer) -> list[Block]:
    """Return the blocks of a callback: nothing of the account, amounts or visits."""
    width = frame.width
    steps = step_lines(detail, width)
    return [
        Block([name_line(detail, viewer, width), promise_line(detail.row, viewer, width)], 2),
        Block(call_lines(detail, viewer, width), 0, has_rule=False),
        Block(steps, len(steps)),
        Block(wrapped_lines(UNVERIFIED_TEXT, width), 1),
        Block(priority_lines(detail, width), 1, has_rule=False),
    ]


def name_line(detail: ItemDetail, viewer: Viewer, width: int) -> TextLine:
    """Return whom to call: the name, what to call them, and the number."""
    row, call = detail.row, detail.call
    name = call.name if call is not None else row.patient_short
    start: list[Part] = [" ", (name, Emphasis.STRONG)]
    if call is not None:
        if call.ask_for:
            start.append(f"   ask for {call.ask_for}")
        start += ["   ", (call.phone or "no phone on file", Emphasis.STRONG)]
    return justified_line(start, (holder_text(row, viewer),), width)


def call_lines(detail: ItemDetail, viewer: Viewer, width: int) -> list[TextLine]:
    """Return whether a message may be left, in which language to speak, and when they asked."""
    call = detail.call
    if call is None:
        return []
    voicemail = "Voicemail OK: name and number only" if call.may_leave_message else "No voicemail"
    parts = [voicemail]
    if call.language:
        parts.append(f"Language: {call.language}")
    if call.asked_at is not None:
        asked = call.asked_at.astimezone(viewer.zone)
        parts.append(f"Asked {format_day(asked.date())} {format_time(asked)}")
    return part_lines(parts, width)


def promise_line(row: ItemRow, viewer: Viewer, width: int) -> TextLine:
    """Return what was promised, else when the callback is due; a missed time says so."""
    if row.window is None:
        return TextLine(f" Callback due {due_text(row, viewer)}")
    start, end = (moment.astimezone(viewer.zone) for moment in row.window)
    day = "today" if start.date() == viewer.today else format_day(start.date())
    text = f"PROMISED {day} {format_time_range(start, end)}"
    emphasis = Emphasis.PROMISED if start.date() >= viewer.today else Emphasis.URGENT
    if start.date() < viewer.today:
        text = f"MISSED {day} {format_time_range(start, end)}"
    return justified_line((" ", (text, emphasis)), (), width)
