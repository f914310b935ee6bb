-- What leads out of the house: the feed of events, webhooks, the ATS's orders, keys of the API.

-- +goose Up

-- Every event has its place in one feed, given in the order of the commits: whoever reads on from a place misses nothing.
-- Deleted events leave gaps.
ALTER TABLE events ADD COLUMN feed BIGINT NOT NULL DEFAULT 0;
UPDATE events SET feed = r.n FROM (SELECT id, ROW_NUMBER() OVER (ORDER BY id) AS n FROM events) AS r WHERE r.id = events.id;
CREATE UNIQUE INDEX events_feed ON events (feed);

-- One row: the last place given, and how far webhooks and orders have followed.
CREATE TABLE feed (
    id      INTEGER PRIMARY KEY CHECK (id = 1),
    last    BIGINT NOT NULL,
    relayed BIGINT NOT NULL CHECK (relayed <= last)
);
INSERT INTO feed (id, last, relayed) SELECT 1, COALESCE(MAX(feed), 0), COALESCE(MAX(feed), 0) FROM events;

-- Where webhooks go. Secrets are sealed with the key of the data folder.
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

-- A message on its way to one endpoint. Its id is the event's, so that receivers know a repetition.
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
CREATE UNIQUE INDEX deliveries_once ON deliveries (endpoint_id, message_id);
CREATE INDEX deliveries_due ON deliveries (endpoint_id, next_at, id) WHERE state = 'waiting';
CREATE INDEX deliveries_newest ON deliveries (endpoint_id, created_at, id);
CREATE INDEX deliveries_interview ON deliveries (interview_id);
CREATE INDEX deliveries_old ON deliveries (created_at) WHERE state <> 'waiting';

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

-- An ATS that is connected. It comes with a key that only its hash is kept of, and is answered with a sealed secret.
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

-- What an ATS asked for. Its id is all that the ATS ever sees; which interview it stands for may change.
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
CREATE INDEX orders_request ON orders (connection_id, request_key, created_at);
CREATE INDEX orders_interview ON orders (interview_id);
CREATE INDEX orders_connection ON orders (connection_id, created_at, id);
CREATE INDEX orders_awaited ON orders (connection_id) WHERE NOT settled;
CREATE INDEX orders_untold ON orders (connection_id, parked, failed_at, id) WHERE next_at <> 0 OR parked;
CREATE INDEX orders_orphaned ON orders (position_id) WHERE interview_id IS NULL AND cancelled_at = 0;

-- The log of what was said, without secrets.
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
CREATE INDEX exchanges_order ON exchanges (order_id, at, id);
CREATE INDEX exchanges_old ON exchanges (at);

-- What users of the API call an interview.
CREATE TABLE external_refs (
    interview_id TEXT NOT NULL REFERENCES interviews (id) ON DELETE CASCADE,
    position_id  TEXT NOT NULL,
    system       TEXT NOT NULL CHECK (system <> ''),
    kind         TEXT NOT NULL,
    ref          TEXT NOT NULL CHECK (ref <> ''),
    PRIMARY KEY (interview_id, system, kind, ref)
);
CREATE INDEX external_refs_ref ON external_refs (system, kind, ref, position_id);

-- Keys of the API. Whoever made one is who it acts as.
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

-- The first answer to a request that a caller may send twice.
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
CREATE INDEX idempotency_old ON idempotency (created_at);
CREATE INDEX idempotency_interview ON idempotency (interview_id);
