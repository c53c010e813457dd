"""A visit with its claims and what the payers answered, as they are filed."""

from enum import StrEnum
from typing import NamedTuple

from tests.differential.ledger import Line, Result

PAYERS = ("ALPINE HEALTH", "BOULDER MUTUAL", "CANYON PLAN")
# Days on which payments are made, each with the files that carry them.
STAGES = ((0,), (1, 2), (3,), (4,), (5,))
PAYMENT_FILES = 6
CLAIM_FILES = 3


class SentClaim(NamedTuple):
    """A claim to one of the payers."""

    number: str
    payer: str
    sequence: int  # of its payer, from 0
    lines: tuple[int, ...]  # of the visit, by index
    names_others: bool  # the other coverages too
    file: int
    frequency: str = "1"
    reference: str = ""  # the payer's number of the claim that it replaces


class Form(StrEnum):
    """How a result is written, from all that X12 asks for to less."""

    FULL = "full"
    NO_CONTROL_NUMBERS = "lines without their control numbers"
    NO_MODIFIERS = "lines without control numbers and modifiers"
    NO_LINES = "reasons of the claim, without lines"
    OTHER_NUMBER = "the payer's number where ours belongs"


class Posting(NamedTuple):
    """A result with its place in the payment files."""

    result: Result
    stage: int
    file: int
    transaction: int
    form: Form = Form.FULL
    forwarded_to: str = ""  # a payer to which the claim crosses over


class Visit(NamedTuple):
    """A visit with its claims and its results in the order of their days and places in a file."""

    lines: tuple[Line, ...]
    payers: tuple[str, ...]  # in coverage order
    claims: tuple[SentClaim, ...]
    postings: tuple[Posting, ...]
    is_of_same_patient: bool = False  # as the visit before it, on a later day

    @property
    def billed_lines(self) -> list[Line]:
        """Return its lines; one that is only on a claim that was replaced bills nothing."""
        replaced = [each.payer for each in self.claims if each.frequency != "1"]
        billed = {
            line
            for claim in self.claims
            if claim.frequency != "1" or claim.payer not in replaced
            for line in claim.lines
        }
        return [
            line if index in billed else line._replace(charge_cents=0)
            for index, line in enumerate(self.lines)
        ]

    @property
    def results(self) -> tuple[Result, ...]:
        """Return its results, in order."""
        return tuple(posting.result for posting in self.postings)
