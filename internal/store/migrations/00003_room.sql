-- What candidates ask for, and what one of them gets beside what the questions say.

-- +goose Up
ALTER TABLE positions ADD COLUMN auto_extend INTEGER NOT NULL DEFAULT 0 CHECK (auto_extend BETWEEN 0 AND 5);

-- Never a reason: there is no column for one. more is in quarters of a question's own time.
ALTER TABLE interviews ADD COLUMN adjust_more INTEGER NOT NULL DEFAULT 0 CHECK (adjust_more BETWEEN 0 AND 36);
ALTER TABLE interviews ADD COLUMN adjust_untimed BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE interviews ADD COLUMN adjust_takes INTEGER NOT NULL DEFAULT 0 CHECK (adjust_takes BETWEEN 0 AND 20);
ALTER TABLE interviews ADD COLUMN adjust_sound_only BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE interviews ADD COLUMN adjust_in_advance BOOLEAN NOT NULL DEFAULT FALSE;

-- wishes and questions are lists with commas. revision is the one that the verb led to which granted the request: Undo
-- opens it again.
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
CREATE UNIQUE INDEX requests_open_kind ON requests (interview_id, kind) WHERE state = 'open';
CREATE INDEX requests_interview ON requests (interview_id, asked_at, id);
CREATE INDEX requests_open ON requests (asked_at, id) WHERE state = 'open';
CREATE INDEX requests_answered ON requests (answered_at, id) WHERE state <> 'open';
CREATE INDEX requests_position_open ON requests (position_id, asked_at, id) WHERE state = 'open';
CREATE INDEX requests_position_answered ON requests (position_id, answered_at, id) WHERE state <> 'open';
