"""The next steps of each topic of work: what it means, and what people usually do.

A denial has its steps from the reason tables; these are for everything else.
"""

from medq.domain.items import topics
from medq.domain.items.item import Kind
from medq.domain.items.work_requests import Topic
from medq.domain.triggers.unsent import CLEAN

Steps = tuple[str, ...]

MEANING: dict[Topic, str] = {
    topics.BALANCE: (
        "Billed less adjustments is not what was paid. Posted as the payer stated it: balance"
        " unverified."
    ),
    topics.HELD: "Nothing of this payment was posted: its parts do not add up to its total.",
    topics.MATCH: "Payment received, but no claim matches with certainty. Unposted until linked.",
    topics.LINES: "The claim balances, its service lines do not. Posted as the payer stated it.",
    topics.STATUS: "The payer sent a claim status that is not in the tables. Nothing was counted.",
    topics.OVERPAID: (
        "Paid more than was due. An overpayment kept too long must be repaid with a penalty."
    ),
    topics.DUPLICATE: (
        "The same claim seems to be paid twice. A federal payer must be refunded within 60 days."
    ),
    topics.CREDIT: "Credit balance: a payer or the patient paid too much.",
    topics.UNDERPAID: "The payer allowed less than the contract on file.",
    topics.REVERSAL: (
        "The payer reversed a payment that is not on file, so it is unknown what it reverses."
    ),
    topics.REOPENED: "The primary's payment changed after the secondary or the patient paid.",
    topics.PAYER_ORDER: "The payer processed the claim in another order than the coverage on file.",
    topics.MEDICAID_SHARE: "After Medicaid the patient owes no more than the plan's own copay.",
    topics.SHARE: "Patient responsibility is not what was expected or collected.",
    topics.HIDDEN_DENIAL: (
        "The reason reads like a contractual discount, but nothing was paid: possible hidden"
        " denial."
    ),
    topics.NOTICE: (
        "The payer assigns it to the patient. Bill only if the patient signed a notice before."
    ),
    topics.BARRED: "Do not bill the patient: the payer or the practice must bear it.",
    topics.TEST: "The allowed amount may be below contract. It is not written off yet.",
    topics.LOOK: "No posting rule for this adjustment: it stays in the balance for now.",
    topics.CODES: "The payer gave no reason code, or one that is not in the tables.",
    topics.REMARK: "A remark code that is not in the tables. Add it, and later ones are sorted.",
    topics.CHANGED: "Paid for another code or fewer units than billed.",
    topics.COVERAGE: (
        "The payer says the coverage on file is wrong; the next claims would be denied as well."
    ),
    topics.INTEREST: "Late payment: interest is due by law, and none was paid.",
    topics.FORWARDED: "Crossover claim: billing the secondary would duplicate it.",
    topics.UNDECIDED: "Pended: the payer has not processed it yet.",
    topics.CORRECTION: "Reversed, correction pending: unpaid until the corrected payment comes.",
    topics.UNFUNDED: "The remittance reports a payment; deposit not found.",
    topics.UNEXPLAINED_MONEY: "Deposit without ERA.",
    topics.REFUSED_FILE: (
        "A rejected batch does not count as filed: timely filing of its claims keeps running."
    ),
    topics.UNBILLED: "The visit was never billed, and timely filing is running.",
    topics.SUBMIT: "Rejected claims do not count as filed: timely filing keeps running.",
    topics.ANSWER: "No payer response on file.",
    topics.NEVER_ACKNOWLEDGED: "No acceptance report: no timely-filing proof.",
    topics.REMITTANCE: "The payer reports the claim as finalized, but its ERA was not received.",
    topics.RECORDS: "Records requested: send them by the due date or the claim denies.",
    topics.PLAN_QUESTION: "Information requested from the patient, still outstanding.",
}

CLEAN_MEANING = "Ready to submit."
CLEAN_STEPS: Steps = ("Submit with the next batch",)

