CREATE TABLE "setting" ("key" TEXT NOT NULL PRIMARY KEY, "value" TEXT NOT NULL) STRICT;
CREATE TABLE "holiday" ("day" INTEGER NOT NULL PRIMARY KEY, "name" TEXT NOT NULL) STRICT;
CREATE TABLE "staff" ("id" INTEGER PRIMARY KEY, "login" TEXT NOT NULL UNIQUE CHECK (login <> ''), "name" TEXT NOT NULL, "initials" TEXT NOT NULL, "role" TEXT NOT NULL CHECK (role IN ('specialist', 'manager', 'supervisor')), "active" INTEGER NOT NULL DEFAULT 1 CHECK (active IN (0, 1)), "version" INTEGER NOT NULL DEFAULT 1) STRICT;
CREATE TABLE "staff_setting" ("staff_id" INTEGER NOT NULL, "key" TEXT NOT NULL, "value" TEXT NOT NULL, PRIMARY KEY ("staff_id", "key"), FOREIGN KEY ("staff_id") REFERENCES "staff" ("id")) STRICT;
CREATE TABLE "session" ("id" INTEGER PRIMARY KEY, "staff_id" INTEGER NOT NULL, "host" TEXT NOT NULL, "pid" INTEGER NOT NULL, "boot" TEXT NOT NULL, "started_at" INTEGER NOT NULL, "heartbeat_at" INTEGER NOT NULL, "last_key_at" INTEGER NOT NULL, "disconnected_at" INTEGER, "released_items" TEXT NOT NULL DEFAULT '', FOREIGN KEY ("staff_id") REFERENCES "staff" ("id")) STRICT;
CREATE TABLE "reference_line" ("id" INTEGER PRIMARY KEY, "name" TEXT NOT NULL, "code" TEXT NOT NULL, "line" TEXT NOT NULL, "version" INTEGER NOT NULL DEFAULT 1, UNIQUE (name, code)) STRICT;
CREATE TABLE "payer" ("id" INTEGER PRIMARY KEY, "qualifier" TEXT NOT NULL, "identifier" TEXT NOT NULL, "name" TEXT NOT NULL, "short_name" TEXT NOT NULL DEFAULT '', "kind" TEXT NOT NULL CHECK (kind <> ''), "confirmed" INTEGER NOT NULL DEFAULT 0 CHECK (confirmed IN (0, 1)), "rules" TEXT NOT NULL DEFAULT '', "joined_to_id" INTEGER, "version" INTEGER NOT NULL DEFAULT 1, FOREIGN KEY ("joined_to_id") REFERENCES "payer" ("id"), UNIQUE (qualifier, identifier)) STRICT;
CREATE TABLE "payer_alias" ("qualifier" TEXT NOT NULL, "identifier" TEXT NOT NULL, "payer_id" INTEGER NOT NULL, PRIMARY KEY ("qualifier", "identifier"), FOREIGN KEY ("payer_id") REFERENCES "payer" ("id")) STRICT;
CREATE TABLE "payer_answer" ("id" INTEGER PRIMARY KEY, "payer_id" INTEGER NOT NULL, "other_id" INTEGER NOT NULL REFERENCES payer (id), "counts" INTEGER NOT NULL DEFAULT 1 CHECK (counts IN (0, 1)), "version" INTEGER NOT NULL DEFAULT 1, FOREIGN KEY ("payer_id") REFERENCES "payer" ("id"), UNIQUE (payer_id, other_id)) STRICT;
CREATE TABLE "provider" ("id" INTEGER PRIMARY KEY, "key" TEXT NOT NULL UNIQUE CHECK (key <> ''), "npi" TEXT NOT NULL, "last" TEXT NOT NULL, "first" TEXT NOT NULL, "taxonomy" TEXT NOT NULL, "tax_id" TEXT NOT NULL, "version" INTEGER NOT NULL DEFAULT 1) STRICT;
CREATE TABLE "patient" ("id" INTEGER PRIMARY KEY, "key" TEXT NOT NULL UNIQUE CHECK (key <> ''), "account" TEXT UNIQUE, "last" TEXT NOT NULL, "first" TEXT NOT NULL, "middle" TEXT NOT NULL DEFAULT '', "birth_day" INTEGER, "sex" TEXT NOT NULL DEFAULT '', "address" TEXT NOT NULL DEFAULT '', "city" TEXT NOT NULL DEFAULT '', "state" TEXT NOT NULL DEFAULT '', "postal_code" TEXT NOT NULL DEFAULT '', "phone" TEXT NOT NULL DEFAULT '', "leave_message" INTEGER NOT NULL DEFAULT 0 CHECK (leave_message IN (0, 1)), "preferred_name" TEXT NOT NULL DEFAULT '', "language" TEXT NOT NULL DEFAULT '', "merged_into_id" INTEGER, "version" INTEGER NOT NULL DEFAULT 1, FOREIGN KEY ("merged_into_id") REFERENCES "patient" ("id")) STRICT;
CREATE INDEX patient_merged ON patient (merged_into_id) WHERE merged_into_id IS NOT NULL;
CREATE TABLE "coverage" ("id" INTEGER PRIMARY KEY, "patient_id" INTEGER NOT NULL, "payer_id" INTEGER NOT NULL, "named_payer_id" INTEGER REFERENCES payer (id), "member_id" TEXT NOT NULL, "member_key" TEXT NOT NULL, "group_number" TEXT NOT NULL DEFAULT '', "sequence" INTEGER NOT NULL CHECK (sequence BETWEEN 1 AND 9), "from_day" INTEGER, "to_day" INTEGER, "version" INTEGER NOT NULL DEFAULT 1, FOREIGN KEY ("patient_id") REFERENCES "patient" ("id"), FOREIGN KEY ("payer_id") REFERENCES "payer" ("id"), CHECK (from_day IS NULL OR to_day IS NULL OR from_day <= to_day), UNIQUE (patient_id, payer_id, member_key)) STRICT;
CREATE INDEX coverage_member ON coverage (member_key);
CREATE TABLE "callback" ("id" INTEGER PRIMARY KEY, "key" TEXT NOT NULL UNIQUE, "patient_id" INTEGER NOT NULL, "asked_at" INTEGER NOT NULL, "reason" TEXT NOT NULL, "phone" TEXT NOT NULL, "window_start" INTEGER, "window_end" INTEGER, "promised" INTEGER NOT NULL CHECK (promised IN (0, 1)), "version" INTEGER NOT NULL DEFAULT 1, FOREIGN KEY ("patient_id") REFERENCES "patient" ("id"), CHECK (window_start IS NULL OR window_end IS NULL OR window_start <= window_end)) STRICT;
CREATE TABLE "file" ("id" INTEGER PRIMARY KEY, "name" TEXT NOT NULL, "sha256" TEXT NOT NULL UNIQUE CHECK (length(sha256) = 64), "size" INTEGER NOT NULL CHECK (size >= 0), "kind" TEXT NOT NULL, "imported_at" INTEGER NOT NULL, "staff_id" INTEGER, FOREIGN KEY ("staff_id") REFERENCES "staff" ("id")) STRICT;
CREATE TABLE "file_part" ("file_id" INTEGER NOT NULL, "number" INTEGER NOT NULL, "content" BLOB NOT NULL, PRIMARY KEY ("file_id", "number"), FOREIGN KEY ("file_id") REFERENCES "file" ("id")) STRICT;
CREATE TABLE "transaction_set" ("id" INTEGER PRIMARY KEY, "file_id" INTEGER NOT NULL, "ordinal" INTEGER NOT NULL CHECK (ordinal > 0), "kind" TEXT NOT NULL, "isa_control" TEXT NOT NULL, "isa_day" INTEGER, "group_control" TEXT NOT NULL, "st_control" TEXT NOT NULL, "key" TEXT NOT NULL, "status" TEXT NOT NULL CHECK (status IN ('posted', 'held', 'refused', 'already-posted', 'undone')), "segments" INTEGER NOT NULL, "claims" INTEGER NOT NULL, "charge_cents" INTEGER NOT NULL, "paid_cents" INTEGER NOT NULL, "adjustment_cents" INTEGER NOT NULL, "provider_adjustment_cents" INTEGER NOT NULL, "balanced" INTEGER CHECK (balanced IN (0, 1)), "problems" TEXT NOT NULL, "payer_id" INTEGER, "trace" TEXT NOT NULL DEFAULT '', "payment_cents" INTEGER, "posted_at" INTEGER, "staff_id" INTEGER, "version" INTEGER NOT NULL DEFAULT 1, FOREIGN KEY ("file_id") REFERENCES "file" ("id"), FOREIGN KEY ("payer_id") REFERENCES "payer" ("id"), FOREIGN KEY ("staff_id") REFERENCES "staff" ("id"), UNIQUE (file_id, ordinal), CHECK ((posted_at IS NULL) = (status <> 'posted'))) STRICT;
CREATE UNIQUE INDEX transaction_set_once ON transaction_set (key) WHERE status = 'posted';
CREATE INDEX transaction_set_held ON transaction_set (key) WHERE status = 'held';
CREATE TABLE "pending_references" ("key" TEXT NOT NULL, "transaction_id" INTEGER NOT NULL, "segment" INTEGER NOT NULL, PRIMARY KEY ("key", "transaction_id", "segment"), FOREIGN KEY ("transaction_id") REFERENCES "transaction_set" ("id")) STRICT;
CREATE INDEX pending_references_transaction ON pending_references (transaction_id);
CREATE TABLE "batch" ("id" INTEGER PRIMARY KEY, "transaction_id" INTEGER NOT NULL UNIQUE, "isa_control" TEXT NOT NULL, "group_control" TEXT NOT NULL, "st_control" TEXT NOT NULL, "reference" TEXT NOT NULL, "sent_day" INTEGER NOT NULL, "form" TEXT NOT NULL CHECK (form IN ('P', 'I')), "claims" INTEGER NOT NULL, "charge_cents" INTEGER NOT NULL, "answer" TEXT NOT NULL DEFAULT '' CHECK (answer IN ('', 'accepted', 'errors', 'rejected')), "answered_day" INTEGER, "version" INTEGER NOT NULL DEFAULT 1, FOREIGN KEY ("transaction_id") REFERENCES "transaction_set" ("id")) STRICT;
CREATE INDEX batch_group ON batch (group_control, st_control);
CREATE INDEX batch_reference ON batch (reference);
CREATE INDEX batch_silent ON batch (sent_day) WHERE answer = '';
CREATE TABLE "visit" ("id" INTEGER PRIMARY KEY, "patient_id" INTEGER NOT NULL, "billing_id" INTEGER, "from_day" INTEGER, "to_day" INTEGER, "charge_cents" INTEGER NOT NULL DEFAULT 0, "paid_cents" INTEGER NOT NULL DEFAULT 0, "written_off_cents" INTEGER NOT NULL DEFAULT 0, "patient_cents" INTEGER NOT NULL DEFAULT 0, "version" INTEGER NOT NULL DEFAULT 1, FOREIGN KEY ("patient_id") REFERENCES "patient" ("id"), FOREIGN KEY ("billing_id") REFERENCES "provider" ("id")) STRICT;
CREATE INDEX visit_patient ON visit (patient_id);
CREATE TABLE "claim" ("id" INTEGER PRIMARY KEY, "number" TEXT NOT NULL, "number_key" TEXT NOT NULL, "form" TEXT NOT NULL CHECK (form IN ('P', 'I')), "batch_id" INTEGER, "patient_id" INTEGER NOT NULL, "payer_id" INTEGER NOT NULL, "named_payer_id" INTEGER REFERENCES payer (id), "member_id" TEXT NOT NULL, "member_key" TEXT NOT NULL, "billing_id" INTEGER, "rendering_id" INTEGER, "sequence" TEXT NOT NULL CHECK (sequence IN ('P', 'S', 'T')), "frequency" TEXT NOT NULL, "original_reference" TEXT NOT NULL, "replaces_id" INTEGER, "authorization_number" TEXT NOT NULL DEFAULT '', "place" TEXT NOT NULL DEFAULT '', "diagnoses" TEXT NOT NULL DEFAULT '', "charge_cents" INTEGER NOT NULL, "from_day" INTEGER, "to_day" INTEGER, "sent_day" INTEGER, "state" TEXT NOT NULL CHECK (state IN ('to_submit', 'sent', 'acknowledged', 'received', 'rejected', 'pended', 'paid', 'denied', 'patient', 'forwarded', 'reversed', 'replaced', 'closed')), "proof_day" INTEGER, "follow_up_day" INTEGER, "paid_cents" INTEGER NOT NULL DEFAULT 0, "written_off_cents" INTEGER NOT NULL DEFAULT 0, "patient_cents" INTEGER NOT NULL DEFAULT 0, "open_cents" INTEGER NOT NULL DEFAULT 0, "visit_id" INTEGER, "review_reasons" TEXT NOT NULL DEFAULT '', "version" INTEGER NOT NULL DEFAULT 1, FOREIGN KEY ("batch_id") REFERENCES "batch" ("id"), FOREIGN KEY ("patient_id") REFERENCES "patient" ("id"), FOREIGN KEY ("payer_id") REFERENCES "payer" ("id"), FOREIGN KEY ("billing_id") REFERENCES "provider" ("id"), FOREIGN KEY ("rendering_id") REFERENCES "provider" ("id"), FOREIGN KEY ("replaces_id") REFERENCES "claim" ("id"), FOREIGN KEY ("visit_id") REFERENCES "visit" ("id")) STRICT;
CREATE INDEX claim_number ON claim (number_key);
CREATE INDEX claim_member ON claim (member_key, from_day);
CREATE INDEX claim_patient ON claim (patient_id);
CREATE INDEX claim_batch ON claim (batch_id);
CREATE INDEX claim_visit ON claim (visit_id);
CREATE INDEX claim_authorization ON claim (authorization_number) WHERE authorization_number <> '';
CREATE INDEX claim_follow_up ON claim (follow_up_day) WHERE follow_up_day IS NOT NULL;
CREATE INDEX claim_replaces ON claim (replaces_id) WHERE replaces_id IS NOT NULL;
CREATE INDEX claim_takes ON claim (original_reference) WHERE replaces_id IS NULL AND original_reference <> '';
CREATE TABLE "claim_line" ("id" INTEGER PRIMARY KEY, "claim_id" INTEGER NOT NULL, "number" INTEGER NOT NULL, "procedure" TEXT NOT NULL, "modifiers" TEXT NOT NULL, "charge_cents" INTEGER NOT NULL, "units" TEXT NOT NULL, "pointers" TEXT NOT NULL DEFAULT '', "place" TEXT NOT NULL, "line_control" TEXT NOT NULL, "from_day" INTEGER, "to_day" INTEGER, FOREIGN KEY ("claim_id") REFERENCES "claim" ("id"), UNIQUE (claim_id, number)) STRICT;
CREATE TABLE "payer_claim_number" ("claim_id" INTEGER NOT NULL, "number" TEXT NOT NULL, "number_key" TEXT NOT NULL, "seen_day" INTEGER NOT NULL, "source" TEXT NOT NULL, PRIMARY KEY ("claim_id", "number"), FOREIGN KEY ("claim_id") REFERENCES "claim" ("id")) STRICT;
CREATE INDEX payer_claim_number_key ON payer_claim_number (number_key);
CREATE TABLE "claim_status" ("id" INTEGER PRIMARY KEY, "transaction_id" INTEGER NOT NULL, "segment" INTEGER NOT NULL, "position" INTEGER NOT NULL, "claim_id" INTEGER, "batch_id" INTEGER, "level" TEXT NOT NULL, "category" TEXT NOT NULL, "status" TEXT NOT NULL, "entity" TEXT NOT NULL, "action" TEXT NOT NULL, "status_day" INTEGER NOT NULL, "source" TEXT NOT NULL, "number" TEXT NOT NULL, "payer_claim_number" TEXT NOT NULL, "note" TEXT NOT NULL, "procedure" TEXT NOT NULL DEFAULT '', "line_control" TEXT NOT NULL DEFAULT '', "last" TEXT NOT NULL DEFAULT '', "first" TEXT NOT NULL DEFAULT '', "member_id" TEXT NOT NULL DEFAULT '', "charge_cents" INTEGER, "from_day" INTEGER, "to_day" INTEGER, "matched_by" TEXT NOT NULL DEFAULT '', FOREIGN KEY ("transaction_id") REFERENCES "transaction_set" ("id"), FOREIGN KEY ("claim_id") REFERENCES "claim" ("id"), FOREIGN KEY ("batch_id") REFERENCES "batch" ("id")) STRICT;
CREATE INDEX claim_status_claim ON claim_status (claim_id) WHERE claim_id IS NOT NULL;
CREATE INDEX claim_status_transaction ON claim_status (transaction_id);
CREATE TABLE "payment" ("id" INTEGER PRIMARY KEY, "transaction_id" INTEGER NOT NULL UNIQUE, "payer_id" INTEGER NOT NULL, "named_payer_id" INTEGER REFERENCES payer (id), "trace" TEXT NOT NULL, "trace_payer" TEXT NOT NULL, "amount_cents" INTEGER NOT NULL, "method" TEXT NOT NULL, "payment_day" INTEGER, "production_day" INTEGER, "payee_npi" TEXT NOT NULL, "version" INTEGER NOT NULL DEFAULT 1, FOREIGN KEY ("transaction_id") REFERENCES "transaction_set" ("id"), FOREIGN KEY ("payer_id") REFERENCES "payer" ("id")) STRICT;
CREATE INDEX payment_trace ON payment (trace, trace_payer);
CREATE TABLE "claim_payment" ("id" INTEGER PRIMARY KEY, "payment_id" INTEGER NOT NULL, "segment" INTEGER NOT NULL, "claim_id" INTEGER, "matched_by" TEXT NOT NULL DEFAULT '', "number" TEXT NOT NULL, "status" TEXT NOT NULL, "counted" INTEGER NOT NULL CHECK (counted IN (0, 1)), "charge_cents" INTEGER NOT NULL, "paid_cents" INTEGER NOT NULL, "patient_cents" INTEGER NOT NULL, "written_off_cents" INTEGER NOT NULL, "denied_cents" INTEGER NOT NULL, "waiting_cents" INTEGER NOT NULL, "interest_cents" INTEGER NOT NULL DEFAULT 0, "difference_cents" INTEGER NOT NULL, "payer_claim_number" TEXT NOT NULL, "number_key" TEXT NOT NULL, "last" TEXT NOT NULL, "first" TEXT NOT NULL, "member_id" TEXT NOT NULL, "rendering_npi" TEXT NOT NULL, "crossover" TEXT NOT NULL, "original_reference" TEXT NOT NULL, "contact" TEXT NOT NULL, "corrected_person" TEXT NOT NULL DEFAULT '', "remarks" TEXT NOT NULL, "from_day" INTEGER, "to_day" INTEGER, "received_day" INTEGER, "allowed_cents" INTEGER, "reverses_id" INTEGER, "version" INTEGER NOT NULL DEFAULT 1, FOREIGN KEY ("payment_id") REFERENCES "payment" ("id"), FOREIGN KEY ("claim_id") REFERENCES "claim" ("id"), FOREIGN KEY ("reverses_id") REFERENCES "claim_payment" ("id"), UNIQUE (payment_id, segment)) STRICT;
CREATE INDEX claim_payment_claim ON claim_payment (claim_id) WHERE claim_id IS NOT NULL;
CREATE INDEX claim_payment_number ON claim_payment (number_key);
CREATE INDEX claim_payment_reverses ON claim_payment (reverses_id) WHERE reverses_id IS NOT NULL;
CREATE TABLE "line_payment" ("id" INTEGER PRIMARY KEY, "claim_payment_id" INTEGER NOT NULL, "segment" INTEGER NOT NULL, "claim_line_id" INTEGER, "procedure" TEXT NOT NULL, "modifiers" TEXT NOT NULL, "submitted_procedure" TEXT NOT NULL, "charge_cents" INTEGER NOT NULL, "paid_cents" INTEGER NOT NULL, "units" TEXT NOT NULL, "line_control" TEXT NOT NULL, "remarks" TEXT NOT NULL, "from_day" INTEGER, "to_day" INTEGER, "allowed_cents" INTEGER, FOREIGN KEY ("claim_payment_id") REFERENCES "claim_payment" ("id"), FOREIGN KEY ("claim_line_id") REFERENCES "claim_line" ("id")) STRICT;
CREATE INDEX line_payment_claim_payment ON line_payment (claim_payment_id);
CREATE TABLE "adjustment" ("id" INTEGER PRIMARY KEY, "claim_payment_id" INTEGER NOT NULL, "line_payment_id" INTEGER, "group_code" TEXT NOT NULL, "reason" TEXT NOT NULL, "cents" INTEGER NOT NULL, "quantity" TEXT NOT NULL, "allocation" TEXT NOT NULL, FOREIGN KEY ("claim_payment_id") REFERENCES "claim_payment" ("id"), FOREIGN KEY ("line_payment_id") REFERENCES "line_payment" ("id")) STRICT;
CREATE INDEX adjustment_claim_payment ON adjustment (claim_payment_id);
CREATE TABLE "provider_adjustment" ("id" INTEGER PRIMARY KEY, "payment_id" INTEGER NOT NULL, "segment" INTEGER NOT NULL, "position" INTEGER NOT NULL, "provider" TEXT NOT NULL, "reason" TEXT NOT NULL, "reference" TEXT NOT NULL, "cents" INTEGER NOT NULL, "claim_id" INTEGER, "version" INTEGER NOT NULL DEFAULT 1, FOREIGN KEY ("payment_id") REFERENCES "payment" ("id"), FOREIGN KEY ("claim_id") REFERENCES "claim" ("id"), UNIQUE (payment_id, segment, position)) STRICT;
CREATE TABLE "provider_adjustment_key" ("reference_key" TEXT NOT NULL, "adjustment_id" INTEGER NOT NULL, PRIMARY KEY ("reference_key", "adjustment_id"), FOREIGN KEY ("adjustment_id") REFERENCES "provider_adjustment" ("id")) STRICT;
CREATE TABLE "shared_text" ("id" INTEGER PRIMARY KEY, "text" TEXT NOT NULL UNIQUE) STRICT;
CREATE TABLE "item_group" ("id" INTEGER PRIMARY KEY, "payer_id" INTEGER NOT NULL, "kind" INTEGER NOT NULL, "cause" TEXT NOT NULL CHECK (cause <> ''), "items" INTEGER NOT NULL DEFAULT 0 CHECK (items >= 0), "money_cents" INTEGER NOT NULL DEFAULT 0, FOREIGN KEY ("payer_id") REFERENCES "payer" ("id"), UNIQUE (payer_id, kind, cause)) STRICT;
CREATE TABLE "item" ("id" INTEGER PRIMARY KEY, "subject_id" INTEGER NOT NULL, "claim_id" INTEGER, "patient_id" INTEGER, "payer_id" INTEGER, "money_cents" INTEGER NOT NULL, "neg_money_cents" INTEGER NOT NULL GENERATED ALWAYS AS (-money_cents) VIRTUAL, "rank_key" INTEGER NOT NULL, "window_start" INTEGER, "window_end" INTEGER, "follow_up_by" INTEGER, "pinned_by" INTEGER, "owner_id" INTEGER, "holder_id" INTEGER, "session_id" INTEGER, "held_until" INTEGER, "group_id" INTEGER, "solo_rank_key" INTEGER NOT NULL DEFAULT 0, "title_id" INTEGER NOT NULL, "rule_id" INTEGER NOT NULL, "ways_id" INTEGER, "recovery_ppm" INTEGER NOT NULL CHECK (recovery_ppm BETWEEN 0 AND 1000000), "age_start" INTEGER NOT NULL, "act_by" INTEGER NOT NULL, "other_act_by" INTEGER NOT NULL DEFAULT 3652059, "deadline" INTEGER, "rerank_on" INTEGER NOT NULL, "pinned_until" INTEGER, "wait_until" INTEGER, "created_day" INTEGER NOT NULL, "touched_day" INTEGER NOT NULL, "decided_day" INTEGER, "minutes" INTEGER NOT NULL CHECK (minutes > 0), "version" INTEGER NOT NULL DEFAULT 1, "kind" INTEGER NOT NULL CHECK (kind BETWEEN 1 AND 6), "state" INTEGER NOT NULL CHECK (state BETWEEN 1 AND 4), "subject_kind" INTEGER NOT NULL, "tier" INTEGER NOT NULL, "behind_lead" INTEGER NOT NULL DEFAULT 0 CHECK (behind_lead BETWEEN 0 AND 2), "promised" INTEGER NOT NULL DEFAULT 0 CHECK (promised IN (0, 1, 2)), "duty" INTEGER NOT NULL DEFAULT 0 CHECK (duty IN (0, 1)), "importance" INTEGER NOT NULL DEFAULT 2 CHECK (importance BETWEEN 1 AND 3), "topic" TEXT NOT NULL, "cause" TEXT NOT NULL, "wait_for" TEXT NOT NULL DEFAULT '', "outcome" TEXT NOT NULL DEFAULT '', FOREIGN KEY ("claim_id") REFERENCES "claim" ("id"), FOREIGN KEY ("patient_id") REFERENCES "patient" ("id"), FOREIGN KEY ("payer_id") REFERENCES "payer" ("id"), FOREIGN KEY ("follow_up_by") REFERENCES "staff" ("id"), FOREIGN KEY ("pinned_by") REFERENCES "staff" ("id"), FOREIGN KEY ("owner_id") REFERENCES "staff" ("id"), FOREIGN KEY ("holder_id") REFERENCES "staff" ("id"), FOREIGN KEY ("group_id") REFERENCES "item_group" ("id"), FOREIGN KEY ("title_id") REFERENCES "shared_text" ("id"), FOREIGN KEY ("rule_id") REFERENCES "shared_text" ("id"), FOREIGN KEY ("ways_id") REFERENCES "shared_text" ("id"), CHECK ((state = 2) = (holder_id IS NOT NULL)), CHECK ((state = 2) = (held_until IS NOT NULL)), CHECK ((state = 3) = (wait_until IS NOT NULL)), CHECK ((state = 4) = (outcome <> '')), CHECK (session_id IS NULL OR state = 2), CHECK (behind_lead <> 1 OR group_id IS NOT NULL)) STRICT;
CREATE UNIQUE INDEX item_one_open ON item (subject_kind, subject_id, kind, topic) WHERE state < 4;
CREATE INDEX item_rank ON item (state, behind_lead, tier, rank_key, act_by, neg_money_cents);
CREATE INDEX item_kind_rank ON item (kind, state, behind_lead, tier, rank_key, act_by, neg_money_cents);
CREATE INDEX item_front ON item (group_id, solo_rank_key, act_by, neg_money_cents) WHERE group_id IS NOT NULL;
CREATE INDEX item_group_start ON item (group_id, act_by, deadline, decided_day) WHERE group_id IS NOT NULL AND act_by < 3652059;
CREATE INDEX item_alone_start ON item (act_by) WHERE group_id IS NULL AND state < 3;
CREATE INDEX item_other_way ON item (other_act_by) WHERE other_act_by < 3652059 AND state < 4;
CREATE INDEX item_held ON item (state, held_until) WHERE state = 2;
CREATE INDEX item_waiting ON item (state, wait_until) WHERE state = 3;
CREATE INDEX item_rerank_on ON item (rerank_on, group_id) WHERE state < 4;
CREATE INDEX item_claim ON item (claim_id) WHERE claim_id IS NOT NULL;
CREATE INDEX item_owner ON item (owner_id) WHERE owner_id IS NOT NULL AND state < 4;
CREATE INDEX item_follow_up_by ON item (follow_up_by) WHERE follow_up_by IS NOT NULL AND state < 4;
CREATE INDEX item_late ON item (state, deadline) WHERE state = 3 AND wait_until > deadline AND decided_day IS NULL;
CREATE INDEX item_window ON item (window_start) WHERE window_start IS NOT NULL AND state = 1;
CREATE INDEX item_patient ON item (patient_id) WHERE patient_id IS NOT NULL;
CREATE INDEX item_pinned ON item (pinned_by, state, tier, rank_key, act_by, neg_money_cents) WHERE pinned_by IS NOT NULL;
CREATE TABLE "tally" ("kind" INTEGER NOT NULL, "state" INTEGER NOT NULL, "items" INTEGER NOT NULL, "money_cents" INTEGER NOT NULL, "joined" INTEGER NOT NULL DEFAULT 0, PRIMARY KEY ("kind", "state")) STRICT;
CREATE TABLE "recovery_history" ("kind" INTEGER NOT NULL, "payer_id" INTEGER NOT NULL, "cause" TEXT NOT NULL, "won" INTEGER NOT NULL CHECK (won >= 0), "decided" INTEGER NOT NULL, PRIMARY KEY ("kind", "payer_id", "cause"), CHECK (won <= decided)) STRICT;
CREATE TABLE "effort" ("kind" INTEGER NOT NULL, "payer_id" INTEGER NOT NULL, "cause" TEXT NOT NULL, "times" INTEGER NOT NULL, "minutes" INTEGER NOT NULL, PRIMARY KEY ("kind", "payer_id", "cause")) STRICT;
CREATE TABLE "untouched_items" ("item_id" INTEGER PRIMARY KEY) STRICT;
CREATE TABLE "approval" ("id" INTEGER PRIMARY KEY, "kind" TEXT NOT NULL CHECK (kind IN ('write_off', 'transfer')), "claim_id" INTEGER NOT NULL, "item_id" INTEGER NOT NULL, "cents" INTEGER NOT NULL CHECK (cents > 0), "code" TEXT NOT NULL CHECK (code <> ''), "note" TEXT NOT NULL DEFAULT '', "asked_by" INTEGER NOT NULL, "asked_day" INTEGER NOT NULL, "answer" TEXT NOT NULL DEFAULT '' CHECK (answer IN ('', 'approved', 'refused')), "answered_by" INTEGER REFERENCES staff (id), "answered_day" INTEGER, "reason" TEXT NOT NULL DEFAULT '', "undone" INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1)), "version" INTEGER NOT NULL DEFAULT 1, FOREIGN KEY ("claim_id") REFERENCES "claim" ("id"), FOREIGN KEY ("item_id") REFERENCES "item" ("id"), FOREIGN KEY ("asked_by") REFERENCES "staff" ("id")) STRICT;
CREATE INDEX approval_claim ON approval (claim_id);
CREATE INDEX approval_item ON approval (item_id);
CREATE TABLE "account_entry" ("id" INTEGER PRIMARY KEY, "kind" TEXT NOT NULL CHECK (kind IN ('write_off', 'transfer')), "patient_id" INTEGER NOT NULL, "claim_id" INTEGER, "cents" INTEGER NOT NULL CHECK (cents <> 0), "day" INTEGER NOT NULL, "code" TEXT NOT NULL CHECK (code <> ''), "reason" TEXT NOT NULL DEFAULT '', "entered_by" INTEGER NOT NULL, "approved_by" INTEGER REFERENCES staff (id), "approval_id" INTEGER, "reverses_id" INTEGER UNIQUE, FOREIGN KEY ("patient_id") REFERENCES "patient" ("id"), FOREIGN KEY ("claim_id") REFERENCES "claim" ("id"), FOREIGN KEY ("entered_by") REFERENCES "staff" ("id"), FOREIGN KEY ("approval_id") REFERENCES "approval" ("id"), FOREIGN KEY ("reverses_id") REFERENCES "account_entry" ("id")) STRICT;
CREATE INDEX account_entry_claim ON account_entry (claim_id) WHERE claim_id IS NOT NULL;
CREATE INDEX account_entry_patient ON account_entry (patient_id);
CREATE TABLE "contact" ("id" INTEGER PRIMARY KEY, "channel" TEXT NOT NULL CHECK (channel IN ('phone', 'portal', 'chat', 'fax', 'letter')), "payer_id" INTEGER, "patient_id" INTEGER, "provider_id" INTEGER, "called" TEXT NOT NULL DEFAULT '', "spoke_with" TEXT NOT NULL DEFAULT '', "reference" TEXT NOT NULL DEFAULT '', "outcome" TEXT NOT NULL CHECK (outcome IN ('in-process', 'not-on-file', 'records-requested', 'denial-upheld', 'paid', 'escalated', 'wrong-number', 'no-answer', 'other')), "note" TEXT NOT NULL DEFAULT '', "at" INTEGER NOT NULL, "day" INTEGER NOT NULL, "staff_id" INTEGER NOT NULL, FOREIGN KEY ("payer_id") REFERENCES "payer" ("id"), FOREIGN KEY ("patient_id") REFERENCES "patient" ("id"), FOREIGN KEY ("provider_id") REFERENCES "provider" ("id"), FOREIGN KEY ("staff_id") REFERENCES "staff" ("id")) STRICT;
CREATE INDEX contact_payer ON contact (payer_id) WHERE payer_id IS NOT NULL;
CREATE INDEX contact_patient ON contact (patient_id) WHERE patient_id IS NOT NULL;
CREATE TABLE "contact_item" ("id" INTEGER PRIMARY KEY, "contact_id" INTEGER NOT NULL, "item_id" INTEGER NOT NULL, "claim_id" INTEGER, "undone" INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1)), FOREIGN KEY ("contact_id") REFERENCES "contact" ("id"), FOREIGN KEY ("item_id") REFERENCES "item" ("id"), FOREIGN KEY ("claim_id") REFERENCES "claim" ("id"), UNIQUE (contact_id, item_id)) STRICT;
CREATE INDEX contact_item_item ON contact_item (item_id);
CREATE INDEX contact_item_claim ON contact_item (claim_id) WHERE claim_id IS NOT NULL;
CREATE TABLE "plan" ("id" INTEGER PRIMARY KEY, "staff_id" INTEGER NOT NULL, "day" INTEGER NOT NULL, "state" TEXT NOT NULL CHECK (state IN ('draft', 'accepted')), "from_minute" INTEGER NOT NULL, "to_minute" INTEGER NOT NULL, "lunch_minute" INTEGER NOT NULL, "lunch_minutes" INTEGER NOT NULL, "reserved_minutes" INTEGER NOT NULL CHECK (reserved_minutes >= 0), "manual_edits" TEXT NOT NULL, "saved_at" INTEGER NOT NULL, "newest_item_id" INTEGER NOT NULL, "version" INTEGER NOT NULL DEFAULT 1, FOREIGN KEY ("staff_id") REFERENCES "staff" ("id"), UNIQUE (staff_id, day), CHECK (from_minute BETWEEN 0 AND to_minute), CHECK (to_minute <= 1440)) STRICT;
CREATE TABLE "plan_entry" ("plan_id" INTEGER NOT NULL, "position" INTEGER NOT NULL, "day" INTEGER NOT NULL, "item_id" INTEGER, "start_minute" INTEGER NOT NULL, "minutes" INTEGER NOT NULL CHECK (minutes >= 0), "by_hand" INTEGER NOT NULL CHECK (by_hand IN (0, 1)), "name" TEXT NOT NULL, "reason" TEXT NOT NULL, PRIMARY KEY ("plan_id", "position"), FOREIGN KEY ("plan_id") REFERENCES "plan" ("id"), FOREIGN KEY ("item_id") REFERENCES "item" ("id"), CHECK ((item_id IS NULL) = (name <> ''))) STRICT;
CREATE UNIQUE INDEX plan_entry_once ON plan_entry (item_id, day) WHERE item_id IS NOT NULL;
CREATE TABLE "event" ("id" INTEGER PRIMARY KEY, "at" INTEGER NOT NULL, "staff_id" INTEGER, "act" TEXT NOT NULL CHECK (act <> ''), "subject_kind" INTEGER NOT NULL, "subject_id" INTEGER NOT NULL, "item_id" INTEGER, "text" TEXT NOT NULL, "before" TEXT NOT NULL, "after" TEXT NOT NULL, "undoes_id" INTEGER UNIQUE, "with_id" INTEGER, "prev_hash" TEXT NOT NULL CHECK (length(prev_hash) = 64), "hash" TEXT NOT NULL CHECK (length(hash) = 64), FOREIGN KEY ("staff_id") REFERENCES "staff" ("id"), FOREIGN KEY ("item_id") REFERENCES "item" ("id"), FOREIGN KEY ("undoes_id") REFERENCES "event" ("id"), FOREIGN KEY ("with_id") REFERENCES "event" ("id")) STRICT;
CREATE INDEX event_item ON event (item_id) WHERE item_id IS NOT NULL;
CREATE INDEX event_subject ON event (subject_kind, subject_id);
CREATE INDEX event_with ON event (with_id) WHERE with_id IS NOT NULL;
CREATE INDEX event_staff ON event (staff_id) WHERE staff_id IS NOT NULL;
CREATE TABLE "search_word" ("subject_kind" INTEGER NOT NULL, "subject_id" INTEGER NOT NULL, "word" TEXT NOT NULL CHECK (word <> ''), "sound" TEXT NOT NULL, PRIMARY KEY ("subject_kind", "subject_id", "word")) STRICT;
CREATE INDEX search_word_word ON search_word (subject_kind, word, subject_id);
CREATE INDEX search_word_sound ON search_word (sound, word) WHERE sound <> '';
CREATE TRIGGER event_no_update BEFORE UPDATE ON event
        BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER event_no_delete BEFORE DELETE ON event
        BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER event_no_replace BEFORE INSERT ON event
        WHEN EXISTS (SELECT 1 FROM event WHERE id = NEW.id OR (NEW.undoes_id IS NOT NULL
        AND undoes_id = NEW.undoes_id))
        BEGIN SELECT RAISE(ABORT, 'events are append-only'); END;
