-- Made by `make schema` from internal/store/migrations, where the reasons are. Not edited by hand.

CREATE TABLE api_keys (
    id           TEXT PRIMARY KEY,
    user_id      TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    name         TEXT NOT NULL CHECK (name <> ''),
    hint         TEXT NOT NULL,            -- the key's beginning, to tell keys apart
    hash         TEXT NOT NULL,
    scopes       TEXT NOT NULL,            -- separated by blanks
    created_at   BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL DEFAULT 0,
    revoked_at   BIGINT NOT NULL DEFAULT 0,
    used_at      BIGINT NOT NULL DEFAULT 0,
    used_from    TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX api_keys_hash ON api_keys (hash);
CREATE INDEX api_keys_user ON api_keys (user_id, created_at);

CREATE TABLE batch_items (
    batch_id     TEXT NOT NULL REFERENCES batches (id) ON DELETE CASCADE,
    ord          BIGINT NOT NULL,
    interview_id TEXT NOT NULL REFERENCES interviews (id) ON DELETE CASCADE,
    state        TEXT NOT NULL CHECK (state IN ('waiting', 'done', 'refused', 'undone', 'kept')),
    words        TEXT NOT NULL DEFAULT '',
    revision     BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (batch_id, ord)
);
CREATE INDEX batch_items_interview ON batch_items (interview_id);
CREATE UNIQUE INDEX batch_items_once ON batch_items (batch_id, interview_id);
CREATE INDEX batch_items_state ON batch_items (batch_id, state, ord);

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

CREATE TABLE connections (
    id          TEXT PRIMARY KEY,
    vendor      TEXT NOT NULL CHECK (vendor <> ''),
    name        TEXT NOT NULL CHECK (name <> ''),
    key_hash    TEXT NOT NULL,
    key_hint    TEXT NOT NULL,             -- the key's beginning, to tell keys apart
    secret      BYTEA,                     -- sealed; what we show to the ATS
    base_url    TEXT NOT NULL DEFAULT '',  -- of the ATS, where a vendor has several
    account     TEXT NOT NULL DEFAULT '',  -- our name at the vendor, where it is part of its addresses
    second      TEXT NOT NULL CHECK (second IN ('adopt', 'new', 'reject')), -- what a second order for one person does
    tell_redo   BOOLEAN NOT NULL DEFAULT FALSE,
    by_id       TEXT NOT NULL REFERENCES users (id),
    created_at  BIGINT NOT NULL,
    heard_at    BIGINT NOT NULL DEFAULT 0, -- from the ATS
    told_at     BIGINT NOT NULL DEFAULT 0, -- the ATS, with success
    failed_at   BIGINT NOT NULL DEFAULT 0,
    failure     TEXT NOT NULL DEFAULT '',
    removed_at  BIGINT NOT NULL DEFAULT 0,
    revision    BIGINT NOT NULL
);
CREATE UNIQUE INDEX connections_key ON connections (key_hash) WHERE removed_at = 0;

CREATE TABLE deliveries (
    id           TEXT PRIMARY KEY,
    endpoint_id  TEXT NOT NULL REFERENCES endpoints (id) ON DELETE CASCADE,
    message_id   TEXT NOT NULL,
    interview_id TEXT REFERENCES interviews (id) ON DELETE CASCADE, -- NULL: about none, such as a test
    kind         TEXT NOT NULL,
    body         TEXT NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('waiting', 'delivered', 'failed')),
    attempts     INTEGER NOT NULL DEFAULT 0,
    next_at      BIGINT NOT NULL,
    created_at   BIGINT NOT NULL,
    done_at      BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX deliveries_due ON deliveries (endpoint_id, next_at, id) WHERE state = 'waiting';
CREATE INDEX deliveries_interview ON deliveries (interview_id);
CREATE INDEX deliveries_newest ON deliveries (endpoint_id, created_at, id);
CREATE INDEX deliveries_old ON deliveries (created_at) WHERE state <> 'waiting';
CREATE UNIQUE INDEX deliveries_once ON deliveries (endpoint_id, message_id);

CREATE TABLE delivery_attempts (
    delivery_id TEXT NOT NULL REFERENCES deliveries (id) ON DELETE CASCADE,
    n           INTEGER NOT NULL,
    at          BIGINT NOT NULL,
    status      INTEGER NOT NULL,          -- of HTTP; 0: there was no answer
    millis      BIGINT NOT NULL,
    error       TEXT NOT NULL,
    answer      TEXT NOT NULL,             -- its beginning
    PRIMARY KEY (delivery_id, n)
);

CREATE TABLE endpoints (
    id          TEXT PRIMARY KEY,
    name        TEXT NOT NULL,
    url         TEXT NOT NULL CHECK (url <> ''),
    shape       TEXT NOT NULL CHECK (shape IN ('standard', 'hireflix')),
    kinds       TEXT NOT NULL,             -- kinds of events, separated by blanks; '': all
    position_id TEXT NOT NULL DEFAULT '',  -- '': of every position
    secret      BYTEA NOT NULL,
    old_secret  BYTEA,                     -- signs too until old_until, after a rotation
    old_until   BIGINT NOT NULL DEFAULT 0,
    by_id       TEXT NOT NULL REFERENCES users (id), -- who made it: what they may not see is not sent
    since       BIGINT NOT NULL,           -- place in the feed: nothing before it is sent
    off_at      BIGINT NOT NULL DEFAULT 0,
    off_why     TEXT NOT NULL DEFAULT '',
    created_at  BIGINT NOT NULL,
    delivered_at BIGINT NOT NULL DEFAULT 0, -- the last message that arrived
    failed_at   BIGINT NOT NULL DEFAULT 0,  -- the last try that failed, and of what
    failure     TEXT NOT NULL DEFAULT '',
    revision    BIGINT NOT NULL
);

CREATE TABLE erasures (
    candidate_id TEXT PRIMARY KEY,
    position_id  TEXT NOT NULL,
    at           BIGINT NOT NULL,
    by_name      TEXT NOT NULL
);

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
, feed BIGINT NOT NULL DEFAULT 0);
CREATE UNIQUE INDEX events_feed ON events (feed);
CREATE UNIQUE INDEX events_sequence ON events (interview_id, sequence);

