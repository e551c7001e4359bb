# What a person does with this repository, one target each. `make run` and `make test` need nothing before them:
# every target sees to what it needs first, and the second time that costs a second.

# Everything is built with the same packages and features, or Cargo would compile most dependencies once for each
# selection. `e2e/window` adds the driver of the window tests.
WHOLE := --workspace --features e2e/window
# The crates that need no GTK, for the fast loop.
ENGINE := --workspace --exclude hourwright-desktop
# With places to die at and deliberate faults, which no program has.
SABOTAGED := $(WHOLE) --features e2e/sabotage
BUILT := $(or $(CARGO_TARGET_DIR),target)/debug

# The parts of `make test`, in the order that fails fastest.
PARTS := setup format lint-ui test-ui lint build test-rust simulate doc window

UI_INSTALLED := ui/node_modules/.package-lock.json
UI_BUILT := ui/dist/index.html
UI_SOURCES := $(shell find ui/src ui/public ui/index.html ui/*.js ui/*.ts ui/tsconfig.json -type f)
PYTHON_INSTALLED := tests/.venv/installed

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
# Each recipe finds what set-up has put into .toolchain/.
export BASH_ENV := $(CURDIR)/tests/setup/env.sh
# What properties draw at random is drawn alike each time, so that a failure can be had again;
# `make test-rust PROPTEST_RNG_SEED=1` draws something else.
check test-rust: export PROPTEST_RNG_SEED ?= 20260302
# The Python that has what tests/oracle/ needs.
check test-rust: export HOURWRIGHT_TEST_PYTHON := $(CURDIR)/tests/.venv/bin/python
MAKEFLAGS += --no-print-directory

# Lists the targets.
help:
	@awk '/^# /{says = substr($$0, 3)} /^[a-z-]+:/{if (says) {sub(":.*", ""); printf "  make %-10s %s\n", $$0, says}} !/^# /{says = ""} /^.PHONY/{exit}' Makefile

# Sets up what is missing, builds, and opens the window.
run: system-engine rust hooks
	@if [[ -z $${DISPLAY-}$${WAYLAND_DISPLAY-} && $$(uname -s) == Linux ]]; then
	    cargo build $(WHOLE) --bin hourwright
	    echo 'There is no display here, so no window can be opened. The same in the terminal: $(BUILT)/hourwright demo' >&2
	    exit 1
	fi
	tests/setup/packages.sh desktop
	$(MAKE) $(UI_BUILT)
	cargo build $(WHOLE) --bin hourwright --bin hourwright-desktop
	exec $(BUILT)/hourwright-desktop

# Sets up what is missing, then runs every check and test.
test:
	@tests/parts.sh $(PARTS)

# The fast loop: formats, lints and tests of everything but the window; needs no GTK.
check: system-engine rust $(PYTHON_INSTALLED)
	cargo fmt --all --check
	cargo clippy $(ENGINE) --all-targets -- -D warnings
	cargo build $(ENGINE) --bins
	cargo test $(ENGINE)

# The simulation for as long as SEEDS seeds (1,000,000) and KILLS kills (2,000) take, and 500 lock contests.
soak: export HOURWRIGHT_SIMULATE_SECONDS := 100000000
soak: export HOURWRIGHT_SIMULATE_SEEDS := $(or $(SEEDS),1000000)
soak: export HOURWRIGHT_KILL_SECONDS := 100000000
soak: export HOURWRIGHT_KILLS := $(or $(KILLS),2000)
soak: export HOURWRIGHT_CONTEST_SECONDS := 100000000
soak: build
	cargo test $(WHOLE) --test e2e contest -- --nocapture
	cargo test $(SABOTAGED) --test simulation -- --nocapture --test-threads=1

# Breaks sync in one deliberate way after the other; the tests must notice each.
mutants: system rust
	FEATURES='--features e2e/window' tests/mutants.sh

# Formats everything and mends what the linters can mend.
fix: system rust $(UI_BUILT)
	cargo fmt --all
	cargo clippy $(WHOLE) --all-targets --test window --fix --allow-dirty --allow-staged
	cd ui && npm run format && npx eslint --fix .

# Shows the program full of life in the terminal; nothing leaves the machine.
demo: system-engine rust
	cargo run $(WHOLE:--workspace=) --quiet --bin hourwright -- demo

# BEST=FILE keeps the best plans known; ORLIB=FOLDER holds the OR-Library's instances of weighted tardiness.
# Prints what things cost: plans, syncs, a week. Takes minutes, and wants the machine for itself.
bench: system-engine rust
	cargo bench $(ENGINE) --exclude planner --exclude e2e --bench '*'
	@if command -v "$${CHROMIUM-chromium}" >/dev/null; then
	    $(MAKE) $(UI_BUILT)
	    npm --prefix ui run bench:scroll
	    npm --prefix ui run bench:week
	else
	    echo 'There is no Chromium here: what scrolling the tasks and drawing a week cost is not measured.' >&2
	fi
	cargo bench -p planner --bench '*' -- $(if $(BEST),--best $(abspath $(BEST))) $(if $(ORLIB),--folder $(abspath $(ORLIB)))
	$(MAKE) bench-window

# A part of `make bench`: what the finished program costs in its real window, from its start to a minute in the tray.
bench-window: system rust $(UI_BUILT)
	@tests/setup/packages.sh test
	cargo build --release $(WHOLE) --bin hourwright --bin hourwright-desktop
	cargo bench $(WHOLE) --bench figures

# Every screen of the interface over the sample, light and dark, in three sizes, each looked over by axe, into
# tests/artifacts/ui. Takes minutes; SCREENS="week settings" takes those alone. With SCREENS="--zoom all --language all"
# it takes them at 200 % and in German, too; --size and --scheme choose fewer (ui/tools/shots.js).
screenshots: $(UI_BUILT)
	@tests/setup/packages.sh pictures
	cd ui && npm run --silent shots -- ../tests/artifacts/ui $(SCREENS)

# Writes the TypeScript of the engine's view types anew.
bindings: system rust $(UI_BUILT)
	UPDATE_BINDINGS=1 cargo test $(WHOLE) --test bindings

# A part of `make test`: system packages, Rust, Node and what the tests need of both.
setup: system rust hooks $(UI_INSTALLED) $(PYTHON_INSTALLED)
	@tests/setup/packages.sh test

# A part of `make test`: is everything formatted?
format: rust $(UI_INSTALLED)
	cargo fmt --all --check
	cd ui && npm run --silent format:check

# A part of `make test`: the linters of the UI, and its types.
lint-ui: $(UI_INSTALLED)
	cd ui && npm run --silent lint && npm run --silent check

# A part of `make test`: the UI's unit tests.
test-ui: $(UI_INSTALLED)
	cd ui && npm run --silent test

# A part of `make test`: clippy over everything.
lint: system rust $(UI_BUILT)
	cargo clippy $(WHOLE) --all-targets --test window -- -D warnings
	cargo clippy $(SABOTAGED) --test simulation -- -D warnings

# A part of `make test`: the command line and the window's program.
build: system rust $(UI_BUILT)
	cargo build $(WHOLE) --bins

# A part of `make test`: every test in Rust that needs no window.
test-rust: build $(PYTHON_INSTALLED)
	cargo test $(WHOLE) --no-fail-fast

# A part of `make test`: seeds of edits, faults and crashes, as many as fit; each must end with the store equal to Google.
simulate: export HOURWRIGHT_SIMULATE_SECONDS ?= 300
simulate: export HOURWRIGHT_SIMULATE_SEEDS ?= 10000
simulate: export HOURWRIGHT_KILL_SECONDS ?= 120
simulate: build
	cargo test $(SABOTAGED) --test simulation -- --nocapture --test-threads=1

# A part of `make test`: the crates' documentation, without a broken link.
doc: system rust $(UI_BUILT)
	@# The readers work on this repository: links to what is private lead somewhere.
	RUSTDOCFLAGS='-D warnings -A rustdoc::private-intra-doc-links' cargo doc $(WHOLE) --no-deps --document-private-items

# A part of `make test`: the finished program in its real window, on a display, a bus and a keychain of the test's own.
window: build
	@tests/setup/packages.sh test
	cargo test $(WHOLE) --test window

.PHONY: help run test check soak mutants fix demo bench bench-window screenshots bindings $(PARTS)

# What follows are the prerequisites of the above. Those without a file cost a look at the system.
system-engine:
	@tests/setup/packages.sh engine

system:
	@tests/setup/packages.sh desktop

rust: | system-engine
	@tests/setup/toolchain.sh rust

node:
	@tests/setup/toolchain.sh node

# Formatting before a commit, for people: not where nobody looks, and not over hooks that are already set.
hooks:
	@if [[ -t 1 && -z $${CI-} && -d .git ]] && ! git config --get core.hooksPath >/dev/null; then
	    git config core.hooksPath .githooks
	fi

.PHONY: system-engine system rust node hooks
.ONESHELL:

$(UI_INSTALLED): ui/package.json ui/package-lock.json | node
	cd ui && npm ci
	touch node_modules/.package-lock.json

$(UI_BUILT): $(UI_SOURCES) $(UI_INSTALLED)
	cd ui && npm run --silent build

$(PYTHON_INSTALLED): tests/requirements.txt
	@tests/setup/packages.sh node
	python3 -m venv tests/.venv
	tests/.venv/bin/pip install --quiet --disable-pip-version-check --requirement $<
	touch $@
