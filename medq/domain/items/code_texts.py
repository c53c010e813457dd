"""Causes, outcomes and other choices, stored as codes, in the words of an office."""

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
"""Causes whose words are not those of their code."""
CHOICE_TEXTS = {
    "billed-next-payer": "billed to next payer",
    "closed-no-contact": "closed without contact",
    "let-go": "not pursued",
    "moved-to-patient": "moved to patient balance",
    "submitted-outside": "submitted outside medq",
}
"""Choices whose words are not those of their code."""


def cause_text(cause: str) -> str:
    """Return a cause as people read it: codes as they are, names of topics in words."""
    return CAUSE_TEXTS.get(cause, cause)


def choice_text(choice: str) -> str:
    """Return the code of a choice in words: `left voicemail`."""
    return CHOICE_TEXTS.get(choice, choice.replace("-", " "))
