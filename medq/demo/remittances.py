"""Payments: the decisions of one payer and one day, under one trace, with what the payer adds or takes beside the claims."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from medq.demo.payers import Payer
from medq.demo.simulation import Decision
from medq.domain.remittances.remittance import ClaimPayment


@dataclass(slots=True, eq=False)
class Remittance:
    """One 835. `provider_adjustments` are (reason, reference, cents), positive when they make the payment smaller."""

    payer: Payer
    day: date
    trace: str
    payments: list[ClaimPayment]
    provider_adjustments: list[tuple[str, str, int]] = field(default_factory=list)
    off_by_cents: int = 0  # how far the stated payment is wrong
    delivered_again: date | None = None  # the same once more, on this day and under another name

    @property
    def file_day(self) -> date:
        """The day on which its file comes."""
        return self.delivered_again or self.day

    @property
    def sum_cents(self) -> int:
        """What claims and provider adjustments come to."""
        return sum(one.paid_cents for one in self.payments) - sum(
            cents for _, _, cents in self.provider_adjustments
        )

    @property
    def payment_cents(self) -> int:
        return self.sum_cents + self.off_by_cents


def gather(decisions: Sequence[Decision]) -> list[Remittance]:
    """One remittance for each payer and day of payment, in order of days; interest for late claims goes beside them."""
    groups: dict[tuple[date, str], Remittance] = {}
    for decision in decisions:
        key = (decision.day, decision.payer.key)
        if key not in groups:
            groups[key] = Remittance(
                decision.payer, decision.day, trace(decision.payer, decision.day), []
            )
        groups[key].payments.append(decision.payment)
        if decision.interest_cents:
            groups[key].provider_adjustments.append(
                ("L6", decision.payment.patient_control_number, -decision.interest_cents)
            )
    return [groups[key] for key in sorted(groups)]


def trace(payer: Payer, day: date) -> str:
    """The trace of a payment: unique, since a payer pays once a day."""
    return f"{payer.key.replace('_', '').upper()[:6]}{day:%y%m%d}{(payer.rate + day.toordinal() * 7) % 9973:04d}"
