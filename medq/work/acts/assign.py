"""The act `assign`: it makes somebody the owner of an item, or nobody."""

from collections.abc import Sequence
from dataclasses import dataclass

from data.events.change_set import ChangeSet
from data.items import items, owned_items
from data.items.item_records import ItemRecord
from data.office import staff
from medq.domain.act_messages import ActMessage, Did
from medq.domain.acts import NOTHING, Field, FieldKind, FormNotes
from medq.domain.errors import MedqError
from medq.domain.items.item import State
from medq.domain.user import User
from medq.work.acts.registry import Act, Answers, Reach, Undo, not_if_done
from medq.work.desk import Desk
from medq.work.items.follow_up_limits import follow_up_texts

FIELD = "to"


@dataclass(frozen=True, slots=True)
class AssignInput:
    """The new owner's login or initials; empty for nobody."""

    person: str


def assign_fields(desk: Desk, item: ItemRecord) -> tuple[Field, ...]:
    """Return the fields of `assign`: the people who may work, and nobody."""
    (field,) = owner_fields(desk, item)
    return (
        field._replace(
            choices=(*field.choices, NOTHING), choice_texts=(*field.choice_texts, "unassign")
        ),
    )


def owner_fields(desk: Desk, item: ItemRecord) -> tuple[Field, ...]:
    """Return the field of an owner, who is one of the people who may work; yourself first."""
    people = _people(desk)
    return (
        Field(
            FIELD,
            "Assign to (login or initials)",
            FieldKind.USER,
            choices=tuple(user.login for user in people),
            choice_texts=tuple(_person_text(desk, user) for user in people),
            form_label="to",
            form_width=12,
        ),
    )


def _people(desk: Desk) -> list[User]:
    people = [user for user, active in staff.users(desk.store) if active and user.may_write]
    return sorted(people, key=lambda user: (user.id != desk.user.id, user.initials))


def _person_text(desk: Desk, user: User) -> str:
    return f"{user.initials} (you)" if user.id == desk.user.id else user.initials


def find_person(desk: Desk, word: str, *, field: str) -> User:
    """Return the person who may work with that login or initials.

    Raises `MedqError` for the act's field, with all of them.
    """
    person = staff.find_user(desk.store, word)
    if person is None or not person.may_write:
        names = ", ".join(user.login for user in _people(desk))
        raise MedqError(f"There is no user {word!r}.", hint=f"One of: {names}.", field=field)
    return person


def with_open_counts(desk: Desk, fields: tuple[Field, ...]) -> tuple[Field, ...]:
    """Return the field of an owner with the open items of each person: `LK  101 open`."""
    (field,) = fields
    count_by_owner = owned_items.open_counts(desk.store)
    count_by_login = {user.login: count_by_owner.get(user.id, 0) for user in _people(desk)}
    texts = (
        f"{text}  {count_by_login[login]:,} open" if login in count_by_login else text
        for login, text in zip(field.choices, field.choice_texts, strict=True)
    )
    return (field._replace(choice_texts=tuple(texts)),)


def assign_notes(desk: Desk, records: Sequence[ItemRecord], values: Answers) -> FormNotes:
    """Return how a person is named, and that the due date stays."""
    texts = follow_up_texts(desk, records[0])
    limits = texts.limits_clause() if len(records) == 1 else ""
    stays = f" The due date stays: {limits}." if limits else ""
    return FormNotes((f"Login, initials or number.{stays or ' Due dates stay.'}",))


def parse_assign(desk: Desk, answers: Answers) -> AssignInput:
    """Parse the fields of `assign`."""
    return AssignInput("" if answers[FIELD] == NOTHING else answers[FIELD])


def assign(
    desk: Desk, item: ItemRecord, act_input: AssignInput, change_set: ChangeSet
) -> ActMessage:
    """Make somebody the owner of the item, or nobody; releases it if somebody else works it."""
    if not act_input.person:
        items.assign(change_set, item.id, None)
        return ActMessage(Did.UNASSIGNED)
    person = find_person(desk, act_input.person, field=FIELD)
    is_held_by_other = item.state is State.TAKEN and item.holder_id != person.id
    items.assign(change_set, item.id, person.id, releases=is_held_by_other)
    return ActMessage(Did.ASSIGNED, person.initials)


UNDO = Undo("assignment")
ASSIGN = Act(
    name="assign",
    key_action="item.assign",
    why_not=not_if_done,
    fields=assign_fields,
    for_form=with_open_counts,
    notes=assign_notes,
    parse=parse_assign,
    perform=assign,
    undo=UNDO,
    reach=Reach.JOINED,
    for_many=True,
)
ACTS = (ASSIGN,)
