"""Act on a held transaction: post it in spite of what holds it."""

from data.events.event_groups import mark_first_event
from data.events.events import ChangeSet
from data.imports import originals
from data.items.items import ItemRecord
from medq.domain.acts import Field
from medq.domain.errors import MedqError
from medq.domain.items.item import State, Subject
from medq.work.acts.registry import Act, Values, register
from medq.work.desk import Desk
from medq.work.imports import transactions
from medq.work.items.updater import CLOSED
from medq.work.remittances.originals import read_transaction


def _post_why_not(desk: Desk, item: ItemRecord) -> str:
    if item.subject_kind is not Subject.TRANSACTION:
        return "Only what was held can be posted."
    held = originals.transaction(desk.store, item.subject_id)
    return (
        ""
        if held and held.status == "held" and item.state is not State.DONE
        else "It is not held any more."
    )


def _post_fields(desk: Desk, item: ItemRecord) -> tuple[Field, ...]:
    return (Field("reason", "Why it is posted all the same"),)


def _post(desk: Desk, item: ItemRecord, values: Values, entry: ChangeSet) -> str:
    """Post a held transaction from its kept original."""
    held = originals.transaction(desk.store, item.subject_id)
    assert held is not None
    if originals.is_posted(desk.store, held.key):
        raise MedqError(
            "The same content was posted from another file.",
            where=held.file,
            hint="done it: there is nothing to post.",
        )
    mark_first_event(desk.store, entry)
    with originals.original(desk.store, held.file_id) as stream:
        transaction = read_transaction(stream, held)
        entry.change(
            "transaction_set",
            held.id,
            status="posted",
            posted_at=transactions.moment(desk),
            staff_id=desk.user.id,
        )
        posted = transactions.post(desk, held.id, transaction)
        transaction.finish()
    if transaction.key != held.key:
        raise MedqError(
            "The kept file is not what was judged.", where=held.file, hint="medq check tells more."
        )
    entry.change("item", item.id, **CLOSED, outcome="posted")
    return f"Posted: {posted.matched} claims matched, {posted.unmatched} not. {values['reason']}"


register(
    Act(
        "post", "item.post", "Post what was held, with a reason", _post_why_not, _post, _post_fields
    ),
)
