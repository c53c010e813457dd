"""Acts on payments: link a payment to its claim, and unlink it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from data.claims import claims as claim_rows
from data.claims import lookups, pages
from data.events.change_set import ChangeSet
from data.events.event_groups import mark_first_event
from data.items.item_records import ItemRecord
from data.remittances import stored_claim_payments
from medq.domain.act_messages import ActMessage, Did
from medq.domain.acts import Field
from medq.domain.errors import MedqError
from medq.domain.identifiers import number_key
from medq.domain.items.item import State, Subject
from medq.work.acts.registry import Act, Answers, Undo
from medq.work.desk import Desk
from medq.work.items.updater import ItemUpdater
from medq.work.remittances.links import link_payment, undo_link, unlink_payment


@dataclass(frozen=True, slots=True)
class MatchInput:
    """The number of the claim that a payment belongs to."""

    claim_number: str


@dataclass(frozen=True, slots=True)
class UnmatchInput:
    """The trace number of the payment to unlink, and why."""

    trace: str
    reason: str


@contextmanager
def _record_location(desk: Desk, claim_payment_id: int, change_set: ChangeSet) -> Iterator[None]:
    """Record in the change set where the payment was before the block and is after it.

    Everything written in the block belongs to the act.
    """
    mark_first_event(desk.store, change_set)
    before = stored_claim_payments.payment_location(desk.store, claim_payment_id)
    yield
    after = stored_claim_payments.payment_location(desk.store, claim_payment_id)
    stored_claim_payments.record_link(change_set, claim_payment_id, before, after)


def not_matchable(desk: Desk, item: ItemRecord) -> str:
    """Return why the item's payment cannot be linked to a claim; empty if it can."""
    if item.state is State.DONE:
        return "This item is done."
    if item.subject_kind is not Subject.CLAIM_PAYMENT:
        return "Only an unmatched payment can be linked."
    paid = pages.claim_payment(desk.store, item.subject_id)
    is_linked = paid is None or paid.claim_id is not None
    return "It is already linked; unlink it first." if is_linked else ""


def match_fields(desk: Desk, item: ItemRecord) -> tuple[Field, ...]:
    """Return the fields of `match`."""
    return (Field("claim", "Number of the claim it belongs to"),)


def parse_match(desk: Desk, answers: Answers) -> MatchInput:
    """Parse the fields of `match`; the word "claim" before the number is allowed."""
    return MatchInput(answers["claim"].removeprefix("claim ").strip())


def match(desk: Desk, item: ItemRecord, act_input: MatchInput, change_set: ChangeSet) -> ActMessage:
    """Link the item's payment to a claim."""
    number = act_input.claim_number
    ids = lookups.ids_by_number(desk.store, [number_key(number)])
    candidates = lookups.candidates(desk.store, ids)
    open_candidates = [candidate for candidate in candidates if candidate.open]
    exact = [candidate for candidate in open_candidates if candidate.number == number]
    best = exact or open_candidates or candidates
    if not best:
        raise MedqError(f"There is no claim {number!r}.", hint="Type the claim number in full.")
    candidate = best[-1]
    with _record_location(desk, item.subject_id, change_set):
        updater = ItemUpdater(desk)
        link_payment(desk, item.subject_id, candidate, f"by {desk.user.initials}", updater)
        updater.finish()
    return ActMessage(Did.LINKED, about=candidate.number)


def not_unmatchable(desk: Desk, item: ItemRecord) -> str:
    """Return why the item has no payment to unlink; empty if it has one."""
    return "" if _matched_payments(desk, item) else "No payment is linked here."


def _matched_payments(desk: Desk, item: ItemRecord) -> list[pages.ClaimPaymentFacts]:
    if item.subject_kind is Subject.CLAIM_PAYMENT:
        paid = pages.claim_payment(desk.store, item.subject_id)
        return [paid] if paid and paid.claim_id is not None else []
    return pages.payments_of(desk.store, item.claim_id) if item.claim_id else []


def unmatch_fields(desk: Desk, item: ItemRecord) -> tuple[Field, ...]:
    """Return the fields of `unmatch`; the choices are the traces of the linked payments."""
    traces = tuple(dict.fromkeys(paid.trace for paid in _matched_payments(desk, item)))
    default = traces[0] if len(traces) == 1 else ""
    return (
        Field("payment", "Trace number of the payment to unlink", choices=traces, default=default),
        Field("reason", "Why it does not belong here"),
    )


def parse_unmatch(desk: Desk, answers: Answers) -> UnmatchInput:
    """Parse the fields of `unmatch`."""
    return UnmatchInput(answers["payment"], answers["reason"])


def unmatch(
    desk: Desk, item: ItemRecord, act_input: UnmatchInput, change_set: ChangeSet
) -> ActMessage:
    """Unlink a payment from its claim; a review item asks for the right one."""
    paid = next(paid for paid in _matched_payments(desk, item) if paid.trace == act_input.trace)
    assert paid.claim_id is not None
    if stored_claim_payments.reversal_ids(desk.store, paid.id):
        raise MedqError(
            "A reversal reverses this payment.",
            where=f"payment {paid.trace}",
            hint="Unlink the reversal first.",
        )
    number = claim_rows.claim_number(desk.store, paid.claim_id)
    with _record_location(desk, paid.id, change_set):
        updater = ItemUpdater(desk)
        unlink_payment(desk, paid.id, updater)
        updater.finish()
    return ActMessage(Did.UNLINKED, paid.trace, about=number, note=act_input.reason)


MATCH = Act(
    name="match",
    key_action="item.match",
    why_not=not_matchable,
    fields=match_fields,
    parse=parse_match,
    perform=match,
    undo=Undo("link", undo_link),
)
UNMATCH = Act(
    name="unmatch",
    key_action="item.unmatch",
    why_not=not_unmatchable,
    fields=unmatch_fields,
    parse=parse_unmatch,
    perform=unmatch,
    undo=Undo("unlinking", undo_link),
)

ACTS = (MATCH, UNMATCH)