CREATE TABLE exchanges (
    id            TEXT PRIMARY KEY,
    connection_id TEXT NOT NULL REFERENCES connections (id) ON DELETE CASCADE,
    order_id      TEXT NOT NULL,           -- '': about none
    at            BIGINT NOT NULL,
    inbound       BOOLEAN NOT NULL,        -- the ATS called us
    deed          TEXT NOT NULL,           -- such as "POST send_test"
    status        INTEGER NOT NULL,        -- of HTTP; 0: there was no answer
    millis        BIGINT NOT NULL,
    request       TEXT NOT NULL,
    answer        TEXT NOT NULL,
    error         TEXT NOT NULL
);
CREATE INDEX exchanges_newest ON exchanges (connection_id, at, id);
CREATE INDEX exchanges_old ON exchanges (at);
CREATE INDEX exchanges_order ON exchanges (order_id, at, id);

CREATE TABLE external_refs (
    interview_id TEXT NOT NULL REFERENCES interviews (id) ON DELETE CASCADE,
    position_id  TEXT NOT NULL,
    system       TEXT NOT NULL CHECK (system <> ''),
    kind         TEXT NOT NULL,
    ref          TEXT NOT NULL CHECK (ref <> ''),
    PRIMARY KEY (interview_id, system, kind, ref)
);
CREATE INDEX external_refs_ref ON external_refs (system, kind, ref, position_id);

CREATE TABLE feed (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    last    BIGINT NOT NULL,
    relayed BIGINT NOT NULL CHECK (relayed <= last)
);

