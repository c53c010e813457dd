"""Act on a held transaction: post it in spite of what holds it."""

from dataclasses import dataclass

from data.events.change_set import ChangeSet
from data.events.event_groups import mark_first_event
from data.imports import originals, transactions
from data.items import items
from data.items.item_records import ItemRecord
from medq.domain.act_messages import ActMessage, Did
from medq.domain.acts import Field
from medq.domain.errors import MedqError
from medq.domain.import_report import TransactionStatus
from medq.domain.items.item import State, Subject
from medq.work.acts.registry import Act, Answers, Undo
from medq.work.desk import Desk
from medq.work.imports.transactions import post_transaction
from medq.work.imports.undo_import import undo_import_act, undo_post
from medq.work.remittances.originals import read_transaction


@dataclass(frozen=True, slots=True)
class PostInput:
    """Why a held transaction is posted."""

    reason: str


def not_postable(desk: Desk, item: ItemRecord) -> str:
    """Return why the item has no held transaction to post; empty if it has one."""
    if item.subject_kind is not Subject.TRANSACTION:
        return "Only a held transaction can be posted."
    held = transactions.transaction(desk.store, item.subject_id)
    is_held = held is not None and held.status is TransactionStatus.HELD
    return "" if is_held and item.state is not State.DONE else "It is no longer held."


def post_fields(desk: Desk, item: ItemRecord) -> tuple[Field, ...]:
    """Return the fields of `post`."""
    return (Field("reason", "Why it is posted as is"),)


def parse_post(desk: Desk, answers: Answers) -> PostInput:
    """Parse the fields of `post`."""
    return PostInput(answers["reason"])


def post(desk: Desk, item: ItemRecord, act_input: PostInput, change_set: ChangeSet) -> ActMessage:
    """Post a held transaction from its stored original."""
    held = transactions.transaction(desk.store, item.subject_id)
    assert held is not None
    if transactions.is_posted(desk.store, held.key):
        raise MedqError(
            "The same content was posted from another file.",
            where=held.file,
            hint="Close the item: there is nothing to post.",
        )
    mark_first_event(desk.store, change_set)
    with originals.original(desk.store, held.file_id) as stream:
        transaction = read_transaction(stream, held, desk.today())
        transactions.mark_posted(change_set, held.id, desk.now(), desk.user.id)
        posted = post_transaction(desk, held.id, transaction)
        transaction.finish()
    if transaction.key != held.key:
        raise MedqError(
            "The stored file is not the one that was imported.",
            where=held.file,
            hint="Run medq check.",
        )
    items.close(change_set, item.id, "posted")
    return ActMessage(
        Did.POSTED, matched=posted.matched, unmatched=posted.unmatched, note=act_input.reason
    )


POST = Act(
    name="post",
    key_action="item.post",
    why_not=not_postable,
    fields=post_fields,
    parse=parse_post,
    perform=post,
    undo=Undo("posting", undo_post),
)

ACTS = (POST,)
IMPORT_UNDO = Undo("import", undo_import_act, by_key=False)
"""Undoes the event that an import writes; only by its number."""
