"""Causes of items in the words of an office, where the stored cause is not already these."""

CAUSE_TEXTS = {
    "awaiting codes": "no ERA yet",
    "balance": "unbalanced",
    "forwarded": "crossed over",
    "id changed": "ID changed",
    "lines": "lines differ",
    "match": "unmatched",
    "no answer": "no response",
    "no money": "no deposit",
    "no payer's 277CA": "no payer ack",
    "no reason": "no code",
    "no remittance": "no ERA",
    "not ours": "not a member",
    "payer": "new payer",
    "payer first": "other payer",
    "payer order": "COB order",
    "share after medicaid": "Medicaid bal.",
    "stopped": "not ready",
    "undecided": "pended",
}


def cause_text(cause: str) -> str:
    """Return a cause as people read it: codes as they are, names of topics in words."""
    return CAUSE_TEXTS.get(cause, cause)