CREATE TABLE idempotency (
    key_id     TEXT NOT NULL REFERENCES api_keys (id) ON DELETE CASCADE,
    name       TEXT NOT NULL,
    request    TEXT NOT NULL,              -- hash of method, path and body
    status     INTEGER NOT NULL,           -- 0: it is being worked on
    headers    TEXT NOT NULL,
    body       BYTEA NOT NULL,
    interview_id TEXT NOT NULL,            -- that the answer tells of, so that it goes with the candidate
    created_at BIGINT NOT NULL,
    PRIMARY KEY (key_id, name)
);
CREATE INDEX idempotency_interview ON idempotency (interview_id);
CREATE INDEX idempotency_old ON idempotency (created_at);

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
CREATE INDEX import_rows_email ON import_rows (email_key);
CREATE INDEX import_rows_kind ON import_rows (import_id, kind, ord);

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

CREATE TABLE interview_questions (
    interview_id TEXT NOT NULL REFERENCES interviews (id) ON DELETE CASCADE,
    ord          INTEGER NOT NULL CHECK (ord >= 1),
    question_id  TEXT NOT NULL REFERENCES questions (id),
    PRIMARY KEY (interview_id, question_id)
);
CREATE UNIQUE INDEX interview_questions_ord ON interview_questions (interview_id, ord);

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
    earlier         INTEGER NOT NULL CHECK (earlier >= 0), erased_at BIGINT NOT NULL DEFAULT 0, reminded_at BIGINT NOT NULL DEFAULT 0, nudged_at BIGINT NOT NULL DEFAULT 0, questions_version BIGINT NOT NULL DEFAULT 1, undo TEXT NOT NULL DEFAULT '', adjust_more INTEGER NOT NULL DEFAULT 0 CHECK (adjust_more BETWEEN 0 AND 36), adjust_untimed BOOLEAN NOT NULL DEFAULT FALSE, adjust_takes INTEGER NOT NULL DEFAULT 0 CHECK (adjust_takes BETWEEN 0 AND 20), adjust_sound_only BOOLEAN NOT NULL DEFAULT FALSE, adjust_in_advance BOOLEAN NOT NULL DEFAULT FALSE,
    CHECK (state = 'invited' OR started_at <> 0),
    CHECK (state <> 'completed' OR completed_at <> 0 AND redo_at = 0),
    CHECK (redo_at = 0 OR completed_at <> 0),
    CHECK (verdict <> 'shortlisted' OR completed_at <> 0),
    CHECK (replaced_by IS NULL OR deleted_at <> 0 AND status = '')
);
CREATE INDEX interviews_bin ON interviews (deleted_at, id) WHERE status = 'deleted';
CREATE INDEX interviews_by_activity ON interviews (position_id, activity_at, id, search) WHERE deleted_at = 0;
CREATE INDEX interviews_by_deadline ON interviews (position_id, deadline, id, search) WHERE deleted_at = 0;
CREATE INDEX interviews_by_name ON interviews (position_id, search, id) WHERE deleted_at = 0;
CREATE INDEX interviews_by_version ON interviews (position_id, questions_version, state) WHERE deleted_at = 0;
CREATE INDEX interviews_candidate ON interviews (candidate_id, created_at);
CREATE UNIQUE INDEX interviews_live ON interviews (candidate_id) WHERE deleted_at = 0;
CREATE INDEX interviews_position_bin ON interviews (position_id, deleted_at, id) WHERE status = 'deleted';
CREATE INDEX interviews_replaced ON interviews (replaced_by) WHERE replaced_by IS NOT NULL;
CREATE INDEX interviews_status_by_activity ON interviews (position_id, status, activity_at, id, search);
CREATE INDEX interviews_status_by_deadline ON interviews (position_id, status, deadline, id, search);
CREATE INDEX interviews_status_by_name ON interviews (position_id, status, search, id);
CREATE UNIQUE INDEX interviews_token ON interviews (token);
CREATE INDEX interviews_waiting ON interviews (deadline)
    WHERE status IN ('invited', 'opened', 'in_progress', 'recorded', 'redo_asked');

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
CREATE INDEX jobs_dead ON jobs (dead_at) WHERE state = 'dead';
CREATE INDEX jobs_due ON jobs (run_at, id) WHERE state = 'due';
CREATE UNIQUE INDEX jobs_key ON jobs (kind, key) WHERE key <> '' AND state <> 'dead';
CREATE INDEX jobs_leased ON jobs (lease_until) WHERE state = 'leased';

