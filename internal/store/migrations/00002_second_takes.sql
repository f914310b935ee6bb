-- Undo, the bin and erasure; reminders; versions of the question list; deeds on many candidates; imports; saved views.

-- +goose Up
ALTER TABLE positions ADD COLUMN remind_days INTEGER NOT NULL DEFAULT 0 CHECK (remind_days BETWEEN 0 AND 30);
ALTER TABLE positions ADD COLUMN remind_unsubmitted BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE positions ADD COLUMN hand_in BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE positions ADD COLUMN deleted_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE positions ADD COLUMN deleted_by TEXT NOT NULL DEFAULT '';
ALTER TABLE positions ADD COLUMN questions_version BIGINT NOT NULL DEFAULT 1;
CREATE INDEX positions_bin ON positions (deleted_at, id) WHERE deleted_at <> 0;

ALTER TABLE interviews ADD COLUMN erased_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE interviews ADD COLUMN reminded_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE interviews ADD COLUMN nudged_at BIGINT NOT NULL DEFAULT 0;
ALTER TABLE interviews ADD COLUMN questions_version BIGINT NOT NULL DEFAULT 1;
-- What Undo would put back, as JSON; empty: nothing.
ALTER TABLE interviews ADD COLUMN undo TEXT NOT NULL DEFAULT '';
-- Lists that were edited since the invitation are an older version, though nobody counted them yet.
UPDATE interviews SET questions_version = 0 WHERE EXISTS (SELECT 1 FROM interview_questions x
    JOIN questions q ON q.id = x.question_id WHERE x.interview_id = interviews.id AND q.retired_at <> 0);
CREATE INDEX interviews_by_version ON interviews (position_id, questions_version, state) WHERE deleted_at = 0;
-- The bin of a position and of all. What another interview replaced is history and not in it.
CREATE INDEX interviews_bin ON interviews (deleted_at, id) WHERE status = 'deleted';
CREATE INDEX interviews_position_bin ON interviews (position_id, deleted_at, id) WHERE status = 'deleted';
-- Whoever deletes an interview for good is asked whether another one points at it.
CREATE INDEX interviews_replaced ON interviews (replaced_by) WHERE replaced_by IS NOT NULL;
CREATE INDEX takes_bin ON takes (deleted_at, id) WHERE deleted_at <> 0;

-- The kinds and states of letters have grown, and a CHECK cannot be altered.
CREATE TABLE letters_new (
    id           TEXT PRIMARY KEY,
    interview_id TEXT NOT NULL REFERENCES interviews (id) ON DELETE CASCADE,
    position_id  TEXT NOT NULL REFERENCES positions (id) ON DELETE CASCADE,
    kind         TEXT NOT NULL CHECK (kind IN ('invitation', 'reminder', 'deadline', 'unsubmitted', 'redo', 'reinvite')),
    to_name      TEXT NOT NULL,
    to_email     TEXT NOT NULL,
    subject      TEXT NOT NULL,
    body         TEXT NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'kept', 'failed', 'cancelled')),
    error        TEXT NOT NULL,
    created_at   BIGINT NOT NULL,
    send_after   BIGINT NOT NULL,
    sent_at      BIGINT NOT NULL
);
INSERT INTO letters_new SELECT id, interview_id, position_id, kind, to_name, to_email, subject, body, state, error,
    created_at, send_after, sent_at FROM letters;
DROP TABLE letters;
ALTER TABLE letters_new RENAME TO letters;
CREATE INDEX letters_newest ON letters (created_at, id);
CREATE INDEX letters_position ON letters (position_id);
CREATE INDEX letters_interview ON letters (interview_id, created_at, id);

-- Who was erased and when, without who they were: replayed when an older copy of the database is put back.
CREATE TABLE erasures (
    candidate_id TEXT PRIMARY KEY,
    position_id  TEXT NOT NULL,
    at           BIGINT NOT NULL,
    by_name      TEXT NOT NULL
);

-- A deed on many interviews, done by a job, one outcome each.
CREATE TABLE batches (
    id          TEXT PRIMARY KEY,
    position_id TEXT NOT NULL REFERENCES positions (id) ON DELETE CASCADE,
    deed        TEXT NOT NULL CHECK (deed <> ''),
    params      TEXT NOT NULL,
    by_id       TEXT NOT NULL,
    by_name     TEXT NOT NULL,
    by_role     TEXT NOT NULL,
    state       TEXT NOT NULL CHECK (state IN ('running', 'done', 'undoing', 'undone')),
    total       BIGINT NOT NULL,
    created_at  BIGINT NOT NULL,
    finished_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX batches_position ON batches (position_id, created_at);

-- revision is the one that the deed led to: Undo puts back what nobody has changed since.
CREATE TABLE batch_items (
    batch_id     TEXT NOT NULL REFERENCES batches (id) ON DELETE CASCADE,
    ord          BIGINT NOT NULL,
    interview_id TEXT NOT NULL REFERENCES interviews (id) ON DELETE CASCADE,
    state        TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'refused', 'undone', 'kept')),
    words        TEXT NOT NULL DEFAULT '',
    revision     BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (batch_id, ord)
);
CREATE UNIQUE INDEX batch_items_once ON batch_items (batch_id, interview_id);
CREATE INDEX batch_items_state ON batch_items (batch_id, state, ord);
CREATE INDEX batch_items_interview ON batch_items (interview_id);

-- A list of people that waits between its dry run and the import. Its rows go when it ends.
CREATE TABLE imports (
    id          TEXT PRIMARY KEY,
    position_id TEXT NOT NULL REFERENCES positions (id) ON DELETE CASCADE,
    state       TEXT NOT NULL CHECK (state IN ('draft', 'running', 'done', 'failed')),
    file_name   TEXT NOT NULL,
    duplicates  TEXT NOT NULL CHECK (duplicates IN ('', 'skip', 'resend', 'redo')),
    deadline    BIGINT NOT NULL,
    by_id       TEXT NOT NULL,
    by_name     TEXT NOT NULL,
    by_role     TEXT NOT NULL,
    fresh       BIGINT NOT NULL,
    doubled     BIGINT NOT NULL,
    faulty      BIGINT NOT NULL,
    error       TEXT NOT NULL DEFAULT '',
    created_at  BIGINT NOT NULL,
    finished_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX imports_position ON imports (position_id, created_at);

CREATE TABLE import_rows (
    import_id    TEXT NOT NULL REFERENCES imports (id) ON DELETE CASCADE,
    ord          BIGINT NOT NULL,
    line         BIGINT NOT NULL,
    kind         TEXT NOT NULL CHECK (kind IN ('new', 'duplicate', 'faulty')),
    name         TEXT NOT NULL,
    email        TEXT NOT NULL,
    email_key    TEXT NOT NULL,
    phone        TEXT NOT NULL,
    words        TEXT NOT NULL,
    interview_id TEXT NOT NULL,
    PRIMARY KEY (import_id, ord)
);
CREATE INDEX import_rows_kind ON import_rows (import_id, kind, ord);
CREATE INDEX import_rows_email ON import_rows (email_key);

CREATE TABLE saved_views (
    id          TEXT PRIMARY KEY,
    user_id     TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    position_id TEXT NOT NULL REFERENCES positions (id) ON DELETE CASCADE,
    name        TEXT NOT NULL CHECK (name <> ''),
    query       TEXT NOT NULL,
    created_at  BIGINT NOT NULL
);
CREATE UNIQUE INDEX saved_views_name ON saved_views (user_id, position_id, name);
