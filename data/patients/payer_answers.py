"""The office's answers that two payers are not one."""

from data.events.change_set import ChangeSet
from data.models.base import VALUE, text_of
from data.models.payers import PayerAnswer
from data.store.store import Store

KEPT_APART = text_of(
    PayerAnswer.select(PayerAnswer.other_id).where(
        PayerAnswer.payer_id == VALUE, PayerAnswer.counts == 1
    )
)
ANSWER = text_of(
    PayerAnswer.select(PayerAnswer.id).where(
        PayerAnswer.payer_id == VALUE, PayerAnswer.other_id == VALUE
    )
)


def kept_apart(store: Store, payer_id: int) -> set[int]:
    """Return the payers of which the office said that a payer is none of them."""
    return {other_id for (other_id,) in store.rows(KEPT_APART, (payer_id,))}


def keep_apart(change_set: ChangeSet, payer_id: int, other_id: int) -> None:
    """Record that a payer is not another one."""
    answer_id = change_set.store.value(ANSWER, (payer_id, other_id))
    if answer_id is None:
        change_set.create(PayerAnswer, payer_id=payer_id, other_id=other_id)
    else:
        change_set.change(PayerAnswer, answer_id, counts=1)


def take_back(change_set: ChangeSet, payer_id: int, other_id: int) -> None:
    """Record that this is open again; the answer stays, and counts no more."""
    answer_id = change_set.store.value(ANSWER, (payer_id, other_id))
    if answer_id is not None:
        change_set.change(PayerAnswer, answer_id, counts=0)