CREATE TABLE "letters" (
    id           TEXT PRIMARY KEY,
    interview_id TEXT NOT NULL REFERENCES interviews (id) ON DELETE CASCADE,
    position_id  TEXT NOT NULL REFERENCES positions (id) ON DELETE CASCADE,
    kind         TEXT NOT NULL CHECK (kind IN ('invitation', 'reminder', 'deadline', 'unsubmitted', 'redo', 'reinvite', 'receipt')),
    to_name      TEXT NOT NULL,
    to_email     TEXT NOT NULL,
    language     TEXT NOT NULL,
    subject      TEXT NOT NULL,
    body         TEXT NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('queued', 'sending', 'sent', 'kept', 'failed', 'cancelled')),
    error        TEXT NOT NULL,
    created_at   BIGINT NOT NULL,
    send_after   BIGINT NOT NULL,
    sent_at      BIGINT NOT NULL
);
CREATE INDEX letters_interview ON letters (interview_id, created_at, id);
CREATE INDEX letters_newest ON letters (created_at, id);
CREATE INDEX letters_position ON letters (position_id);

CREATE TABLE orders (
    id             TEXT PRIMARY KEY,
    connection_id  TEXT NOT NULL REFERENCES connections (id),
    position_id    TEXT NOT NULL,
    interview_id   TEXT REFERENCES interviews (id) ON DELETE SET NULL,
    request_key    TEXT NOT NULL CHECK (request_key <> ''),
    callback_url   TEXT NOT NULL,
    candidate_ref  TEXT NOT NULL,
    application_ref TEXT NOT NULL,
    job_ref        TEXT NOT NULL,
    profile_url    TEXT NOT NULL,
    requested_by   TEXT NOT NULL,
    generation     INTEGER NOT NULL DEFAULT 1, -- one more each time it is carried over
    earlier        INTEGER NOT NULL DEFAULT 0, -- how often interviews that it stood for before were handed in
    kept           BOOLEAN NOT NULL DEFAULT FALSE, -- its interview is in the bin, and the next one gets it
    created_at     BIGINT NOT NULL,
    cancelled_at   BIGINT NOT NULL DEFAULT 0,
    cancelled_why  TEXT NOT NULL DEFAULT '',
    head           BIGINT NOT NULL DEFAULT 0, -- of the changes that the ATS is to hear of
    told           BIGINT NOT NULL DEFAULT 0, -- up to which of them it has
    told_status    TEXT NOT NULL DEFAULT '',
    told_digest    TEXT NOT NULL DEFAULT '',
    told_at        BIGINT NOT NULL DEFAULT 0,
    stamp          BIGINT NOT NULL DEFAULT 0, -- the last timestamp sent, where they have to rise
    tries          INTEGER NOT NULL DEFAULT 0, -- that failed since
    failure        TEXT NOT NULL DEFAULT '',
    failed_at      BIGINT NOT NULL DEFAULT 0,
    parked         BOOLEAN NOT NULL DEFAULT FALSE, -- the ATS refused for good: somebody has to look
    next_at        BIGINT NOT NULL DEFAULT 0, -- when the ATS is to be told; 0: there is nothing to tell
    settled        BOOLEAN NOT NULL DEFAULT FALSE -- nothing more was awaited when it was looked at last
);
CREATE INDEX orders_awaited ON orders (connection_id) WHERE NOT settled;
CREATE INDEX orders_connection ON orders (connection_id, created_at, id);
CREATE INDEX orders_interview ON orders (interview_id);
CREATE INDEX orders_orphaned ON orders (position_id) WHERE interview_id IS NULL AND cancelled_at = 0;
CREATE INDEX orders_request ON orders (connection_id, request_key, created_at);
CREATE INDEX orders_untold ON orders (connection_id, parked, failed_at, id) WHERE next_at <> 0 OR parked;

CREATE TABLE position_counts (
    position_id TEXT NOT NULL REFERENCES positions (id) ON DELETE CASCADE,
    status      TEXT NOT NULL,
    n           BIGINT NOT NULL CHECK (n >= 0),
    PRIMARY KEY (position_id, status)
);

