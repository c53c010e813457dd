"""What is usual for each topic of work: what it means in plain words, and the steps that people take.

A denial has its steps from the reason tables; what stands here is for everything else. Sources: domain 2.9 to 2.11, 6.
"""

from medq.domain.items import topics
from medq.domain.items.item import Kind
from medq.domain.items.work_requests import Topic

Steps = tuple[str, ...]

MEANING: dict[Topic, str] = {
    topics.BALANCE: "Charge less adjustments is not what was paid. It was posted as the payer stated it; until somebody has"
    " looked, what is left of this claim is not certain.",
    topics.HELD: "Nothing of this payment was posted, because its parts do not make its whole.",
    topics.MATCH: "The money came, but no claim of ours fits without a doubt; it counts for no claim until it is linked.",
    topics.LINES: "The claim adds up, but its lines do not; it was posted as the payer stated it.",
    topics.STATUS: "The payer gave a status that no table knows, so nothing was counted.",
    topics.OVERPAID: "More was paid than was due. What is kept too long must be paid back with a penalty.",
    topics.DUPLICATE: "The same claim seems to be paid twice. A federal payer's money must go back within 60 days.",
    topics.CREDIT: "The claim owes less than nothing: somebody paid too much, a payer or the patient.",
    topics.UNDERPAID: "The payer allowed less than the contract on file says.",
    topics.REVERSAL: "The payer took back a result that is not in the store, so it is not known what it undoes.",
    topics.REOPENED: "What the first payer decided has changed, and others paid on it.",
    topics.PAYER_ORDER: "The payer answered in another order than the coverage on file has it.",
    topics.MEDICAID_SHARE: "After Medicaid the patient owes no more than the plan's own copay.",
    topics.SHARE: "What the patient is to pay is not what was expected or collected.",
    topics.HIDDEN_DENIAL: "The reason reads like a discount, but nothing was paid: it may be a denial in disguise.",
    topics.NOTICE: "The payer puts it on the patient. A bill is right only if the patient was told before, in writing.",
    topics.BARRED: "The patient may not be billed for this; it is the payer's or ours to bear.",
    topics.TEST: "What was allowed may be under the contract; it was not written off yet.",
    topics.LOOK: "An adjustment that no rule posts: it counts as open until somebody decides.",
    topics.CODES: "The payer gave no reason, or one that is in no table.",
    topics.REMARK: "A remark that is in no table: with a line for it the next ones sort themselves.",
    topics.CHANGED: "What was paid is not what was billed: another code, or fewer units.",
    topics.COVERAGE: "The payer says that the coverage on file is not right; the next claims would fail the same way.",
    topics.INTEREST: "The payer was late and the law gives interest, but none came.",
    topics.FORWARDED: "The first payer passed the claim on by itself; a claim of ours would come twice.",
    topics.UNDECIDED: "The payer has not decided yet.",
    topics.CORRECTION: "The payer took its result back and promised another; until then the claim is unpaid.",
    topics.UNFUNDED: "The remittance says that money was sent; nobody has seen it at the bank.",
    topics.UNEXPLAINED_MONEY: "Money came, and no remittance says what it is for.",
    topics.REFUSED_FILE: "A refused file was never filed: for the payer its claims do not exist, and their limits run.",
    topics.UNBILLED: "What was done was never billed, and the filing limit runs.",
    topics.SUBMIT: "A claim that was sent back was never filed: the filing limit runs as if nothing had been sent.",
    topics.ANSWER: "Nobody has said what becomes of this claim.",
    topics.NEVER_ACKNOWLEDGED: "Without a receipt the payer may never have had it, and there is no proof of filing.",
    topics.REMITTANCE: "The payer says that it decided, but no remittance with this claim came in.",
    topics.RECORDS: "The payer waits for papers from us and will deny when they do not come in time.",
    topics.PLAN_QUESTION: "The plan waits for an answer from the patient, and pays nothing until it comes.",
}

