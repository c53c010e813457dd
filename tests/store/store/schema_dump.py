"""Writes the dump of the present schema that later versions are tested against.

After a change of the schema: `python -m tests.store.store.schema_dump FILE` makes the SQLite file's
dump, `python -m tests.store.store.schema_dump FILE URL` that of an empty PostgreSQL database.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from data.store.migrate import create_store
from data.store.opening import open_store
from data.store.store import Store

FOLDER = Path(__file__).parent / "schemas"
HASH = "0" * 64
ROWS = f"""
INSERT INTO setting (key, value) VALUES ('zone', 'America/Denver');
INSERT INTO staff (login, name, initials, role) VALUES ('ana', 'Ana Reyes', 'AR', 'manager');
INSERT INTO payer (qualifier, identifier, name, kind) VALUES ('PI', '11111', 'PAYER ONE', 'other');
INSERT INTO shared_text (text) VALUES ('Confirm payer');
INSERT INTO item (subject_id, payer_id, money_cents, rank_key, title_id, rule_id, recovery_ppm,
    age_start, act_by, rerank_on, created_day, touched_day, minutes, kind, state, subject_kind,
    tier, topic, cause) VALUES (1, 1, 12500, -100, 1, 1, 350000, 739900, 740000, 739950, 739900,
    739900, 5, 1, 1, 7, 2, 'payer', 'payer');
INSERT INTO event (at, act, subject_kind, subject_id, item_id, text, before, after, prev_hash, hash)
    VALUES (1, 'raise', 7, 1, 1, 'Confirm payer', '{{}}', '{{}}', '{HASH}', '{HASH}');
"""


def dump(store: Store) -> str:
    """Create the tables in an empty store, and return the statements with a few rows."""
    statements: list[str] = []
    execute = store.database.execute_sql

    def record(sql: str, params: Any = None) -> Any:
        if sql.startswith("CREATE"):
            statements.append(sql)
        return execute(sql, params)

    store.database.execute_sql = record
    create_store(store)
    records = "".join(
        f"INSERT INTO schema_migration (name, applied) VALUES ('{name}', '{applied}');\n"
        for name, applied in store.rows("SELECT name, applied FROM schema_migration ORDER BY id")
    )
    return ";\n".join(statements) + ";\n" + records + ROWS


def load(store: Store, text: str) -> None:
    """Make an empty database the store of a dump."""
    connection = store.database.connection()
    if store.engine == "sqlite":
        connection.executescript(text)
    else:
        connection.execute(text)
        connection.commit()


if __name__ == "__main__":
    path, *url = sys.argv[1:]
    with TemporaryDirectory() as folder:
        opened = open_store(url[0] if url else f"{folder}/empty.db", create=True)
        Path(path).write_text(dump(opened), encoding="utf-8")
        opened.close()
