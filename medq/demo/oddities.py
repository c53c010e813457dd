"""What is amiss in the payments: each of the things that a biller knows, once or twice, on a payment that suits it.

A practice that is too small or too young to have a suitable payment goes without.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from random import Random

from medq.demo import names
from medq.demo.payers import ACCESS, AETNA, ANTHEM, CIGNA, DEVOTED, FEP, HUMANA, MEDICAID, MEDICARE, TRICARE, UHC, Payer
from medq.demo.procedures import rate
from medq.demo.remittances import Remittance
from medq.demo.workdays import DAY, workdays_later
from medq.domain.remittance import Adjustment, ClaimPayment, LinePayment


def plant(random: Random, remittances: list[Remittance], today: date) -> dict[str, str]:
    """Change the remittances in place; gives each oddity's name with the trace or claim it stands on."""
    planter = _Planter(random, remittances, today)
    for act in (
        planter.reverse, planter.carry_forward, planter.carry_and_recoup, planter.unbalance, planter.cent, planter.stranger,
        planter.zeros, planter.split, planter.change_procedure, planter.correct_member, planter.provider_level, planter.twice,
    ):  # fmt: skip
        act()
    return planter.planted


class _Planter:
    def __init__(self, random: Random, remittances: list[Remittance], today: date) -> None:
        self.random, self.remittances, self.today = random, remittances, today
        self.planted: dict[str, str] = {}
        self._touched: set[int] = set()  # remittances that carry something already

    def _of(self, payer: Payer, days_ago: int, least: int = 2) -> Iterator[Remittance]:
        """Untouched remittances of a payer with at least so many claims, the newest that is so old first."""
        for one in reversed(self.remittances):
            if one.payer is payer and (self.today - one.day).days >= days_ago and id(one) not in self._touched:
                if len(one.payments) < least or one.provider_adjustments:
                    continue
                yield one

    def _mark(self, name: str, on: str, *remittances: Remittance) -> None:
        self.planted[name] = on
        self._touched.update(map(id, remittances))

    def _one(
        self, name: str, payers: Sequence[Payer], days_ago: int, fits: Callable[[ClaimPayment], bool]
    ) -> tuple[Remittance, int] | None:
        """The first payment of these payers that fits, and mark it."""
        for payer in payers:
            for remittance in self._of(payer, days_ago):
                for place, payment in enumerate(remittance.payments):
                    if fits(payment):
                        self._mark(name, payment.patient_control_number, remittance)
                        return remittance, place
        return None

    def reverse(self) -> None:
        """A payer takes a payment back and decides anew: two CLP in a later file, the second with a new number."""
        for later in self._of(ANTHEM, 9):
            for earlier in self._of(ANTHEM, 9 + (self.today - later.day).days):
                old = next((one for one in earlier.payments if _is_paid(one) and _reversible(one)), None)
                if old is not None and earlier is not later:
                    later.payments += [_reversal(old), _corrected(old)]
                    self._mark("reversal and correction", old.patient_control_number, later, earlier)
                    return

    def _take_back(self, payer: Payer) -> tuple[Remittance, Remittance, ClaimPayment] | None:
        """Two payments in a row of a payer, and an earlier claim that takes the first of them below nothing when taken back."""
        mine = [one for one in self.remittances if one.payer is payer and self.today - one.day >= DAY * 4]
        for place in range(len(mine) - 1, 2, -1):
            second, first = mine[place], mine[place - 1]
            if {id(first), id(second)} & self._touched or first.provider_adjustments or second.provider_adjustments:
                continue
            for earlier in mine[: place - 2]:
                for old in earlier.payments:
                    if _is_paid(old) and first.sum_cents < old.paid_cents < first.sum_cents + second.sum_cents:
                        return first, second, old
        return None

    def _below_nothing(
        self, name: str, settle: Callable[[Remittance, ClaimPayment], tuple[str, str]], payers: Sequence[Payer]
    ) -> None:
        for payer in payers:
            if found := self._take_back(payer):
                first, second, old = found
                first.payments.append(_reversal(old))
                below = -first.sum_cents
                first.provider_adjustments.append(("FB", first.trace, -below))
                second.provider_adjustments.append((*settle(first, old), below))
                self._mark(name, first.trace, first, second)
                return

    def carry_forward(self) -> None:
        """A balance below nothing is carried forward (FB, minus) and taken in the next file (FB, plus)."""
        self._below_nothing("FB carried and settled", lambda first, _: ("FB", first.trace), (TRICARE, FEP, DEVOTED, AETNA, CIGNA))

    def carry_and_recoup(self) -> None:
        """A balance below nothing is carried forward, and the next file says by a WO which claim it was for."""
        self._below_nothing(
            "FB explained by WO",
            lambda _, old: ("WO", old.payer_claim_number),
            (DEVOTED, FEP, TRICARE, HUMANA, AETNA, CIGNA, MEDICAID),
        )

    def unbalance(self) -> None:
        """One payment states a dollar more than it holds: it will be held."""
        for remittance in self._of(CIGNA, 6, 3):
            remittance.off_by_cents = 100
            self._mark("payment off by a dollar", remittance.trace, remittance)
            return

    def cent(self) -> None:
        """One claim is off by a cent inside a payment that balances."""
        if found := self._one("claim off by a cent", (HUMANA, UHC), 8, lambda one: _is_paid(one) and len(one.lines) == 1):
            remittance, place = found
            payment = remittance.payments[place]
            line = payment.lines[0]
            first, *rest = line.adjustments
            wrong = replace(line, adjustments=(replace(first, cents=first.cents - 1), *rest))
            remittance.payments[place] = replace(payment, lines=(wrong,))

    def stranger(self) -> None:
        """One claim is nobody's: another practice's patient."""
        for remittance in self._of(UHC, 5):
            model = next((one for one in remittance.payments if _is_paid(one)), None)
            if model is None:
                continue
            lines = tuple(replace(line, line_control="") for line in model.lines)
            last, first = names.people(self.random, 1)[0]
            foreign = replace(
                model, patient_control_number="77001-X9", payer_claim_number=f"U{remittance.day:%y%j}0000077", lines=lines,
                patient_last=last.upper(), patient_first=first.upper(), member_id="999000077",
            )  # fmt: skip
            remittance.payments.append(foreign)
            self._mark("claim that matches none", foreign.patient_control_number, remittance)
            return

    def zeros(self) -> None:
        """One payer's system pads our number with zeros in front."""
        if found := self._one("number with leading zeros", (MEDICAID, TRICARE), 3, _is_paid):
            remittance, place = found
            payment = remittance.payments[place]
            remittance.payments[place] = replace(payment, patient_control_number=f"{payment.patient_control_number:0>14}")

    def split(self) -> None:
        """One claim comes back as two, each with some of the lines."""
        if found := self._one("split claim", (UHC, AETNA, HUMANA), 4, lambda one: _is_paid(one) and len(one.lines) >= 2):
            remittance, place = found
            payment = remittance.payments[place]
            parts = [payment.lines[:1], payment.lines[1:]]
            remittance.payments[place : place + 1] = [
                _summed(replace(payment, lines=part, payer_claim_number=payment.payer_claim_number + letter, remarks=("MA15",)))
                for part, letter in zip(parts, "AB", strict=True)
            ]

    def change_procedure(self) -> None:
        """One payer pays a lower visit than was billed, and names both codes."""

        def fits(payment: ClaimPayment) -> bool:
            return _is_paid(payment) and payment.lines[0].procedure == "99214" and _takes_from(payment.lines[0], 6000)

        if found := self._one("procedure changed by the payer", (HUMANA, ANTHEM, UHC, AETNA), 4, fits):
            remittance, place = found
            payment = remittance.payments[place]
            line = payment.lines[0]
            less = rate(remittance.payer, "99214") - rate(remittance.payer, "99213")
            first, *rest = line.adjustments
            lower = replace(
                line, procedure="99213", submitted_procedure="99214", paid_cents=line.paid_cents - less,
                allowed_cents=(line.allowed_cents or 0) - less, adjustments=(replace(first, cents=first.cents + less), *rest),
            )  # fmt: skip
            remittance.payments[place] = _summed(replace(payment, lines=(lower, *payment.lines[1:])))

    def correct_member(self) -> None:
        """One payer tells the member number that it has for the patient."""
        if found := self._one("member number corrected", (HUMANA, AETNA), 4, _is_paid):
            remittance, place = found
            payment = remittance.payments[place]
            remittance.payments[place] = replace(
                payment, corrected_last=payment.patient_last, corrected_first=payment.patient_first,
                corrected_member_id=f"{payment.member_id[:-1]}{(int(payment.member_id[-1]) + 1) % 10}",
            )  # fmt: skip

    def provider_level(self) -> None:
        """Money beside the claims: an unexplained cut, a confirmed refund with its twin, a bonus, a recoupment of long ago."""
        kinds: tuple[tuple[Payer, tuple[tuple[str, str, int], ...]], ...] = (
            (MEDICAID, (("CS", "ADJ7741", 2500),)),
            (ANTHEM, (("WO", "A2600100042", 8750), ("72", "A2600100042", -8750))),
            (ACCESS, (("BN", "QUALITY", -15000),)),
            (MEDICARE, (("WO", "M2520500311", 4312),)),
        )
        for payer, pairs in kinds:
            for remittance in self._of(payer, 7, 1):
                if remittance.sum_cents > sum(cents for _, _, cents in pairs):
                    remittance.provider_adjustments += pairs
                    self._mark(f"PLB {pairs[0][0]} {payer.key}", remittance.trace, remittance)
                    break

    def twice(self) -> None:
        """The clearing house delivers one remittance once more, under another file name and control number."""
        for remittance in self._of(AETNA, 10):
            copy = replace(remittance, delivered_again=workdays_later(remittance.day, 3))
            self.remittances.append(copy)
            self.remittances.sort(key=lambda one: (one.file_day, one.payer.key, one.day))
            self._mark("delivered twice", remittance.trace, remittance, copy)
            return


