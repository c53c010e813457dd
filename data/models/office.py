"""The office: people and their sessions, settings, holidays, its own reference lines."""

from peewee import Check, CompositeKey

from data.models.base import Table
from data.models.columns import (
    UNIQUE,
    IdField,
    IntField,
    TextField,
    default,
    flag,
    id_of,
    one_of,
    unique,
)
from medq.domain.user import Role


class Setting(Table):
    """A setting of the office."""

    key = TextField(primary_key=True)
    value = TextField()


class Holiday(Table):
    """A day on which the office is closed, besides weekends."""

    day = IntField(primary_key=True)
    name = TextField()


class Staff(Table):
    """A person who uses the store."""

    id = IdField()
    login = TextField(constraints=[UNIQUE, Check("login <> ''")])
    name = TextField()
    initials = TextField()
    role = TextField(constraints=[one_of("role", Role)])
    active = IntField(constraints=[default(1), flag("active")])
    version = IntField(constraints=[default(1)])


class StaffSetting(Table):
    """A person's own value of a setting."""

    staff_id = id_of(Staff)
    key = TextField()
    value = TextField()

    class Meta:
        primary_key = CompositeKey("staff_id", "key")


class Session(Table):
    """A running program of a person; it stays after a disconnect until they have read of it."""

    id = IdField()
    staff_id = id_of(Staff)
    host = TextField()
    pid = IntField()
    boot = TextField()
    started_at = IntField()
    heartbeat_at = IntField()
    last_key_at = IntField()
    disconnected_at = IntField(null=True)
    released_items = TextField(constraints=[default("")])  # ids with spaces


class ReferenceLine(Table):
    """The office's own line of a reference table, as JSON."""

    id = IdField()
    name = TextField()
    code = TextField()
    line = TextField()
    version = IntField(constraints=[default(1)])

    class Meta:
        constraints = [unique("name, code")]
