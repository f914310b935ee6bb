-- A position may let all its candidates answer with sound only.

-- +goose Up
ALTER TABLE positions ADD COLUMN sound_only BOOLEAN NOT NULL DEFAULT FALSE;
