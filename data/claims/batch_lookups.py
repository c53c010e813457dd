"""Batches as acknowledgments name them: by control numbers or by reference.

Control numbers are compared as numbers, since receivers add and drop leading zeros; the office
uses them again, so that the day says which one is meant.
"""

from collections.abc import Collection
from datetime import date, timedelta
from typing import Any, NamedTuple

from peewee import Case

from data.models.claims import Batch
from data.models.imports import TransactionSet
from data.store.store import Store
from medq.domain.identifiers import control_key, control_texts

CLOCKS_DIFFER = timedelta(days=1)  # between the office and who acknowledges


class SentTransaction(NamedTuple):
    """A batch of a functional group, by the control number of its transaction."""

    id: int
    st_control: str


def of_interchange(store: Store, control: str, day: date | None) -> list[int]:
    """Return the batches of the interchange with a control number (ISA13) and ISA date.

    Without a date, those of the newest such interchange.
    """
    query = (
        Batch.select(Batch.id, TransactionSet.file_id, TransactionSet.isa_day)
        .join(TransactionSet)
        .where(Batch.isa_control << control_texts(control))
        .order_by(_written_otherwise(Batch.isa_control, control), Batch.id.desc())
    )
    if day is not None:
        query = query.where(TransactionSet.isa_day == day.toordinal())
    rows = store.rows(query)
    return sorted(batch_id for batch_id, *file_and_day in rows if file_and_day == list(rows[0][1:]))


def of_group(
    store: Store, group_control: str, st_controls: Collection[str], day: date
) -> list[SentTransaction]:
    """Return the batches of a functional group (GS06) that was sent by a day.

    Of several such groups it is the newest that has one of the transactions (ST02), any where none
    is named.
    """
    query = (
        Batch.select(Batch.id, Batch.st_control, TransactionSet.file_id, Batch.isa_control)
        .join(TransactionSet)
        .where(Batch.group_control << control_texts(group_control), _was_sent_by(day))
        .order_by(
            _written_otherwise(Batch.group_control, group_control),
            Batch.sent_day.desc(),
            Batch.id.desc(),
        )
    )
    keys = {control_key(control) for control in st_controls}
    groups: dict[tuple[int, str], list[SentTransaction]] = {}
    for batch_id, st_control, *file_and_isa in store.rows(query):
        group = groups.setdefault(tuple(file_and_isa), [])
        group.append(SentTransaction(batch_id, st_control))
    for transactions in groups.values():
        if not keys or any(control_key(each.st_control) in keys for each in transactions):
            return sorted(transactions)
    return []


def by_reference(store: Store, reference: str, day: date) -> int | None:
    """Return the batch with a reference (BHT03), of several the newest that was sent by a day."""
    query = (
        Batch.select(Batch.id)
        .where(Batch.reference << control_texts(reference), _was_sent_by(day))
        .order_by(
            _written_otherwise(Batch.reference, reference),
            Batch.sent_day.desc(),
            Batch.id.desc(),
        )
        .limit(1)
    )
    batch_id: int | None = store.value(query)
    return batch_id


def _written_otherwise(column: Any, control: str) -> Any:
    return Case(None, [(column == control, 0)], 1)


def _was_sent_by(day: date) -> Any:
    """Return the condition that a batch was sent before it was acknowledged on a day."""
    return Batch.sent_day <= (day + CLOCKS_DIFFER).toordinal()
