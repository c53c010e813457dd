"""What provider-level adjustments and payments as a whole ask of a person (domain 2.4, 2.9)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from medq.domain.items import topics
from medq.domain.items.item import Subject
from medq.domain.items.work_requests import Topic, TriggerResult, raised, settled, want
from medq.domain.remittances.remittance import ProviderAdjustment
from medq.domain.triggers.provider_codes import AdjustmentEffect, ProviderCode

FORWARD_DAYS = 60  # domain 2.4: a forward balance that is older is looked into


@dataclass(frozen=True, slots=True)
class PostedAdjustment:
    """One pair of a PLB as posted. `explained`: a known reversal or refund of ours has its amount and reference, or for a
    forward balance its other half has come. `foreseen`: the contract has it. `refund_claim_ref`: the claim whose refund
    a 72 confirms."""

    ref: int
    adjustment: ProviderAdjustment
    day: date
    explained: bool = False
    foreseen: bool = False
    refund_claim_ref: int | None = None


def triggers_for_adjustment(
    adjusted: PostedAdjustment, codes: Mapping[str, ProviderCode], forward_days: int = FORWARD_DAYS
) -> TriggerResult:
    """A review where nobody has explained it yet, else nothing. Money: the adjustment without its sign."""
    code = codes.get(adjusted.adjustment.reason)
    if adjusted.adjustment.cents == 0:
        return TriggerResult()
    if code is None:
        raw = adjusted.adjustment.reason or "without a code"
        title = f"Provider adjustment {raw} is in no table: look, and add a line"
        return _review(adjusted, topics.PROVIDER_CODE, title, f"PLB {raw}")
    cause, settles = f"PLB {code.code}", []
    if code.does is AdjustmentEffect.REFUND and adjusted.refund_claim_ref is not None:
        settles.append(settled(topics.CREDIT, Subject.CLAIM, adjusted.refund_claim_ref, "refunded"))
    asks = {
        AdjustmentEffect.TAKEBACK: not adjusted.explained,
        AdjustmentEffect.FORWARD: not adjusted.explained,
        AdjustmentEffect.REFUND: not adjusted.explained and adjusted.refund_claim_ref is None,
        AdjustmentEffect.ADVANCE: not adjusted.explained,
        AdjustmentEffect.OWNER: True,
        AdjustmentEffect.REVIEW: True,
        AdjustmentEffect.CONTRACT: not adjusted.foreseen,
    }.get(code.does, False)
    if not asks:
        topic = topics.FORWARD_BALANCE if code.does is AdjustmentEffect.FORWARD else topics.TAKEBACK
        return raised(
            [], [*settles, settled(topic, Subject.PROVIDER_ADJUSTMENT, adjusted.ref, "explained")]
        )
    if code.does in (AdjustmentEffect.FORWARD, AdjustmentEffect.ADVANCE):
        wake = adjusted.day + timedelta(days=forward_days)
        return _review(
            adjusted, topics.FORWARD_BALANCE, f"{code.plain}: not settled", cause, code, wake
        )
    title = (
        code.plain
        if code.does is not AdjustmentEffect.TAKEBACK
        else f"{code.plain}: no reversal or refund explains it"
    )
    return _review(adjusted, topics.TAKEBACK, title, cause, code)


def _review(
    adjusted: PostedAdjustment,
    topic: Topic,
    title: str,
    cause: str,
    code: ProviderCode | None = None,
    wake: date | None = None,
) -> TriggerResult:
    found = topic if code is None else topic._replace(severity=code.severity)
    told = [f"reference {adjusted.adjustment.reference}"] if adjusted.adjustment.reference else []
    if code is not None and code.contact != "none":
        told.append(f"ask: {code.contact}")
    return raised(
        [
            want(
                found,
                Subject.PROVIDER_ADJUSTMENT,
                adjusted.ref,
                title,
                adjusted.adjustment.cents,
                adjusted.day,
                cause=cause,
                minutes=code.minutes if code else None,
                wake=wake,
                told=told,
            )
        ]
    )


@dataclass(frozen=True, slots=True)
class HeldTransaction:
    """A payment as a whole. `held_cents` is the difference that holds it, `same_trace` another content under its trace.

    `money_seen` is None where the office does not post its bank; `overdue` when more working days went by than the
    office allows (domain 2.9: 3 for money, 4 for a remittance).
    """

    ref: int  # transaction for what is held, payment else
    day: date
    payment_cents: int
    held_cents: int = 0
    same_trace: bool = False
    money_seen: bool | None = None
    remittance_seen: bool = True
    overdue: bool = False


def triggers_for_held(whole: HeldTransaction) -> TriggerResult:
    """Held payments, remittances without money and money without a remittance. Money: the payment's amount; for one that is
    held too, since none of it is posted."""
    if whole.held_cents or whole.same_trace:
        title = "Payment does not balance: nothing was posted"
        if whole.same_trace:
            title = "Another content under a trace that was posted: nothing was posted"
        money = whole.payment_cents or whole.held_cents
        return raised([want(topics.HELD, Subject.TRANSACTION, whole.ref, title, money, whole.day)])
    if not whole.remittance_seen and whole.overdue:
        title = "Money without a remittance: ask payer or clearinghouse"
        return raised(
            [
                want(
                    topics.UNEXPLAINED_MONEY,
                    Subject.PAYMENT,
                    whole.ref,
                    title,
                    whole.payment_cents,
                    whole.day,
                )
            ]
        )
    if whole.money_seen is False and whole.payment_cents and whole.overdue:
        title = "Remittance posted, its money not seen"
        return raised(
            [
                want(
                    topics.UNFUNDED,
                    Subject.PAYMENT,
                    whole.ref,
                    title,
                    whole.payment_cents,
                    whole.day,
                )
            ]
        )
    if whole.money_seen and whole.remittance_seen:
        done = (topics.UNFUNDED, topics.UNEXPLAINED_MONEY)
        return raised([], [settled(topic, Subject.PAYMENT, whole.ref, "seen") for topic in done])
    return TriggerResult()
