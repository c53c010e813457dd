"""Where the oddities of the payments are put: on a payment that suits, each on another."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from random import Random

from medq.demo.payers import Payer
from medq.demo.remittances import Remittance
from medq.domain.remittances.remittance import ClaimPayment, LinePayment


class Planter:
    """Finds remittances that nothing stands on yet; `planted` names each oddity with the trace or claim it stands on."""

    def __init__(self, random: Random, remittances: list[Remittance], today: date) -> None:
        self.random, self.remittances, self.today = random, remittances, today
        self.planted: dict[str, str] = {}
        self.touched: set[int] = set()  # remittances that carry something already

    def of(self, payer: Payer, days_ago: int, least: int = 2) -> Iterator[Remittance]:
        """Untouched remittances of a payer with at least so many claims, the newest that is so old first."""
        for one in reversed(self.remittances):
            if (
                one.payer is payer
                and (self.today - one.day).days >= days_ago
                and id(one) not in self.touched
            ):
                if len(one.payments) < least or one.provider_adjustments:
                    continue
                yield one

    def mark(self, name: str, on: str, *remittances: Remittance) -> None:
        self.planted[name] = on
        self.touched.update(map(id, remittances))

    def one(
        self,
        name: str,
        payers: Sequence[Payer],
        days_ago: int,
        fits: Callable[[ClaimPayment], bool],
    ) -> tuple[Remittance, int] | None:
        """The first payment of these payers that fits, and mark it."""
        for payer in payers:
            for remittance in self.of(payer, days_ago):
                for place, payment in enumerate(remittance.payments):
                    if fits(payment):
                        self.mark(name, payment.patient_control_number, remittance)
                        return remittance, place
        return None


def is_paid(payment: ClaimPayment) -> bool:
    return (
        payment.status == "1"
        and payment.paid_cents > 1000
        and all(line.paid_cents > 0 for line in payment.lines)
    )


def takes_from(line: LinePayment, cents: int) -> bool:
    return line.paid_cents > cents and bool(line.adjustments) and line.adjustments[0].reason == "45"
