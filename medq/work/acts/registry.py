"""What an act is: its key, fields, checks, function, noun and undo.

Each part of the trade lists its acts in a tuple `ACTS`; `medq.work.act_catalog` joins them. Nothing
is registered at import.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Generic, TypeVar

from data.events.change_set import ChangeSet
from data.items.item_records import ItemRecord
from medq.domain.act_messages import ActMessage
from medq.domain.acts import Field, FormNotes
from medq.domain.items.item import State
from medq.work.desk import Desk

InputT = TypeVar("InputT")
Answers = Mapping[str, str]  # field name to text, as typed or as a command's --name value


class NoInput:
    """The input of an act without fields."""


def no_input(desk: Desk, answers: Answers) -> NoInput:
    """Return the input of an act that has no fields."""
    return NO_INPUT


NO_INPUT = NoInput()


def no_fields(desk: Desk, item: ItemRecord) -> tuple[Field, ...]:
    """Return the fields of an act that asks for nothing."""
    return ()


def not_if_done(desk: Desk, item: ItemRecord) -> str:
    """Return why an act on open items is not allowed; empty if it is."""
    return "This item is done. u undoes the last action." if item.state is State.DONE else ""


class Reach(Enum):
    """Which items of a claim an act touches."""

    ITEM = "the item alone"
    JOINED = "the item and those that are joined with it"
    CLAIM = "the item and those that it will be joined with when it comes back from hold"


@dataclass(frozen=True, slots=True)
class Undo:
    """How the events of an act are undone."""

    noun: str  # what the message calls the act: "outcome", "follow-up"
    reverse: Callable[[Desk, int, ChangeSet], ActMessage | None] | None = None
    """Undo the event with this id through the change set, and return a message of its own.

    None: restore the event's columns.
    """
    by_key: bool = True  # False: only by the event's number, `u` passes over it


@dataclass(frozen=True, slots=True, kw_only=True)
class Act(Generic[InputT]):
    """One act that a person can do to an item."""

    name: str
    key_action: str  # the id in the key table
    why_not: Callable[[Desk, ItemRecord], str]  # why the item does not allow it now, or ""
    perform: Callable[[Desk, ItemRecord, InputT, ChangeSet], ActMessage]
    """Change rows through the change set, inside a write transaction; return the message."""
    parse: Callable[[Desk, Answers], InputT]  # errors: MedqError
    fields: Callable[[Desk, ItemRecord], tuple[Field, ...]] = no_fields
    notes: Callable[[Desk, Sequence[ItemRecord], Answers], FormNotes] | None = None
    """Return what the form says of the values typed for these items; None: what dates mean."""
    for_form: Callable[[Desk, tuple[Field, ...]], tuple[Field, ...]] | None = None
    """Return the fields with what only a form shows, since reading it takes long."""
    undo: Undo | None  # None: cannot be undone
    reach: Reach = Reach.ITEM
    needs_hold: bool = True  # not allowed while somebody else has an item of the claim checked out
    hint: str = ""  # what the hint line says; empty: what the key says
    hint_for: Callable[[Desk, ItemRecord], str] | None = None
    """Return the hint where it differs by item."""
    for_many: bool = False  # may be done to many items at once, because nothing leaves the office
