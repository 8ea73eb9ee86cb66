# Everything is done from a fresh clone with Python 3.11, make and PyPI.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
LAKE ?= lake
FUZZ ?= 100000
BENCH ?=
TEXTS ?=
QUOTES ?=
GUM ?=
LOCK := $(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --universal \
        --python-version 3.11 --no-annotate --custom-compile-command "make lock"

.PHONY: demo run test test-integration fuzz quality bench simulate lint lock clean

demo: $(VENV)/run.done ## the seeds through an embedded broker into ./lake, and a summary
	@$(BIN)/dateline demo --lake $(LAKE)

test: $(VENV)/dev.done ## all tests that need no service
	@$(BIN)/python -m pytest -m "not integration" -n 2 --dist loadgroup

test-integration: $(VENV)/dev.done ## the tests on Apache Kafka and Redis (needs Java 17, Maven and redis-server); FAULT_MINUTES=N: kills for longer
	@$(BIN)/python -m pytest -m integration

simulate: $(VENV)/dev.done ## a month of operation in a quarter of an hour: hourly batches, nightly backfills, weekly care
	@$(BIN)/python -m tests.operation.simulate 30

quality: $(VENV)/dev.done ## the figures of quality, on the project's own sets; GUM=FILE, TEXTS=FILE, QUOTES=FOLDER: on GUM, Wikinews, PolNeAR
	@$(BIN)/python -m tests.quality.duplicates
	@$(BIN)/python -m tests.quality.cleaning
	@$(BIN)/python -m tests.quality.names $(if $(GUM),--gum $(GUM))
	@$(BIN)/python -m tests.quality.quotes.measure $(if $(TEXTS),--texts $(TEXTS)) $(if $(QUOTES),--polnear $(QUOTES))

fuzz: $(VENV)/dev.done ## FUZZ mutated payloads through decoding and cleaning, on two processes
	@$(BIN)/python -W ignore -m tests.fuzz --payloads $(FUZZ)

bench: $(VENV)/dev.done ## times and rates, which never pass or fail; BENCH=name for one of them
	@$(BIN)/python -W ignore -m tests.bench $(BENCH)

lint: $(VENV)/dev.done ## style and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

lock: $(VENV)/dev.done ## write the lock files anew after a change of requirements*.in
	@$(LOCK) requirements.in -o requirements.txt
	@$(LOCK) requirements-dev.in -o requirements-dev.txt

clean: ## remove everything that was made
	@rm -rf $(VENV) $(LAKE) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -m venv $(VENV)

$(VENV)/run.done: $(VENV)/bin/python requirements.txt setup.py
	@echo "installing into $(VENV) ..."
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/dev.done: $(VENV)/run.done requirements-dev.txt
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@
