"""The topics of items, as one table: kind, severity, usual minutes, recoverability, deadline.

Minutes are starting values; an office's own medians replace them (medq/work/items/effort.py). The
triggers say what money is at risk.
"""

from medq.domain.items.item import Kind
from medq.domain.items.work_requests import Recoverability, Severity, Topic
from medq.domain.reasons.tables import DeadlineKind

_STOP, _HIGH, _NORMAL, _LOW = Severity.STOP, Severity.HIGH, Severity.NORMAL, Severity.LOW
_YES, _MAYBE, _NO, _UNFILED = (
    Recoverability.YES,
    Recoverability.MAYBE,
    Recoverability.NO,
    Recoverability.UNFILED,
)
_APPEAL, _FILING, _RECORDS = DeadlineKind.APPEAL, DeadlineKind.FILING, DeadlineKind.RECORDS
_OVERPAYMENT = DeadlineKind.OVERPAYMENT

# Reviews that a payment needs.
BALANCE = Topic("balance", Kind.REVIEW, _STOP, 15, _MAYBE, category="posting")
HELD = Topic("held", Kind.REVIEW, _STOP, 15, _YES, category="posting")
MATCH = Topic("match", Kind.REVIEW, _STOP, 12, _YES, category="posting")
LINES = Topic("lines", Kind.REVIEW, _STOP, 12, _MAYBE, category="posting")
STATUS = Topic("status", Kind.REVIEW, _STOP, 10, _MAYBE, category="posting")
OVERPAID = Topic("overpaid", Kind.REVIEW, _HIGH, 10, _NO, category="overpayment")
DUPLICATE = Topic("duplicate payment", Kind.REVIEW, _HIGH, 20, _NO, _OVERPAYMENT, "overpayment")
CREDIT = Topic("credit", Kind.REVIEW, _HIGH, 20, _NO, category="overpayment")
UNDERPAID = Topic("underpaid", Kind.REVIEW, _NORMAL, 15, _MAYBE, _APPEAL, "contract")
REVERSAL = Topic("reversal", Kind.REVIEW, _HIGH, 15, _MAYBE, category="takeback")
REOPENED = Topic("reopened", Kind.REVIEW, _HIGH, 15, _MAYBE, category="cob")
PAYER_ORDER = Topic("payer order", Kind.REVIEW, _NORMAL, 10, _MAYBE, category="cob")
MEDICAID_SHARE = Topic(
    "share after medicaid", Kind.REVIEW, _NORMAL, 10, _NO, category="patient_responsibility"
)
SHARE = Topic("patient share", Kind.REVIEW, _NORMAL, 8, _MAYBE, category="patient_responsibility")
HIDDEN_DENIAL = Topic("hidden denial", Kind.REVIEW, _HIGH, 10, _MAYBE, _APPEAL, "contract")
NOTICE = Topic("notice", Kind.REVIEW, _NORMAL, 10, _MAYBE, _APPEAL, "non_covered")
BARRED = Topic("patient barred", Kind.REVIEW, _NORMAL, 6, _NO, category="patient_responsibility")
TEST = Topic("underpayment test", Kind.REVIEW, _NORMAL, 15, _MAYBE, _APPEAL, "contract")
LOOK = Topic("adjustment", Kind.REVIEW, _NORMAL, 8, _MAYBE, _APPEAL, "contract")
CODES = Topic("codes", Kind.REVIEW, _NORMAL, 8, _MAYBE, _APPEAL)
REMARK = Topic("remark", Kind.REVIEW, _LOW, 8, _NO)
CHANGED = Topic("changed code", Kind.REVIEW, _NORMAL, 8, _MAYBE, _APPEAL, "coding")
COVERAGE = Topic("coverage", Kind.REVIEW, _NORMAL, 8, _NO, category="eligibility")
INTEREST = Topic("interest", Kind.REVIEW, _LOW, 5, _MAYBE, category="contract")
PAYER = Topic("payer", Kind.REVIEW, _NORMAL, 5, _NO, category="set-up")

# Work that a payment leaves.
DENIAL = Topic("denial", Kind.DENIAL, _HIGH, 20, _MAYBE, _APPEAL)
FORWARDED = Topic("forwarded", Kind.FOLLOW_UP, _NORMAL, 8, _MAYBE, _FILING, "cob")
UNDECIDED = Topic("undecided", Kind.FOLLOW_UP, _NORMAL, 6, _MAYBE, category="undecided")
CORRECTION = Topic("correction", Kind.FOLLOW_UP, _HIGH, 15, _MAYBE, category="takeback")

# Provider adjustments, bank and file.
TAKEBACK = Topic("takeback", Kind.REVIEW, _HIGH, 20, _MAYBE, category="takeback")
FORWARD_BALANCE = Topic("forward balance", Kind.REVIEW, _HIGH, 20, _MAYBE, category="takeback")
PROVIDER_CODE = Topic("provider adjustment", Kind.REVIEW, _HIGH, 10, _MAYBE, category="takeback")
UNFUNDED = Topic("no money", Kind.REVIEW, _HIGH, 10, _YES, category="bank")
UNEXPLAINED_MONEY = Topic("no remittance", Kind.REVIEW, _HIGH, 10, _YES, category="bank")
REFUSED_FILE = Topic("file", Kind.REVIEW, _HIGH, 10, _YES, category="set-up")
UNBILLED = Topic("unbilled", Kind.REVIEW, _HIGH, 5, _UNFILED, _FILING, "unrecorded")

# Acknowledgments, statuses and no response.
SUBMIT = Topic("submit", Kind.SUBMIT, _HIGH, 5, _UNFILED, _FILING, "rejection")
ANSWER = Topic("answer", Kind.FOLLOW_UP, _NORMAL, 10, _MAYBE, _FILING, "no answer")
NEVER_ACKNOWLEDGED = Topic(
    "acknowledgment", Kind.FOLLOW_UP, _HIGH, 3, _UNFILED, _FILING, "no answer"
)
REMITTANCE = Topic("remittance", Kind.FOLLOW_UP, _NORMAL, 8, _YES, category="no answer")
RECORDS = Topic("records", Kind.DENIAL, _HIGH, 20, _YES, _RECORDS, "documentation")
PLAN_QUESTION = Topic("plan question", Kind.CALLBACK, _NORMAL, 12, _YES, category="cob")
CALLBACK = Topic("callback", Kind.CALLBACK, _NORMAL, 9, _MAYBE, category="patient")
