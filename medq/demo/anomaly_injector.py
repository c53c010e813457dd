"""The search for payments that suit an anomaly; each gets a payment of its own."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from random import Random

from medq.demo.payers import DemoPayer
from medq.demo.remittances import DemoRemittance
from medq.domain.remittances.remittance import ClaimPayment, LinePayment


class AnomalyInjector:
    """The remittances to inject anomalies into.

    `references` maps each anomaly to the trace or claim number that shows it.
    """

    def __init__(self, random: Random, remittances: list[DemoRemittance], today: date) -> None:
        self.random, self.remittances, self.today = random, remittances, today
        self.references: dict[str, str] = {}
        self.touched: set[int] = set()  # ids of remittances that have an anomaly

    def untouched_remittances(
        self, payer: DemoPayer, days_ago: int, min_claims: int = 2
    ) -> Iterator[DemoRemittance]:
        """Yield the payer's remittances without an anomaly, the newest first.

        Only those at least `days_ago` days old with at least `min_claims` claims.
        """
        for remittance in reversed(self.remittances):
            if (
                remittance.payer is payer
                and (self.today - remittance.day).days >= days_ago
                and id(remittance) not in self.touched
            ):
                if len(remittance.payments) < min_claims or remittance.provider_adjustments:
                    continue
                yield remittance

    def mark(self, name: str, reference: str, *remittances: DemoRemittance) -> None:
        """Record an anomaly; its remittances are not used again."""
        self.references[name] = reference
        self.touched.update(map(id, remittances))

    def mark_claim_payment(
        self,
        name: str,
        payers: Sequence[DemoPayer],
        days_ago: int,
        is_suitable: Callable[[ClaimPayment], bool],
    ) -> tuple[DemoRemittance, int] | None:
        """Mark the first suitable claim payment; return its remittance and index, or None."""
        for payer in payers:
            for remittance in self.untouched_remittances(payer, days_ago):
                for index, payment in enumerate(remittance.payments):
                    if is_suitable(payment):
                        self.mark(name, payment.patient_control_number, remittance)
                        return remittance, index
        return None


def is_paid_in_full(payment: ClaimPayment) -> bool:
    """Return True for a primary payment over $10 that pays every line."""
    return (
        payment.status == "1"
        and payment.paid_cents > 1000
        and all(line.paid_cents > 0 for line in payment.lines)
    )


def can_reduce(line: LinePayment, cents: int) -> bool:
    """Return True if the line can be paid so much less under its first adjustment, CARC 45."""
    return line.paid_cents > cents and bool(line.adjustments) and line.adjustments[0].reason == "45"
