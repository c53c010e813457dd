"""Money that payers take back, and what they add or take beside the claims."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from medq.demo.adjudication import summed
from medq.demo.anomaly_injector import Planter, is_paid, takes_from
from medq.demo.payers import (
    ACCESS,
    AETNA,
    ANTHEM,
    CIGNA,
    DEVOTED,
    FEP,
    HUMANA,
    MEDICAID,
    MEDICARE,
    TRICARE,
    Payer,
)
from medq.demo.remittances import Remittance
from medq.demo.workdays import DAY
from medq.domain.remittances.remittance import Adjustment, ClaimPayment


def reverse(planter: Planter) -> None:
    """A payer takes a payment back and decides anew: two CLP in a later file, the second with a new number."""
    for later in planter.of(ANTHEM, 9):
        for earlier in planter.of(ANTHEM, 9 + (planter.today - later.day).days):
            old = next((one for one in earlier.payments if is_paid(one) and _reversible(one)), None)
            if old is not None and earlier is not later:
                later.payments += [_reversal(old), _corrected(old)]
                planter.mark("reversal and correction", old.patient_control_number, later, earlier)
                return


def carry_forward(planter: Planter) -> None:
    """A balance below nothing is carried forward (FB, minus) and taken in the next file (FB, plus)."""
    _below_nothing(
        planter,
        "FB carried and settled",
        lambda first, _: ("FB", first.trace),
        (TRICARE, FEP, DEVOTED, AETNA, CIGNA),
    )


def carry_and_recoup(planter: Planter) -> None:
    """A balance below nothing is carried forward, and the next file says by a WO which claim it was for."""
    _below_nothing(
        planter,
        "FB explained by WO",
        lambda _, old: ("WO", old.payer_claim_number),
        (DEVOTED, FEP, TRICARE, HUMANA, AETNA, CIGNA, MEDICAID),
    )


def provider_level(planter: Planter) -> None:
    """Money beside the claims: an unexplained cut, a confirmed refund with its twin, a bonus, a recoupment of long ago."""
    kinds: tuple[tuple[Payer, tuple[tuple[str, str, int], ...]], ...] = (
        (MEDICAID, (("CS", "ADJ7741", 2500),)),
        (ANTHEM, (("WO", "A2600100042", 8750), ("72", "A2600100042", -8750))),
        (ACCESS, (("BN", "QUALITY", -15000),)),
        (MEDICARE, (("WO", "M2520500311", 4312),)),
    )
    for payer, pairs in kinds:
        for remittance in planter.of(payer, 7, 1):
            if remittance.sum_cents > sum(cents for _, _, cents in pairs):
                remittance.provider_adjustments += pairs
                planter.mark(f"PLB {pairs[0][0]} {payer.key}", remittance.trace, remittance)
                break


def _below_nothing(
    planter: Planter,
    name: str,
    settle: Callable[[Remittance, ClaimPayment], tuple[str, str]],
    payers: Sequence[Payer],
) -> None:
    for payer in payers:
        if found := _take_back(planter, payer):
            earlier, first, second, old = found
            first.payments.append(_reversal(old))
            below = -first.sum_cents
            first.provider_adjustments.append(("FB", first.trace, -below))
            second.provider_adjustments.append((*settle(first, old), below))
            planter.mark(name, first.trace, earlier, first, second)
            return


def _take_back(
    planter: Planter, payer: Payer
) -> tuple[Remittance, Remittance, Remittance, ClaimPayment] | None:
    """Two payments in a row of a payer, and an earlier claim that takes the first of them below nothing when taken back."""
    mine = [
        one
        for one in planter.remittances
        if one.payer is payer and planter.today - one.day >= DAY * 4
    ]
    for place in range(len(mine) - 1, 2, -1):
        second, first = mine[place], mine[place - 1]
        if (
            {id(first), id(second)} & planter.touched
            or first.provider_adjustments
            or second.provider_adjustments
        ):
            continue
        for earlier in mine[: place - 2]:
            if id(earlier) in planter.touched:
                continue
            for old in earlier.payments:
                if (
                    is_paid(old)
                    and first.sum_cents < old.paid_cents < first.sum_cents + second.sum_cents
                ):
                    return earlier, first, second, old
    return None


def _reversible(payment: ClaimPayment) -> bool:
    return any(one.group == "PR" for one in payment.lines[0].adjustments) and takes_from(
        payment.lines[0], 0
    )


def _reversal(payment: ClaimPayment) -> ClaimPayment:
    """The same once more with every amount turned round."""
    lines = tuple(
        replace(
            line,
            charge_cents=-line.charge_cents,
            paid_cents=-line.paid_cents,
            allowed_cents=-line.allowed_cents if line.allowed_cents else None,
            adjustments=tuple(
                Adjustment(one.group, one.reason, -one.cents) for one in line.adjustments
            ),
        )
        for line in payment.lines
    )
    return summed(
        replace(
            payment,
            status="22",
            original_reference=payment.payer_claim_number,
            remarks=(),
            lines=lines,
        )
    )


def _corrected(payment: ClaimPayment) -> ClaimPayment:
    """The true result: the patient's share of the first line was not due."""
    line, *rest = payment.lines
    share = sum(one.cents for one in line.adjustments if one.group == "PR")
    better = replace(
        line,
        paid_cents=line.paid_cents + share,
        adjustments=tuple(one for one in line.adjustments if one.group != "PR"),
    )
    return summed(
        replace(
            payment,
            payer_claim_number=payment.payer_claim_number + "A",
            remarks=("MA67",),
            lines=(better, *rest),
        )
    )
