"""What a form says of the follow-up that is typed in it, for one item or many."""

from collections.abc import Sequence
from datetime import date

from data.items.item_records import ItemRecord
from medq.domain.acts import FormNotes, Tone
from medq.domain.errors import MedqError
from medq.domain.items.follow_up import FollowUpDay, judge_day, usual_day
from medq.domain.items.follow_up_text import FollowUpTexts
from medq.domain.typed_dates import TypedFollowUp, typed_follow_up
from medq.work.acts.follow_ups import FIELD
from medq.work.acts.registry import Answers
from medq.work.desk import Desk
from medq.work.items.follow_up_limits import follow_up_texts, usual_days
from medq.work.visibility import redacted_rows

MOST_NAMED = 2  # items that a form names
RETURNS = "Comes back to you."


def follow_up_notes(
    desk: Desk, records: Sequence[ItemRecord], values: Answers, ending: str = RETURNS
) -> FormNotes:
    """Return what a form says of the day that is typed for these items.

    `ending` follows a day that one item takes at once.
    """
    try:
        typed = typed_follow_up(values.get(FIELD, ""), desk.today(), desk.calendar)
    except MedqError:
        typed = None  # not typed, or not finished
    if len(records) > 1:
        return _notes_of_many(desk, records, typed)
    texts, days = follow_up_texts(desk, records[0]), usual_days(desk, records[0])
    usual = usual_day(days, texts.limits)
    if typed is None:
        if usual is None:
            return FormNotes((texts.no_usual_text(),), Tone.ALARM)
        return FormNotes((f"{texts.usual_text(usual, days)} {texts.limits_text()}".strip(),))
    reason, hint = texts.needs_text(typed.day)
    if reason:
        return FormNotes((f"{reason} {hint}",), _tone(judge_day(typed.day, texts.limits)))
    day_text = texts.usual_text(usual, days) if typed.day == usual else f"{texts.day(typed.day)}."
    if typed.moved_from:
        day_text += f" {texts.day_off_text(typed.moved_from)}"
    return FormNotes((f"{day_text} {texts.limits_text()}".strip(), ending))


def _tone(need: FollowUpDay) -> Tone:
    if need in (FollowUpDay.NOT_LATER, FollowUpDay.AFTER_DEADLINE):
        return Tone.ALARM
    return Tone.PLAIN if need is FollowUpDay.IN_TIME else Tone.CAUTION


def _notes_of_many(
    desk: Desk, records: Sequence[ItemRecord], typed: TypedFollowUp | None
) -> FormNotes:
    """Return which of several items do not take the day, else the first that has to be done."""
    texts_by_id = {record.id: follow_up_texts(desk, record) for record in records}
    reasons = {
        item_id: texts.needs_text(typed.day)[0] for item_id, texts in texts_by_id.items() if typed
    }
    refused = [item_id for item_id, reason in reasons.items() if reason]
    if typed is None or not refused:
        return FormNotes((_first_limit(desk, texts_by_id), "All return to you."))
    names = _names(desk, refused)
    lines = [f"{name}: {reasons[item_id]} It stays marked." for item_id, name in names.items()]
    if len(refused) > len(names):
        lines.append(f"{len(refused) - len(names):,} more stay marked.")
    tones = [_tone(judge_day(typed.day, texts_by_id[item_id].limits)) for item_id in refused]
    return FormNotes(tuple(lines), Tone.ALARM if Tone.ALARM in tones else Tone.CAUTION)


def _first_limit(desk: Desk, texts_by_id: dict[int, FollowUpTexts]) -> str:
    """Return the limits of the item that has to be done first, and how many have none."""
    limited = [item_id for item_id, texts in texts_by_id.items() if texts.limits_clause()]
    if not limited:
        return "None of them has a deadline."

    def last_day(item_id: int) -> tuple[date, int]:
        return texts_by_id[item_id].limits.last_safe_day or date.max, item_id

    first = min(limited, key=last_day)
    free = len(texts_by_id) - len(limited)
    others = f" {free:,} of them have no deadline." if free else " The others are later."
    return f"{_names(desk, [first])[first]}: {texts_by_id[first].limits_clause()}.{others}"


def _names(desk: Desk, item_ids: Sequence[int]) -> dict[int, str]:
    """Return the numbers by which people know the first of these items."""
    rows = redacted_rows(desk, item_ids[:MOST_NAMED])
    return {item_id: rows[item_id].number_or_id for item_id in item_ids[:MOST_NAMED]}
