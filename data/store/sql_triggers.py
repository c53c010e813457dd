"""The store's triggers: append-only events, counts of items, notifications (PostgreSQL).

SQLite's table rebuild silently drops triggers, so they are recreated after every migration, and
`medq check` compares them. SQLite's INSERT OR REPLACE fires no UPDATE or DELETE trigger, so a
BEFORE INSERT trigger refuses it.
"""

from data.store.change_feed import CHANNEL
from data.store.store import Store

# An item that another one of its claim represents (`behind_lead` 2) adds no money to the tally.
SUBTRACT = """UPDATE tally SET items = items - 1,
        money_cents = money_cents - CASE OLD.behind_lead WHEN 2 THEN 0 ELSE OLD.money_cents END,
        joined = joined - CASE OLD.behind_lead WHEN 2 THEN 1 ELSE 0 END
        WHERE kind = OLD.kind AND state = OLD.state;"""
ADD = """INSERT INTO tally (kind, state, items, money_cents, joined)
        VALUES (NEW.kind, NEW.state, 1,
        CASE NEW.behind_lead WHEN 2 THEN 0 ELSE NEW.money_cents END,
        CASE NEW.behind_lead WHEN 2 THEN 1 ELSE 0 END)
        ON CONFLICT (kind, state) DO UPDATE SET items = tally.items + 1,
        money_cents = tally.money_cents + excluded.money_cents,
        joined = tally.joined + excluded.joined;"""
IS_COUNTED_OTHERWISE = """OLD.kind <> NEW.kind OR OLD.state <> NEW.state
        OR OLD.money_cents <> NEW.money_cents OR (OLD.behind_lead = 2) <> (NEW.behind_lead = 2)"""

SQLITE = {
    "event_no_update": """CREATE TRIGGER event_no_update BEFORE UPDATE ON event
        BEGIN SELECT RAISE(ABORT, 'events are append-only'); END""",
    "event_no_delete": """CREATE TRIGGER event_no_delete BEFORE DELETE ON event
        BEGIN SELECT RAISE(ABORT, 'events are append-only'); END""",
    "event_no_replace": """CREATE TRIGGER event_no_replace BEFORE INSERT ON event
        WHEN EXISTS (SELECT 1 FROM event WHERE id = NEW.id OR (NEW.undoes_id IS NOT NULL
        AND undoes_id = NEW.undoes_id))
        BEGIN SELECT RAISE(ABORT, 'events are append-only'); END""",
    "tally_insert": f"""CREATE TRIGGER tally_insert AFTER INSERT ON item BEGIN
        {ADD} END""",
    "tally_delete": f"""CREATE TRIGGER tally_delete AFTER DELETE ON item BEGIN
        {SUBTRACT} END""",
    "tally_update": f"""CREATE TRIGGER tally_update
        AFTER UPDATE OF kind, state, money_cents, behind_lead ON item
        WHEN {IS_COUNTED_OTHERWISE} BEGIN {SUBTRACT} {ADD} END""",
    "group_insert": """CREATE TRIGGER group_insert AFTER INSERT ON item
        WHEN NEW.group_id IS NOT NULL BEGIN
        UPDATE item_group SET items = items + 1, money_cents = money_cents + NEW.money_cents
        WHERE id = NEW.group_id; END""",
    "group_delete": """CREATE TRIGGER group_delete AFTER DELETE ON item
        WHEN OLD.group_id IS NOT NULL BEGIN
        UPDATE item_group SET items = items - 1, money_cents = money_cents - OLD.money_cents
        WHERE id = OLD.group_id; END""",
    "group_update": """CREATE TRIGGER group_update AFTER UPDATE OF group_id, money_cents ON item
        WHEN OLD.group_id IS NOT NEW.group_id OR OLD.money_cents <> NEW.money_cents BEGIN
        UPDATE item_group SET items = items - 1, money_cents = money_cents - OLD.money_cents
        WHERE id = OLD.group_id;
        UPDATE item_group SET items = items + 1, money_cents = money_cents + NEW.money_cents
        WHERE id = NEW.group_id; END""",
}

