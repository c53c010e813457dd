"""The stored rule of a deadline: a payer kind or the law, and which of its deadlines."""

from enum import StrEnum
from typing import NamedTuple


class DeadlineName(StrEnum):
    """A deadline that an item can run on; the value is its name in words."""

    FILING = "filing"
    APPEAL = "appeal"
    SECOND_APPEAL = "second appeal"
    FURTHER_APPEAL = "further appeal"
    CORRECTED_CLAIM = "corrected claim"
    REOPENING = "reopening"  # where the payer takes no corrected claim
    OTHER_FILING = "other-payer filing"
    RECORDS = "records"
    OVERPAYMENT = "overpayment"

    @property
    def adjective(self) -> str:
        """Return the name as it stands before a noun: `corrected-claim` deadline."""
        return _ADJECTIVES.get(self, self.value)


_ADJECTIVES = {
    DeadlineName.CORRECTED_CLAIM: "corrected-claim",
    DeadlineName.SECOND_APPEAL: "second-appeal",
    DeadlineName.FURTHER_APPEAL: "further-appeal",
}


class RuleId(NamedTuple):
    """The rule of a deadline; stored as `medicare_b.corrected_claim` or `law.overpayment`."""

    source: str  # payer kind, or "law"
    deadline: str

    def __str__(self) -> str:
        return f"{self.source}.{self.deadline}"

    @classmethod
    def parse(cls, text: str) -> "RuleId":
        """Return the rule of a stored text; an empty text is no rule."""
        source, _dot, deadline = text.rpartition(".")
        return cls(source, deadline)

    @property
    def name(self) -> DeadlineName | None:
        """Return the deadline's name, None where the rule has none of these."""
        return DeadlineName.__members__.get(self.deadline.upper())


def deadline_adjective(rule: str) -> str:
    """Return the name of a stored rule's deadline before the word `deadline`; empty for none."""
    name = RuleId.parse(rule).name
    return name.adjective if name else ""
