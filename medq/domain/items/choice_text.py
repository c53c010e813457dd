"""The choices of a field, an outcome above all, in the words of an office."""

CHOICE_TEXTS = {
    "billed-next-payer": "billed to next payer",
    "closed-no-contact": "closed without contact",
    "let-go": "not pursued",
    "moved-to-patient": "moved to patient balance",
    "submitted-outside": "submitted outside medq",
}
"""Choices whose words are not those of their code."""


def choice_text(choice: str) -> str:
    """Return the code of a choice in words: `left voicemail`."""
    return CHOICE_TEXTS.get(choice, choice.replace("-", " "))
