-- A take may have been recorded elsewhere and come as a file. allowed_ms is how long its answer might be then; 0: without limit.

-- +goose Up
ALTER TABLE takes ADD COLUMN file BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE takes ADD COLUMN allowed_ms BIGINT NOT NULL DEFAULT 0 CHECK (allowed_ms >= 0);
