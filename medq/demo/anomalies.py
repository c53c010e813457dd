"""The anomalies of the demo's payments: each kind that billers know, once or twice.

A practice that is too small to have a suitable payment has fewer of them.
"""

from dataclasses import replace
from datetime import date
from random import Random

from medq.demo import names
from medq.demo.adjudication import with_totals_from_lines
from medq.demo.anomaly_injector import AnomalyInjector, can_reduce, is_paid_in_full
from medq.demo.payers import AETNA, ANTHEM, CIGNA, HUMANA, MEDICAID, TRICARE, UHC
from medq.demo.procedures import contract_rate_cents
from medq.demo.remittances import DemoRemittance
from medq.demo.takebacks import (
    add_provider_adjustments,
    carry_and_recoup,
    carry_forward,
    reverse_and_correct,
)
from medq.demo.workdays import workdays_later
from medq.domain.remittances.remittance import ClaimPayment


def inject_anomalies(
    random: Random, remittances: list[DemoRemittance], today: date
) -> dict[str, str]:
    """Change the remittances in place; return the trace or claim number that shows each anomaly."""
    injector = AnomalyInjector(random, remittances, today)
    for inject in (
        reverse_and_correct, carry_forward, carry_and_recoup, unbalance_payment, unbalance_claim,
        add_unknown_claim, pad_claim_number, split_claim, change_procedure, correct_member,
        add_provider_adjustments, deliver_twice,
    ):  # fmt: skip
        inject(injector)
    return injector.references


def unbalance_payment(injector: AnomalyInjector) -> None:
    """State a dollar too much in one payment: its import will be held."""
    for remittance in injector.untouched_remittances(CIGNA, 6, 3):
        remittance.off_by_cents = 100
        injector.mark("payment off by a dollar", remittance.trace, remittance)
        return


def unbalance_claim(injector: AnomalyInjector) -> None:
    """Make one claim a cent out of balance inside a payment that balances."""
    if match := injector.mark_claim_payment(
        "claim off by a cent",
        (HUMANA, UHC),
        8,
        lambda payment: is_paid_in_full(payment) and len(payment.lines) == 1,
    ):
        remittance, index = match
        payment = remittance.payments[index]
        line = payment.lines[0]
        first, *rest = line.adjustments
        unbalanced_line = line._replace(adjustments=(first._replace(cents=first.cents - 1), *rest))
        remittance.payments[index] = payment._replace(lines=(unbalanced_line,))


def add_unknown_claim(injector: AnomalyInjector) -> None:
    """Add a claim of another practice's patient."""
    for remittance in injector.untouched_remittances(UHC, 5):
        template = next(
            (payment for payment in remittance.payments if is_paid_in_full(payment)), None
        )
        if template is None:
            continue
        lines = tuple(line._replace(line_control="") for line in template.lines)
        last, first = names.draw_names(injector.random, 1)[0]
        unknown_claim = template._replace(
            patient_control_number="77001-X9",
            payer_claim_number=f"U{remittance.day:%y%j}0000077", lines=lines,
            patient_last=last.upper(), patient_first=first.upper(), member_id="999000077",
        )  # fmt: skip
        remittance.payments.append(unknown_claim)
        injector.mark("claim that matches none", unknown_claim.patient_control_number, remittance)
        return


def pad_claim_number(injector: AnomalyInjector) -> None:
    """Pad one claim number with leading zeros, as some payers' systems do."""
    if match := injector.mark_claim_payment(
        "number with leading zeros", (MEDICAID, TRICARE), 3, is_paid_in_full
    ):
        remittance, index = match
        payment = remittance.payments[index]
        remittance.payments[index] = payment._replace(
            patient_control_number=f"{payment.patient_control_number:0>14}"
        )


def split_claim(injector: AnomalyInjector) -> None:
    """Split one claim in two, each with some of the lines."""
    if match := injector.mark_claim_payment(
        "split claim",
        (UHC, AETNA, HUMANA),
        4,
        lambda payment: is_paid_in_full(payment) and len(payment.lines) >= 2,
    ):
        remittance, index = match
        payment = remittance.payments[index]
        line_groups = [payment.lines[:1], payment.lines[1:]]
        remittance.payments[index : index + 1] = [
            with_totals_from_lines(
                payment._replace(
                    lines=part,
                    payer_claim_number=payment.payer_claim_number + letter,
                    remarks=("MA15",),
                )
            )
            for part, letter in zip(line_groups, "AB", strict=True)
        ]


def change_procedure(injector: AnomalyInjector) -> None:
    """Downcode one office visit; the line names both codes."""

    def fits(payment: ClaimPayment) -> bool:
        return (
            is_paid_in_full(payment)
            and payment.lines[0].procedure == "99214"
            and can_reduce(payment.lines[0], 6000)
        )

    if match := injector.mark_claim_payment(
        "procedure changed by the payer", (HUMANA, ANTHEM, UHC, AETNA), 4, fits
    ):
        remittance, index = match
        payment = remittance.payments[index]
        line = payment.lines[0]
        rate_difference = contract_rate_cents(remittance.payer, "99214") - contract_rate_cents(
            remittance.payer, "99213"
        )
        first, *rest = line.adjustments
        downcoded_line = line._replace(
            procedure="99213", submitted_procedure="99214",
            paid_cents=line.paid_cents - rate_difference,
            allowed_cents=(line.allowed_cents or 0) - rate_difference,
            adjustments=(first._replace(cents=first.cents + rate_difference), *rest),
        )  # fmt: skip
        remittance.payments[index] = with_totals_from_lines(
            payment._replace(lines=(downcoded_line, *payment.lines[1:]))
        )


def correct_member(injector: AnomalyInjector) -> None:
    """Report a corrected member ID for one patient."""
    if match := injector.mark_claim_payment(
        "member number corrected", (HUMANA, AETNA), 4, is_paid_in_full
    ):
        remittance, index = match
        payment = remittance.payments[index]
        remittance.payments[index] = payment._replace(
            corrected_last=payment.patient_last, corrected_first=payment.patient_first,
            corrected_member_id=f"{payment.member_id[:-1]}{(int(payment.member_id[-1]) + 1) % 10}",
        )  # fmt: skip


def deliver_twice(injector: AnomalyInjector) -> None:
    """Deliver one remittance a second time, with another file name and control number."""
    for remittance in injector.untouched_remittances(AETNA, 10):
        second_delivery = replace(remittance, delivered_again=workdays_later(remittance.day, 3))
        injector.remittances.append(second_delivery)
        injector.remittances.sort(key=lambda item: (item.file_day, item.payer.key, item.day))
        injector.mark("delivered twice", remittance.trace, remittance, second_delivery)
        return
