"""The follow-up that an act sets: its fields, what is typed in them, and its checks."""

from dataclasses import dataclass

from data.events.change_set import ChangeSet
from data.items import items
from data.items.item_records import ItemRecord
from medq.domain.acts import AGAIN, Field, FieldKind
from medq.domain.errors import ConfirmError, MedqError
from medq.domain.items.follow_up import (
    TYPED_PARTIES,
    USUAL_PARTY,
    FollowUpDay,
    WaitingOn,
    judge_day,
)
from medq.domain.items.follow_up_text import LATE
from medq.domain.typed_dates import TypedFollowUp, typed_follow_up
from medq.work.acts.registry import Answers
from medq.work.desk import Desk
from medq.work.items.follow_up_limits import follow_up_texts, usual_follow_up_day

ASKED_ONCE = (FollowUpDay.AFTER_PROMISE, FollowUpDay.AFTER_ACT_BY, FollowUpDay.DAY_OFF)
FIELD, PARTY_FIELD, NOTE_FIELD, LATE_FIELD = "until", "for", "note", "late"


@dataclass(frozen=True, slots=True)
class FollowUpInput:
    """When an item comes back, on whom it waits, and what allows a late day."""

    typed: TypedFollowUp
    waiting_on: WaitingOn | None  # None: who is usual for the item
    late_reason: str  # why it may pass the deadline
    is_repeated: bool  # the person was asked about the day and keeps it


def follow_up_fields(desk: Desk, item: ItemRecord, day_field: Field) -> tuple[Field, ...]:
    """Return the fields of a follow-up: `day_field` with the usual day, and on whom it waits."""
    usual = usual_follow_up_day(desk, item)
    return (
        day_field._replace(
            name=FIELD, kind=FieldKind.DATE, default=usual.isoformat() if usual else ""
        ),
        Field(
            PARTY_FIELD,
            "waiting on",
            FieldKind.CHOICE,
            required=False,
            choices=TYPED_PARTIES,
            default=USUAL_PARTY[item.kind].value,
            form_width=8,
        ),
    )


COMMAND_FIELDS = (
    Field(LATE_FIELD, "the reason for a day after the deadline", required=False, in_form=False),
    Field(
        AGAIN,
        "yes: keep a day that was asked about",
        required=False,
        choices=("yes",),
        in_form=False,
    ),
)
"""What a command says about a late day; in a form a note begins with LATE, and Enter again."""


def parse_follow_up(desk: Desk, answers: Answers) -> FollowUpInput | None:
    """Parse the fields of a follow-up; None without a day. Raises `MedqError`."""
    if not answers[FIELD]:
        return None
    try:
        typed = typed_follow_up(answers[FIELD], desk.today(), desk.calendar)
    except MedqError as error:
        raise MedqError(error.message, hint=error.hint, field=FIELD) from None
    party = answers[PARTY_FIELD]
    return FollowUpInput(
        typed,
        WaitingOn(party) if party else None,
        answers[LATE_FIELD] or _late_reason(answers[NOTE_FIELD]),
        is_repeated=bool(answers[AGAIN]),
    )


def _late_reason(note: str) -> str:
    """Return what follows the word LATE at the beginning of a note. Raises `MedqError`."""
    word, _space, reason = note.partition(" ")
    if word.rstrip(":,.") != LATE:
        return ""
    if not reason.strip():
        raise MedqError(f"{LATE} needs a reason.", hint="Type it after the word.", field=NOTE_FIELD)
    return reason.strip()


def note_with_reason(answers: Answers) -> str:
    """Return the note of the event: with the word LATE and its reason, however they were given."""
    note, reason = answers[NOTE_FIELD], answers[LATE_FIELD]
    return " ".join(filter(None, [f"{LATE} {reason}." if reason else "", note]))


def set_follow_up(
    desk: Desk, item: ItemRecord, follow_up: FollowUpInput, change_set: ChangeSet
) -> WaitingOn:
    """Put the item on hold for the user until a day, and return on whom it waits.

    Raises `ConfirmError` for a day that is asked about once, and `MedqError` for one that is not
    after today, or past the deadline without a reason.
    """
    texts, day = follow_up_texts(desk, item), follow_up.typed.day
    need = judge_day(day, texts.limits)
    message, hint = texts.needs_text(day)
    if need is FollowUpDay.NOT_LATER:
        raise MedqError(message, hint=hint, field=FIELD)
    if need is FollowUpDay.AFTER_DEADLINE and not follow_up.late_reason:
        raise MedqError(message, hint=hint, field=NOTE_FIELD)
    if need in ASKED_ONCE and not follow_up.is_repeated:
        raise ConfirmError(message, hint=hint)
    waiting_on = follow_up.waiting_on or USUAL_PARTY[item.kind]
    items.hold(change_set, item.id, day, waiting_on.value, desk.user.id)
    if need is FollowUpDay.AFTER_DEADLINE:
        items.undecide(change_set, item.id)
    return waiting_on
