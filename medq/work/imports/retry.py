"""Post pending payments and acknowledgments when the claims or batches they name arrive."""

from collections.abc import Iterable

from data.events import events
from data.imports import originals, pending_references
from medq.domain.items.item import Subject
from medq.work.claims import acknowledgments
from medq.work.desk import Desk
from medq.work.items.updater import ItemUpdater
from medq.work.remittances.originals import read_transaction
from medq.work.remittances.rematch import retry_payments
from medq.x12.acknowledgments import read_group_acknowledgment, read_interchange_acknowledgment
from medq.x12.statuses import read_statuses


def retry_pending(desk: Desk, keys: Iterable[str], raiser: ItemUpdater) -> None:
    """Post what waited for these keys and finds its claim now without a doubt. Inside `writing()`."""
    for set_id, segments in pending_references.waiting_transactions(desk.store, keys).items():
        found = originals.transaction(desk.store, set_id)
        assert found is not None
        if found.kind == "835":
            number, told = retry_payments(desk, found, set(segments), raiser), "payments"
        else:
            number, told = _answers(desk, found, segments, raiser), "answers"
        if number:
            subject, text = (
                (int(Subject.TRANSACTION), set_id),
                f"{number} {told} found their claims.",
            )
            events.append(
                desk.store,
                events.NewEvent(
                    at=desk.now(), staff_id=None, act="find", subject=subject, text=text
                ),
            )


def _answers(
    desk: Desk, found: originals.TransactionRow, segments: dict[int, set[str]], raiser: ItemUpdater
) -> int:
    pending_references.mark_resolved(desk.store, found.id, segments)
    with originals.original(desk.store, found.file_id) as stream:
        transaction = read_transaction(stream, found)
        day = transaction.envelope.isa_day or desk.today()
        match found.kind:
            case "999":
                told = acknowledgments.post_group_acknowledgment(
                    desk, found.id, read_group_acknowledgment(transaction), day, raiser, segments
                )
            case "TA1":
                told = acknowledgments.post_interchange_acknowledgment(
                    desk, found.id, read_interchange_acknowledgment(transaction), day, raiser
                )
            case _:
                told = acknowledgments.post_statuses(
                    desk, found.id, found.kind, read_statuses(transaction), day, raiser, segments
                )
    retry_pending(desk, told.keys, raiser)
    return told.matched