CREATE TRIGGER tally_insert AFTER INSERT ON item BEGIN
        INSERT INTO tally (kind, state, items, money_cents, joined)
        VALUES (NEW.kind, NEW.state, 1,
        CASE NEW.behind_lead WHEN 2 THEN 0 ELSE NEW.money_cents END,
        CASE NEW.behind_lead WHEN 2 THEN 1 ELSE 0 END)
        ON CONFLICT (kind, state) DO UPDATE SET items = tally.items + 1,
        money_cents = tally.money_cents + excluded.money_cents,
        joined = tally.joined + excluded.joined; END;
CREATE TRIGGER tally_delete AFTER DELETE ON item BEGIN
        UPDATE tally SET items = items - 1,
        money_cents = money_cents - CASE OLD.behind_lead WHEN 2 THEN 0 ELSE OLD.money_cents END,
        joined = joined - CASE OLD.behind_lead WHEN 2 THEN 1 ELSE 0 END
        WHERE kind = OLD.kind AND state = OLD.state; END;
CREATE TRIGGER tally_update
        AFTER UPDATE OF kind, state, money_cents, behind_lead ON item
        WHEN OLD.kind <> NEW.kind OR OLD.state <> NEW.state
        OR OLD.money_cents <> NEW.money_cents OR (OLD.behind_lead = 2) <> (NEW.behind_lead = 2) BEGIN UPDATE tally SET items = items - 1,
        money_cents = money_cents - CASE OLD.behind_lead WHEN 2 THEN 0 ELSE OLD.money_cents END,
        joined = joined - CASE OLD.behind_lead WHEN 2 THEN 1 ELSE 0 END
        WHERE kind = OLD.kind AND state = OLD.state; INSERT INTO tally (kind, state, items, money_cents, joined)
        VALUES (NEW.kind, NEW.state, 1,
        CASE NEW.behind_lead WHEN 2 THEN 0 ELSE NEW.money_cents END,
        CASE NEW.behind_lead WHEN 2 THEN 1 ELSE 0 END)
        ON CONFLICT (kind, state) DO UPDATE SET items = tally.items + 1,
        money_cents = tally.money_cents + excluded.money_cents,
        joined = tally.joined + excluded.joined; END;
