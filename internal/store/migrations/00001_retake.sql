-- Ids are text (UUIDv7), moments are Unix milliseconds UTC with 0 for "never", lengths of time are milliseconds.
-- The same statements run on SQLite and PostgreSQL.

-- +goose Up
CREATE TABLE settings (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

CREATE TABLE users (
    id            TEXT PRIMARY KEY,
    name          TEXT NOT NULL CHECK (name <> ''),
    email         TEXT NOT NULL,
    email_key     TEXT NOT NULL CHECK (email_key <> ''),
    role          TEXT NOT NULL CHECK (role IN ('admin', 'recruiter', 'reviewer')),
    password_hash TEXT NOT NULL,
    created_at    BIGINT NOT NULL,
    disabled_at   BIGINT NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX users_email ON users (email_key);

CREATE TABLE sessions (
    hash       TEXT PRIMARY KEY,
    user_id    TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    created_at BIGINT NOT NULL,
    seen_at    BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    address    TEXT NOT NULL,
    agent      TEXT NOT NULL
);
CREATE INDEX sessions_user ON sessions (user_id, seen_at);

CREATE TABLE positions (
    id             TEXT PRIMARY KEY,
    title          TEXT NOT NULL CHECK (title <> ''),
    intro          TEXT NOT NULL,
    open           BOOLEAN NOT NULL,
    days           INTEGER NOT NULL CHECK (days BETWEEN 1 AND 365),
    contact        TEXT NOT NULL,
    invite_subject TEXT NOT NULL,
    invite_body    TEXT NOT NULL,
    redo_subject   TEXT NOT NULL,
    redo_body      TEXT NOT NULL,
    created_at     BIGINT NOT NULL,
    revision       BIGINT NOT NULL
);

CREATE TABLE position_members (
    position_id TEXT NOT NULL REFERENCES positions (id) ON DELETE CASCADE,
    user_id     TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    PRIMARY KEY (position_id, user_id)
);
CREATE INDEX position_members_user ON position_members (user_id);

-- How many interviews show each status: kept by the transaction that changes one, so that no tab has to count.
CREATE TABLE position_counts (
    position_id TEXT NOT NULL REFERENCES positions (id) ON DELETE CASCADE,
    status      TEXT NOT NULL,
    n           BIGINT NOT NULL CHECK (n >= 0),
    PRIMARY KEY (position_id, status)
);

-- A question is never changed in place: an edit retires the row and puts a new one in its place.
CREATE TABLE questions (
    id          TEXT PRIMARY KEY,
    position_id TEXT NOT NULL REFERENCES positions (id) ON DELETE CASCADE,
    ord         INTEGER NOT NULL CHECK (ord >= 1),
    prompt      TEXT NOT NULL CHECK (prompt <> ''),
    think_ms    BIGINT NOT NULL CHECK (think_ms >= 0),
    answer_ms   BIGINT NOT NULL CHECK (answer_ms > 0),
    takes       INTEGER NOT NULL CHECK (takes >= 0),
    created_at  BIGINT NOT NULL,
    retired_at  BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX questions_position ON questions (position_id, ord, id) WHERE retired_at = 0;

CREATE TABLE candidates (
    id          TEXT PRIMARY KEY,
    position_id TEXT NOT NULL REFERENCES positions (id),
    name        TEXT NOT NULL,
    email       TEXT NOT NULL,
    email_key   TEXT NOT NULL,
    phone       TEXT NOT NULL,
    created_at  BIGINT NOT NULL,
    erased_at   BIGINT NOT NULL DEFAULT 0,
    CHECK ((erased_at <> 0) = (email_key = ''))
);
CREATE UNIQUE INDEX candidates_email ON candidates (position_id, email_key) WHERE erased_at = 0;

-- version counts the saves of a row, whoever made them; it is what a save is compared with.
-- status, search and earlier are there for the candidates tab only: the truth is in the other columns.
CREATE TABLE interviews (
    id              TEXT PRIMARY KEY,
    position_id     TEXT NOT NULL REFERENCES positions (id),
    candidate_id    TEXT NOT NULL REFERENCES candidates (id),
    token           TEXT NOT NULL CHECK (token <> ''),
    state           TEXT NOT NULL CHECK (state IN ('invited', 'started', 'completed')),
    verdict         TEXT NOT NULL CHECK (verdict IN ('undecided', 'shortlisted', 'discarded')),
    prior_verdict   TEXT NOT NULL CHECK (prior_verdict IN ('', 'undecided', 'shortlisted')),
    deadline        BIGINT NOT NULL CHECK (deadline > 0),
    revision        BIGINT NOT NULL,
    sequence        BIGINT NOT NULL CHECK (sequence >= 0),
    version         BIGINT NOT NULL,
    created_at      BIGINT NOT NULL,
    opened_at       BIGINT NOT NULL,
    started_at      BIGINT NOT NULL,
    completed_at    BIGINT NOT NULL,
    redo_at         BIGINT NOT NULL,
    deleted_at      BIGINT NOT NULL,
    activity_at     BIGINT NOT NULL,
    replaced_by     TEXT REFERENCES interviews (id) DEFERRABLE INITIALLY DEFERRED,
    consent_version TEXT NOT NULL,
    redo_message    TEXT NOT NULL,
    letter_error    TEXT NOT NULL,
    marks           TEXT NOT NULL,
    status          TEXT NOT NULL CHECK (status IN ('', 'to_review', 'shortlisted', 'invited', 'opened', 'in_progress',
                        'recorded', 'redo_asked', 'expired', 'letter_failed', 'discarded', 'deleted')),
    search          TEXT NOT NULL,
    earlier         INTEGER NOT NULL CHECK (earlier >= 0),
    CHECK (state = 'invited' OR started_at <> 0),
    CHECK (state <> 'completed' OR completed_at <> 0 AND redo_at = 0),
    CHECK (redo_at = 0 OR completed_at <> 0),
    CHECK (verdict <> 'shortlisted' OR completed_at <> 0),
    CHECK (replaced_by IS NULL OR deleted_at <> 0 AND status = '')
);
CREATE UNIQUE INDEX interviews_token ON interviews (token);
CREATE UNIQUE INDEX interviews_live ON interviews (candidate_id) WHERE deleted_at = 0;
CREATE INDEX interviews_candidate ON interviews (candidate_id, created_at);
CREATE INDEX interviews_waiting ON interviews (deadline)
    WHERE status IN ('invited', 'opened', 'in_progress', 'recorded', 'redo_asked');
-- One index per order of the candidates tab, for all that are not deleted and for one status. The search column at the
-- end lets a search read the index alone.
CREATE INDEX interviews_by_activity ON interviews (position_id, activity_at, id, search) WHERE deleted_at = 0;
CREATE INDEX interviews_by_name ON interviews (position_id, search, id) WHERE deleted_at = 0;
CREATE INDEX interviews_by_deadline ON interviews (position_id, deadline, id, search) WHERE deleted_at = 0;
CREATE INDEX interviews_status_by_activity ON interviews (position_id, status, activity_at, id, search);
CREATE INDEX interviews_status_by_name ON interviews (position_id, status, search, id);
CREATE INDEX interviews_status_by_deadline ON interviews (position_id, status, deadline, id, search);

-- Tokens that a newer one of the same interview has replaced.
CREATE TABLE retired_links (
    token        TEXT PRIMARY KEY,
    interview_id TEXT NOT NULL REFERENCES interviews (id) ON DELETE CASCADE
);
CREATE INDEX retired_links_interview ON retired_links (interview_id);

CREATE TABLE interview_questions (
    interview_id TEXT NOT NULL REFERENCES interviews (id) ON DELETE CASCADE,
    ord          INTEGER NOT NULL CHECK (ord >= 1),
    question_id  TEXT NOT NULL REFERENCES questions (id),
    PRIMARY KEY (interview_id, question_id)
);
CREATE UNIQUE INDEX interview_questions_ord ON interview_questions (interview_id, ord);

CREATE TABLE takes (
    id           TEXT PRIMARY KEY,
    interview_id TEXT NOT NULL,
    question_id  TEXT NOT NULL,
    number       INTEGER NOT NULL CHECK (number >= 1),
    state        TEXT NOT NULL CHECK (state IN ('recording', 'sealed', 'abandoned')),
    failed       BOOLEAN NOT NULL,
    begun_at     BIGINT NOT NULL,
    sealed_at    BIGINT NOT NULL,
    bytes        BIGINT NOT NULL CHECK (bytes >= 0),
    sha256       TEXT NOT NULL,
    container    TEXT NOT NULL CHECK (container IN ('', 'webm', 'mp4')),
    length_ms    BIGINT NOT NULL CHECK (length_ms >= 0),
    media        TEXT NOT NULL CHECK (media IN ('', 'pending', 'ready', 'failed')),
    poster       BOOLEAN NOT NULL,
    problem      TEXT NOT NULL CHECK (problem IN ('', 'silent', 'black', 'broken')),
    deleted_at   BIGINT NOT NULL,
    FOREIGN KEY (interview_id, question_id) REFERENCES interview_questions (interview_id, question_id) ON DELETE CASCADE,
    CHECK ((state = 'sealed') = (sealed_at <> 0))
);
CREATE UNIQUE INDEX takes_number ON takes (interview_id, question_id, number);

CREATE TABLE events (
    id           TEXT PRIMARY KEY,
    at           BIGINT NOT NULL,
    kind         TEXT NOT NULL,
    position_id  TEXT NOT NULL REFERENCES positions (id) ON DELETE CASCADE,
    interview_id TEXT NOT NULL REFERENCES interviews (id) ON DELETE CASCADE,
    sequence     BIGINT NOT NULL CHECK (sequence >= 1),
    by_kind      TEXT NOT NULL CHECK (by_kind IN ('user', 'candidate', 'system')),
    by_id        TEXT NOT NULL,
    by_name      TEXT NOT NULL,
    by_role      TEXT NOT NULL,
    data         TEXT NOT NULL
);
CREATE UNIQUE INDEX events_sequence ON events (interview_id, sequence);

CREATE TABLE letters (
    id           TEXT PRIMARY KEY,
    interview_id TEXT NOT NULL REFERENCES interviews (id) ON DELETE CASCADE,
    position_id  TEXT NOT NULL REFERENCES positions (id) ON DELETE CASCADE,
    kind         TEXT NOT NULL CHECK (kind IN ('invitation', 'reminder', 'redo', 'reinvite')),
    to_name      TEXT NOT NULL,
    to_email     TEXT NOT NULL,
    subject      TEXT NOT NULL,
    body         TEXT NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('queued', 'sent', 'kept', 'failed', 'cancelled')),
    error        TEXT NOT NULL,
    created_at   BIGINT NOT NULL,
    send_after   BIGINT NOT NULL,
    sent_at      BIGINT NOT NULL
);
CREATE INDEX letters_newest ON letters (created_at, id);
CREATE INDEX letters_position ON letters (position_id);
CREATE INDEX letters_interview ON letters (interview_id, created_at, id);

-- Finished jobs are removed; dead ones stay for people to see.
CREATE TABLE jobs (
    id           TEXT PRIMARY KEY,
    kind         TEXT NOT NULL CHECK (kind <> ''),
    key          TEXT NOT NULL,
    payload      BYTEA NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('due', 'leased', 'dead')),
    run_at       BIGINT NOT NULL,
    lease_until  BIGINT NOT NULL DEFAULT 0,
    attempt      INTEGER NOT NULL DEFAULT 0,
    max_attempts INTEGER NOT NULL CHECK (max_attempts > 0),
    last_error   TEXT NOT NULL DEFAULT '',
    created_at   BIGINT NOT NULL,
    dead_at      BIGINT NOT NULL DEFAULT 0
);
CREATE UNIQUE INDEX jobs_key ON jobs (kind, key) WHERE key <> '' AND state <> 'dead';
CREATE INDEX jobs_due ON jobs (run_at, id) WHERE state = 'due';
CREATE INDEX jobs_leased ON jobs (lease_until) WHERE state = 'leased';
CREATE INDEX jobs_dead ON jobs (dead_at) WHERE state = 'dead';
