"""Queries of `medq check`: totals, transactions, subjects and groups that do not match."""

from collections.abc import Iterator
from typing import Any

from peewee import JOIN, Case, Tuple, fn

from data.items.item_groups import SOLO_ORDER, SoloOrder
from data.items.rank_rows import JOINED
from data.models.base import VALUE, text_of
from data.models.claims import Batch, Claim, ClaimStatus
from data.models.imports import File, TransactionSet
from data.models.items import Item, ItemGroup, Tally
from data.models.ledger import Approval
from data.models.patients import Callback, Patient
from data.models.payers import Payer
from data.models.remittances import ClaimPayment, Payment, ProviderAdjustment
from data.store.store import Store
from medq.domain.import_report import TransactionStatus
from medq.domain.items.item import State, Subject

MOST_ITEMS = 20  # of one kind of subject
IS_POSTED = TransactionSet.status == TransactionStatus.POSTED.value


def engine_problems(store: Store) -> list[str]:
    """Return what SQLite's own checks report; PostgreSQL has no such check."""
    if store.engine != "sqlite":
        return []
    problems = [text for (text,) in store.rows("PRAGMA integrity_check(20)") if text != "ok"]
    problems += [
        f"{table} {row_id} refers to a {parent} that does not exist"
        for table, row_id, parent, _key in store.rows("PRAGMA foreign_key_check")
    ]
    return problems


def wrong_tallies(store: Store) -> list[str]:
    """Return the kinds and states whose tally differs from the items."""
    is_joined = Item.behind_lead == JOINED
    items = Item.select(
        Item.kind,
        Item.state,
        fn.COUNT(Item.id),
        fn.SUM(Case(None, [(is_joined, 0)], Item.money_cents)),
        fn.SUM(Case(None, [(is_joined, 1)], 0)),
    )
    counted = {
        (kind, state): (number, int(money), int(joined))
        for kind, state, number, money, joined in store.rows(items.group_by(Item.kind, Item.state))
    }
    tallies = Tally.select(Tally.kind, Tally.state, Tally.items, Tally.money_cents, Tally.joined)
    tallied = {(kind, state): tuple(figures) for kind, state, *figures in store.rows(tallies)}
    nothing = (0, 0, 0)
    return [
        f"kind {kind}, state {state}: tally {tallied.get((kind, state), nothing)},"
        f" items {counted.get((kind, state), nothing)}"
        for kind, state in sorted(counted.keys() | tallied.keys())
        if counted.get((kind, state), nothing) != tallied.get((kind, state), nothing)
    ]


def wrong_transactions(store: Store) -> list[str]:
    """Return posted transactions whose rows differ from the file, and rows of unposted ones."""
    return [
        *_wrong_remittances(store),
        *_wrong_batches(store),
        *_unposted_with_rows(store),
    ]


def _wrong_remittances(store: Store) -> Iterator[str]:
    query = (
        TransactionSet.select(
            TransactionSet.id,
            TransactionSet.claims,
            TransactionSet.charge_cents,
            TransactionSet.paid_cents,
            Payment.id,
            fn.COUNT(ClaimPayment.id),
            fn.COALESCE(fn.SUM(ClaimPayment.charge_cents), 0),
            fn.COALESCE(fn.SUM(ClaimPayment.paid_cents), 0),
        )
        .join(Payment, JOIN.LEFT_OUTER, on=Payment.transaction_id == TransactionSet.id)
        .join(ClaimPayment, JOIN.LEFT_OUTER, on=ClaimPayment.payment_id == Payment.id)
        .where((TransactionSet.kind == "835") & IS_POSTED)
        .group_by(TransactionSet.id, Payment.id)
        .order_by(TransactionSet.id)
    )
    for transaction_id, claims, charge, paid, payment_id, *posted in store.rows(query):
        if payment_id is None or [claims, charge, paid] != posted:
            yield (
                f"transaction {transaction_id}: {claims} claims, {charge} charged, {paid} paid in"
                " the file, not as posted"
            )


