"""The remittances: a payer's results of one day under one trace, with its provider adjustments."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from medq.demo.payers import DemoPayer
from medq.demo.simulation import Adjudication
from medq.domain.remittances.remittance import ClaimPayment


@dataclass(slots=True, eq=False)
class DemoRemittance:
    """One 835.

    `provider_adjustments` are (reason, reference, cents); positive ones lower the payment.
    """

    payer: DemoPayer
    day: date
    trace: str
    payments: list[ClaimPayment]
    provider_adjustments: list[tuple[str, str, int]] = field(default_factory=list)
    off_by_cents: int = 0  # error of the stated payment
    delivered_again: date | None = None  # the day of a second delivery

    @property
    def file_day(self) -> date:
        """Return the day on which the file arrives."""
        return self.delivered_again or self.day

    @property
    def sum_cents(self) -> int:
        """Return the sum of claim payments less provider adjustments."""
        return sum(payment.paid_cents for payment in self.payments) - sum(
            cents for _, _, cents in self.provider_adjustments
        )

    @property
    def payment_cents(self) -> int:
        """Return the payment amount that the 835 states in BPR02."""
        return self.sum_cents + self.off_by_cents


def group_into_remittances(adjudications: Sequence[Adjudication]) -> list[DemoRemittance]:
    """Return one remittance per day and payer, by day; interest is a provider adjustment."""
    remittances_by_key: dict[tuple[date, str], DemoRemittance] = {}
    for adjudication in adjudications:
        key = (adjudication.day, adjudication.payer.key)
        if key not in remittances_by_key:
            remittances_by_key[key] = DemoRemittance(
                adjudication.payer,
                adjudication.day,
                make_trace(adjudication.payer, adjudication.day),
                [],
            )
        remittances_by_key[key].payments.append(adjudication.payment)
        if adjudication.interest_cents:
            remittances_by_key[key].provider_adjustments.append(
                ("L6", adjudication.payment.patient_control_number, -adjudication.interest_cents)
            )
    return [remittances_by_key[key] for key in sorted(remittances_by_key)]


def make_trace(payer: DemoPayer, day: date) -> str:
    """Return the trace of a payment, unique because a payer pays once a day."""
    prefix = payer.key.replace("_", "").upper()[:6]
    return f"{prefix}{day:%y%m%d}{(payer.rate + day.toordinal() * 7) % 9973:04d}"
