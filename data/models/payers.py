"""Payers with their further identifiers, and providers."""

from peewee import Check, CompositeKey, fn

from data.models.base import Table
from data.models.columns import (
    UNIQUE,
    IdField,
    IntField,
    TextField,
    default,
    flag,
    id_of,
    second_id_of,
    unique,
)


class Payer(Table):
    """A payer; `rules` are the office's own rule columns as JSON.

    `joined_to_id` is the payer that it is one with: that one's name and rules hold.
    `short_name` has at most 9 letters and is shown whole; empty: not made yet.
    """

    id = IdField()
    qualifier = TextField()
    identifier = TextField()
    name = TextField()
    short_name = TextField(constraints=[default("")])
    kind = TextField(constraints=[Check("kind <> ''")])
    confirmed = IntField(constraints=[default(0), flag("confirmed")])
    rules = TextField(constraints=[default("")])
    joined_to_id = id_of("self", null=True)
    version = IntField(constraints=[default(1)])

    class Meta:
        constraints = [unique("qualifier, identifier")]


ROOT_ID = fn.COALESCE(Payer.joined_to_id, Payer.id)
"""The payer with which a payer is one."""


class PayerAlias(Table):
    """A further identifier under which files name a payer."""

    qualifier = TextField()
    identifier = TextField()
    payer_id = id_of(Payer)

    class Meta:
        primary_key = CompositeKey("qualifier", "identifier")


class PayerAnswer(Table):
    """The office's answer that a payer is not another one, so that it is not asked again.

    `counts` is 0 once the answer is undone.
    """

    id = IdField()
    payer_id = id_of(Payer)
    other_id = second_id_of("payer", null=False)
    counts = IntField(constraints=[default(1), flag("counts")])
    version = IntField(constraints=[default(1)])

    class Meta:
        constraints = [unique("payer_id, other_id")]


class Provider(Table):
    """A provider; `key` is the NPI, else the folded name."""

    id = IdField()
    key = TextField(constraints=[UNIQUE, Check("key <> ''")])
    npi = TextField()
    last = TextField()
    first = TextField()
    taxonomy = TextField()
    tax_id = TextField()
    version = IntField(constraints=[default(1)])
