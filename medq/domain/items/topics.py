"""The topics of items, by the names that rules use; their values and texts are in topics.csv."""

from collections.abc import Iterable

from medq.domain.acknowledgments.status_codes import CATEGORIES, StatusMeaning
from medq.domain.items.bundle import CLEAN, STOPPED
from medq.domain.items.item import Kind
from medq.domain.items.work_requests import Topic

# Reviews that a payment needs.
BALANCE = Topic("balance", Kind.REVIEW)
HELD = Topic("held", Kind.REVIEW)
MATCH = Topic("match", Kind.REVIEW)
LINES = Topic("lines", Kind.REVIEW)
STATUS = Topic("status", Kind.REVIEW)
OVERPAID = Topic("overpaid", Kind.REVIEW)
DUPLICATE = Topic("duplicate payment", Kind.REVIEW)
CREDIT = Topic("credit", Kind.REVIEW)
UNDERPAID = Topic("underpaid", Kind.REVIEW)
REVERSAL = Topic("reversal", Kind.REVIEW)
REOPENED = Topic("reopened", Kind.REVIEW)
PAYER_ORDER = Topic("payer order", Kind.REVIEW)
MEDICAID_SHARE = Topic("share after medicaid", Kind.REVIEW)
INJURY_SHARE = Topic("share of injured worker", Kind.REVIEW)
SHARE = Topic("patient share", Kind.REVIEW)
HIDDEN_DENIAL = Topic("hidden denial", Kind.REVIEW)
NOTICE = Topic("notice", Kind.REVIEW)
VERIFY = Topic("verify billing", Kind.REVIEW)
BARRED = Topic("patient barred", Kind.REVIEW)
TEST = Topic("underpayment test", Kind.REVIEW)
LOOK = Topic("adjustment", Kind.REVIEW)
CODES = Topic("codes", Kind.REVIEW)
REASON = Topic("reason", Kind.REVIEW)
REMARK = Topic("remark", Kind.REVIEW)
PROVIDER_REASON = Topic("provider reason", Kind.REVIEW)
CHANGED = Topic("changed code", Kind.REVIEW)
COVERAGE = Topic("coverage", Kind.REVIEW)
INTEREST = Topic("interest", Kind.REVIEW)
INTEREST_DIFFERENCE = Topic("interest difference", Kind.REVIEW)
PAYER = Topic("payer", Kind.REVIEW)
OPEN_BALANCE = Topic("open balance", Kind.REVIEW)
DUPLICATE_CLAIM = Topic("duplicate claim", Kind.REVIEW)
SAME_PAYER = Topic("same payer", Kind.REVIEW)

# Work that a payment leaves.
DENIAL = Topic("denial", Kind.DENIAL)
FORWARDED = Topic("forwarded", Kind.FOLLOW_UP)
UNDECIDED = Topic("undecided", Kind.FOLLOW_UP)
CORRECTION = Topic("correction", Kind.FOLLOW_UP)

# Provider adjustments, bank and file.
TAKEBACK = Topic("takeback", Kind.REVIEW)
FORWARD_BALANCE = Topic("forward balance", Kind.REVIEW)
PROVIDER_CODE = Topic("provider adjustment", Kind.REVIEW)
UNFUNDED = Topic("no money", Kind.REVIEW)
UNEXPLAINED_MONEY = Topic("no remittance", Kind.REVIEW)
REFUSED_FILE = Topic("file", Kind.REVIEW)
UNBILLED = Topic("unbilled", Kind.REVIEW)

# The office's own files.
CHANGED_CHARGES = Topic("changed charges", Kind.REVIEW)
SAME_PATIENT = Topic("same patient", Kind.REVIEW)

# What a person may not decide alone.
APPROVAL = Topic("approval", Kind.REVIEW)

