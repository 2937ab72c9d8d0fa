# Everything a newcomer needs; only Python 3.11 or newer and make are taken as given.
#
#   make demo [DATA=PATH]             see it work, on simulated traffic or on the Weibo dump
#   make scenario NAME=pile_on SEED=3 one scenario through everything, to an alert at a receiver
#   make test [ARGS="-k name"]        every test, on a real Kafka
#   make lint                         ruff, mypy --strict, the import contracts
#   make bench                        measure against peers: benchmarks/results.json
#   make broker                       start the local Kafka; .venv/bin/breakwater broker stop ends it
#   make equal DATA=PATH [FORMAT=ced] live equals replay, with a worker killed half way
#   make setup                        only the environment, .venv
#   make lock                         new versions of all dependencies, with their hashes
#   make help                         this list

PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install --progress-bar off
FORMAT ?= ced

.PHONY: setup demo scenario test lint bench broker equal lock help

setup: .venv/.ready

.venv/.ready: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Breakwater needs Python 3.11 or newer; none was found (set PYTHON=...)" >&2; exit 1; }
	@echo "setup: .venv with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv --clear .venv || { echo "cannot make .venv (on Debian: apt-get install python3-venv)" >&2; exit 1; }
	@echo "setup: installing $$(grep -c '^[a-z].*==' requirements.lock) packages, about a minute"
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@
	@echo "setup: ready; the command is $(BIN)/breakwater"

.venv/.bench: requirements-bench.lock .venv/.ready
	@echo "setup: installing the packages that the benchmarks compare with"
	@$(PIP) --require-hashes -r requirements-bench.lock
	@touch $@

demo: setup
	@$(BIN)/breakwater demo $(DATA)

scenario: setup
	@test -n "$(NAME)" || { echo "say which scenario: make scenario NAME=pile_on SEED=3; .venv/bin/breakwater simulate --list names them" >&2; exit 2; }
	@$(BIN)/breakwater scenario $(NAME) --seed $(or $(SEED),0)

test: setup
	@$(BIN)/python -m pytest $(ARGS)

lint: setup
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

bench: .venv/.bench
	@$(BIN)/python -m benchmarks

broker: setup
	@$(BIN)/breakwater broker start

equal: setup
	@test -n "$(DATA)" || { echo "say which file or folder: make equal DATA=PATH FORMAT=ced" >&2; exit 2; }
	@$(BIN)/breakwater equal $(DATA) --format $(FORMAT)

# One set of versions for every Python, so that results do not depend on it.
UV := build/lock/bin/uv pip compile pyproject.toml --quiet --universal --fork-strategy fewest --python-version 3.11 \
	--generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links --upgrade
lock:
	@$(PYTHON) -m venv build/lock && build/lock/bin/python -m pip --quiet install uv
	$(UV) --extra broker --extra dev --extra bench -o requirements-bench.lock
	$(UV) --extra broker --extra dev -c requirements-bench.lock -o requirements.lock

help:
	@sed -n 's/^#   //p' $(firstword $(MAKEFILE_LIST))