STEPS: dict[Topic, Steps] = {
    topics.BALANCE: (
        "Compare charge, adjustments and paid with the payer's own page",
        "Ask the payer for a corrected remittance, or accept it and say why",
    ),
    topics.HELD: (
        "See which part is missing: claims, provider adjustments or the payment",
        "Ask the payer for a corrected remittance",
        "Post it all the same, with a reason (p)",
    ),
    topics.MATCH: (
        "Compare name, member id, date and charge with the claims that may fit",
        "Link it to its claim (l)",
        "None fits: ask the payer for whom it is, or send it back",
    ),
    topics.LINES: ("Find the line that is off", "Ask the payer, or accept it and say why"),
    topics.STATUS: (
        "Look the claim up in the payer's portal",
        "Add a line for the status, or ask the payer",
    ),
    topics.OVERPAID: (
        "Check charge, units and contract",
        "Refund it, or let the payer take it back",
        "Note the day it was found",
    ),
    topics.DUPLICATE: (
        "Compare both payments: same lines, same days?",
        "Refund the second one",
        "Note the day it was found",
    ),
    topics.CREDIT: (
        "Find who paid too much: payer or patient",
        "Refund it, or move it to another open balance of the patient",
    ),
    topics.UNDERPAID: (
        "Check the contract's rate for that day",
        "Dispute it with the payer",
        "Or correct the rate on file",
    ),
    topics.REVERSAL: (
        "Look for the result that it takes back, at another claim number too",
        "Link it (l), or ask the payer what it reverses",
        "Wait for the corrected result",
    ),
    topics.REOPENED: (
        "Work out what the second payer would have paid",
        "Send it the new result",
        "Correct the patient's balance",
    ),
    topics.PAYER_ORDER: (
        "Check which plan comes first on that day",
        "Correct the coverage",
        "Send the claim to the right payer",
    ),
    topics.MEDICAID_SHARE: (
        "Write off what is above the plan's own copay",
        "Tell the patient if a bill went out",
    ),
    topics.SHARE: (
        "Compare with the eligibility answer",
        "Correct the patient's balance, or refund what was too much",
    ),
    topics.HIDDEN_DENIAL: (
        "Read the remarks: what was decided?",
        "Work it as a denial, or write it off by contract",
    ),
    topics.NOTICE: (
        "Look for a signed notice (ABN or waiver)",
        "Found: bill the patient",
        "None: appeal, or write it off",
    ),
    topics.BARRED: (
        "Write it off, or appeal",
        "Take it off the patient's statement if it stands there",
    ),
    topics.TEST: (
        "Check the contract's rate for that day",
        "Dispute the difference, or write it off",
    ),
    topics.LOOK: ("Read reason and remarks", "Write it off, bill it on, or dispute it"),
    topics.CODES: ("Ask the payer what was decided and why", "Add a line to the reason table"),
    topics.REMARK: ("Look the remark up", "Add a line to the remark table: medq reference import"),
    topics.CHANGED: (
        "Compare the codes with the chart",
        "Right: accept it",
        "Wrong: dispute it with the chart",
    ),
    topics.COVERAGE: (
        "Check name, member id, dates and payer at the plan's eligibility page",
        "Correct the coverage",
        "Send again to the right plan what was denied for it, later visits too",
    ),
    topics.INTEREST: (
        "Work out the days and the rate",
        "Claim it with the next batch of claims for interest",
    ),
    topics.PAYER: (
        "Look at its card or contract: what kind of plan is it?",
        "Give it its kind and rules",
        "Add its other numbers",
    ),
    topics.TAKEBACK: (
        "Find the overpayment that it speaks of: by the reference, by the amount",
        "Right: post it to that claim",
        "Wrong or unknown: ask the payer for the letter, dispute it in time",
    ),
    topics.FORWARD_BALANCE: (
        "Find the remittance that carries it on, by the reference",
        "Both there: they cancel out, done",
        "Only one: ask the payer when it is settled",
    ),
    topics.PROVIDER_CODE: (
        "Ask the payer what the code means",
        "Add a line for it: medq reference import plb.csv",
    ),
    topics.UNFUNDED: (
        "Look for the amount in the bank's list",
        "Ask the payer for the trace, or for a stop and a new payment",
    ),
    topics.UNEXPLAINED_MONEY: (
        "Ask the payer or the clearing house for the remittance",
        "Import it",
    ),
    topics.REFUSED_FILE: (
        "Read which segment was refused",
        "Have it mended where the file is made",
        "Send its claims again",
    ),
    topics.UNBILLED: (
        "Ask who holds it: chart, coding, front desk",
        "Bill it before the filing limit",
    ),
    topics.SUBMIT: ("Mend what is missing or wrong", "Send it with the next batch"),
    topics.FORWARDED: (
        "Wait for the next payer's result",
        "None: ask that payer, then send it the claim with the first result",
    ),
    topics.UNDECIDED: (
        "Look it up in the payer's portal",
        "Call: what is missing, and when is it decided?",
    ),
    topics.CORRECTION: (
        "Look for the new result in the portal",
        "Call: why taken back, and when does the new one come?",
    ),
    topics.ANSWER: (
        "Look it up in the payer's portal",
        "Call: received? pending why? expected when?",
        "Send it again if it was never received",
    ),
    topics.NEVER_ACKNOWLEDGED: (
        "Look for the receipt (999, 277CA) at the clearing house",
        "Never accepted: send it again before the filing limit",
        "Accepted: import the receipt, it proves the filing",
    ),
    topics.REMITTANCE: (
        "Look for the remittance at the clearing house and in the portal",
        "Import it, or ask for it again",
    ),
    topics.RECORDS: (
        "Find what they ask for: letter, portal, remark",
        "Gather it, and send it by fax or portal",
        "Keep the proof that it arrived",
    ),
    topics.PLAN_QUESTION: (
        "Check who is speaking: two of three identifiers, said by the caller",
        "Say what the plan wants to know, and how to answer it",
    ),
    topics.CALLBACK: (
        "Check who is speaking: two of three identifiers, said by the caller",
        "Explain, or find out and promise a date",
    ),
}

OF_KIND: dict[Kind, Steps] = {
    Kind.REVIEW: ("Look at what differs", "Put it right, or accept it and say why"),
    Kind.DENIAL: (
        "Ask the payer what was decided and why",
        "Correct and resend, appeal, or bill on",
    ),
    Kind.QUESTION: ("Remind the provider", "Apply the addendum once it is signed"),
}

_MEANING = {(topic.kind, topic.name): text for topic, text in MEANING.items()}
_STEPS = {(topic.kind, topic.name): steps for topic, steps in STEPS.items()}


def meaning(kind: Kind, topic: str) -> str:
    """What a topic means, in plain words; empty where its title says it all."""
    return _MEANING.get((kind, topic), "")


def steps(kind: Kind, topic: str) -> Steps:
    """The usual steps of a topic; of its kind where it has none of its own."""
    return _STEPS.get((kind, topic)) or OF_KIND.get(kind, ())
