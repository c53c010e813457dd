"""Requests about a payer that a file names: its plan type, and whether it is a known one."""

from datetime import date
from typing import NamedTuple

from medq.domain.items import topics
from medq.domain.items.item import Subject
from medq.domain.items.work_requests import TriggerResult


def triggers_for_new_payer(payer_ref: int, day: date) -> TriggerResult:
    """Return the review of a payer whose plan type nobody has confirmed; no money hangs on it."""
    title = "New payer: confirm plan type and rules"
    return TriggerResult((topics.PAYER.request(Subject.PAYER, payer_ref, title, 0, day),))


class PossiblePayer(NamedTuple):
    """A payer that may be another one, which is known."""

    payer_ref: int
    other_ref: int
    other_name: str
    waiting_cents: int  # of its payments that match no claim
    since: date


def triggers_for_possible_payer(payer: PossiblePayer) -> TriggerResult:
    """Return the question whether a payer is another one; money: what waits for the answer."""
    request = topics.SAME_PAYER.request(
        Subject.PAYER,
        payer.payer_ref,
        f"Is this {payer.other_name}?",
        payer.waiting_cents,
        payer.since,
        payer_ref=payer.other_ref,
    )
    return TriggerResult((request,))
