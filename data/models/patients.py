"""Patients, their coverages and their callbacks."""

from peewee import Check, fn

from data.models.base import Index, Table
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
from data.models.payers import Payer


class Patient(Table):
    """A patient; `key` is their folded name and birth date.

    `merged_into_id` is the record of the same person that holds their claims and coverages.
    """

    INDEXES = (Index("patient_merged", "merged_into_id", "merged_into_id IS NOT NULL"),)

    id = IdField()
    key = TextField(constraints=[UNIQUE, Check("key <> ''")])
    account = TextField(null=True, constraints=[UNIQUE])
    last = TextField()
    first = TextField()
    middle = TextField(constraints=[default("")])
    birth_day = IntField(null=True)
    sex = TextField(constraints=[default("")])
    address = TextField(constraints=[default("")])
    city = TextField(constraints=[default("")])
    state = TextField(constraints=[default("")])
    postal_code = TextField(constraints=[default("")])
    phone = TextField(constraints=[default("")])
    leave_message = IntField(constraints=[default(0), flag("leave_message")])
    preferred_name = TextField(constraints=[default("")])
    language = TextField(constraints=[default("")])
    merged_into_id = id_of("self", null=True)
    version = IntField(constraints=[default(1)])


PERSON_ID = fn.COALESCE(Patient.merged_into_id, Patient.id)
"""The record that holds the claims and coverages of a patient."""


class Coverage(Table):
    """A patient's insurance with one payer; sequence 1 is primary.

    `named_payer_id` is the payer that the file named, where it is joined to another one.
    """

    INDEXES = (Index("coverage_member", "member_key"),)

    id = IdField()
    patient_id = id_of(Patient)
    payer_id = id_of(Payer)
    named_payer_id = second_id_of("payer")
    member_id = TextField()
    member_key = TextField()  # folded
    group_number = TextField(constraints=[default("")])
    sequence = IntField(constraints=[Check("sequence BETWEEN 1 AND 9")])
    from_day = IntField(null=True)
    to_day = IntField(null=True)
    version = IntField(constraints=[default(1)])

    class Meta:
        constraints = [
            Check("from_day IS NULL OR to_day IS NULL OR from_day <= to_day"),
            unique("patient_id, payer_id, member_key"),
        ]


class Callback(Table):
    """A call that a patient asked for; `key` is made of its columns."""

    id = IdField()
    key = TextField(constraints=[UNIQUE])
    patient_id = id_of(Patient)
    asked_at = IntField()
    reason = TextField()
    phone = TextField()
    window_start = IntField(null=True)
    window_end = IntField(null=True)
    promised = IntField(constraints=[flag("promised")])
    version = IntField(constraints=[default(1)])

    class Meta:
        constraints = [
            Check("window_start IS NULL OR window_end IS NULL OR window_start <= window_end")
        ]
