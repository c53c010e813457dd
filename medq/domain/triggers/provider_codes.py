"""Provider adjustment codes (PLB03-1), read from the reference table plb.csv."""

from dataclasses import dataclass
from enum import StrEnum

from medq.domain.items.work_requests import Severity
from medq.domain.reasons.code_table import Columns
from medq.domain.reasons.table_row import TableRow


class AdjustmentEffect(StrEnum):
    """Column `does` of plb.csv: how an adjustment with a code is treated."""

    TAKEBACK = "takeback"  # reviewed unless a posted reversal or refund explains it
    FORWARD = "forward"  # an open balance with the payer, which a later half must offset
    REFUND = "refund"  # ends the credit whose refund we sent
    ADVANCE = "advance"  # an open advance payment
    OWNER = "owner"  # reviewed by owner or supervisor
    REVIEW = "review"  # always reviewed
    CONTRACT = "contract"  # reviewed unless the contract provides for it
    INTEREST = "interest"  # income, compared with the prompt-pay rules
    INCOME = "income"  # income that belongs to no claim
    INFORMATION = "information"


@dataclass(frozen=True, slots=True)
class ProviderCode:
    """One code: its text, its effect, and severity and minutes of its review."""

    code: str
    plain: str
    effect: AdjustmentEffect
    severity: Severity
    minutes: int
    contact: str
    positive: str  # what an amount means that lowers the payment
    negative: str  # what an amount means that raises it
    steps: tuple[str, ...]  # empty: those of the topic
    source: str
    as_of: str

    def meaning(self, cents: int) -> str:
        """Return what an amount of this sign means; empty where the table does not say."""
        return self.positive if cents > 0 else self.negative


def provider_code(columns: Columns) -> ProviderCode:
    """Return the code of one row of plb.csv; `positive`, `negative` and `steps` may be empty.

    Raises `MedqError` naming the code and the column.
    """
    row = TableRow("plb", columns)
    return ProviderCode(
        code=row.text("code"),
        plain=row.text("plain"),
        effect=row.word("does", {effect.value: effect for effect in AdjustmentEffect}),
        severity=row.word("severity", {level.name.lower(): level for level in Severity}),
        minutes=row.minutes(),
        contact=row.text("contact"),
        positive=row.optional("positive"),
        negative=row.optional("negative"),
        steps=row.parts("steps"),
        source=row.text("source"),
        as_of=row.text("as_of"),
    )
