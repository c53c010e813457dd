"""Outcomes that close an item with a word, or with the number of another claim."""

from data.claims import ledger, lookups, patient_pages
from data.claims.claim_money import ClaimMoney, claim_money
from data.claims.open_money import unwatched_claims
from data.events.change_set import ChangeSet
from data.items import items
from data.items.item_records import ItemRecord
from medq.domain.act_messages import ActMessage, Did
from medq.domain.claims.adjustment_codes import DUPLICATE
from medq.domain.claims.ledger import EntryKind, Movement
from medq.domain.claims.state import ClaimState
from medq.domain.errors import MedqError
from medq.domain.identifiers import number_key
from medq.domain.items.item import Kind
from medq.work.claims.ledger import move_money
from medq.work.desk import Desk
from medq.work.items.updater import ItemUpdater
from medq.work.outcomes.outcome_input import DoneInput

MOST_NAMED = 3  # claims of the patient that an error offers
_SETTLED = (ClaimState.REPLACED, ClaimState.CLOSED, ClaimState.PATIENT, ClaimState.PAID)
_LEAVES_A_REVIEW = (Kind.CALLBACK, Kind.QUESTION)
"""Kinds that are about a person: what they leave open is reviewed."""


def close_by_word(
    desk: Desk,
    item: ItemRecord,
    claim: ClaimMoney | None,
    act_input: DoneInput,
    change_set: ChangeSet,
) -> ActMessage:
    """Close the item with an outcome.

    Raises `MedqError` where money of its claim would stay open with nothing to watch it.
    """
    items.close(change_set, item.id, act_input.outcome)
    if claim is not None:
        _watch(desk, item, claim)
    name = desk.code_texts.choice(act_input.outcome)
    return ActMessage(Did.CLOSED, name, note=act_input.note)


def close_as_billed(
    desk: Desk,
    item: ItemRecord,
    claim: ClaimMoney | None,
    act_input: DoneInput,
    change_set: ChangeSet,
) -> ActMessage:
    """Close the item: the claim of that number, to another payer, has the open money now."""
    assert claim is not None
    other = _other_claim(desk, claim, act_input.claim_number)
    if other.visit_id != claim.visit_id:
        raise MedqError(
            f"Claim {other.number} is in another visit.",
            where=f"claim {claim.number}",
            hint="Put it into this visit first.",
            field="claim",
        )
    if other.payer_id == claim.payer_id:
        raise MedqError(
            f"Claim {other.number} goes to the same payer.", where=other.number, field="claim"
        )
    if other.has_result or other.state in _SETTLED:
        raise MedqError(
            f"Claim {other.number} is processed already.",
            where=f"claim {claim.number}",
            hint="Write off what is left, or transfer it to the patient.",
        )
    items.close(change_set, item.id, act_input.outcome)
    _watch(desk, item, claim)
    return _closed_with_claim(desk, act_input, other)


def close_as_duplicate(
    desk: Desk,
    item: ItemRecord,
    claim: ClaimMoney | None,
    act_input: DoneInput,
    change_set: ChangeSet,
) -> ActMessage:
    """Close the item and take the charge out of the balance: it is billed with another claim.

    No manager approves it, since the other claim proves it: same patient and DOS, and at least the
    same charge. A claim of the same visit shares its balance: no money is moved then. Raises
    `MedqError` for any other claim.
    """
    assert claim is not None
    other = _other_claim(desk, claim, act_input.claim_number)
    if other.from_day != claim.from_day or other.charge_cents < claim.open_cents:
        raise MedqError(
            f"Claim {other.number} has another DOS, or a smaller charge.",
            where=f"claim {claim.number}",
            hint="Not billable takes a reason instead.",
            field="claim",
        )
    if other.state is ClaimState.REPLACED or ledger.by_hand_of_claims(desk.store, [other.id]):
        raise MedqError(
            f"Claim {other.number} does not bill these services itself.",
            where=f"claim {claim.number}",
            hint="Name the claim that does.",
            field="claim",
        )
    items.close(change_set, item.id, act_input.outcome)
    if other.visit_id == claim.visit_id:
        _watch(desk, item, claim)
    elif claim.open_cents:
        note = f"{other.number} {act_input.note}".strip()
        movement = Movement(EntryKind.WRITE_OFF, claim.open_cents, DUPLICATE, note)
        move_money(desk, claim, movement, change_set)
    return _closed_with_claim(desk, act_input, other)


def _other_claim(desk: Desk, claim: ClaimMoney, number: str) -> ClaimMoney:
    """Return the patient's other claim with a number. Raises `MedqError`."""
    ids = lookups.ids_by_number(desk.store, [number_key(number)])
    claims = [claim_money(desk.store, claim_id) for claim_id in ids if claim_id != claim.id]
    others = [other for other in claims if other.patient_id == claim.patient_id]
    if not others:
        raise MedqError(
            f"The patient has no other claim {number!r}.",
            where=f"claim {claim.number}",
            hint=_nearest_claims(desk, claim),
            field="claim",
        )
    return others[-1]


def _nearest_claims(desk: Desk, claim: ClaimMoney) -> str:
    """Return the patient's other claims whose DOS are nearest to the claim's, as a sentence."""
    rows = patient_pages.patient_claims(desk.store, claim.patient_id)
    dated = [(row.day, row.number) for row in rows if row.day is not None]
    own_day = next((day for day, number in dated if number == claim.number), desk.today())
    others = sorted(
        (abs((day - own_day).days), number, day) for day, number in dated if number != claim.number
    )
    nearest = ", ".join(
        f"{number} of {desk.formats.day(day)}" for _days, number, day in others[:MOST_NAMED]
    )
    return f"Nearest by DOS: {nearest}." if nearest else "They have one claim only."


def _closed_with_claim(desk: Desk, act_input: DoneInput, other: ClaimMoney) -> ActMessage:
    name = desk.code_texts.choice(act_input.outcome)
    return ActMessage(Did.CLOSED_WITH_CLAIM, name, about=other.number, note=act_input.note)


def _watch(desk: Desk, item: ItemRecord, claim: ClaimMoney) -> None:
    """Raise `MedqError` if nothing watches the claim's open money any more; or review it."""
    if item.kind in _LEAVES_A_REVIEW:
        updater = ItemUpdater(desk)
        updater.watch(claim.id)
        updater.finish()
    elif unwatched := unwatched_claims(desk.store, [claim.id]):
        cents = sum(each.open_cents for each in unwatched)
        raise MedqError(
            f"{desk.formats.money(cents)} would stay open with nothing to watch it.",
            where=f"claim {claim.number}",
            hint="Write it off, transfer it, or follow up on a date.",
        )