def _wrong_batches(store: Store) -> Iterator[str]:
    query = (
        TransactionSet.select(TransactionSet.id, TransactionSet.claims, Batch.claims)
        .join(Batch, JOIN.LEFT_OUTER, on=Batch.transaction_id == TransactionSet.id)
        .where(TransactionSet.kind.in_(("837P", "837I")) & IS_POSTED)
        .where(Batch.id.is_null() | (Batch.claims != TransactionSet.claims))
        .order_by(TransactionSet.id)
    )
    for transaction_id, claims, posted in store.rows(query):
        yield f"transaction {transaction_id}: {claims} claims in the file, {posted} posted"


def _unposted_with_rows(store: Store) -> Iterator[str]:
    has_rows = [
        fn.EXISTS(model.select(model.id).where(model.transaction_id == TransactionSet.id))
        for model in (Payment, Batch, ClaimStatus)
    ]
    query = (
        TransactionSet.select(TransactionSet.id, TransactionSet.status)
        .where(~IS_POSTED & (has_rows[0] | has_rows[1] | has_rows[2]))
        .order_by(TransactionSet.id)
    )
    for transaction_id, status in store.rows(query):
        yield f"transaction {transaction_id} is {status} but has rows"


SUBJECTS: dict[Subject, Any] = {
    Subject.CLAIM: Claim,
    Subject.CLAIM_PAYMENT: ClaimPayment,
    Subject.PAYMENT: Payment,
    Subject.PROVIDER_ADJUSTMENT: ProviderAdjustment,
    Subject.BATCH: Batch,
    Subject.PATIENT: Patient,
    Subject.PAYER: Payer,
    Subject.FILE: File,
    Subject.CALLBACK: Callback,
    Subject.TRANSACTION: TransactionSet,
    Subject.CLAIM_STATUS: ClaimStatus,
    Subject.APPROVAL: Approval,
}


def items_without_subject(store: Store) -> Iterator[str]:
    """Yield items that are not done and whose subject does not exist."""
    for subject, model in SUBJECTS.items():
        query = (
            Item.select(Item.id, Item.subject_id)
            .join(model, JOIN.LEFT_OUTER, on=model.id == Item.subject_id)
            .where((Item.subject_kind == subject) & (Item.state < State.DONE) & model.id.is_null())
            .order_by(Item.id)
            .limit(MOST_ITEMS)
        )
        for item_id, subject_id in store.rows(query):
            yield f"item {item_id}: {model.table_name()} {subject_id} does not exist"


def wrong_groups(store: Store) -> Iterator[str]:
    """Yield groups whose count or sum differs from their members."""
    query = (
        ItemGroup.select(
            ItemGroup.id,
            ItemGroup.items,
            ItemGroup.money_cents,
            fn.COUNT(Item.id),
            fn.COALESCE(fn.SUM(Item.money_cents), 0),
        )
        .join(Item, JOIN.LEFT_OUTER, on=Item.group_id == ItemGroup.id)
        .group_by(ItemGroup.id)
        .order_by(ItemGroup.id)
    )
    for group, items, cents, member_count, member_cents in store.rows(query):
        if (items, cents) != (member_count, member_cents):
            yield (
                f"group {group}: {items} items, {cents} cents stored; {member_count} items,"
                f" {member_cents} cents"
            )


BEFORE_FIRST = SoloOrder(-(2**63), 0, 0, 0)
MEMBERS = text_of(
    Item.select_row(SoloOrder)
    .where(Item.group_id == VALUE)
    .where(Tuple(VALUE, VALUE, VALUE, VALUE) < Tuple(*SOLO_ORDER))
    .order_by(*SOLO_ORDER)
    .limit(VALUE)
)


def members(store: Store, group: int, after: SoloOrder, limit: int) -> list[SoloOrder]:
    """Return the rank keys of a group's next members, each member ranked on its own."""
    return [SoloOrder._make(row) for row in store.rows(MEMBERS, (group, *after, limit))]


def group_keys(store: Store) -> dict[int, tuple[int, int, str]]:
    """Return (payer, kind, cause) of each group."""
    query = ItemGroup.select(ItemGroup.id, ItemGroup.payer_id, ItemGroup.kind, ItemGroup.cause)
    return {group: (payer, kind, cause) for group, payer, kind, cause in store.rows(query)}


def ranked_items(store: Store, after: int, limit: int) -> list[int]:
    """Return the next items that are not done, in the order of their ids."""
    query = Item.select(Item.id).where((Item.id > after) & (Item.state < State.DONE))
    return [item_id for (item_id,) in store.rows(query.order_by(Item.id).limit(limit))]
