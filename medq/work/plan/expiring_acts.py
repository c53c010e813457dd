"""The three acts that decide about an expiring item: keep, reassign, let expire.

What is kept or reassigned is to be worked: an item on hold returns to the queue. A deadline that
has passed is signed only by letting it go, with a reason; with a new owner it stays on the list.
"""

from collections.abc import Sequence
from typing import Any

from data.claims.claim_money import open_cents_by_claim
from data.events.change_set import ChangeSet
from data.items import items
from data.items.item_records import ItemRecord
from medq.domain.act_messages import ActMessage, Did
from medq.domain.acts import Field, FieldKind, FormNotes
from medq.domain.claims.ledger import EntryKind
from medq.domain.errors import MedqError
from medq.domain.outcomes.outcome import EXPIRED
from medq.domain.typed_dates import typed_day
from medq.work.acts.assign import (
    AssignInput,
    assign,
    assign_notes,
    find_person,
    owner_fields,
    parse_assign,
    with_open_counts,
)
from medq.work.acts.forms import field_lines
from medq.work.acts.registry import Act, Answers, NoInput, Undo, no_input, not_if_done
from medq.work.desk import Desk
from medq.work.outcomes.choices import code_field, money_of_item
from medq.work.outcomes.done import why_not_done
from medq.work.outcomes.expire import LeftOpen, WrittenOff, let_expire
from medq.work.outcomes.limits import over_limit_text
from medq.work.outcomes.undo import undo_outcome

WRITE_OFF, LEAVE_OPEN = "write-off", "leave-open"
OPEN_WORKDAYS = 10  # until an amount that stays open returns, unless another day is typed
EXPIRED_CODE = "timely-filing"
CLOSES = "Nothing is open: write off closes it."


def keep(desk: Desk, item: ItemRecord, act_input: NoInput, change_set: ChangeSet) -> ActMessage:
    """Assign the expiring item to the user, who will work it."""
    items.assign(change_set, item.id, desk.user.id)
    _have_worked(desk, item, change_set)
    return ActMessage(Did.KEPT, desk.user.initials)


def reassign(
    desk: Desk, item: ItemRecord, act_input: AssignInput, change_set: ChangeSet
) -> ActMessage:
    """Assign the expiring item to somebody else. Raises `MedqError` for nobody."""
    if not act_input.person:
        raise MedqError("A decision needs a person: nobody is not an answer.", field="to")
    message = assign(desk, item, act_input, change_set)
    _have_worked(desk, item, change_set)
    return message._replace(did=Did.REASSIGNED)


def _have_worked(desk: Desk, item: ItemRecord, change_set: ChangeSet) -> None:
    """Record that the item is to be worked; what is lost stays on the list until it is signed.

    On hold it would come back when the deadline is over, and be on no list until then.
    """
    items.end_wait(change_set, item.id)
    if not item.is_lost(desk.today()):
        items.decide(change_set, item.id, desk.today())


def let_expire_fields(desk: Desk, item: ItemRecord) -> tuple[Field, ...]:
    """Return the fields of `let-go`: written off with a code, or open under a name and a date."""
    claim = money_of_item(desk, item)
    open_cents = max(0, claim.open_cents) if claim is not None else 0
    codes = desk.adjustment_codes.of_kind(EntryKind.WRITE_OFF)
    (owner,) = owner_fields(desk, item)
    return (
        Field(
            "decision",
            "Decision",
            FieldKind.CHOICE,
            choices=(WRITE_OFF, LEAVE_OPEN),
            choice_texts=("write off", "leave open until a date"),
            form_label="",
        ),
        code_field(codes)._replace(
            default=EXPIRED_CODE if item.is_lost(desk.today()) or not open_cents else "",
            for_choices=(WRITE_OFF,),
        ),
        owner._replace(
            name="owner",
            label="Under whose name (login or initials)",
            form_label="owner",
            default=desk.user.login,
            for_choices=(LEAVE_OPEN,),
        ),
        Field(
            "until",
            "Until",
            FieldKind.DATE,
            default=desk.calendar.add_working(desk.today(), OPEN_WORKDAYS).isoformat(),
            for_choices=(LEAVE_OPEN,),
            form_label="until",
        ),
        Field("reason", "reason", required=item.is_lost(desk.today())),
    )


def let_expire_hint(desk: Desk, item: ItemRecord) -> str:
    """Return what the act is called: a deadline that has passed is signed."""
    return "sign" if item.is_lost(desk.today()) else "let expire"


def let_expire_notes(desk: Desk, records: Sequence[ItemRecord], values: Answers) -> FormNotes:
    """Return the amount of all the items, and what typed dates mean."""
    lines = field_lines(desk, let_expire_fields(desk, records[0]), values)
    if values.get("decision") == LEAVE_OPEN:
        return FormNotes(lines)
    claim_ids = {item.claim_id for item in records if item.claim_id is not None}
    open_cents = open_cents_by_claim(desk.store, claim_ids)
    amount = desk.formats.money(sum(open_cents.values()))
    count = f" on {len(records):,} items" if len(records) > 1 else ""
    writes_off = f"Writes off {amount}{count}." if any(open_cents.values()) else CLOSES
    over_limit = over_limit_text(desk, max(open_cents.values(), default=0))
    return FormNotes((" ".join(filter(None, (writes_off, over_limit))), *lines))


def parse_let_expire(desk: Desk, answers: Answers) -> WrittenOff | LeftOpen:
    """Parse the fields of `let-go`. Raises `MedqError` for a day that is not after today."""
    if answers["decision"] != LEAVE_OPEN:
        return WrittenOff(answers["code"], answers["reason"])
    typed = typed_day(answers["until"], desk.today(), desk.calendar)
    until = desk.calendar.next_working(typed)
    if until <= desk.today():
        raise MedqError(
            f"{desk.formats.day(until)} is not after today.",
            hint="Type a later date: fri, +14d, dec 1.",
            field="until",
        )
    owner = find_person(desk, answers["owner"], field="owner")
    return LeftOpen(owner.id, until, answers["reason"])


ACTS: tuple[Act[Any], ...] = (
    Act(
        name="work-on",
        key_action="expiring.keep",
        why_not=not_if_done,
        parse=no_input,
        perform=keep,
        undo=Undo("decision"),
        for_many=True,
    ),
    Act(
        name="hand-over",
        key_action="expiring.reassign",
        why_not=not_if_done,
        fields=owner_fields,
        for_form=with_open_counts,
        notes=assign_notes,
        parse=parse_assign,
        perform=reassign,
        undo=Undo("decision"),
        for_many=True,
    ),
    Act(
        name=EXPIRED,
        key_action="expiring.expire",
        why_not=why_not_done,
        fields=let_expire_fields,
        notes=let_expire_notes,
        hint_for=let_expire_hint,
        parse=parse_let_expire,
        perform=let_expire,
        undo=Undo("decision", undo_outcome),
        for_many=True,
    ),
)
