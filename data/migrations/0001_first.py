"""The first schema, with the constraints that the engine checks.

Dates are `date.toordinal()`, moments microseconds UTC, money cents; `version` counts the writes of a
row that people change.
"""

from typing import Any

TABLES = (
    # The office: users, settings, holidays and its own lines of the reference tables.
    """CREATE TABLE setting (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)""",
    """CREATE TABLE holiday (day {int} NOT NULL PRIMARY KEY, name TEXT NOT NULL)""",
    """CREATE TABLE staff (
        id {id}, login TEXT NOT NULL UNIQUE CHECK (login <> ''), name TEXT NOT NULL, initials TEXT NOT NULL,
        role TEXT NOT NULL CHECK (role IN ('specialist', 'manager', 'supervisor')),
        active {int} NOT NULL DEFAULT 1 CHECK (active IN (0, 1)), version {int} NOT NULL DEFAULT 1)""",
    """CREATE TABLE staff_setting (
        staff_id {int} NOT NULL REFERENCES staff (id), key TEXT NOT NULL, value TEXT NOT NULL, PRIMARY KEY (staff_id, key))""",
    """CREATE TABLE session (
        id {id}, staff_id {int} NOT NULL REFERENCES staff (id), host TEXT NOT NULL, pid {int} NOT NULL, boot TEXT NOT NULL,
        started_at {int} NOT NULL, heartbeat_at {int} NOT NULL, last_key_at {int} NOT NULL,
        disconnected_at {int}, released_items TEXT NOT NULL DEFAULT '')""",
    """CREATE TABLE reference_line (
        id {id}, name TEXT NOT NULL, code TEXT NOT NULL, line TEXT NOT NULL, version {int} NOT NULL DEFAULT 1,
        UNIQUE (name, code))""",
    # Payers, providers, patients and coverages.
    """CREATE TABLE payer (
        id {id}, qualifier TEXT NOT NULL, identifier TEXT NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind <> ''),
        confirmed {int} NOT NULL DEFAULT 0 CHECK (confirmed IN (0, 1)), rules TEXT NOT NULL DEFAULT '',
        version {int} NOT NULL DEFAULT 1, UNIQUE (qualifier, identifier))""",
    """CREATE TABLE payer_alias (
        qualifier TEXT NOT NULL, identifier TEXT NOT NULL, payer_id {int} NOT NULL REFERENCES payer (id),
        PRIMARY KEY (qualifier, identifier))""",
    """CREATE TABLE provider (
        id {id}, key TEXT NOT NULL UNIQUE CHECK (key <> ''), npi TEXT NOT NULL, last TEXT NOT NULL, first TEXT NOT NULL,
        taxonomy TEXT NOT NULL, tax_id TEXT NOT NULL, version {int} NOT NULL DEFAULT 1)""",
    """CREATE TABLE patient (
        id {id}, key TEXT NOT NULL UNIQUE CHECK (key <> ''), account TEXT UNIQUE, last TEXT NOT NULL, first TEXT NOT NULL,
        middle TEXT NOT NULL DEFAULT '', birth_day {int}, sex TEXT NOT NULL DEFAULT '', address TEXT NOT NULL DEFAULT '',
        city TEXT NOT NULL DEFAULT '', state TEXT NOT NULL DEFAULT '', postal_code TEXT NOT NULL DEFAULT '',
        phone TEXT NOT NULL DEFAULT '', leave_message {int} NOT NULL DEFAULT 0 CHECK (leave_message IN (0, 1)),
        preferred_name TEXT NOT NULL DEFAULT '', language TEXT NOT NULL DEFAULT '', version {int} NOT NULL DEFAULT 1)""",
    """CREATE TABLE coverage (
        id {id}, patient_id {int} NOT NULL REFERENCES patient (id), payer_id {int} NOT NULL REFERENCES payer (id),
        member_id TEXT NOT NULL, member_key TEXT NOT NULL, group_number TEXT NOT NULL DEFAULT '',
        sequence {int} NOT NULL CHECK (sequence BETWEEN 1 AND 9), from_day {int}, to_day {int},
        version {int} NOT NULL DEFAULT 1, CHECK (from_day IS NULL OR to_day IS NULL OR from_day <= to_day),
        UNIQUE (patient_id, payer_id, member_key))""",
    # Imported files as they came in, and their transactions.
    """CREATE TABLE file (
        id {id}, name TEXT NOT NULL, sha256 TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64), size {int} NOT NULL CHECK (size >= 0),
        kind TEXT NOT NULL, imported_at {int} NOT NULL, staff_id {int} REFERENCES staff (id))""",
    """CREATE TABLE file_part (
        file_id {int} NOT NULL REFERENCES file (id), number {int} NOT NULL, content {blob} NOT NULL, PRIMARY KEY (file_id, number))""",
    """CREATE TABLE transaction_set (
        id {id}, file_id {int} NOT NULL REFERENCES file (id), ordinal {int} NOT NULL CHECK (ordinal > 0), kind TEXT NOT NULL,
        isa_control TEXT NOT NULL, isa_day {int}, group_control TEXT NOT NULL, st_control TEXT NOT NULL, key TEXT NOT NULL,
        status TEXT NOT NULL CHECK (status IN ('posted', 'held', 'refused', 'already-posted', 'undone')),
        segments {int} NOT NULL, claims {int} NOT NULL, charge_cents {int} NOT NULL, paid_cents {int} NOT NULL,
        adjustment_cents {int} NOT NULL, provider_adjustment_cents {int} NOT NULL,
        balanced {int} CHECK (balanced IN (0, 1)), problems TEXT NOT NULL, posted_at {int}, staff_id {int} REFERENCES staff (id),
        version {int} NOT NULL DEFAULT 1, UNIQUE (file_id, ordinal), CHECK ((posted_at IS NULL) = (status <> 'posted')))""",
    "CREATE UNIQUE INDEX transaction_set_once ON transaction_set (key) WHERE status = 'posted'",
    "CREATE INDEX transaction_set_held ON transaction_set (key) WHERE status = 'held'",
    # Batches and claims.
    """CREATE TABLE batch (
        id {id}, transaction_id {int} NOT NULL UNIQUE REFERENCES transaction_set (id), isa_control TEXT NOT NULL,
        group_control TEXT NOT NULL, st_control TEXT NOT NULL, reference TEXT NOT NULL, sent_day {int} NOT NULL,
        form TEXT NOT NULL CHECK (form IN ('P', 'I')), claims {int} NOT NULL, charge_cents {int} NOT NULL,
        answer TEXT NOT NULL DEFAULT '' CHECK (answer IN ('', 'accepted', 'errors', 'rejected')), answered_day {int},
        version {int} NOT NULL DEFAULT 1)""",
    "CREATE INDEX batch_group ON batch (group_control, st_control)",
    "CREATE INDEX batch_reference ON batch (reference)",
    "CREATE INDEX batch_silent ON batch (sent_day) WHERE answer = ''",
    """CREATE TABLE claim (
        id {id}, number TEXT NOT NULL, number_key TEXT NOT NULL, form TEXT NOT NULL CHECK (form IN ('P', 'I')),
        batch_id {int} REFERENCES batch (id), patient_id {int} NOT NULL REFERENCES patient (id),
        payer_id {int} NOT NULL REFERENCES payer (id), member_id TEXT NOT NULL, member_key TEXT NOT NULL,
        billing_id {int} REFERENCES provider (id), rendering_id {int} REFERENCES provider (id),
        sequence TEXT NOT NULL CHECK (sequence IN ('P', 'S', 'T')), frequency TEXT NOT NULL, original_reference TEXT NOT NULL,
        replaces_id {int} REFERENCES claim (id), authorization_number TEXT NOT NULL DEFAULT '', place TEXT NOT NULL DEFAULT '',
        diagnoses TEXT NOT NULL DEFAULT '', charge_cents {int} NOT NULL, from_day {int}, to_day {int}, sent_day {int},
        state TEXT NOT NULL CHECK (state IN ('to_submit', 'sent', 'acknowledged', 'received', 'rejected', 'pended', 'paid',
            'denied', 'patient', 'forwarded', 'reversed', 'replaced', 'closed')),
        proof_day {int}, follow_up_day {int}, paid_cents {int} NOT NULL DEFAULT 0, written_off_cents {int} NOT NULL DEFAULT 0,
        patient_cents {int} NOT NULL DEFAULT 0, review_reasons TEXT NOT NULL DEFAULT '', version {int} NOT NULL DEFAULT 1)""",
    "CREATE INDEX claim_number ON claim (number_key)",
    "CREATE INDEX claim_member ON claim (member_key, from_day)",
    "CREATE INDEX claim_patient ON claim (patient_id)",
    "CREATE INDEX claim_batch ON claim (batch_id)",
    "CREATE INDEX claim_follow_up ON claim (follow_up_day) WHERE follow_up_day IS NOT NULL",
    "CREATE INDEX claim_replaces ON claim (replaces_id) WHERE replaces_id IS NOT NULL",
    "CREATE INDEX claim_takes ON claim (original_reference) WHERE replaces_id IS NULL AND original_reference <> ''",
    """CREATE TABLE claim_line (
        id {id}, claim_id {int} NOT NULL REFERENCES claim (id), number {int} NOT NULL, procedure TEXT NOT NULL,
        modifiers TEXT NOT NULL, charge_cents {int} NOT NULL, units TEXT NOT NULL, pointers TEXT NOT NULL DEFAULT '',
        place TEXT NOT NULL, line_control TEXT NOT NULL, from_day {int}, to_day {int}, UNIQUE (claim_id, number))""",
    """CREATE TABLE payer_claim_number (
        claim_id {int} NOT NULL REFERENCES claim (id), number TEXT NOT NULL, number_key TEXT NOT NULL, seen_day {int} NOT NULL,
        source TEXT NOT NULL, PRIMARY KEY (claim_id, number))""",
    "CREATE INDEX payer_claim_number_key ON payer_claim_number (number_key)",
    # Payments, adjustments and provider adjustments.
    """CREATE TABLE payment (
        id {id}, transaction_id {int} NOT NULL UNIQUE REFERENCES transaction_set (id), payer_id {int} NOT NULL REFERENCES payer (id),
        trace TEXT NOT NULL, trace_payer TEXT NOT NULL, amount_cents {int} NOT NULL, method TEXT NOT NULL,
        payment_day {int}, production_day {int}, payee_npi TEXT NOT NULL, version {int} NOT NULL DEFAULT 1)""",
    "CREATE INDEX payment_trace ON payment (trace, trace_payer)",
    """CREATE TABLE claim_payment (
        id {id}, payment_id {int} NOT NULL REFERENCES payment (id), segment {int} NOT NULL, claim_id {int} REFERENCES claim (id),
        matched_by TEXT NOT NULL DEFAULT '', number TEXT NOT NULL, status TEXT NOT NULL, counted {int} NOT NULL CHECK (counted IN (0, 1)),
        charge_cents {int} NOT NULL, paid_cents {int} NOT NULL, patient_cents {int} NOT NULL, written_off_cents {int} NOT NULL,
        denied_cents {int} NOT NULL, waiting_cents {int} NOT NULL, difference_cents {int} NOT NULL, payer_claim_number TEXT NOT NULL, number_key TEXT NOT NULL, last TEXT NOT NULL,
        first TEXT NOT NULL, member_id TEXT NOT NULL, rendering_npi TEXT NOT NULL, crossover TEXT NOT NULL,
        original_reference TEXT NOT NULL, contact TEXT NOT NULL, remarks TEXT NOT NULL, from_day {int}, to_day {int},
        received_day {int}, allowed_cents {int}, reverses_id {int} REFERENCES claim_payment (id),
        version {int} NOT NULL DEFAULT 1, UNIQUE (payment_id, segment))""",
    "CREATE INDEX claim_payment_claim ON claim_payment (claim_id) WHERE claim_id IS NOT NULL",
    "CREATE INDEX claim_payment_number ON claim_payment (number_key)",
    "CREATE INDEX claim_payment_reverses ON claim_payment (reverses_id) WHERE reverses_id IS NOT NULL",
    """CREATE TABLE line_payment (
        id {id}, claim_payment_id {int} NOT NULL REFERENCES claim_payment (id), segment {int} NOT NULL,
        claim_line_id {int} REFERENCES claim_line (id), procedure TEXT NOT NULL, modifiers TEXT NOT NULL,
        submitted_procedure TEXT NOT NULL, charge_cents {int} NOT NULL, paid_cents {int} NOT NULL, units TEXT NOT NULL,
        line_control TEXT NOT NULL, remarks TEXT NOT NULL, from_day {int}, to_day {int}, allowed_cents {int})""",
    "CREATE INDEX line_payment_claim_payment ON line_payment (claim_payment_id)",
    """CREATE TABLE adjustment (
        id {id}, claim_payment_id {int} NOT NULL REFERENCES claim_payment (id), line_payment_id {int} REFERENCES line_payment (id),
        group_code TEXT NOT NULL, reason TEXT NOT NULL, cents {int} NOT NULL, quantity TEXT NOT NULL, allocation TEXT NOT NULL)""",
    "CREATE INDEX adjustment_claim_payment ON adjustment (claim_payment_id)",
    """CREATE TABLE provider_adjustment (
        id {id}, payment_id {int} NOT NULL REFERENCES payment (id), segment {int} NOT NULL, position {int} NOT NULL,
        provider TEXT NOT NULL, reason TEXT NOT NULL, reference TEXT NOT NULL, cents {int} NOT NULL,
        claim_id {int} REFERENCES claim (id), version {int} NOT NULL DEFAULT 1, UNIQUE (payment_id, segment, position))""",
    "CREATE INDEX provider_adjustment_reference ON provider_adjustment (reference)",
    # Claim statuses (277CA, 277).
    """CREATE TABLE claim_status (
        id {id}, transaction_id {int} NOT NULL REFERENCES transaction_set (id), segment {int} NOT NULL, position {int} NOT NULL,
        claim_id {int} REFERENCES claim (id), batch_id {int} REFERENCES batch (id), level TEXT NOT NULL, category TEXT NOT NULL,
        status TEXT NOT NULL, entity TEXT NOT NULL, action TEXT NOT NULL, status_day {int} NOT NULL, source TEXT NOT NULL,
        number TEXT NOT NULL, payer_claim_number TEXT NOT NULL, note TEXT NOT NULL)""",
    "CREATE INDEX claim_status_claim ON claim_status (claim_id) WHERE claim_id IS NOT NULL",
    "CREATE INDEX claim_status_transaction ON claim_status (transaction_id)",
    # Segments that refer to a claim or file that is not imported yet; `key` names it.
    """CREATE TABLE pending_references (
        key TEXT NOT NULL, transaction_id {int} NOT NULL REFERENCES transaction_set (id), segment {int} NOT NULL,
        PRIMARY KEY (key, transaction_id, segment))""",
    "CREATE INDEX pending_references_transaction ON pending_references (transaction_id)",
    """CREATE TABLE callback (
        id {id}, key TEXT NOT NULL UNIQUE, patient_id {int} NOT NULL REFERENCES patient (id), asked_at {int} NOT NULL,
        reason TEXT NOT NULL, phone TEXT NOT NULL, window_start {int}, window_end {int},
        promised {int} NOT NULL CHECK (promised IN (0, 1)), version {int} NOT NULL DEFAULT 1,
        CHECK (window_start IS NULL OR window_end IS NULL OR window_start <= window_end))""",
    # Folded words of patients and payments, and how a name sounds. Claim and member numbers are
    # stored folded for matching and have their own indexes.
    """CREATE TABLE search_word (
        subject_kind {small} NOT NULL, subject_id {int} NOT NULL, word TEXT{exact} NOT NULL CHECK (word <> ''), sound TEXT NOT NULL,
        PRIMARY KEY (subject_kind, subject_id, word))""",
    "CREATE INDEX search_word_word ON search_word (subject_kind, word, subject_id)",
    "CREATE INDEX search_word_sound ON search_word (sound, word) WHERE sound <> ''",
    "CREATE INDEX coverage_member ON coverage (member_key)",
    # Items. tier, rank_key and rerank_on are what medq.domain.rank returned when it was ranked.
    # Titles and rules: a million items share some hundred of them.
    """CREATE TABLE shared_text (id {id}, text TEXT NOT NULL UNIQUE)""",
    # Open items of one kind, payer and cause; triggers maintain the totals.
    """CREATE TABLE item_group (
        id {id}, payer_id {int} NOT NULL REFERENCES payer (id), kind {small} NOT NULL, cause TEXT NOT NULL CHECK (cause <> ''),
        items {int} NOT NULL DEFAULT 0 CHECK (items >= 0), money_cents {int} NOT NULL DEFAULT 0, UNIQUE (payer_id, kind, cause))""",
    # group_id: the group that it is a member of now. solo_rank_key: its rank alone, by which the first members are found.
    # behind_lead: 1 for a member that its group's lead represents in the list.
    """CREATE TABLE item (
        id {id}, subject_id {int} NOT NULL, claim_id {int} REFERENCES claim (id), patient_id {int} REFERENCES patient (id),
        payer_id {int} REFERENCES payer (id), money_cents {int} NOT NULL, neg_money_cents {int} NOT NULL GENERATED ALWAYS AS (-money_cents) {derived},
        rank_key {int} NOT NULL,
        window_start {int}, window_end {int}, pinned_by {int} REFERENCES staff (id), owner_id {int} REFERENCES staff (id),
        holder_id {int} REFERENCES staff (id), session_id {int}, held_until {int},
        group_id {int} REFERENCES item_group (id), solo_rank_key {int} NOT NULL DEFAULT 0,
        title_id {int} NOT NULL REFERENCES shared_text (id), rule_id {int} NOT NULL REFERENCES shared_text (id),
        recovery_ppm {middle} NOT NULL CHECK (recovery_ppm BETWEEN 0 AND 1000000), age_start {middle} NOT NULL,
        act_by {middle} NOT NULL, deadline {middle}, rerank_on {middle} NOT NULL, pinned_until {middle}, wait_until {middle},
        created_day {middle} NOT NULL, touched_day {middle} NOT NULL, decided_day {middle}, minutes {middle} NOT NULL CHECK (minutes > 0),
        version {middle} NOT NULL DEFAULT 1,
        kind {small} NOT NULL CHECK (kind BETWEEN 1 AND 6), state {small} NOT NULL CHECK (state BETWEEN 1 AND 4),
        subject_kind {small} NOT NULL, tier {small} NOT NULL, behind_lead {small} NOT NULL DEFAULT 0 CHECK (behind_lead IN (0, 1)),
        promised {small} NOT NULL DEFAULT 0 CHECK (promised IN (0, 1, 2)), duty {small} NOT NULL DEFAULT 0 CHECK (duty IN (0, 1)),
        importance {small} NOT NULL DEFAULT 2 CHECK (importance BETWEEN 1 AND 3),
        topic TEXT NOT NULL, cause TEXT NOT NULL, wait_for TEXT NOT NULL DEFAULT '', outcome TEXT NOT NULL DEFAULT '',
        CHECK ((state = 2) = (holder_id IS NOT NULL)),
        CHECK ((state = 2) = (held_until IS NOT NULL)), CHECK ((state = 3) = (wait_until IS NOT NULL)),
        CHECK ((state = 4) = (outcome <> '')), CHECK (session_id IS NULL OR state = 2),
        CHECK (behind_lead = 0 OR group_id IS NOT NULL))""",
    "CREATE UNIQUE INDEX item_one_open ON item (subject_kind, subject_id, kind, topic) WHERE state < 4",
    # SQLite appends the row's id to each index entry; naming it would store it twice.
    "CREATE INDEX item_rank ON item (state, behind_lead, tier, rank_key, act_by, neg_money_cents{last})",
    "CREATE INDEX item_kind_rank ON item (kind, state, behind_lead, tier, rank_key, act_by, neg_money_cents{last})",
    "CREATE INDEX item_front ON item (group_id, solo_rank_key, act_by, neg_money_cents{last}) WHERE group_id IS NOT NULL",
    # Expiring items: group members by act-by day (3652059 means none), and single items.
    """CREATE INDEX item_group_start ON item (group_id, act_by, deadline, decided_day{last})
        WHERE group_id IS NOT NULL AND act_by < 3652059""",
    "CREATE INDEX item_alone_start ON item (act_by{last}) WHERE group_id IS NULL AND state < 3",
    # Without the constant `state` in front, SQLite uses item_rank and reads every row of a state.
    "CREATE INDEX item_held ON item (state, held_until) WHERE state = 2",
    "CREATE INDEX item_waiting ON item (state, wait_until) WHERE state = 3",
    "CREATE INDEX item_rerank_on ON item (rerank_on, group_id{last}) WHERE state < 4",
    "CREATE INDEX item_patient ON item (patient_id) WHERE patient_id IS NOT NULL",
    "CREATE INDEX item_pinned ON item (pinned_by, state, tier, rank_key, act_by, neg_money_cents{last}) WHERE pinned_by IS NOT NULL",
    # Outcomes of this office's items by cause, for the chance of recovery; payer 0 is all payers.
    """CREATE TABLE recovery_history (
        kind {int} NOT NULL, payer_id {int} NOT NULL, cause TEXT NOT NULL, won {int} NOT NULL CHECK (won >= 0),
        decided {int} NOT NULL, CHECK (won <= decided), PRIMARY KEY (kind, payer_id, cause))""",
    # Median minutes of this office's items, computed once a day.
    """CREATE TABLE effort (
        kind {int} NOT NULL, payer_id {int} NOT NULL, cause TEXT NOT NULL, times {int} NOT NULL, minutes {int} NOT NULL,
        PRIMARY KEY (kind, payer_id, cause))""",
    # Items that nobody has touched for 60 business days, found once a day.
    "CREATE TABLE untouched_items (item_id {int} PRIMARY KEY)",
    # One plan for each person and day; no item is in two plans of a day. Minutes are of the
    # office's wall clock; `manual_edits` and `reason` are JSON.
    """CREATE TABLE plan (
        id {id}, staff_id {int} NOT NULL REFERENCES staff (id), day {int} NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('draft', 'accepted')), from_minute {int} NOT NULL, to_minute {int} NOT NULL,
        lunch_minute {int} NOT NULL, lunch_minutes {int} NOT NULL, reserved_minutes {int} NOT NULL CHECK (reserved_minutes >= 0),
        manual_edits TEXT NOT NULL, saved_at {int} NOT NULL, newest_item_id {int} NOT NULL, version {int} NOT NULL DEFAULT 1,
        UNIQUE (staff_id, day), CHECK (from_minute BETWEEN 0 AND to_minute), CHECK (to_minute <= 1440))""",
    """CREATE TABLE plan_entry (
        plan_id {int} NOT NULL REFERENCES plan (id), position {int} NOT NULL, day {int} NOT NULL,
        item_id {int} REFERENCES item (id), start_minute {int} NOT NULL, minutes {int} NOT NULL CHECK (minutes >= 0),
        by_hand {int} NOT NULL CHECK (by_hand IN (0, 1)), name TEXT NOT NULL, reason TEXT NOT NULL,
        PRIMARY KEY (plan_id, position), CHECK ((item_id IS NULL) = (name <> '')))""",
    "CREATE UNIQUE INDEX plan_entry_once ON plan_entry (item_id, day) WHERE item_id IS NOT NULL",
    """CREATE TABLE tally (
        kind {int} NOT NULL, state {int} NOT NULL, items {int} NOT NULL, money_cents {int} NOT NULL, PRIMARY KEY (kind, state))""",
    """CREATE TABLE event (
        id {id}, at {int} NOT NULL, staff_id {int} REFERENCES staff (id), act TEXT NOT NULL CHECK (act <> ''),
        subject_kind {int} NOT NULL, subject_id {int} NOT NULL, item_id {int} REFERENCES item (id), text TEXT NOT NULL,
        before TEXT NOT NULL, after TEXT NOT NULL, undoes_id {int} UNIQUE REFERENCES event (id),
        with_id {int} REFERENCES event (id),
        prev_hash TEXT NOT NULL CHECK (length(prev_hash) = 64), hash TEXT NOT NULL CHECK (length(hash) = 64))""",
    "CREATE INDEX event_item ON event (item_id) WHERE item_id IS NOT NULL",
    "CREATE INDEX event_subject ON event (subject_kind, subject_id)",
    "CREATE INDEX event_with ON event (with_id) WHERE with_id IS NOT NULL",
    "CREATE INDEX event_staff ON event (staff_id) WHERE staff_id IS NOT NULL",
)


def up(migrator: Any, db: Any) -> None:
    """Make every table and index."""
    sqlite = type(db).__name__.startswith("Sqlite")
    types = {
        "id": "INTEGER PRIMARY KEY"
        if sqlite
        else "BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY",
        "int": "INTEGER" if sqlite else "BIGINT",
        "middle": "INTEGER",  # for the item table, which may have millions of rows
        "small": "INTEGER" if sqlite else "SMALLINT",
        "last": "" if sqlite else ", id",
        "derived": "VIRTUAL" if sqlite else "STORED",  # PostgreSQL has VIRTUAL from 18 on
        "exact": ""
        if sqlite
        else ' COLLATE "C"',  # compared by code point, so that a range selects a prefix
        "blob": "BLOB" if sqlite else "BYTEA",
    }
    for text in TABLES:
        strict = " STRICT" if sqlite and text.startswith("CREATE TABLE") else ""
        db.execute_sql(text.format(**types) + strict)
