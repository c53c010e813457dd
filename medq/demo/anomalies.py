"""What is amiss in the payments: each of the things that a biller knows, once or twice, on a payment that suits it.

A practice that is too small or too young to have a suitable payment goes without.
"""

from dataclasses import replace
from datetime import date
from random import Random

from medq.demo import names
from medq.demo.adjudication import summed
from medq.demo.anomaly_injector import Planter, is_paid, takes_from
from medq.demo.payers import AETNA, ANTHEM, CIGNA, HUMANA, MEDICAID, TRICARE, UHC
from medq.demo.procedures import rate
from medq.demo.remittances import Remittance
from medq.demo.takebacks import carry_and_recoup, carry_forward, provider_level, reverse
from medq.demo.workdays import workdays_later
from medq.domain.remittances.remittance import ClaimPayment


def plant(random: Random, remittances: list[Remittance], today: date) -> dict[str, str]:
    """Change the remittances in place; gives each oddity's name with the trace or claim it stands on."""
    planter = Planter(random, remittances, today)
    for act in (
        reverse, carry_forward, carry_and_recoup, unbalance, cent, stranger, zeros, split, change_procedure, correct_member,
        provider_level, twice,
    ):  # fmt: skip
        act(planter)
    return planter.planted


def unbalance(planter: Planter) -> None:
    """One payment states a dollar more than it holds: it will be held."""
    for remittance in planter.of(CIGNA, 6, 3):
        remittance.off_by_cents = 100
        planter.mark("payment off by a dollar", remittance.trace, remittance)
        return


def cent(planter: Planter) -> None:
    """One claim is off by a cent inside a payment that balances."""
    if found := planter.one(
        "claim off by a cent", (HUMANA, UHC), 8, lambda one: is_paid(one) and len(one.lines) == 1
    ):
        remittance, place = found
        payment = remittance.payments[place]
        line = payment.lines[0]
        first, *rest = line.adjustments
        wrong = replace(line, adjustments=(replace(first, cents=first.cents - 1), *rest))
        remittance.payments[place] = replace(payment, lines=(wrong,))


def stranger(planter: Planter) -> None:
    """One claim is nobody's: another practice's patient."""
    for remittance in planter.of(UHC, 5):
        model = next((one for one in remittance.payments if is_paid(one)), None)
        if model is None:
            continue
        lines = tuple(replace(line, line_control="") for line in model.lines)
        last, first = names.people(planter.random, 1)[0]
        foreign = replace(
            model, patient_control_number="77001-X9", payer_claim_number=f"U{remittance.day:%y%j}0000077", lines=lines,
            patient_last=last.upper(), patient_first=first.upper(), member_id="999000077",
        )  # fmt: skip
        remittance.payments.append(foreign)
        planter.mark("claim that matches none", foreign.patient_control_number, remittance)
        return


def zeros(planter: Planter) -> None:
    """One payer's system pads our number with zeros in front."""
    if found := planter.one("number with leading zeros", (MEDICAID, TRICARE), 3, is_paid):
        remittance, place = found
        payment = remittance.payments[place]
        remittance.payments[place] = replace(
            payment, patient_control_number=f"{payment.patient_control_number:0>14}"
        )


def split(planter: Planter) -> None:
    """One claim comes back as two, each with some of the lines."""
    if found := planter.one(
        "split claim", (UHC, AETNA, HUMANA), 4, lambda one: is_paid(one) and len(one.lines) >= 2
    ):
        remittance, place = found
        payment = remittance.payments[place]
        parts = [payment.lines[:1], payment.lines[1:]]
        remittance.payments[place : place + 1] = [
            summed(
                replace(
                    payment,
                    lines=part,
                    payer_claim_number=payment.payer_claim_number + letter,
                    remarks=("MA15",),
                )
            )
            for part, letter in zip(parts, "AB", strict=True)
        ]


def change_procedure(planter: Planter) -> None:
    """One payer pays a lower visit than was billed, and names both codes."""

    def fits(payment: ClaimPayment) -> bool:
        return (
            is_paid(payment)
            and payment.lines[0].procedure == "99214"
            and takes_from(payment.lines[0], 6000)
        )

    if found := planter.one(
        "procedure changed by the payer", (HUMANA, ANTHEM, UHC, AETNA), 4, fits
    ):
        remittance, place = found
        payment = remittance.payments[place]
        line = payment.lines[0]
        less = rate(remittance.payer, "99214") - rate(remittance.payer, "99213")
        first, *rest = line.adjustments
        lower = replace(
            line, procedure="99213", submitted_procedure="99214", paid_cents=line.paid_cents - less,
            allowed_cents=(line.allowed_cents or 0) - less, adjustments=(replace(first, cents=first.cents + less), *rest),
        )  # fmt: skip
        remittance.payments[place] = summed(replace(payment, lines=(lower, *payment.lines[1:])))


def correct_member(planter: Planter) -> None:
    """One payer tells the member number that it has for the patient."""
    if found := planter.one("member number corrected", (HUMANA, AETNA), 4, is_paid):
        remittance, place = found
        payment = remittance.payments[place]
        remittance.payments[place] = replace(
            payment, corrected_last=payment.patient_last, corrected_first=payment.patient_first,
            corrected_member_id=f"{payment.member_id[:-1]}{(int(payment.member_id[-1]) + 1) % 10}",
        )  # fmt: skip


def twice(planter: Planter) -> None:
    """The clearing house delivers one remittance once more, under another file name and control number."""
    for remittance in planter.of(AETNA, 10):
        copy = replace(remittance, delivered_again=workdays_later(remittance.day, 3))
        planter.remittances.append(copy)
        planter.remittances.sort(key=lambda one: (one.file_day, one.payer.key, one.day))
        planter.mark("delivered twice", remittance.trace, remittance, copy)
        return
