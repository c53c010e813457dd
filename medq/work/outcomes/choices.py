"""The outcomes that an item offers by hand, and those that are closed, with the reason."""

from collections.abc import Sequence
from typing import NamedTuple

from data.claims.claim_money import ClaimMoney, claim_money
from data.items.item_records import ItemRecord
from medq.domain.acts import ClosedChoice, Field, FieldKind
from medq.domain.claims.adjustment_codes import LedgerCode
from medq.domain.items import topics
from medq.domain.items.item import Subject
from medq.domain.outcomes.outcome import BY_FILES, MONEY, MOVES_MONEY, HandOutcome, outcomes_of
from medq.work.desk import Desk
from medq.work.outcomes.approval_requests import pending_text
from medq.work.outcomes.patient_billing import why_not_patient

_OF_CLAIM = frozenset(
    {
        *MONEY,
        HandOutcome.DUPLICATE,
        HandOutcome.NOT_BILLABLE,
        HandOutcome.SUBMITTED,
        HandOutcome.RESUBMITTED,
        HandOutcome.BILLED_NEXT_PAYER,
    }
)
"""Outcomes of items about one claim."""


class Offered(NamedTuple):
    """The outcomes of an item that are open and closed, and its claim."""

    claim: ClaimMoney | None
    outcomes: tuple[HandOutcome, ...]
    closed: tuple[ClosedChoice, ...]


def offered_outcomes(desk: Desk, item: ItemRecord) -> Offered:
    """Return the outcomes of an item, in the order of its kind."""
    claim = money_of_item(desk, item)
    outcomes = outcomes_of(item.kind, item.topic)
    why_not = {outcome: _why_not(desk, item, claim, outcome) for outcome in outcomes}
    texts = desk.code_texts
    closed = [
        ClosedChoice(outcome, texts.choice(outcome), reason)
        for outcome, reason in why_not.items()
        if reason
    ]
    closed += [
        ClosedChoice(outcome, texts.choice(outcome), f"set by the {file}")
        for outcome, file in BY_FILES.get(item.kind, {}).items()
    ]
    is_open = tuple(outcome for outcome, reason in why_not.items() if not reason)
    return Offered(claim, is_open, tuple(closed))


def money_of_item(desk: Desk, item: ItemRecord) -> ClaimMoney | None:
    """Return the claim that an item is about with its open money; None if it is about none."""
    return claim_money(desk.store, item.claim_id) if item.claim_id is not None else None


def code_field(codes: Sequence[LedgerCode]) -> Field:
    """Return the field of an adjustment code."""
    return Field(
        "code",
        "Code",
        FieldKind.CHOICE,
        choices=tuple(code.code for code in codes),
        choice_texts=tuple(code.text for code in codes),
        form_label="code",
    )


def _why_not(desk: Desk, item: ItemRecord, claim: ClaimMoney | None, outcome: HandOutcome) -> str:
    """Return why an outcome is closed; empty if it is open."""
    if outcome not in _OF_CLAIM:
        return ""
    if claim is None:
        return "not about one claim"
    if outcome is HandOutcome.RESUBMITTED and item.subject_kind is not Subject.CLAIM:
        return "not about one claim"
    if outcome is HandOutcome.DUPLICATE and item.topic == topics.NEXT_PAYER.name:
        return "a payer has answered it"
    if outcome not in MOVES_MONEY:
        return ""
    if outcome in MONEY and claim.open_cents <= 0:
        return "nothing is open"
    if outcome is HandOutcome.TRANSFERRED and (reason := why_not_patient(desk, item)):
        return reason
    return pending_text(desk, claim.id)
