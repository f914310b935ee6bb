package store

import (
	"context"
	"fmt"
)

func (r reading) setting(key string) (value string, err error) {
	if err := r.get(&value, `SELECT value FROM settings WHERE key = ?`, key); err != nil {
		return "", fmt.Errorf("load setting %s: %w", key, err)
	}
	return value, nil
}

// Setting reads a setting of the installation; interview.ErrNotFound when it was never set.
func (t *Tx) Setting(key string) (string, error) { return t.reading().setting(key) }

// Setting reads a setting of the installation; interview.ErrNotFound when it was never set.
func (r *Reader) Setting(ctx context.Context, key string) (string, error) {
	return r.at(ctx).setting(key)
}

// SettingCompany is the key of the company's name, which the candidate's pages show.
const SettingCompany = "company"

// SetSetting writes a setting of the installation.
func (t *Tx) SetSetting(key, value string) error {
	_, err := t.exec(`INSERT INTO settings (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`, key, value)
	if err != nil {
		return fmt.Errorf("set %s: %w", key, err)
	}
	return nil
}

// DeleteSetting makes a setting one that was never set.
func (t *Tx) DeleteSetting(key string) error {
	_, err := t.exec(`DELETE FROM settings WHERE key = ?`, key)
	return err
}
