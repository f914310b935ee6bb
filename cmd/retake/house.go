package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"retake/internal/app"
	"retake/internal/auth"
	"retake/internal/config"
	"retake/internal/mail"
	"retake/internal/media"
	"retake/internal/store"
	"retake/internal/webhook"
)

// letterHold is how long the letter of a delete-answers waits for an Undo.
const letterHold = 30 * time.Second

// house is what every command works with: the data folder opened.
type house struct {
	app   *app.App
	store *store.Store
	files *media.Files
	log   *slog.Logger
}

func open(ctx context.Context, cfg config.Config, logTo io.Writer) (*house, error) {
	if err := os.MkdirAll(cfg.DataDir, 0o700); err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	h := &house{log: logger(cfg, logTo)}
	var err error
	h.store, err = store.Open(ctx, store.Options{Path: filepath.Join(cfg.DataDir, "retake.db"), URL: cfg.DatabaseURL.Reveal()})
	if err != nil {
		return nil, err
	}
	if h.files, err = media.Open(filepath.Join(cfg.DataDir, "recordings")); err != nil {
		return nil, errors.Join(err, h.store.Close())
	}
	key, err := secret(filepath.Join(cfg.DataDir, "outside.key"), 32, "what was entered for an ATS, and each webhook's secret, has to be made anew")
	if err != nil {
		return nil, errors.Join(err, h.store.Close())
	}
	vault, err := auth.NewVault(key)
	if err != nil {
		return nil, errors.Join(err, h.store.Close())
	}
	options := app.Options{
		Vault: vault, Outside: webhook.Client(cfg.OutsideAllow), Reach: cfg.OutsideAllow, ATSHosts: cfg.ATSHosts,
		Store: h.store, Files: h.files, Worker: media.NewWorker(h.files, cfg.FFmpeg), Clock: time.Now,
		BaseURL: cfg.BaseURL, From: cfg.MailFrom, Hold: letterHold, MP4Always: cfg.MP4Always, MaxTakeBytes: cfg.MaxTakeBytes, Log: h.log,
	}
	if url := cfg.SMTPURL.Reveal(); url != "" {
		if options.Sender, err = mail.NewSMTP(url); err != nil {
			return nil, errors.Join(err, h.store.Close())
		}
	}
	h.app = app.New(options)
	return h, nil
}

func (h *house) close() {
	if err := h.store.Close(); err != nil {
		h.log.Error("close database", "error", err)
	}
}

// ready says whether the installation can do its work: the database answers and recordings can be kept.
func (h *house) ready(ctx context.Context) error {
	return errors.Join(h.store.Ping(ctx), h.files.Health())
}

func uploadOptions(cfg config.Config, log *slog.Logger) media.UploadOptions {
	return media.UploadOptions{MaxBytes: cfg.MaxTakeBytes, FreeFloor: uint64(cfg.FreeFloorBytes), Log: log}
}

func logger(cfg config.Config, to io.Writer) *slog.Logger {
	options := &slog.HandlerOptions{Level: cfg.LogLevel}
	if cfg.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(to, options))
	}
	return slog.New(slog.NewTextHandler(to, options))
}

// secret reads the key of so many bytes at path or makes it, readable by the owner only. loss is what a new one costs.
func secret(path string, size int, loss string) ([]byte, error) {
	key, err := os.ReadFile(path)
	if err == nil && len(key) == size {
		return key, nil
	}
	if err == nil {
		return nil, fmt.Errorf("%s is damaged: restore it from a backup, or delete it; then %s", path, loss)
	}
	if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	key = make([]byte, size)
	if _, err := rand.Read(key); err != nil {
		return nil, err
	}
	return key, os.WriteFile(path, key, 0o600)
}
