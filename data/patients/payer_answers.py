"""The office's answers that two payers are not one."""

from data.events.change_set import ChangeSet, RowKey, Rows, ids_of
from data.models.base import VALUE, text_of
from data.models.payers import ROOT_ID, Payer, PayerAnswer
from data.store.store import Store

KEPT_APART = text_of(
    PayerAnswer.select(ROOT_ID)
    .join(Payer, on=(Payer.id == PayerAnswer.other_id))
    .where(PayerAnswer.payer_id == VALUE, PayerAnswer.counts == 1)
)
ANSWER = text_of(
    PayerAnswer.select(PayerAnswer.id).where(
        PayerAnswer.payer_id == VALUE, PayerAnswer.other_id == VALUE
    )
)


def kept_apart(store: Store, payer_id: int) -> set[int]:
    """Return the payers of which the office said that a payer is none of them.

    Of a joined one it is the payer that it is joined to.
    """
    return {other_id for (other_id,) in store.rows(KEPT_APART, (payer_id,))}


def keep_apart(change_set: ChangeSet, payer_id: int, other_id: int) -> None:
    """Record that a payer is not another one."""
    answer_id = change_set.store.value(ANSWER, (payer_id, other_id))
    if answer_id is None:
        change_set.create(PayerAnswer, payer_id=payer_id, other_id=other_id)
    else:
        change_set.change(PayerAnswer, answer_id, counts=1)


def recorded(rows: Rows) -> list[tuple[int, bool]]:
    """Return the answers that an event changed: id, and whether it counts by these values.

    An answer that the event created did not count before.
    """
    return [
        (answer_id, bool((rows[str(RowKey.of(PayerAnswer, answer_id))] or {}).get("counts", 0)))
        for answer_id in ids_of(rows, PayerAnswer)
    ]


def set_counts(change_set: ChangeSet, answer_id: int, *, counts: bool) -> None:
    """Let an answer count, or count no more."""
    change_set.change(PayerAnswer, answer_id, counts=int(counts))


def take_back(change_set: ChangeSet, payer_id: int, other_id: int) -> None:
    """Record that this is open again; the answer stays, and counts no more."""
    answer_id = change_set.store.value(ANSWER, (payer_id, other_id))
    if answer_id is not None:
        change_set.change(PayerAnswer, answer_id, counts=0)
