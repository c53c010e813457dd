"""Requests and resolutions that follow from provider adjustments (PLB)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from medq.domain.items import topics
from medq.domain.items.code_texts import PROVIDER_CAUSE
from medq.domain.items.item import Subject
from medq.domain.items.work_requests import Resolution, TriggerResult, WorkRequest
from medq.domain.remittances.remittance import ProviderAdjustment
from medq.domain.triggers.provider_codes import AdjustmentEffect, ProviderCode

FORWARD_DAYS = 60  # until a forward balance that is still open is reviewed


@dataclass(frozen=True, slots=True)
class PostedAdjustment:
    """One adjustment of a PLB segment as posted."""

    ref: int
    adjustment: ProviderAdjustment
    day: date
    is_explained: bool = False  # by a reversal, our refund, or the rest of a forward balance
    open_cents: int | None = None  # of a balance carried forward, what is left; None: all of it
    is_in_contract: bool = False
    refund_claim_ref: int | None = None  # the claim whose refund a code 72 confirms
    payer_ref: int | None = None  # that is asked for a code which is in no table
    others: tuple[ProviderAdjustment, ...] = ()  # of the same unknown code beside it


def triggers_for_adjustment(
    posted: PostedAdjustment,
    codes: Mapping[str, ProviderCode],
    forward_days: int = FORWARD_DAYS,
) -> TriggerResult:
    """Return a review of an unexplained adjustment, else the end of one.

    Money: the adjustment without its sign, or what is left of a balance carried forward.
    """
    adjustment = posted.adjustment
    if adjustment.cents == 0:
        return TriggerResult()
    code = codes.get(adjustment.reason)
    if code is None:
        return TriggerResult(tuple(_unknown_code_requests(posted)))
    if _needs_review(posted, code.effect):
        return TriggerResult((_review_request(posted, code, forward_days),))
    topic = topics.TAKEBACK
    if code.effect is AdjustmentEffect.FORWARD:
        topic = topics.FORWARD_BALANCE
    resolution = topic.resolution(Subject.PROVIDER_ADJUSTMENT, posted.ref, "explained")
    return TriggerResult((), (*_refund_resolutions(posted, code), resolution))


def _needs_review(posted: PostedAdjustment, effect: AdjustmentEffect) -> bool:
    if effect in (AdjustmentEffect.OWNER, AdjustmentEffect.REVIEW):
        return True
    if effect is AdjustmentEffect.CONTRACT:
        return not posted.is_in_contract
    if effect is AdjustmentEffect.REFUND and posted.refund_claim_ref is not None:
        return False
    return effect in _EFFECTS_TO_EXPLAIN and not posted.is_explained


_EFFECTS_TO_EXPLAIN = frozenset(
    {
        AdjustmentEffect.TAKEBACK,
        AdjustmentEffect.FORWARD,
        AdjustmentEffect.REFUND,
        AdjustmentEffect.ADVANCE,
    }
)


def _refund_resolutions(posted: PostedAdjustment, code: ProviderCode) -> list[Resolution]:
    if code.effect is not AdjustmentEffect.REFUND or posted.refund_claim_ref is None:
        return []
    return [topics.CREDIT.resolution(Subject.CLAIM, posted.refund_claim_ref, "refunded")]


def _unknown_code_requests(posted: PostedAdjustment) -> Iterator[WorkRequest]:
    """Yield the review of adjustments without a rule, and the question to add their code.

    A payer's code is asked about only once; the money of each remittance is reviewed.
    """
    adjustments = (posted.adjustment, *posted.others)
    reason = posted.adjustment.reason
    yield topics.PROVIDER_CODE.request(
        Subject.PROVIDER_ADJUSTMENT,
        posted.ref,
        f"Provider adjustment {reason or 'without a code'}: ask the payer what it is for",
        sum(abs(each.cents) for each in adjustments),
        posted.day,
        cause=f"{PROVIDER_CAUSE} {reason or 'without a code'}",
        details=[f"reference {each.reference}" for each in adjustments if each.reference],
    )
    if reason and posted.payer_ref is not None:
        yield topics.provider_reason_topic(reason).request(
            Subject.PAYER,
            posted.payer_ref,
            f"Provider adjustment code {reason} is not in the table: add it",
            0,
            posted.day,
            cause=reason,
            once=True,
        )


def _review_request(posted: PostedAdjustment, code: ProviderCode, forward_days: int) -> WorkRequest:
    topic, title, hold_until = topics.TAKEBACK, code.plain, None
    if code.effect in (AdjustmentEffect.FORWARD, AdjustmentEffect.ADVANCE):
        topic, title = topics.FORWARD_BALANCE, f"{code.plain}: open"
        hold_until = posted.day + timedelta(days=forward_days)
    elif code.effect is AdjustmentEffect.TAKEBACK:
        title = f"{code.plain}: no matching reversal or refund"
    contact = [] if code.contact == "none" else [f"contact: {code.contact}"]
    cents = posted.adjustment.cents if posted.open_cents is None else posted.open_cents
    return topic.request(
        Subject.PROVIDER_ADJUSTMENT,
        posted.ref,
        title,
        cents,
        posted.day,
        cause=f"{PROVIDER_CAUSE} {code.code}",
        minutes=code.minutes,
        hold_until=hold_until,
        details=[*_reference_details(posted), *contact],
    )


def _reference_details(posted: PostedAdjustment) -> list[str]:
    reference = posted.adjustment.reference
    return [f"reference {reference}"] if reference else []
