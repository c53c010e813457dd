"""The simulation of all claims up to today: payers process, the office corrects and resubmits."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from medq.demo import denials
from medq.demo.adjudication import (
    adjudicate_crossover,
    adjudicate_secondary,
    deny_claim,
    pay_claim,
    received_day,
)
from medq.demo.claims import DemoClaim, PriorPayment, make_payer_claim_number
from medq.demo.payers import MEDIGAP, DemoPayer
from medq.demo.people import DemoCoverage
from medq.demo.workdays import DAY, workdays_later
from medq.domain.claims.codes import PRIMARY_FORWARDED
from medq.domain.remittances.remittance import ClaimPayment

CORRECTED_REJECTIONS, CORRECTED_DENIALS = 0.7, 0.45


@dataclass(slots=True, eq=False)
class Adjudication:
    """A payer's result for a claim on the day of payment; `interest_cents` if it paid late."""

    claim: DemoClaim
    payer: DemoPayer
    day: date
    payment: ClaimPayment
    interest_cents: int = 0


class PracticeSimulation:
    """The processing of all claims, corrections and secondary claims."""

    def __init__(self, random: Random, today: date, duplicates: int) -> None:
        self.random, self.today = random, today
        self.duplicates = duplicates
        self.crossover_duplicates = 1
        self.claims: list[DemoClaim] = []
        self.adjudications: list[Adjudication] = []
        self._waiting: deque[DemoClaim] = deque()
        self._versions: dict[str, int] = {}  # the last version used, by base number

    def run(self, claims: Sequence[DemoClaim]) -> None:
        """Submit the claims that are due before today, in order; their payers process them."""
        self._waiting.extend(
            sorted(
                (claim for claim in claims if claim.sent_day < self.today),
                key=lambda claim: claim.sent_day,
            )
        )
        while self._waiting:
            claim = self._waiting.popleft()
            self.claims.append(claim)
            if claim.rejection or claim.flaw:
                self._correct_rejection(claim)
            elif not claim.silent:
                self._process(claim)
        self.claims.sort(key=lambda claim: (claim.sent_day, claim.number))
        self.adjudications.sort(
            key=lambda result: (result.day, result.payer.key, result.claim.number)
        )

    def _send(self, claim: DemoClaim, day: date) -> bool:
        """Queue a further version of a claim; return False if its day is not before today."""
        if day >= self.today:
            return False
        claim.sent_day = day
        claim.version = self._versions[claim.base] = self._versions.get(claim.base, 1) + 1
        claim.payer_claim_number = make_payer_claim_number(self.random, claim.payer, day)
        self._waiting.append(claim)
        return True

    def _correct_rejection(self, claim: DemoClaim) -> None:
        if self.random.random() < CORRECTED_REJECTIONS:
            self._send(
                _copy_as_next_version(claim),
                workdays_later(claim.sent_day, self.random.randrange(3, 8)),
            )

    def _process(self, claim: DemoClaim) -> None:
        received_on = received_day(claim.payer, claim.sent_day)
        processed_on = claim.payer.pay_day(received_on + DAY * claim.late_days, self.random)
        # The office resubmits some claims before the payer has processed them.
        resent_on = workdays_later(claim.sent_day, 5)
        if (
            self.duplicates
            and claim.has_usual_outcome
            and claim.version == 1
            and resent_on < processed_on
            and self.random.random() < 0.02
        ):
            duplicate = _copy_as_next_version(claim)
            duplicate.denial = denials.DUPLICATE
            self.duplicates -= self._send(duplicate, resent_on)
        if processed_on > self.today:
            return None
        if claim.prior:
            return self._record(claim, claim.payer, processed_on, adjudicate_secondary(claim))
        if claim.denial:
            self._record(
                claim,
                claim.payer,
                processed_on,
                deny_claim(self.random, claim, claim.denial, self.today),
            )
            return self._correct_denial(claim, claim.denial, processed_on)
        payment = pay_claim(self.random, claim, self.today)
        self._record(claim, claim.payer, processed_on, payment)
        secondary = claim.patient.secondary
        if (
            secondary
            and payment.patient_responsibility_cents
            and claim.coverage is claim.patient.primary
        ):
            if payment.status == PRIMARY_FORWARDED:
                self._cross_over(claim, payment, secondary, processed_on)
            else:
                self._bill_secondary(claim, payment, secondary, processed_on)
        return None

    def _record(self, claim: DemoClaim, payer: DemoPayer, day: date, payment: ClaimPayment) -> None:
        adjudication = Adjudication(claim, payer, day, payment)
        if claim.late_days and claim.payer is payer:
            adjudication.interest_cents = _interest_cents(payment, day)
            adjudication.payment = payment._replace(interest_cents=adjudication.interest_cents)
        self.adjudications.append(adjudication)

    def _correct_denial(self, claim: DemoClaim, denial: denials.Denial, processed_on: date) -> None:
        if not denial.remedy or self.random.random() >= CORRECTED_DENIALS:
            return
        correction = _copy_as_next_version(claim)
        if denial.remedy == "corrected" and claim.payer.accepts_replacements:
            correction.frequency, correction.original = "7", claim.payer_claim_number
        if denial.reason == "146":
            correction.diagnoses = ("M5450",)
        if denial.category == "authorization":
            correction.authorization = f"A{self.random.randrange(10**7, 10**8)}"
        self._send(correction, workdays_later(processed_on, self.random.randrange(3, 11)))

    def _cross_over(
        self,
        claim: DemoClaim,
        primary_payment: ClaimPayment,
        secondary: DemoCoverage,
        primary_day: date,
    ) -> None:
        min_days, spread_days = secondary.payer.days
        secondary_day = replace(
            secondary.payer, days=(min(min_days, 5), min(spread_days, 5))
        ).pay_day(primary_day, self.random)
        if secondary_day <= self.today:
            payment = adjudicate_crossover(claim, primary_payment, secondary)._replace(
                payer_claim_number=make_payer_claim_number(
                    self.random, secondary.payer, primary_day
                ),
                received_day=primary_day,
            )
            self._record(claim, secondary.payer, secondary_day, payment)
        if (
            self.crossover_duplicates
            and secondary.payer is MEDIGAP
            and primary_day > self.today - DAY * 40
        ):
            duplicate = _make_secondary_claim(claim, primary_payment, secondary, primary_day)
            duplicate.denial, duplicate.prior = denials.CROSSOVER_DUPLICATE, None
            duplicate.marks.add("billed although crossed over")
            self.crossover_duplicates -= self._send(duplicate, workdays_later(primary_day, 2))

    def _bill_secondary(
        self,
        claim: DemoClaim,
        primary_payment: ClaimPayment,
        secondary: DemoCoverage,
        primary_day: date,
    ) -> None:
        self._send(
            _make_secondary_claim(claim, primary_payment, secondary, primary_day),
            workdays_later(primary_day, self.random.randrange(2, 6)),
        )


