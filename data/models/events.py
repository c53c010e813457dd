"""Events: the append-only record of what was done."""

from peewee import Check

from data.models.base import Index, Table
from data.models.columns import UNIQUE, IdField, IntField, TextField, id_of
from data.models.items import Item
from data.models.office import Staff


class Event(Table):
    """One thing that was done; `before` and `after` are JSON of the changed columns.

    `with_id` is the first event of one act on many items. The hashes chain the events.
    """

    INDEXES = (
        Index("event_item", "item_id", "item_id IS NOT NULL"),
        Index("event_subject", "subject_kind, subject_id"),
        Index("event_with", "with_id", "with_id IS NOT NULL"),
        Index("event_staff", "staff_id", "staff_id IS NOT NULL"),
    )

    id = IdField()
    at = IntField()
    staff_id = id_of(Staff, null=True)
    act = TextField(constraints=[Check("act <> ''")])
    subject_kind = IntField()
    subject_id = IntField()
    item_id = id_of(Item, null=True)
    text = TextField()
    before = TextField()
    after = TextField()
    undoes_id = id_of("self", null=True, constraints=[UNIQUE])
    with_id = id_of("self", null=True)
    prev_hash = TextField(constraints=[Check("length(prev_hash) = 64")])
    hash = TextField(constraints=[Check("length(hash) = 64")])
