"""Acts on what was paid: post what is held, link a payment to its claim, take it off again."""

from collections.abc import Iterator
from contextlib import contextmanager

from data.claims import claims as claim_rows
from data.claims import pages
from data.events.event_groups import mark_first_event
from data.events.events import ChangeSet
from data.items.items import ItemRecord
from data.remittances import remittances as rows
from medq.domain.acts import Field
from medq.domain.errors import MedqError
from medq.domain.identifiers import number_key
from medq.domain.items.item import State, Subject
from medq.work.acts.registry import Act, Values, register
from medq.work.acts.undo import SPECIAL_UNDO
from medq.work.desk import Desk
from medq.work.items.updater import ItemUpdater
from medq.work.remittances.links import link_payment, undo_link, unlink_payment


@contextmanager
def _movement(desk: Desk, claim_payment_id: int, entry: ChangeSet) -> Iterator[None]:
    """What is written in the block belongs to the act; the entry keeps where the payment stood before and stands after."""
    mark_first_event(desk.store, entry)
    was = rows.payment_location(desk.store, claim_payment_id)
    yield
    now = rows.payment_location(desk.store, claim_payment_id)
    key = f"claim_payment:{claim_payment_id}"
    names = ("claim_id", "matched_by", "version")
    entry.before[key] = {name: getattr(was, name) for name in names}
    entry.after[key] = {name: getattr(now, name) for name in names}


def _match_why_not(desk: Desk, item: ItemRecord) -> str:
    if item.state is State.DONE:
        return "This item is done."
    if item.subject_kind is not Subject.CLAIM_PAYMENT:
        return "Only a payment whose claim was not found can be linked."
    paid = pages.claim_payment(desk.store, item.subject_id)
    return (
        "It is linked already; unmatch takes it off."
        if paid is None or paid.claim_id is not None
        else ""
    )


def _match_fields(desk: Desk, item: ItemRecord) -> tuple[Field, ...]:
    return (Field("claim", "Number of the claim it belongs to"),)


def _match(desk: Desk, item: ItemRecord, values: Values, entry: ChangeSet) -> str:
    wanted = values["claim"].removeprefix("claim ").strip()
    ids = claim_rows.ids_by_number(desk.store, [number_key(wanted)])
    found = claim_rows.candidates(desk.store, ids)
    exact = (
        [one for one in found if one.number == wanted and one.open]
        or [one for one in found if one.open]
        or found
    )
    if not exact:
        raise MedqError(
            f"There is no claim {wanted!r}.", hint="Type its number as it stands on the claim."
        )
    candidate = exact[-1]
    with _movement(desk, item.subject_id, entry):
        raiser = ItemUpdater(desk)
        link_payment(desk, item.subject_id, candidate, f"by {desk.user.initials}", raiser)
        raiser.finish()
    return f"Linked to claim {candidate.number}."


def _unmatch_why_not(desk: Desk, item: ItemRecord) -> str:
    return "" if _matched_results(desk, item) else "No payment is linked here."


def _matched_results(desk: Desk, item: ItemRecord) -> list[pages.ClaimPaymentRow]:
    if item.subject_kind is Subject.CLAIM_PAYMENT:
        paid = pages.claim_payment(desk.store, item.subject_id)
        return [paid] if paid and paid.claim_id is not None else []
    return pages.payments_of(desk.store, item.claim_id) if item.claim_id else []


def _unmatch_fields(desk: Desk, item: ItemRecord) -> tuple[Field, ...]:
    traces = tuple(dict.fromkeys(paid.trace for paid in _matched_results(desk, item)))
    return (
        Field(
            "payment",
            "Trace of the payment to take off",
            choices=traces,
            default=traces[0] if len(traces) == 1 else "",
        ),
        Field("reason", "Why it does not belong here"),
    )


def _unmatch(desk: Desk, item: ItemRecord, values: Values, entry: ChangeSet) -> str:
    """Take a result off its claim: a review item asks for the right one."""
    paid = next(paid for paid in _matched_results(desk, item) if paid.trace == values["payment"])
    assert paid.claim_id is not None
    if rows.reversal_ids(desk.store, paid.id):
        raise MedqError(
            "A reversal takes this payment back.",
            where=f"payment {paid.trace}",
            hint="Unmatch the reversal first.",
        )
    number = claim_rows.claim_number(desk.store, paid.claim_id)
    with _movement(desk, paid.id, entry):
        raiser = ItemUpdater(desk)
        unlink_payment(desk, paid.id, raiser)
        raiser.finish()
    return f"Payment {paid.trace} taken off claim {number}: {values['reason']}"


register(
    Act(
        "match",
        "item.match",
        "Link the payment to its claim",
        _match_why_not,
        _match,
        _match_fields,
    ),
    Act(
        "unmatch",
        "item.unmatch",
        "Take the payment off its claim",
        _unmatch_why_not,
        _unmatch,
        _unmatch_fields,
    ),
)
SPECIAL_UNDO.update({"match": undo_link, "unmatch": undo_link})