def _is_paid(payment: ClaimPayment) -> bool:
    return payment.status == "1" and payment.paid_cents > 1000 and all(line.paid_cents > 0 for line in payment.lines)


def _takes_from(line: LinePayment, cents: int) -> bool:
    return line.paid_cents > cents and bool(line.adjustments) and line.adjustments[0].reason == "45"


def _reversible(payment: ClaimPayment) -> bool:
    return any(one.group == "PR" for one in payment.lines[0].adjustments) and _takes_from(payment.lines[0], 0)


def _summed(payment: ClaimPayment) -> ClaimPayment:
    return replace(
        payment,
        charge_cents=sum(line.charge_cents for line in payment.lines),
        paid_cents=sum(line.paid_cents for line in payment.lines),
        patient_responsibility_cents=sum(one.cents for line in payment.lines for one in line.adjustments if one.group == "PR"),
    )


def _reversal(payment: ClaimPayment) -> ClaimPayment:
    """The same once more with every amount turned round."""
    lines = tuple(
        replace(
            line,
            charge_cents=-line.charge_cents,
            paid_cents=-line.paid_cents,
            allowed_cents=-line.allowed_cents if line.allowed_cents else None,
            adjustments=tuple(Adjustment(one.group, one.reason, -one.cents) for one in line.adjustments),
        )
        for line in payment.lines
    )
    return _summed(replace(payment, status="22", original_reference=payment.payer_claim_number, remarks=(), lines=lines))


def _corrected(payment: ClaimPayment) -> ClaimPayment:
    """The true result: the patient's share of the first line was not due."""
    line, *rest = payment.lines
    share = sum(one.cents for one in line.adjustments if one.group == "PR")
    better = replace(
        line, paid_cents=line.paid_cents + share, adjustments=tuple(one for one in line.adjustments if one.group != "PR")
    )
    return _summed(replace(payment, payer_claim_number=payment.payer_claim_number + "A", remarks=("MA67",), lines=(better, *rest)))
