-- Whoever submits gets a receipt, and a CHECK cannot be altered.

-- +goose Up
CREATE TABLE letters_new (
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
INSERT INTO letters_new SELECT id, interview_id, position_id, kind, to_name, to_email, language, subject, body, state, error,
    created_at, send_after, sent_at FROM letters;
DROP TABLE letters;
ALTER TABLE letters_new RENAME TO letters;
CREATE INDEX letters_newest ON letters (created_at, id);
CREATE INDEX letters_position ON letters (position_id);
CREATE INDEX letters_interview ON letters (interview_id, created_at, id);
