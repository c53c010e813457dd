"""Reversals and takebacks in the demo's payments, and provider adjustments."""

from collections.abc import Callable, Sequence

from medq.demo.adjudication import with_totals_from_lines
from medq.demo.anomaly_injector import AnomalyInjector, can_reduce, is_paid_in_full
from medq.demo.payers import (
    AETNA,
    ANTHEM,
    CIGNA,
    COLORADO_ACCESS,
    DEVOTED,
    FEP,
    HUMANA,
    MEDICAID,
    MEDICARE,
    TRICARE,
    DemoPayer,
)
from medq.demo.remittances import DemoRemittance
from medq.demo.workdays import DAY
from medq.domain.claims.codes import REVERSAL
from medq.domain.remittances.remittance import Adjustment, ClaimPayment


def reverse_and_correct(injector: AnomalyInjector) -> None:
    """Reverse and correct a payment: two CLPs in a later file, the second with a new ICN."""
    for later in injector.untouched_remittances(ANTHEM, 9):
        for earlier in injector.untouched_remittances(
            ANTHEM, 9 + (injector.today - later.day).days
        ):
            original = next(
                (
                    payment
                    for payment in earlier.payments
                    if is_paid_in_full(payment) and _has_patient_share(payment)
                ),
                None,
            )
            if original is not None and earlier is not later:
                later.payments += [_make_reversal(original), _make_corrected(original)]
                injector.mark(
                    "reversal and correction", original.patient_control_number, later, earlier
                )
                return


def carry_forward(injector: AnomalyInjector) -> None:
    """Carry a negative balance forward (FB) and settle it in the next file (FB, positive)."""
    _carry_negative_balance(
        injector,
        "FB carried and settled",
        lambda takeback, _: ("FB", takeback.trace),
        (TRICARE, FEP, DEVOTED, AETNA, CIGNA),
    )


def carry_and_recoup(injector: AnomalyInjector) -> None:
    """Carry a negative balance forward; a WO in the next file names the claim."""
    _carry_negative_balance(
        injector,
        "FB explained by WO",
        lambda _, original: ("WO", original.payer_claim_number),
        (DEVOTED, FEP, TRICARE, HUMANA, AETNA, CIGNA, MEDICAID),
    )


def add_provider_adjustments(injector: AnomalyInjector) -> None:
    """Add provider adjustments: unexplained, refund acknowledged, bonus, old recoupment."""
    kinds: tuple[tuple[DemoPayer, tuple[tuple[str, str, int], ...]], ...] = (
        (MEDICAID, (("CS", "ADJ7741", 2500),)),
        (ANTHEM, (("WO", "A2600100042", 8750), ("72", "A2600100042", -8750))),
        (COLORADO_ACCESS, (("BN", "QUALITY", -15000),)),
        (MEDICARE, (("WO", "M2520500311", 4312),)),
    )
    for payer, pairs in kinds:
        for remittance in injector.untouched_remittances(payer, 7, 1):
            if remittance.sum_cents > sum(cents for _, _, cents in pairs):
                remittance.provider_adjustments += pairs
                injector.mark(f"PLB {pairs[0][0]} {payer.key}", remittance.trace, remittance)
                break


def _carry_negative_balance(
    injector: AnomalyInjector,
    name: str,
    make_settlement: Callable[[DemoRemittance, ClaimPayment], tuple[str, str]],
    payers: Sequence[DemoPayer],
) -> None:
    for payer in payers:
        if match := _find_takeback(injector, payer):
            earlier, takeback, settling, original = match
            takeback.payments.append(_make_reversal(original))
            balance_cents = -takeback.sum_cents
            takeback.provider_adjustments.append(("FB", takeback.trace, -balance_cents))
            settling.provider_adjustments.append(
                (*make_settlement(takeback, original), balance_cents)
            )
            injector.mark(name, takeback.trace, earlier, takeback, settling)
            return


def _find_takeback(
    injector: AnomalyInjector, payer: DemoPayer
) -> tuple[DemoRemittance, DemoRemittance, DemoRemittance, ClaimPayment] | None:
    """Return (earlier, takeback, settling, original) or None.

    `original` is a claim payment of the payer's remittance `earlier`. Its reversal in `takeback`
    makes that payment negative; `settling`, the payer's next remittance, can settle the balance.
    """
    candidates = [
        remittance
        for remittance in injector.remittances
        if remittance.payer is payer and injector.today - remittance.day >= DAY * 4
    ]
    for index in range(len(candidates) - 1, 2, -1):
        settling, takeback = candidates[index], candidates[index - 1]
        if (
            {id(takeback), id(settling)} & injector.touched
            or takeback.provider_adjustments
            or settling.provider_adjustments
        ):
            continue
        for earlier in candidates[: index - 2]:
            if id(earlier) in injector.touched:
                continue
            for original in earlier.payments:
                if (
                    is_paid_in_full(original)
                    and takeback.sum_cents
                    < original.paid_cents
                    < takeback.sum_cents + settling.sum_cents
                ):
                    return earlier, takeback, settling, original
    return None


def _has_patient_share(payment: ClaimPayment) -> bool:
    return any(
        adjustment.group == "PR" for adjustment in payment.lines[0].adjustments
    ) and can_reduce(payment.lines[0], 0)


def _make_reversal(payment: ClaimPayment) -> ClaimPayment:
    """Return the reversal of a claim payment: every amount negated."""
    lines = tuple(
        line._replace(
            charge_cents=-line.charge_cents,
            paid_cents=-line.paid_cents,
            allowed_cents=-line.allowed_cents if line.allowed_cents else None,
            adjustments=tuple(
                Adjustment(adjustment.group, adjustment.reason, -adjustment.cents)
                for adjustment in line.adjustments
            ),
        )
        for line in payment.lines
    )
    return with_totals_from_lines(
        payment._replace(
            status=REVERSAL,
            original_reference=payment.payer_claim_number,
            remarks=(),
            lines=lines,
        )
    )


def _make_corrected(payment: ClaimPayment) -> ClaimPayment:
    """Return the corrected result: the first line has no patient share."""
    line, *rest = payment.lines
    patient_share = sum(
        adjustment.cents for adjustment in line.adjustments if adjustment.group == "PR"
    )
    corrected_line = line._replace(
        paid_cents=line.paid_cents + patient_share,
        adjustments=tuple(
            adjustment for adjustment in line.adjustments if adjustment.group != "PR"
        ),
    )
    return with_totals_from_lines(
        payment._replace(
            payer_claim_number=payment.payer_claim_number + "A",
            remarks=("MA67",),
            lines=(corrected_line, *rest),
        )
    )
