"""Queries of `medq check`: totals, transactions, subjects and groups that do not match."""

from collections.abc import Iterator

from data.store.store import Store
from medq.domain.items.item import Subject


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
    items = store.rows(
        "SELECT kind, state, COUNT(*), SUM(money_cents) FROM item GROUP BY kind, state"
    )
    counted = {(kind, state): (number, int(money)) for kind, state, number, money in items}
    tallies = store.rows("SELECT kind, state, items, money_cents FROM tally")
    tallied = {(kind, state): (number, money) for kind, state, number, money in tallies}
    keys = sorted(counted.keys() | tallied.keys())
    return [
        f"kind {kind}, state {state}: tally {tallied.get((kind, state), (0, 0))},"
        f" items {counted.get((kind, state), (0, 0))}"
        for kind, state in keys
        if counted.get((kind, state), (0, 0)) != tallied.get((kind, state), (0, 0))
    ]


def wrong_transactions(store: Store) -> list[str]:
    """Return posted transactions whose rows differ from the file, and rows of unposted ones."""
    problems = [
        f"transaction {transaction_id}: {claims} claims, {charge} charged, {paid} paid in the file,"
        " not as posted"
        for transaction_id, claims, charge, paid in store.rows(
            """SELECT t.id, t.claims, t.charge_cents, t.paid_cents FROM transaction_set t
            WHERE t.kind = '835' AND t.status = 'posted' AND (NOT EXISTS (SELECT 1 FROM payment m
            WHERE m.transaction_id = t.id) OR
            (t.claims, t.charge_cents, t.paid_cents) <> (SELECT COUNT(q.id),
            COALESCE(SUM(q.charge_cents), 0),
            COALESCE(SUM(q.paid_cents), 0) FROM claim_payment q
            JOIN payment m ON m.id = q.payment_id
            WHERE m.transaction_id = t.id))"""
        )
    ]
    problems += [
        f"transaction {transaction_id}: {claims} claims in the file, {posted} posted"
        for transaction_id, claims, posted in store.rows(
            """SELECT t.id, t.claims, b.claims FROM transaction_set t
            LEFT JOIN batch b ON b.transaction_id = t.id
            WHERE t.kind IN ('837P', '837I') AND t.status = 'posted' AND (b.id IS NULL
            OR b.claims <> t.claims)"""
        )
    ]
    problems += [
        f"transaction {transaction_id} is {status} but has rows"
        for transaction_id, status in store.rows(
            """SELECT t.id, t.status FROM transaction_set t WHERE t.status <> 'posted' AND
            (EXISTS (SELECT 1 FROM payment m WHERE m.transaction_id = t.id) OR
             EXISTS (SELECT 1 FROM batch b WHERE b.transaction_id = t.id) OR
             EXISTS (SELECT 1 FROM claim_status s WHERE s.transaction_id = t.id))"""
        )
    ]
    return problems


SUBJECT_TABLES = {
    Subject.CLAIM: "claim",
    Subject.CLAIM_PAYMENT: "claim_payment",
    Subject.PAYMENT: "payment",
    Subject.PROVIDER_ADJUSTMENT: "provider_adjustment",
    Subject.BATCH: "batch",
    Subject.PATIENT: "patient",
    Subject.PAYER: "payer",
    Subject.FILE: "file",
    Subject.CALLBACK: "callback",
    Subject.TRANSACTION: "transaction_set",
}


def items_without_subject(store: Store) -> Iterator[str]:
    """Yield items that are not done and whose subject does not exist."""
    for subject, table in SUBJECT_TABLES.items():
        rows = store.rows(
            f"SELECT i.id, i.subject_id FROM item i LEFT JOIN {table} t ON t.id = i.subject_id"
            " WHERE i.subject_kind = ? AND i.state < 4 AND t.id IS NULL ORDER BY i.id LIMIT 20",
            (int(subject),),
        )
        yield from (
            f"item {item_id}: {table} {subject_id} does not exist" for item_id, subject_id in rows
        )


def wrong_groups(store: Store) -> list[str]:
    """Return groups whose count or sum differs from their members."""
    rows = store.rows(
        """SELECT g.id, g.items, g.money_cents, COALESCE(i.items, 0), COALESCE(i.cents, 0)
        FROM item_group g LEFT JOIN
        (SELECT group_id, COUNT(*) AS items, SUM(money_cents) AS cents FROM item
        WHERE group_id IS NOT NULL GROUP BY group_id) i
        ON i.group_id = g.id WHERE (g.items, g.money_cents) <> (COALESCE(i.items, 0),
        COALESCE(i.cents, 0))
        ORDER BY g.id LIMIT 20"""
    )
    return [
        f"group {group}: {items} items, {cents} cents stored; {actual_items} items,"
        f" {actual_cents} cents"
        for group, items, cents, actual_items, actual_cents in rows
    ]


def members(
    store: Store, group: int, after: tuple[int, ...] | None, limit: int
) -> list[tuple[int, ...]]:
    """Return the rank keys of a group's members, each member ranked on its own; ids come last."""
    edge = "AND (solo_rank_key, act_by, neg_money_cents, id) > (?, ?, ?, ?)" if after else ""
    return store.rows(
        f"""SELECT solo_rank_key, act_by, neg_money_cents, id FROM item WHERE group_id = ? {edge}
        ORDER BY solo_rank_key, act_by, neg_money_cents, id LIMIT ?""",
        (group, *(after or ()), limit),
    )


def group_keys(store: Store) -> dict[int, tuple[int, int, str]]:
    """Return (payer, kind, cause) of each group."""
    return {
        group: (payer, kind, cause)
        for group, payer, kind, cause in store.rows(
            "SELECT id, payer_id, kind, cause FROM item_group"
        )
    }


def ranked_items(store: Store, after: int, limit: int) -> list[int]:
    """Return the next items that are not done, in the order of their ids."""
    rows = store.rows(
        "SELECT id FROM item WHERE id > ? AND state < 4 ORDER BY id LIMIT ?", (after, limit)
    )
    return [item_id for (item_id,) in rows]
