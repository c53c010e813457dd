"""Batches whose every claim has been answered: nothing about them is waited for any more."""

from collections.abc import Iterable

from data.claims import batches
from data.items import open_items
from medq.domain.items import topics
from medq.domain.items.item import Subject
from medq.domain.items.work_requests import TriggerResult
from medq.work.desk import Desk
from medq.work.items.updater import ItemUpdater


def end_answered_batches(desk: Desk, batch_ids: Iterable[int], updater: ItemUpdater) -> None:
    """End the wait for those of these batches whose claims are all answered.

    Call inside a write transaction.
    """
    for batch_id in batches.fully_answered(desk.store, batch_ids):
        resolutions = [
            topic.resolution(Subject.BATCH, batch_id, "answered")
            for topic in (topics.REFUSED_FILE, topics.NEVER_ACKNOWLEDGED)
        ]
        updater.take(TriggerResult((), tuple(resolutions)))


def end_batches_paid(desk: Desk, payment_id: int, updater: ItemUpdater) -> None:
    """End the wait for batches whose last unanswered claim a payment has answered.

    Call inside a write transaction.
    """
    waiting = open_items.subjects_with_open_item(desk.store, Subject.BATCH)
    if waiting:
        end_answered_batches(desk, batches.paid_in(desk.store, payment_id, waiting), updater)
