"""The schema of a store as the engine reports it, for comparing two stores."""

import re
from typing import Any

from data.store.store import Store

Description = dict[str, Any]


def describe(store: Store) -> Description:
    """Return columns, keys, checks, indexes and triggers by table and kind, without their order.

    Columns are in no order because a migration can only append them.
    """
    return _sqlite(store) if store.engine == "sqlite" else _postgresql(store)


def _sqlite(store: Store) -> Description:
    description: Description = {}
    tables = store.rows(
        "SELECT name, sql FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    )
    for name, text in tables:
        description[f"{name}: columns"] = {
            column: (kind, not_null, default, key, hidden)
            for _position, column, kind, not_null, default, key, hidden in store.rows(
                f"PRAGMA table_xinfo({name})"
            )
        }
        description[f"{name}: references"] = {
            (column, parent, parent_column or "id")
            for _id, _seq, parent, column, parent_column, *_rest in store.rows(
                f"PRAGMA foreign_key_list({name})"
            )
        }
        description[f"{name}: keys"] = {
            tuple(row[2] for row in store.rows(f"PRAGMA index_info({index})"))
            for _seq, index, _unique, origin, _partial in store.rows(f"PRAGMA index_list({name})")
            if origin in ("u", "pk")
        }
        description[f"{name}: checks"] = sorted(_checks(text))
        description[f"{name}: strict"] = text.rstrip().endswith("STRICT")
    for kind, name, text in store.rows(
        "SELECT type, name, sql FROM sqlite_master WHERE type <> 'table' AND sql IS NOT NULL"
    ):
        description[f"{kind} {name}"] = _normal(text)
    return description


def _checks(create_text: str) -> list[str]:
    """Return the expressions of a table's CHECK constraints."""
    checks: list[str] = []
    for match in re.finditer(r"CHECK \(", create_text):
        depth = 0
        for position in range(match.end() - 1, len(create_text)):
            depth += {"(": 1, ")": -1}.get(create_text[position], 0)
            if depth == 0:
                checks.append(_normal(create_text[match.end() : position]))
                break
    return checks


def _normal(text: str) -> str:
    return " ".join(text.replace('"', "").split())


def _postgresql(store: Store) -> Description:
    description: Description = {}
    for table, column, *definition in store.rows(
        """SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull,
        a.attidentity::text, a.attgenerated::text, pg_get_expr(d.adbin, d.adrelid), l.collname
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
        LEFT JOIN pg_collation l ON l.oid = a.attcollation
        WHERE c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace
        AND a.attnum > 0 AND NOT a.attisdropped"""
    ):
        description.setdefault(f"{table}: columns", {})[column] = tuple(definition)
    for table, text in store.rows(
        """SELECT conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = current_schema()::regnamespace AND contype IN ('c', 'f', 'p', 'u')"""
    ):
        description.setdefault(f"{table}: constraints", set()).add(text)
    for name, text in store.rows(
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema()"
    ):
        description[f"index {name}"] = text
    for name, text in store.rows(
        """SELECT t.tgname, pg_get_triggerdef(t.oid) || ' ' || p.prosrc FROM pg_trigger t
        JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal"""
    ):
        description[f"trigger {name}"] = _normal(text)
    return description
