package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"time"

	"retake/internal/config"
	"retake/static"
	"retake/web"
	"retake/web/api"
	"retake/web/partner"
)

// How long requests and jobs under way may take to end after SIGTERM.
const drain = 15 * time.Second

// serve wires the house together, answers until ctx is done, and takes it apart in reverse.
func serve(ctx context.Context, cfg config.Config, stdout io.Writer) error {
	if err := static.Missing(); err != nil {
		return err
	}
	// The live heap is small, so that at Go's default the collector would run every few requests. GOGC is the operator's.
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(300)
	}
	house, err := open(ctx, cfg, stdout)
	if err != nil {
		return err
	}
	defer house.close()
	held, err := lock(cfg.DataDir)
	if err != nil {
		return err
	}
	defer held.Close()

	if err := house.app.Own(ctx); err != nil {
		return err
	}
	if err := house.app.ReplayErasures(ctx); err != nil {
		return err
	}
	uploads, err := house.files.Uploads(uploadOptions(cfg, house.log))
	if err != nil {
		return err
	}
	keys, err := secret(filepath.Join(cfg.DataDir, "session.key"), 64, "everybody signs in once more")
	if err != nil {
		return err
	}
	programs, err := api.New(api.Options{App: house.app, Read: house.store.Reader(), Files: house.files, Clock: time.Now, BaseURL: cfg.BaseURL, Log: house.log})
	if err != nil {
		return err
	}
	handler, err := web.New(web.Options{
		App: house.app, Read: house.store.Reader(), Files: house.files, Uploads: uploads, Clock: time.Now,
		BaseURL: cfg.BaseURL, CookieKey: keys, TrustProxy: cfg.TrustProxy, Ready: house.ready, Log: house.log,
		Programs: map[string]http.Handler{
			"/api/": programs,
			"/ats/": partner.New(partner.Options{App: house.app, Log: house.log, Clock: time.Now}),
		},
	})
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", cfg.Addr)
	if err != nil {
		return fmt.Errorf("listen: %w (choose another address with --addr or RETAKE_ADDR)", err)
	}

	// Jobs outlive requests: they are stopped only after the last request has queued its own.
	background, stop := context.WithCancel(context.Background())
	var wait sync.WaitGroup
	runner := house.app.Runner()
	runner.Grace = 10 * time.Second // after the requests: half a minute in all
	wait.Go(func() { runner.Run(background) })
	wait.Go(func() { house.app.Tend(background, 15*time.Second) })
	wait.Go(func() { house.app.Follow(background, time.Second) })
	defer wait.Wait()
	defer stop()

	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: 10 * time.Second, // a body may take long: it is an answer over a bad network
		IdleTimeout:       2 * time.Minute,
		ErrorLog:          slog.NewLogLogger(house.log.Handler(), slog.LevelDebug),
	}
	if err := greet(ctx, house, cfg, stdout); err != nil {
		listener.Close()
		return err
	}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	house.log.Info("stopping", "at most", drain)
	grace, cancel := context.WithTimeout(context.Background(), drain)
	defer cancel()
	if err := server.Shutdown(grace); err != nil && !errors.Is(err, http.ErrServerClosed) {
		server.Close() // an upload that did not end in time goes on from its last acknowledged byte after the restart
	}
	return nil
}

// greet prints the address to open and, as long as nobody can sign in, the one-time setup link.
func greet(ctx context.Context, h *house, cfg config.Config, stdout io.Writer) error {
	fmt.Fprintf(stdout, "\n  Retake is running at %s\n", cfg.BaseURL)
	first, err := h.app.NeedsSetup(ctx)
	if err != nil {
		return err
	}
	if first {
		token, err := h.app.SetupToken(ctx)
		if err != nil {
			return err
		}
		fmt.Fprintf(stdout, "  Set it up here, once: %s/setup/%s\n", cfg.BaseURL, token)
	}
	fmt.Fprintf(stdout, "  Data: %s. Stop with Ctrl+C.\n\n", cfg.DataDir)
	return nil
}
