"""The course of all claims up to today: who decides what on which day, and what the office sends because of it."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from medq.demo import denials
from medq.demo.adjudication import after_commercial, after_medicare, denied, paid, received
from medq.demo.claims import Claim, PriorPayment, payer_number
from medq.demo.payers import MEDIGAP, Payer
from medq.demo.people import Coverage
from medq.demo.workdays import DAY, workdays_later
from medq.domain.remittances.remittance import ClaimPayment

MENDED_REJECTIONS, MENDED_DENIALS = 0.7, 0.45


@dataclass(slots=True, eq=False)
class Decision:
    """What a payer says of a claim on its day of payment; `interest_cents` where it was late."""

    claim: Claim
    payer: Payer
    day: date
    payment: ClaimPayment
    interest_cents: int = 0


class Course:
    """Follows every claim, and every claim that comes of it, until today."""

    def __init__(self, random: Random, today: date, duplicates: int) -> None:
        self.random, self.today = random, today
        self.duplicates = duplicates
        self.crossover_duplicates = 1
        self.claims: list[Claim] = []
        self.decisions: list[Decision] = []
        self._waiting: deque[Claim] = deque()
        self._versions: dict[str, int] = {}  # the last version given for a base

    def run(self, claims: Sequence[Claim]) -> None:
        """Send what can be sent before today, in order, and let its payers decide."""
        self._waiting.extend(
            sorted(
                (claim for claim in claims if claim.sent_day < self.today),
                key=lambda one: one.sent_day,
            )
        )
        while self._waiting:
            claim = self._waiting.popleft()
            self.claims.append(claim)
            if claim.rejection or claim.flaw:
                self._mend_rejection(claim)
            elif not claim.silent:
                self._decide(claim)
        self.claims.sort(key=lambda one: (one.sent_day, one.number))
        self.decisions.sort(key=lambda one: (one.day, one.payer.key, one.claim.number))

    def _send(self, claim: Claim, day: date) -> bool:
        """Queue a further version, if its day has come."""
        if day >= self.today:
            return False
        claim.sent_day = day
        claim.version = self._versions[claim.base] = self._versions.get(claim.base, 1) + 1
        claim.payer_number = payer_number(self.random, claim.payer, day)
        self._waiting.append(claim)
        return True

    def _mend_rejection(self, claim: Claim) -> None:
        if self.random.random() < MENDED_REJECTIONS:
            self._send(_next(claim), workdays_later(claim.sent_day, self.random.randrange(3, 8)))

    def _decide(self, claim: Claim) -> None:
        arrival = received(claim.payer, claim.sent_day)
        day = claim.payer.pay_day(arrival + DAY * claim.late_days, self.random)
        # The office sends some claims again while their payers still think.
        again = workdays_later(claim.sent_day, 5)
        if (
            self.duplicates
            and claim.plain
            and claim.version == 1
            and again < day
            and self.random.random() < 0.02
        ):
            copy = _next(claim)
            copy.denial = denials.DUPLICATE
            self.duplicates -= self._send(copy, again)
        if day > self.today:
            return None
        if claim.prior:
            return self._record(claim, claim.payer, day, after_commercial(claim))
        if claim.denial:
            self._record(
                claim, claim.payer, day, denied(self.random, claim, claim.denial, self.today)
            )
            return self._mend_denial(claim, claim.denial, day)
        payment = paid(self.random, claim, self.today)
        self._record(claim, claim.payer, day, payment)
        second = claim.patient.second
        if (
            second
            and payment.patient_responsibility_cents
            and claim.coverage is claim.patient.primary
        ):
            if payment.status == "19":
                self._cross_over(claim, payment, second, day)
            else:
                self._bill_second(claim, payment, second, day)
        return None

    def _record(self, claim: Claim, payer: Payer, day: date, payment: ClaimPayment) -> None:
        decision = Decision(claim, payer, day, payment)
        if claim.late_days and claim.payer is payer:
            decision.interest_cents = _interest(payment, day)
            decision.payment = replace(payment, interest_cents=decision.interest_cents)
        self.decisions.append(decision)

    def _mend_denial(self, claim: Claim, denial: denials.Denial, day: date) -> None:
        if not denial.remedy or self.random.random() >= MENDED_DENIALS:
            return
        better = _next(claim)
        if denial.remedy == "corrected" and claim.payer.replaces:
            better.frequency, better.original = "7", claim.payer_number
        if denial.reason == "146":
            better.diagnoses = ("M5450",)
        if denial.category == "authorisation":
            better.authorization = f"A{self.random.randrange(10**7, 10**8)}"
        self._send(better, workdays_later(day, self.random.randrange(3, 11)))

    def _cross_over(self, claim: Claim, first: ClaimPayment, second: Coverage, day: date) -> None:
        least, spread = second.payer.days
        later = replace(second.payer, days=(min(least, 5), min(spread, 5))).pay_day(
            day, self.random
        )
        if later <= self.today:
            payment = replace(
                after_medicare(claim, first, second),
                payer_claim_number=payer_number(self.random, second.payer, day),
                received_day=day,
            )
            self._record(claim, second.payer, later, payment)
        if self.crossover_duplicates and second.payer is MEDIGAP and day > self.today - DAY * 40:
            copy = _second_claim(claim, first, second, day)
            copy.denial, copy.prior = denials.CROSSOVER_DUPLICATE, None
            copy.marks.add("sent besides crossover")
            self.crossover_duplicates -= self._send(copy, workdays_later(day, 2))

    def _bill_second(self, claim: Claim, first: ClaimPayment, second: Coverage, day: date) -> None:
        self._send(
            _second_claim(claim, first, second, day),
            workdays_later(day, self.random.randrange(2, 6)),
        )


def _next(claim: Claim) -> Claim:
    """A further version of the claim, to be paid like any other; it gets its number when it is sent."""
    return replace(
        claim,
        denial=None,
        rejection=None,
        flaw="",
        late_days=0,
        marks=set(),
    )


def _second_claim(claim: Claim, first: ClaimPayment, second: Coverage, day: date) -> Claim:
    copy = _next(claim)
    copy.coverage = second
    copy.prior = PriorPayment(
        claim.coverage,
        day,
        tuple(line.paid_cents for line in first.lines),
        tuple(
            tuple((one.group, one.reason, one.cents) for one in line.adjustments)
            for line in first.lines
        ),
    )
    copy.authorization, copy.frequency, copy.original = "", "1", ""
    return copy


def _interest(payment: ClaimPayment, day: date) -> int:
    """Ten per cent a year on what was allowed, from the 31st day after receipt, half a cent up (C.R.S. 10-16-106.5)."""
    assert payment.received_day is not None
    late = (day - payment.received_day).days - 30
    allowed = sum(line.allowed_cents or 0 for line in payment.lines)
    return (allowed * 10 * late * 2 + 36500) // 73000
