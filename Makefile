# Baoshu 报数. Needs Python >= 3.11 and make; everything else goes into .venv.
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
SAMPLE_WAREHOUSE := var/samples.duckdb
# Whole files side by side, the longest first (tests/conftest.py). Two of four processes wait most of the time.
SIDE_BY_SIDE := -n 4 --dist loadfile --no-loadscope-reorder

.DEFAULT_GOAL := help
.PHONY: help setup run test test-fast lint types imports samples derived golden readme test-postgres fuzz soak bench bench-layout lock clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | \
	  while IFS="$$(printf '\t')" read -r name text; do printf '  make %-13s %s\n' "$$name" "$$text"; done

setup: $(READY) ## Create .venv from requirements.lock (hashes checked)

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(None if sys.version_info >= (3, 11) else "Baoshu needs Python 3.11 or newer; try: make PYTHON=python3.12 ...")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || \
	  { echo "No venv could be made (on Debian: apt install python3-venv)." >&2; rm -rf $(VENV); exit 1; }
	@echo "Installing into $(VENV): a minute or two, the first time"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

run: $(READY) ## Load the sample pages into var/ and show what is in them
	@mkdir -p var
	$(BIN)/baoshu ingest samples --warehouse $(SAMPLE_WAREHOUSE)
	$(BIN)/baoshu sql --warehouse $(SAMPLE_WAREHOUSE) -f samples/first-look.sql

test: $(READY) ## Run all tests
	$(BIN)/python -m pytest -q $(SIDE_BY_SIDE)

test-fast: $(READY) ## Run the tests that need no processes, no Prefect
	$(BIN)/python -m pytest -q -n 2 -m "not integration"

lint: $(READY) ## Check style (ruff)
	$(BIN)/ruff check .

types: $(READY) ## Check types (mypy)
	$(BIN)/mypy

imports: $(READY) ## Check who may import whom (import-linter)
	$(BIN)/lint-imports

samples: $(READY) ## Typeset the sample pages and their gold labels again; read the diff
	$(BIN)/python tests/gold/make_samples.py

derived: $(READY) ## Write all that is made from code (contract, tables in docs, answers, golden rows); read the diff
	$(BIN)/baoshu contracts write
	$(BIN)/python -m warehouse.dictionary
	$(BIN)/python -m tests.checks.table
	$(BIN)/python -m tests.questions
	$(MAKE) --no-print-directory golden readme

golden: $(READY) ## Write what the pipeline makes of the samples into tests/gold/expected; read the diff
	$(BIN)/python -m tests.gold.rows --update

readme: $(READY) ## Write real results into the README's output blocks; read the diff
	$(BIN)/python -m tests.integration.readme --update

test-postgres: $(READY) ## Run the Prefect server, PostgreSQL and worker for real, without containers
	TEST_POSTGRES=1 $(BIN)/python -m pytest -q tests/integration/test_worker.py

fuzz: $(READY) ## Ten rounds of the property tests with examples never tried before (not in CI)
	for round in 1 2 3 4 5 6 7 8 9 10; do \
	  $(BIN)/python -m pytest -q tests/property --hypothesis-profile=fuzz || exit 1; done

soak: $(READY) ## Half an hour of operation with every fault (not in CI)
	$(BIN)/python -m tests.soak

bench: $(READY) ## Measure speed (results in bench-results/)
	$(BIN)/python -m tests.bench

bench-layout: $(READY) ## Measure layout on pages set by the press
	$(BIN)/python -m tests.press.bench

lock: $(READY) ## Resolve requirements.lock anew from pyproject.toml
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --group dev \
	  --python-version 3.11 pyproject.toml -o requirements.lock

clean: ## Remove .venv, caches and var/
	rm -rf $(VENV) var build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