POSTGRESQL_FUNCTIONS = (
    """CREATE OR REPLACE FUNCTION medq_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'events are append-only'; END $$""",
    f"""CREATE OR REPLACE FUNCTION medq_tally() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP <> 'INSERT' THEN {SUBTRACT} END IF;
            IF TG_OP <> 'DELETE' THEN {ADD} END IF;
            RETURN NULL;
        END $$""",
    # The server merges equal notifications of one transaction.
    f"""CREATE OR REPLACE FUNCTION medq_notify() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN PERFORM pg_notify('{CHANNEL}', ''); RETURN NULL; END $$""",
    """CREATE OR REPLACE FUNCTION medq_group() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF TG_OP <> 'INSERT' AND OLD.group_id IS NOT NULL THEN
                UPDATE item_group SET items = items - 1, money_cents = money_cents - OLD.money_cents
                WHERE id = OLD.group_id;
            END IF;
            IF TG_OP <> 'DELETE' AND NEW.group_id IS NOT NULL THEN
                UPDATE item_group SET items = items + 1, money_cents = money_cents + NEW.money_cents
                WHERE id = NEW.group_id;
            END IF;
            RETURN NULL;
        END $$""",
)

POSTGRESQL = {
    "event_no_change": """CREATE TRIGGER event_no_change BEFORE UPDATE OR DELETE ON event
        FOR EACH ROW EXECUTE FUNCTION medq_append_only()""",
    "event_no_truncate": """CREATE TRIGGER event_no_truncate BEFORE TRUNCATE ON event
        FOR EACH STATEMENT EXECUTE FUNCTION medq_append_only()""",
    "tally_insert": """CREATE TRIGGER tally_insert AFTER INSERT ON item
        FOR EACH ROW EXECUTE FUNCTION medq_tally()""",
    "item_notify": """CREATE TRIGGER item_notify AFTER INSERT OR UPDATE OR DELETE ON item
        FOR EACH STATEMENT EXECUTE FUNCTION medq_notify()""",
    "tally_delete": """CREATE TRIGGER tally_delete AFTER DELETE ON item
        FOR EACH ROW EXECUTE FUNCTION medq_tally()""",
    "tally_update": f"""CREATE TRIGGER tally_update
        AFTER UPDATE OF kind, state, money_cents, behind_lead ON item FOR EACH ROW
        WHEN ({IS_COUNTED_OTHERWISE}) EXECUTE FUNCTION medq_tally()""",
    "group_insert": """CREATE TRIGGER group_insert AFTER INSERT ON item FOR EACH ROW
        WHEN (NEW.group_id IS NOT NULL) EXECUTE FUNCTION medq_group()""",
    "group_delete": """CREATE TRIGGER group_delete AFTER DELETE ON item FOR EACH ROW
        WHEN (OLD.group_id IS NOT NULL) EXECUTE FUNCTION medq_group()""",
    "group_update": """CREATE TRIGGER group_update AFTER UPDATE OF group_id,
        money_cents ON item FOR EACH ROW
        WHEN (OLD.group_id IS DISTINCT FROM NEW.group_id OR OLD.money_cents <> NEW.money_cents)
        EXECUTE FUNCTION medq_group()""",
}


def create_triggers(store: Store) -> None:
    """Recreate every trigger. Call inside a write transaction."""
    triggers = SQLITE if store.engine == "sqlite" else POSTGRESQL
    if store.engine == "postgresql":
        for function in POSTGRESQL_FUNCTIONS:
            store.run(function)
    for name, text in triggers.items():
        table = "event" if name.startswith("event") else "item"
        store.run(
            f"DROP TRIGGER IF EXISTS {name}" + ("" if store.engine == "sqlite" else f" ON {table}")
        )
        store.run(text)


def wrong_triggers(store: Store) -> list[str]:
    """Return the names of triggers that are missing, disabled or (SQLite) have another text."""
    if store.engine == "sqlite":
        sql_by_name: dict[str, str] = dict(
            store.rows("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        )
        return [name for name, text in SQLITE.items() if sql_by_name.get(name) != text]
    names = {
        name
        for (name,) in store.rows(
            "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O'"
        )
    }
    return [name for name in POSTGRESQL if name not in names]