STEPS: dict[Topic, Steps] = {
    topics.BALANCE: (
        "Compare billed, adjustments and paid with the payer's portal",
        "Request a corrected remittance, or accept it and say why",
    ),
    topics.HELD: (
        "See which part is missing: claims, provider adjustments or the payment",
        "Request a corrected remittance",
        "Or post it as is, with a reason (p)",
    ),
    topics.MATCH: (
        "Compare name, member ID, DOS and charge with the possible matches",
        "Link it to its claim (l)",
        "No match: ask the payer whose it is, or return it",
    ),
    topics.LINES: (
        "Find the line that is out of balance",
        "Call the payer, or accept it and say why",
    ),
    topics.STATUS: (
        "Check the claim in the payer's portal",
        "Add a row for the status, or call the payer",
    ),
    topics.OVERPAID: (
        "Check charge, units and contract",
        "Refund it, or let the payer recoup it",
        "Note the date it was found",
    ),
    topics.DUPLICATE: (
        "Compare both payments: same lines, same DOS?",
        "Refund the second one",
        "Note the date it was found",
    ),
    topics.CREDIT: (
        "Find who paid too much: payer or patient",
        "Refund it, or transfer it to another balance of the patient",
    ),
    topics.UNDERPAID: (
        "Check the contract rate for the DOS",
        "Dispute it with the payer",
        "Or correct the rate on file",
    ),
    topics.REVERSAL: (
        "Find the payment it reverses; try other claim numbers too",
        "Link it (l), or ask the payer what it reverses",
        "Watch for the corrected remittance",
    ),
    topics.REOPENED: (
        "Work out what the secondary would have paid",
        "Send the secondary the corrected EOB",
        "Correct the patient's balance",
    ),
    topics.PAYER_ORDER: (
        "Check which plan was primary on the DOS",
        "Correct the coverage",
        "Submit the claim to the right payer",
    ),
    topics.MEDICAID_SHARE: (
        "Write off what is above the plan's own copay",
        "Tell the patient if a statement went out",
    ),
    topics.SHARE: (
        "Compare with the eligibility response",
        "Correct the patient's balance, or refund what was overcollected",
    ),
    topics.HIDDEN_DENIAL: (
        "Read the remark codes: how was it processed?",
        "Work it as a denial, or write it off as contractual",
    ),
    topics.NOTICE: (
        "Look for a signed notice (ABN or waiver)",
        "Signed: bill the patient",
        "Not signed: appeal, or write it off",
    ),
    topics.BARRED: (
        "Write it off, or appeal",
        "Remove it from the patient's statement if it is there",
    ),
    topics.TEST: (
        "Check the contract rate for the DOS",
        "Dispute the difference, or write it off",
    ),
    topics.LOOK: (
        "Read the reason and remark codes",
        "Write it off, bill the next payer, or dispute it",
    ),
    topics.CODES: (
        "Ask the payer how and why it was processed",
        "Add a row to the reason table",
    ),
    topics.REMARK: (
        "Look up the remark code",
        "Add a row to the remark table: medq reference import",
    ),
    topics.CHANGED: (
        "Compare the codes with the chart",
        "Payer is right: accept it",
        "Payer is wrong: dispute it with the chart",
    ),
    topics.COVERAGE: (
        "Check name, member ID, dates and payer in the plan's eligibility portal",
        "Correct the coverage",
        "Resubmit what was denied for it to the right plan, later visits too",
    ),
    topics.INTEREST: (
        "Calculate the days and the rate",
        "Request it with the next batch of interest claims",
    ),
    topics.PAYER: (
        "Check the card or contract: what type of plan is it?",
        "Set its plan type and rules",
        "Add its other payer IDs",
    ),
    topics.TAKEBACK: (
        "Identify the claim (reference #, amount)",
        "Correct: post the takeback",
        "Wrong or unknown: request the payer's letter, dispute it by the deadline",
    ),
    topics.FORWARD_BALANCE: (
        "Find the remittance that carries it forward (reference #)",
        "FB and its offset cancel: close",
        "Only one of them: ask the payer when the other is due",
    ),
    topics.PROVIDER_CODE: (
        "Ask the payer what the code means",
        "Add a row for it: medq reference import plb.csv",
    ),
    topics.UNFUNDED: (
        "Look for the amount in the bank's deposits",
        "Ask the payer for the trace number, or for a stop payment and reissue",
    ),
    topics.UNEXPLAINED_MONEY: (
        "Request the ERA from the payer or the clearinghouse",
        "Import it",
    ),
    topics.REFUSED_FILE: (
        "Read which segment was rejected",
        "Have it fixed in the system that makes the file",
        "Resubmit its claims",
    ),
    topics.UNBILLED: (
        "Find who holds it: chart, coding, front desk",
        "Bill it before the filing deadline",
    ),
    topics.SUBMIT: ("Fix the rejected field", "Resubmit"),
    topics.FORWARDED: (
        "Watch for the next payer's remittance",
        "None: call that payer, then submit the claim with the primary's EOB",
    ),
    topics.UNDECIDED: (
        "Check the payer's portal",
        "Call: what is missing, and when will it be processed?",
    ),
    topics.CORRECTION: (
        "Check the portal for the corrected payment",
        "Call: why was it reversed, and when is the correction due?",
    ),
    topics.ANSWER: (
        "Check the payer's portal",
        "Call: received? pending why? expected when?",
        "Resubmit if it was never received",
    ),
    topics.NEVER_ACKNOWLEDGED: (
        "Look for the 999 and 277CA at the clearinghouse",
        "Never accepted: resubmit before the filing deadline",
        "Accepted: import the 277CA, it proves timely filing",
    ),
    topics.REMITTANCE: (
        "Look for the ERA at the clearinghouse and in the portal",
        "Import it, or request it again",
    ),
    topics.RECORDS: (
        "Find what is requested: letter, portal, remark code",
        "Gather the records and send them by fax or portal",
        "Keep the delivery confirmation",
    ),
    topics.PLAN_QUESTION: (
        "Verify identity: tick two of five identifiers the caller states correctly",
        "Explain what the plan asks, and how to answer it",
    ),
    topics.CALLBACK: (
        "Verify identity: tick two of five identifiers the caller states correctly",
        "Explain, or give a callback date",
    ),
}

OF_KIND: dict[Kind, Steps] = {
    Kind.REVIEW: ("Check what differs", "Correct it, or accept it and say why"),
    Kind.DENIAL: (
        "Ask the payer how and why it was processed",
        "Correct and resubmit, appeal, or bill the next payer",
    ),
    Kind.QUESTION: ("Remind the provider", "Apply the addendum once it is signed"),
}

MEANING_BY_KEY = {(topic.kind, topic.name): text for topic, text in MEANING.items()}
STEPS_BY_KEY = {(topic.kind, topic.name): steps for topic, steps in STEPS.items()}


def meaning(kind: Kind, topic: str, cause: str = "") -> str:
    """Return what a topic means; empty where its title says it all."""
    if _is_clean(kind, cause):
        return CLEAN_MEANING
    return MEANING_BY_KEY.get((kind, topic), "")


def steps(kind: Kind, topic: str, cause: str = "") -> Steps:
    """Return the usual steps of a topic; those of its kind where it has none of its own."""
    if _is_clean(kind, cause):
        return CLEAN_STEPS
    return STEPS_BY_KEY.get((kind, topic)) or OF_KIND.get(kind, ())


def _is_clean(kind: Kind, cause: str) -> bool:
    return kind is Kind.SUBMIT and cause == CLEAN
