"""What passes between an act and its caller: fields, offers and results."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from medq.domain.act_scope import ActScope
from medq.domain.items.item import ItemRow

if TYPE_CHECKING:
    from medq.domain.act_messages import ActMessage

SENTENCE_ENDS = ".!?"
SeenVersions = Mapping[int, int | None]
"""Item ids in list order, each with the version that the caller saw; None accepts any version."""


class FieldKind(StrEnum):
    """The kind of value that a field takes; the act parses the typed text."""

    TEXT = "text"
    DATE = "date"
    MONEY = "money"
    CHOICE = "choice"
    USER = "user"


class ClosedChoice(NamedTuple):
    """A choice that is shown and cannot be taken, with the reason: `paid: set by the 835`."""

    choice: str
    text: str
    why: str


class Field(NamedTuple):
    """One input of an act. `default` is what an empty answer means, `choices` the allowed codes.

    `closed` are choices that this item does not allow. `for_choices` names the choices of the act's
    choice field with which it is asked; empty: always.
    """

    name: str
    label: str
    kind: FieldKind = FieldKind.TEXT
    required: bool = True
    choices: tuple[str, ...] = ()
    default: str = ""
    choice_texts: tuple[str, ...] = ()  # the choices in words; empty: as they are
    examples: str = ""  # a sentence below the fields: what may be typed
    for_choices: tuple[str, ...] = ()
    closed: tuple[ClosedChoice, ...] = ()
    form_label: str | None = None  # beside the act's name in a form; None: `label`
    form_width: int = 0  # cells that its text usually takes; 0: by its kind
    in_form: bool = True  # False: only the command line gives it
    is_numbered: bool = False  # the item's page numbers the choices, more of them than digits


class Tone(StrEnum):
    """How urgent is what a form says of a typed date."""

    PLAIN = "plain"
    CAUTION = "caution"  # after the last safe day to act
    ALARM = "alarm"  # after the deadline


class FormNotes(NamedTuple):
    """The lines that a form shows about what is typed in it, and the tone of its date."""

    lines: tuple[str, ...] = ()
    tone: Tone = Tone.PLAIN


NOTHING = "-"
"""The answer that an optional field with a default, or an owner, is to be empty."""
AGAIN = "again"
"""The field by which a person repeats what an act asked about once (`ConfirmError`)."""


def choice_field(fields: Sequence[Field]) -> Field | None:
    """Return the field on whose choice depends which other fields are asked, or None."""
    return next((field for field in fields if field.choices), None)


def asked_fields(fields: Sequence[Field], choice: str) -> tuple[Field, ...]:
    """Return the fields that are asked with a choice of the act's choice field."""
    return tuple(field for field in fields if not field.for_choices or choice in field.for_choices)


class AvailableAct(NamedTuple):
    """An act as one item allows it now."""

    act: str
    key_action: str  # the id in the key table; empty where no key does it
    allowed: bool
    why_not: str = ""
    fields: tuple[Field, ...] = ()
    hint: str = ""  # what the hint line says; empty: what the key says
    scope: ActScope | None = None


class ActResult(NamedTuple):
    """The result of an act: the item after it, the message to show and the event."""

    item: ItemRow | None  # None for an act that is about no item
    message: str
    event_id: int | None = None
    can_undo: bool = False
    undone_by_key: bool = False  # the undo key undoes it too, not only its number
    record: "ActMessage | None" = None  # what `message` was made from
    touched: tuple[int, ...] = ()  # the items that it was done to, all of one claim
    left: ItemRow | None = None  # what leads the claim after its lead left the queue

    @property
    def last_note(self) -> str:
        """Return the typed note that the message ends with; may be empty."""
        ends_with_note = self.record is not None and self.left is None
        return self.record.last_note if self.record is not None and ends_with_note else ""


class SkippedItem(NamedTuple):
    """An item that an act on many was not done to."""

    id: int
    why: str
    version: int | None  # the item's version now; None: there is no such item any more


class BulkResult(NamedTuple):
    """The result of an act on many items: ids it was done to, items it skipped, the message."""

    done: tuple[int, ...]
    skipped: tuple[SkippedItem, ...]
    message: str
    event_id: int | None = None
    can_undo: bool = False
    last_note: str = ""  # what the person typed, where the message ends with it


def closed_sentence(message: str, last_note: str) -> str:
    """Return a message with a period after the typed note that it ends with, if that has none."""
    is_open = bool(last_note) and last_note[-1] not in SENTENCE_ENDS
    return f"{message}." if is_open else message
