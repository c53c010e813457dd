"""A claim payment as posted, with what the store knows around it: the facts from which items are raised."""

from datetime import date
from typing import NamedTuple

from medq.domain.items.item import Subject
from medq.domain.items.work_requests import Recoverability, Topic, WorkRequest, want
from medq.domain.reasons.tables import DeadlineKind
from medq.domain.remittances.allocation import Allocation
from medq.domain.remittances.remittance import ClaimPayment


class PostedPayment(NamedTuple):
    """One CLP as posted, with what the store knows around it. Ids are the store's, amounts cents, None means not known.

    `claim_ref` is None when the payment was not matched. `open_cents` is the claim's open balance after this posting
    (negative: a credit). `supersedes`: an earlier result of the same payer stood before. `later_results`: another payer
    or the patient already paid on that earlier result. `expected_order` is this payer's place (1 to 3) for the claim.
    """

    ref: int
    claim: ClaimPayment
    placing: Allocation
    day: date
    payer_ref: int
    payer_name: str = ""
    claim_ref: int | None = None
    doubtful: bool = False
    difference_cents: int = 0  # claim, or its worst line, out of balance
    unmatched_lines_cents: int = 0
    open_cents: int | None = None
    expected_cents: int | None = None  # allowed amount expected for what was denied
    underpaid_cents: int = 0
    underpaid_code: str = ""
    overpaid_cents: int = 0  # above the expected, by the office's threshold
    expected_order: int | None = None
    expected_share_cents: int | None = None  # patient's share by the eligibility answer
    copay_collected_cents: int = 0
    original_known: bool = True
    corrected: bool = False
    supersedes: bool = False
    later_results: bool = False
    paid_before: bool = False  # same payer claim number, another trace
    federal: bool = False
    medicaid: bool = False
    interest_due: bool = False
    unknown_payer: bool = False
    awaiting_codes: bool = (
        False  # a status said "denied" before, without its codes: this result brings them
    )
    asks_already: bool = True  # an item about the claim is open: else nothing can be settled
    overtaken: bool = (
        False  # it was taken back, or a later result of the same payer was posted before it
    )


def legal_deadline(posted: PostedPayment) -> DeadlineKind:
    """A federal payer's surplus runs on the law's clock (domain 2.8), another's on none."""
    return DeadlineKind.OVERPAYMENT if posted.federal else DeadlineKind.NONE


def money_at_risk(posted: PostedPayment) -> int:
    """What was paid, or the charge where nothing was."""
    return posted.claim.paid_cents or posted.claim.charge_cents


def on_payment(
    posted: PostedPayment, topic: Topic, title: str, money: int, *, cause: str = ""
) -> WorkRequest:
    """A want about the payment itself."""
    return want(topic, Subject.CLAIM_PAYMENT, posted.ref, title, money, posted.day, cause=cause)


def on_claim(
    posted: PostedPayment,
    topic: Topic,
    title: str,
    money: int,
    *,
    cause: str = "",
    duty: bool = False,
    deadline: DeadlineKind | None = None,
    wake: date | None = None,
) -> WorkRequest:
    """A want about the claim that was matched."""
    assert posted.claim_ref is not None
    return want(
        topic,
        Subject.CLAIM,
        posted.claim_ref,
        title,
        money,
        posted.day,
        cause=cause,
        duty=duty,
        deadline=deadline,
        wake=wake,
        chance=Recoverability.NO if duty else None,
    )