CREATE TABLE position_members (
    position_id TEXT NOT NULL REFERENCES positions (id) ON DELETE CASCADE,
    user_id     TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    PRIMARY KEY (position_id, user_id)
);
CREATE INDEX position_members_user ON position_members (user_id);

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
, remind_days INTEGER NOT NULL DEFAULT 0 CHECK (remind_days BETWEEN 0 AND 30), remind_unsubmitted BOOLEAN NOT NULL DEFAULT FALSE, hand_in BOOLEAN NOT NULL DEFAULT FALSE, deleted_at BIGINT NOT NULL DEFAULT 0, deleted_by TEXT NOT NULL DEFAULT '', questions_version BIGINT NOT NULL DEFAULT 1, auto_extend INTEGER NOT NULL DEFAULT 0 CHECK (auto_extend BETWEEN 0 AND 5), language TEXT NOT NULL DEFAULT 'en', sound_only BOOLEAN NOT NULL DEFAULT FALSE);
CREATE INDEX positions_bin ON positions (deleted_at, id) WHERE deleted_at <> 0;

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

CREATE TABLE requests (
    id           TEXT PRIMARY KEY,
    interview_id TEXT NOT NULL REFERENCES interviews (id) ON DELETE CASCADE,
    position_id  TEXT NOT NULL REFERENCES positions (id) ON DELETE CASCADE,
    kind         TEXT NOT NULL CHECK (kind IN ('time', 'redo', 'trouble', 'adjustment', 'withdraw')),
    wishes       TEXT NOT NULL,
    questions    TEXT NOT NULL,
    words        TEXT NOT NULL,
    old_link     BOOLEAN NOT NULL,
    asked_at     BIGINT NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('open', 'granted', 'denied')),
    answer       TEXT NOT NULL DEFAULT '',
    answered_at  BIGINT NOT NULL DEFAULT 0,
    answered_by  TEXT NOT NULL DEFAULT '',
    by_itself    BOOLEAN NOT NULL DEFAULT FALSE,
    revision     BIGINT NOT NULL DEFAULT 0,
    CHECK ((state = 'open') = (answered_at = 0)),
    CHECK (state <> 'denied' OR answer <> '')
);
CREATE INDEX requests_answered ON requests (answered_at, id) WHERE state <> 'open';
CREATE INDEX requests_interview ON requests (interview_id, asked_at, id);
CREATE INDEX requests_open ON requests (asked_at, id) WHERE state = 'open';
CREATE UNIQUE INDEX requests_open_kind ON requests (interview_id, kind) WHERE state = 'open';
CREATE INDEX requests_position_answered ON requests (position_id, answered_at, id) WHERE state <> 'open';
CREATE INDEX requests_position_open ON requests (position_id, asked_at, id) WHERE state = 'open';

CREATE TABLE retired_links (
    token        TEXT PRIMARY KEY,
    interview_id TEXT NOT NULL REFERENCES interviews (id) ON DELETE CASCADE
);
CREATE INDEX retired_links_interview ON retired_links (interview_id);

CREATE TABLE saved_views (
    id          TEXT PRIMARY KEY,
    user_id     TEXT NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    position_id TEXT NOT NULL REFERENCES positions (id) ON DELETE CASCADE,
    name        TEXT NOT NULL CHECK (name <> ''),
    query       TEXT NOT NULL,
    created_at  BIGINT NOT NULL
);
CREATE UNIQUE INDEX saved_views_name ON saved_views (user_id, position_id, name);

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

CREATE TABLE settings (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
);

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
    deleted_at   BIGINT NOT NULL, file BOOLEAN NOT NULL DEFAULT FALSE, allowed_ms BIGINT NOT NULL DEFAULT 0 CHECK (allowed_ms >= 0),
    FOREIGN KEY (interview_id, question_id) REFERENCES interview_questions (interview_id, question_id) ON DELETE CASCADE,
    CHECK ((state = 'sealed') = (sealed_at <> 0))
);
CREATE INDEX takes_bin ON takes (deleted_at, id) WHERE deleted_at <> 0;
CREATE UNIQUE INDEX takes_number ON takes (interview_id, question_id, number);

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