# Acknowledgments, statuses and no response.
RESPONSE = Topic("response", Kind.REVIEW)
SUBMIT = Topic("submit", Kind.SUBMIT)
REJECTED_LINE = Topic("rejected line", Kind.SUBMIT)  # of a claim that was accepted
NEXT_PAYER = Topic("next payer", Kind.SUBMIT)
CLEAN_CLAIM = Topic(SUBMIT.name, SUBMIT.kind, CLEAN)
NOT_SENT = Topic(SUBMIT.name, SUBMIT.kind, "not sent")  # something is missing
NOT_ON_FILE = Topic(SUBMIT.name, SUBMIT.kind, "not on file")  # at the payer, by its status
ANSWER = Topic("answer", Kind.FOLLOW_UP)
NEVER_ACKNOWLEDGED = Topic("acknowledgment", Kind.FOLLOW_UP)
REMITTANCE = Topic("remittance", Kind.FOLLOW_UP)
RECORDS = Topic("records", Kind.DENIAL)
PLAN_QUESTION = Topic("plan question", Kind.CALLBACK)
CALLBACK = Topic("callback", Kind.CALLBACK)

ALL = (
    *(BALANCE, HELD, MATCH, LINES, STATUS, OVERPAID, DUPLICATE, CREDIT, UNDERPAID, REVERSAL),
    *(REOPENED, PAYER_ORDER, MEDICAID_SHARE, SHARE, HIDDEN_DENIAL, NOTICE, VERIFY, BARRED),
    *(TEST, LOOK, CODES, REASON, REMARK, CHANGED, COVERAGE, INTEREST, PAYER, SAME_PAYER),
    *(PROVIDER_REASON, INJURY_SHARE, INTEREST_DIFFERENCE, OPEN_BALANCE, DUPLICATE_CLAIM),
    *(DENIAL, FORWARDED, UNDECIDED, CORRECTION),
    *(TAKEBACK, FORWARD_BALANCE, PROVIDER_CODE, UNFUNDED, UNEXPLAINED_MONEY),
    *(REFUSED_FILE, UNBILLED, CHANGED_CHARGES, SAME_PATIENT, APPROVAL),
    *(RESPONSE, SUBMIT, REJECTED_LINE, NEXT_PAYER, CLEAN_CLAIM, NOT_SENT, NOT_ON_FILE),
    *(ANSWER, NEVER_ACKNOWLEDGED, REMITTANCE, RECORDS),
    *(PLAN_QUESTION, CALLBACK),
)
"""Every topic with a line of its own."""
WORKED_BY_CODES = (NOTICE, VERIFY, LOOK)
"""Reviews worked like a denial: minutes, recoverability and deadline come from the codes."""
STEPS_BY_CODES = (*WORKED_BY_CODES, BARRED)
"""Reviews whose steps are those of the codes."""


def reason_topic(reason: str) -> Topic:
    """Return the topic of an unknown reason code: one item a payer and code."""
    return Topic(f"{REASON.name} {reason}", REASON.kind, REASON.name)


def remark_topic(remark: str) -> Topic:
    """Return the topic of an unknown remark: one item a payer and remark."""
    return Topic(f"{REMARK.name} {remark}", REMARK.kind, REMARK.name)


def provider_reason_topic(reason: str) -> Topic:
    """Return the topic of an unknown provider adjustment code: one item a payer and code."""
    return Topic(f"{PROVIDER_REASON.name} {reason}", PROVIDER_REASON.kind, PROVIDER_REASON.name)


def code_questions(table: str, codes: Iterable[str]) -> list[Topic]:
    """Return the questions that adding these codes to a reference table answers."""
    topic_by_table = {"carc": reason_topic, "rarc": remark_topic, "plb": provider_reason_topic}
    topic_of = topic_by_table.get(table)
    return [topic_of(code) for code in codes] if topic_of else []


def _is_not_found(cause: str) -> bool:
    """Return whether a cause is the code of a status that says so: `D0 35`."""
    category = CATEGORIES.get(cause.partition(" ")[0])
    return category is not None and category.meaning is StatusMeaning.NOT_FOUND


def line_name(kind: Kind, name: str, cause: str) -> str:
    """Return the topic of the line in topics.csv that an item's topic and cause belong to."""
    if kind is CLEAN_CLAIM.kind and cause == CLEAN:
        return CLEAN_CLAIM.own_line
    if kind is NOT_SENT.kind and cause == STOPPED:
        return NOT_SENT.own_line
    if (kind, name) == (SUBMIT.kind, SUBMIT.name) and _is_not_found(cause):
        return NOT_ON_FILE.own_line
    for topic in (reason_topic(cause), remark_topic(cause), provider_reason_topic(cause)):
        if name == topic.name:
            return topic.own_line
    return name