CREATE TRIGGER group_insert AFTER INSERT ON item
        WHEN NEW.group_id IS NOT NULL BEGIN
        UPDATE item_group SET items = items + 1, money_cents = money_cents + NEW.money_cents
        WHERE id = NEW.group_id; END;
CREATE TRIGGER group_delete AFTER DELETE ON item
        WHEN OLD.group_id IS NOT NULL BEGIN
        UPDATE item_group SET items = items - 1, money_cents = money_cents - OLD.money_cents
        WHERE id = OLD.group_id; END;
CREATE TRIGGER group_update AFTER UPDATE OF group_id, money_cents ON item
        WHEN OLD.group_id IS NOT NEW.group_id OR OLD.money_cents <> NEW.money_cents BEGIN
        UPDATE item_group SET items = items - 1, money_cents = money_cents - OLD.money_cents
        WHERE id = OLD.group_id;
        UPDATE item_group SET items = items + 1, money_cents = money_cents + NEW.money_cents
        WHERE id = NEW.group_id; END;
CREATE TABLE IF NOT EXISTS "schema_migration" ("id" INTEGER NOT NULL PRIMARY KEY, "name" VARCHAR(255) NOT NULL, "applied" DATETIME NOT NULL);
CREATE UNIQUE INDEX IF NOT EXISTS "schema_migration_name" ON "schema_migration" ("name");
CREATE TABLE IF NOT EXISTS "schema_migration" ("id" INTEGER NOT NULL PRIMARY KEY, "name" VARCHAR(255) NOT NULL, "applied" DATETIME NOT NULL);
CREATE UNIQUE INDEX IF NOT EXISTS "schema_migration_name" ON "schema_migration" ("name");
INSERT INTO schema_migration (name, applied) VALUES ('0001_models', '2026-11-30 22:12:32.681877');
INSERT INTO schema_migration (name, applied) VALUES ('0002_visits', '2026-11-30 22:12:32.684945');
INSERT INTO schema_migration (name, applied) VALUES ('0003_worklist', '2026-11-30 22:12:32.685096');

INSERT INTO setting (key, value) VALUES ('zone', 'America/Denver');
INSERT INTO staff (login, name, initials, role) VALUES ('ana', 'Ana Reyes', 'AR', 'manager');
INSERT INTO payer (qualifier, identifier, name, kind) VALUES ('PI', '11111', 'PAYER ONE', 'other');
INSERT INTO shared_text (text) VALUES ('Confirm payer');
INSERT INTO item (subject_id, payer_id, money_cents, rank_key, title_id, rule_id, recovery_ppm,
    age_start, act_by, rerank_on, created_day, touched_day, minutes, kind, state, subject_kind,
    tier, topic, cause) VALUES (1, 1, 12500, -100, 1, 1, 350000, 739900, 740000, 739950, 739900,
    739900, 5, 1, 1, 7, 2, 'payer', 'payer');
INSERT INTO event (at, act, subject_kind, subject_id, item_id, text, before, after, prev_hash, hash)
    VALUES (1, 'raise', 7, 1, 1, 'Confirm payer', '{}', '{}', '0000000000000000000000000000000000000000000000000000000000000000', '0000000000000000000000000000000000000000000000000000000000000000');
