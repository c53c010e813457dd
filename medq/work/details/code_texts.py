"""Our own words for the codes of answers and results: what a code means, who is meant. Sources: domain table 2.2, 2.4, 6."""

CLAIM_STATUS = {
    "1": "decided as first payer",
    "2": "decided as second payer",
    "3": "decided as third payer",
    "4": "denied",
    "19": "decided as first payer, passed on to the next",
    "20": "decided as second payer, passed on to the next",
    "21": "decided as third payer, passed on to the next",
    "22": "an earlier result taken back",
    "23": "not theirs, sent on to another payer",
    "25": "a pricing estimate, no result",
}

CATEGORIES = {
    "A0": "passed on to somebody else",
    "A1": "received, not yet accepted",
    "A2": "accepted for a decision",
    "A3": "sent back: it cannot be processed",
    "A4": "not found",
    "A5": "split when it was entered",
    "A6": "rejected: something is missing",
    "A7": "rejected: something is not valid",
    "A8": "rejected: fields contradict each other",
    "P0": "pending",
    "P1": "in process",
    "P2": "in review",
    "P3": "the payer waits for something from us",
    "P4": "the payer waits for the patient",
    "P5": "held by the payer itself",
    "F0": "decided",
    "F1": "decided: paid",
    "F2": "decided: denied",
    "F3": "decided: changed",
    "F3F": "decided: forwarded to another payer",
    "F3N": "decided: not forwarded",
    "F4": "decided: no more money comes",
    "E0": "our question was not in order",
    "E1": "their system was down",
    "E2": "the source did not answer",
    "E3": "our question contradicts itself",
    "E4": "our question broke a rule of the partner",
    "D0": "no claim was found",
}

ENTITIES = {
    "IL": "subscriber",
    "QC": "patient",
    "82": "rendering provider",
    "85": "billing provider",
    "DN": "referring provider",
    "DK": "ordering provider",
    "77": "service facility",
    "PR": "payer",
}

PROVIDER_ADJUSTMENTS = {
    "WO": "an earlier overpayment recovered",
    "FB": "a balance carried from one payment to another",
    "72": "our refund confirmed",
    "L6": "interest",
    "CS": "a general adjustment",
    "J1": "not payable",
    "AP": "an advance",
    "LE": "a levy",
    "IR": "tax withheld",
    "SL": "a student loan repaid",
    "CT": "capitation",
    "LS": "a lump sum",
    "BN": "a bonus",
    "50": "a late charge",
    "51": "a penalty",
    "L3": "a penalty",
    "E3": "an amount withheld",
    "B2": "a rebate",
    "B3": "a recovery allowance",
    "WU": "a recovery, unspecified",
    "OB": "an offset for an affiliate",
    "TL": "a liability of a third party",
    "IP": "an incentive",
    "IS": "an interim settlement",
    "PI": "a periodic interim payment",
    "RA": "a retroactive adjustment",
}


def category(code: str) -> str:
    """A status category in words; R0 to R17 ask for something, an unknown one keeps its code."""
    return CATEGORIES.get(code) or (
        "asks us for something" if code.startswith("R") else f"status {code}"
    )


def status(code: str) -> str:
    """A claim's status (CLP02) in words."""
    return CLAIM_STATUS.get(code, f"an unknown status ({code})")


def provider_adjustment(code: str) -> str:
    """A provider adjustment's reason in words."""
    return PROVIDER_ADJUSTMENTS.get(code, f"an unknown reason ({code})")