def _copy_as_next_version(claim: DemoClaim) -> DemoClaim:
    """Return a copy with the usual outcome; it gets its number when it is submitted."""
    return replace(
        claim,
        denial=None,
        rejection=None,
        flaw="",
        late_days=0,
        marks=set(),
    )


def _make_secondary_claim(
    claim: DemoClaim, primary_payment: ClaimPayment, secondary: DemoCoverage, primary_day: date
) -> DemoClaim:
    secondary_claim = _copy_as_next_version(claim)
    secondary_claim.coverage = secondary
    secondary_claim.prior = PriorPayment(
        claim.coverage,
        primary_day,
        tuple(line.paid_cents for line in primary_payment.lines),
        tuple(
            tuple(
                (adjustment.group, adjustment.reason, adjustment.cents)
                for adjustment in line.adjustments
            )
            for line in primary_payment.lines
        ),
    )
    secondary_claim.authorization, secondary_claim.frequency, secondary_claim.original = "", "1", ""
    return secondary_claim


def _interest_cents(payment: ClaimPayment, day: date) -> int:
    """Return 10 % interest a year on the allowed amount, from the 31st day after receipt.

    Half a cent rounds up. Source: C.R.S. 10-16-106.5 (Colorado prompt payment).
    """
    assert payment.received_day is not None
    days_late = (day - payment.received_day).days - 30
    allowed_cents = sum(line.allowed_cents or 0 for line in payment.lines)
    return (allowed_cents * 10 * days_late * 2 + 36500) // 73000
