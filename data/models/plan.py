"""Plans of a person and day, and their entries."""

from peewee import Check, CompositeKey

from data.models.base import Index, Table
from data.models.columns import IdField, IntField, TextField, default, flag, id_of, one_of, unique
from data.models.items import Item
from data.models.office import Staff
from medq.domain.plan.model import PlanState


class Plan(Table):
    """A person's plan of a day; minutes are of the office's wall clock, `manual_edits` is JSON."""

    id = IdField()
    staff_id = id_of(Staff)
    day = IntField()
    state = TextField(constraints=[one_of("state", PlanState)])
    from_minute = IntField()
    to_minute = IntField()
    lunch_minute = IntField()
    lunch_minutes = IntField()
    reserved_minutes = IntField(constraints=[Check("reserved_minutes >= 0")])
    manual_edits = TextField()
    saved_at = IntField()
    newest_item_id = IntField()
    version = IntField(constraints=[default(1)])

    class Meta:
        constraints = [
            unique("staff_id, day"),
            Check("from_minute BETWEEN 0 AND to_minute"),
            Check("to_minute <= 1440"),
        ]


class PlanEntry(Table):
    """An entry of a plan: an item, or a named block. No item is in two plans of a day."""

    INDEXES = (Index("plan_entry_once", "item_id, day", "item_id IS NOT NULL", unique=True),)

    plan_id = id_of(Plan)
    position = IntField()
    day = IntField()
    item_id = id_of(Item, null=True)
    start_minute = IntField()
    minutes = IntField(constraints=[Check("minutes >= 0")])
    by_hand = IntField(constraints=[flag("by_hand")])
    name = TextField()
    reason = TextField()  # JSON

    class Meta:
        constraints = [Check("(item_id IS NULL) = (name <> '')")]
        primary_key = CompositeKey("plan_id", "position")
