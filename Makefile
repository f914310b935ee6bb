# Retake. `make run` and `make test` are all that a newcomer needs; `make help` lists the rest.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

BIN := .build/retake
E2E := web/e2e
TEMPL := go tool templ

help: ## list the targets
	@grep -hE '^[a-z0-9-]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

run: build ## start Retake on http://localhost:8080 with its data in ./data
	@$(BIN) serve

demo: build ## fill ./data with a believable company, then start
	@$(BIN) demo
	@$(BIN) serve

build: need-build assets ## build the program into .build/
	@go build -o $(BIN) ./cmd/retake

test: check gotest stories ## generated code, lint, Go tests on both databases, browser stories
	@echo "All tests passed."

check: need-build assets gen-check lint jstest ## what needs no database and no browser

jstest: need-build ## the room's modules that need no browser
	@node --test --test-reporter=dot --disable-warning=MODULE_TYPELESS_PACKAGE_JSON static/js/room/tests/

gotest: need-test assets ## Go tests, on SQLite and on PostgreSQL
	@go test ./...

race: need-test assets ## Go tests with the race detector (compiles SQLite once more)
	@go test -race ./internal/... ./web/...

stories: need-test build $(E2E)/node_modules ## browser stories in Chromium with a fake camera
	@cd $(E2E) && npx playwright test --grep-invert @thorough

e2e: need-test build $(E2E)/node_modules ## all browser stories, the rarer ones and every screen in both moods and widths too
	@cd $(E2E) && npx playwright test

bench: need-test build ## measure the real program against bare handlers (figures are ratios within one run)
	@go run ./cmd/bench -bin $(BIN)

faults: need-build build ## break the real program for a minute, or for N=1000 rounds, and look for losses (SEED=… repeats, PG=1: on PostgreSQL)
	@go run ./cmd/faults -bin $(BIN) $(if $(N),-rounds $(N)) $(if $(SEED),-seed $(SEED)) $(if $(PG),-pg)

hostile: need-test ## feed 10,000 broken and hostile recordings to the media work (N=…, SEED=…)
	@RETAKE_HOSTILE=$(or $(N),10000) RETAKE_HOSTILE_SEED=$(SEED) go test ./internal/media -run '^TestHostileMedia$$' -count=1 -v -timeout 0

screenshots: need-test build $(E2E)/node_modules ## every screen as PNG files in .screenshots/ (ONLY=bin: those named so)
	@cd $(E2E) && npx playwright test --config screenshots.config.ts

lint: ## gofmt, vet, staticcheck
	@unformatted=$$(gofmt -l $$(git ls-files '*.go')); [ -z "$$unformatted" ] || { echo "gofmt -w $$unformatted"; exit 1; }
	@go vet ./...
	@go tool staticcheck ./...

fmt: ## format Go and templ files
	@gofmt -w $$(git ls-files '*.go')
	@$(TEMPL) fmt views

gen: ## generate Go from the templ files
	@$(TEMPL) generate -path views -log-level error

gen-check: gen
	@git diff --exit-code --stat -- views || { echo "Generated files differ: commit the result of 'make gen'."; exit 1; }

schema: ## write schema.sql from the migrations
	@go test ./internal/store -run TestSchema -count=1 -update

assets: static/vendor/.built ## browser files from npm and static/ into static/vendor

static/vendor/.built: static/node_modules/.package-lock.json $(shell find static/css static/js static/build -type f) static/favicon.svg
	@go run ./static/build
	@touch $@

static/node_modules/.package-lock.json: static/package.json static/package-lock.json
	@cd static && npm ci --omit=dev --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(E2E)/node_modules: $(E2E)/package.json $(E2E)/package-lock.json
	@cd $(E2E) && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

need-build:
	@command -v go node npm >/dev/null || { echo "Please install Go 1.26 and Node 20 or newer first; Debian's own are too old."; exit 1; }
	@.ci/need gcc=gcc

need-test: need-build
	@.ci/need chromium=chromium ffmpeg=ffmpeg initdb=postgresql

clean: ## remove what make built; ./data stays
	@rm -rf .build static/node_modules static/vendor/* $(E2E)/node_modules $(E2E)/test-results .screenshots

.PHONY: help run demo build test check jstest gotest race stories e2e bench faults hostile screenshots lint fmt gen gen-check schema assets need-build need-test clean
