"""Payments with their claim payments, service lines, adjustments and provider adjustments."""

from peewee import CompositeKey, fn

from data.models.base import Index, Table
from data.models.claims import Claim, ClaimLine
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
from data.models.imports import TransactionSet
from data.models.payers import Payer


class Payment(Table):
    """The payment of an 835 (BPR, TRN).

    `named_payer_id` is the payer that the file named, where it is joined to another one.
    """

    INDEXES = (Index("payment_trace", "trace, trace_payer"),)

    id = IdField()
    transaction_id = id_of(TransactionSet, constraints=[UNIQUE])
    payer_id = id_of(Payer)
    named_payer_id = second_id_of("payer")
    trace = TextField()  # TRN02
    trace_payer = TextField()  # TRN03
    amount_cents = IntField()
    method = TextField()
    payment_day = IntField(null=True)
    production_day = IntField(null=True)
    payee_npi = TextField()
    version = IntField(constraints=[default(1)])


PAYMENT_DAY = fn.COALESCE(Payment.payment_day, Payment.production_day)
"""The day from which a payment counts: its own, else that of its production."""


class ClaimPayment(Table):
    """The part of a payment for one claim (CLP), as posted.

    `counted` is whether its money counts for the claim's balance; `reverses_id` of a reversal is
    the claim payment that it takes back.
    """

    INDEXES = (
        Index("claim_payment_claim", "claim_id", "claim_id IS NOT NULL"),
        Index("claim_payment_number", "number_key"),
        Index("claim_payment_reverses", "reverses_id", "reverses_id IS NOT NULL"),
    )

    id = IdField()
    payment_id = id_of(Payment)
    segment = IntField()
    claim_id = id_of(Claim, null=True)
    matched_by = TextField(constraints=[default("")])
    number = TextField()  # CLP01
    status = TextField()  # CLP02
    counted = IntField(constraints=[flag("counted")])
    charge_cents = IntField()
    paid_cents = IntField()
    patient_cents = IntField()
    written_off_cents = IntField()
    denied_cents = IntField()
    waiting_cents = IntField()
    interest_cents = IntField(constraints=[default(0)])  # part of what was paid
    difference_cents = IntField()
    payer_claim_number = TextField()
    number_key = TextField()  # the payer's claim number, folded
    last = TextField()
    first = TextField()
    member_id = TextField()
    rendering_npi = TextField()
    crossover = TextField()
    original_reference = TextField()
    contact = TextField()
    corrected_person = TextField(constraints=[default("")])  # NM1*74: name and member ID
    remarks = TextField()  # with spaces
    from_day = IntField(null=True)
    to_day = IntField(null=True)
    received_day = IntField(null=True)
    allowed_cents = IntField(null=True)
    reverses_id = id_of("self", null=True)
    version = IntField(constraints=[default(1)])

    class Meta:
        constraints = [unique("payment_id, segment")]


class LinePayment(Table):
    """The part of a payment for one service line (SVC)."""

    INDEXES = (Index("line_payment_claim_payment", "claim_payment_id"),)

    id = IdField()
    claim_payment_id = id_of(ClaimPayment)
    segment = IntField()
    claim_line_id = id_of(ClaimLine, null=True)
    procedure = TextField()
    modifiers = TextField()  # with spaces
    submitted_procedure = TextField()
    charge_cents = IntField()
    paid_cents = IntField()
    units = TextField()
    line_control = TextField()
    remarks = TextField()  # with spaces
    from_day = IntField(null=True)
    to_day = IntField(null=True)
    allowed_cents = IntField(null=True)


class Adjustment(Table):
    """One adjustment (CAS) of a claim payment or of one of its lines."""

    INDEXES = (Index("adjustment_claim_payment", "claim_payment_id"),)

    id = IdField()
    claim_payment_id = id_of(ClaimPayment)
    line_payment_id = id_of(LinePayment, null=True)
    group_code = TextField()
    reason = TextField()
    cents = IntField()
    quantity = TextField()
    allocation = TextField()


class ProviderAdjustment(Table):
    """One adjustment of a payment that concerns the provider, not a claim (PLB)."""

    id = IdField()
    payment_id = id_of(Payment)
    segment = IntField()
    position = IntField()
    provider = TextField()
    reason = TextField()
    reference = TextField()
    cents = IntField()
    claim_id = id_of(Claim, null=True)
    version = IntField(constraints=[default(1)])

    class Meta:
        constraints = [unique("payment_id, segment, position")]


class ProviderAdjustmentKey(Table):
    """A part of a provider adjustment's reference, folded, by which others are compared with it."""

    reference_key = TextField()
    adjustment_id = id_of(ProviderAdjustment)

    class Meta:
        primary_key = CompositeKey("reference_key", "adjustment_id")
