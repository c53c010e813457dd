"""Batches of claims, visits, claims with their service lines and numbers, and claim statuses."""

from peewee import CompositeKey

from data.models.base import Index, Table
from data.models.columns import (
    UNIQUE,
    IdField,
    IntField,
    TextField,
    default,
    id_of,
    one_of,
    second_id_of,
    unique,
)
from data.models.imports import TransactionSet
from data.models.patients import Patient
from data.models.payers import Payer, Provider
from medq.domain.claims.batch_answer import BatchAnswer
from medq.domain.claims.state import ClaimState

FORMS = ("P", "I")  # 837P, 837I


class Batch(Table):
    """An 837 that was sent; `answer` is the acknowledgment's."""

    INDEXES = (
        Index("batch_group", "group_control, st_control"),
        Index("batch_reference", "reference"),
        Index("batch_silent", "sent_day", "answer = ''"),
    )

    id = IdField()
    transaction_id = id_of(TransactionSet, constraints=[UNIQUE])
    isa_control = TextField()
    group_control = TextField()
    st_control = TextField()
    reference = TextField()  # BHT03
    sent_day = IntField()
    form = TextField(constraints=[one_of("form", FORMS)])
    claims = IntField()
    charge_cents = IntField()
    answer = TextField(constraints=[default(""), one_of("answer", BatchAnswer)])
    answered_day = IntField(null=True)
    version = IntField(constraints=[default(1)])


class Visit(Table):
    """The services of a patient on one day: all claims for them, to all payers, share one balance.

    Its provider and days are those of its first claim; its sums are computed from all of them.
    """

    INDEXES = (Index("visit_patient", "patient_id"),)

    id = IdField()
    patient_id = id_of(Patient)
    billing_id = id_of(Provider, null=True)
    from_day = IntField(null=True)
    to_day = IntField(null=True)
    charge_cents = IntField(constraints=[default(0)])
    paid_cents = IntField(constraints=[default(0)])
    written_off_cents = IntField(constraints=[default(0)])
    patient_cents = IntField(constraints=[default(0)])
    version = IntField(constraints=[default(1)])


class Claim(Table):
    """A claim as it is searched, matched and ranked.

    Its paid, written-off, patient and open amounts are its part of the visit's; they and its state
    are computed from payments and statuses. `number_key` and `member_key` are folded for matching.
    `named_payer_id` is the payer that the file named, where it is joined to another one.
    """

    INDEXES = (
        Index("claim_number", "number_key"),
        Index("claim_member", "member_key, from_day"),
        Index("claim_patient", "patient_id"),
        Index("claim_batch", "batch_id"),
        Index("claim_visit", "visit_id"),
        Index("claim_authorization", "authorization_number", "authorization_number <> ''"),
        Index("claim_follow_up", "follow_up_day", "follow_up_day IS NOT NULL"),
        Index("claim_replaces", "replaces_id", "replaces_id IS NOT NULL"),
        Index(
            "claim_takes",
            "original_reference",
            "replaces_id IS NULL AND original_reference <> ''",
        ),
    )

    id = IdField()
    number = TextField()
    number_key = TextField()
    form = TextField(constraints=[one_of("form", FORMS)])
    batch_id = id_of(Batch, null=True)
    patient_id = id_of(Patient)
    payer_id = id_of(Payer)
    named_payer_id = second_id_of("payer")
    member_id = TextField()
    member_key = TextField()
    billing_id = id_of(Provider, null=True)
    rendering_id = id_of(Provider, null=True)
    sequence = TextField(constraints=[one_of("sequence", ("P", "S", "T"))])  # SBR01
    frequency = TextField()  # CLM05-3
    original_reference = TextField()  # the payer's number of the claim that it replaces or voids
    replaces_id = id_of("self", null=True)
    authorization_number = TextField(constraints=[default("")])
    place = TextField(constraints=[default("")])
    diagnoses = TextField(constraints=[default("")])  # with spaces
    charge_cents = IntField()
    from_day = IntField(null=True)
    to_day = IntField(null=True)
    sent_day = IntField(null=True)
    state = TextField(constraints=[one_of("state", ClaimState)])
    proof_day = IntField(null=True)  # of timely filing
    follow_up_day = IntField(null=True)
    paid_cents = IntField(constraints=[default(0)])
    written_off_cents = IntField(constraints=[default(0)])
    patient_cents = IntField(constraints=[default(0)])
    open_cents = IntField(constraints=[default(0)])
    visit_id = id_of(Visit, null=True)
    review_reasons = TextField(constraints=[default("")])
    version = IntField(constraints=[default(1)])


class ClaimLine(Table):
    """A service line of a claim."""

    id = IdField()
    claim_id = id_of(Claim)
    number = IntField()
    procedure = TextField()
    modifiers = TextField()  # with spaces
    charge_cents = IntField()
    units = TextField()
    pointers = TextField(constraints=[default("")])  # to diagnoses, with spaces
    place = TextField()
    line_control = TextField()
    from_day = IntField(null=True)
    to_day = IntField(null=True)

    class Meta:
        constraints = [unique("claim_id, number")]


class PayerClaimNumber(Table):
    """A number under which a payer knows a claim, and who said so when."""

    INDEXES = (Index("payer_claim_number_key", "number_key"),)

    claim_id = id_of(Claim)
    number = TextField()
    number_key = TextField()  # folded
    seen_day = IntField()
    source = TextField()

    class Meta:
        primary_key = CompositeKey("claim_id", "number")


class ClaimStatus(Table):
    """One code of a status of a claim or batch in a 277CA or 277, and whom it says it is about."""

    INDEXES = (
        Index("claim_status_claim", "claim_id", "claim_id IS NOT NULL"),
        Index("claim_status_transaction", "transaction_id"),
    )

    id = IdField()
    transaction_id = id_of(TransactionSet)
    segment = IntField()
    position = IntField()
    claim_id = id_of(Claim, null=True)
    batch_id = id_of(Batch, null=True)
    level = TextField()
    category = TextField()
    status = TextField()
    entity = TextField()
    action = TextField()
    status_day = IntField()
    source = TextField()  # NM101
    number = TextField()
    payer_claim_number = TextField()
    note = TextField()
    procedure = TextField(constraints=[default("")])  # of the line that it speaks of
    line_control = TextField(constraints=[default("")])
    last = TextField(constraints=[default("")])  # of the patient, as it names them
    first = TextField(constraints=[default("")])
    member_id = TextField(constraints=[default("")])
    charge_cents = IntField(null=True)
    from_day = IntField(null=True)
    to_day = IntField(null=True)
    matched_by = TextField(constraints=[default("")])
