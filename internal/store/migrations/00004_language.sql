-- Candidates are spoken to in the language of their position.

-- +goose Up
ALTER TABLE positions ADD COLUMN language TEXT NOT NULL DEFAULT 'en';
-- A letter stays in the language that it was written in.
ALTER TABLE letters ADD COLUMN language TEXT NOT NULL DEFAULT 'en';
