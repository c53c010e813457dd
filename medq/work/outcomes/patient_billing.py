"""Whether the balance of an item's claim may become the patient's, by its reason code."""

from data.items.item_records import ItemRecord
from medq.domain.reasons.adjustment_code import AdjustmentCode
from medq.domain.reasons.patient_billing import PatientBilling
from medq.work.desk import Desk
from medq.work.details.claim_reading import read_claim
from medq.work.payer_rules import payer_rules_of

NEEDS_NOTE = frozenset({PatientBilling.NOTICE, PatientBilling.VERIFY})
"""What the patient is billed for only with a notice or a check, which the note names."""


def patient_billing(desk: Desk, item: ItemRecord) -> PatientBilling | None:
    """Return what the amount needs before the patient is billed; None without a reason code."""
    code = AdjustmentCode.of_cause(item.cause)
    if code is None:
        return None
    claim = read_claim(desk, item.claim_id) if item.claim_id is not None else None
    remarks = (code.remark, *(claim.remarks_with(code) if claim else ()))
    distinct_remarks = tuple(remark for remark in dict.fromkeys(remarks) if remark)
    return desk.reason_books.playbooks.of(code.group, code.reason, distinct_remarks).billing


def why_not_patient(desk: Desk, item: ItemRecord) -> str:
    """Return why the balance cannot be transferred to the patient; empty if it can.

    The injured worker owes nothing (C.R.S. 8-42-101).
    """
    if payer_rules_of(desk, item.payer_id).is_workers_comp:
        return "do not bill the worker"
    billing = patient_billing(desk, item)
    if billing is None:
        return "no reason code yet"
    if billing is PatientBilling.NEXT:
        return "bill the next payer first"
    if billing is PatientBilling.NO:
        code = AdjustmentCode.of_cause(item.cause)
        return f"not allowed for {code.group}" if code else ""
    return ""
