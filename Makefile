# Everything is done from a fresh clone with Python 3.11, make and PyPI.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
LAKE ?= lake
LOCK := $(BIN)/uv pip compile --quiet --generate-hashes --no-emit-index-url --no-emit-find-links --universal \
        --python-version 3.11 --no-annotate --custom-compile-command "make lock"

.PHONY: demo run test test-integration lint lock clean simulate

demo: $(VENV)/run.done ## the seeds through an embedded broker into ./lake, and a summary
	@$(BIN)/dateline demo --lake $(LAKE)

test: $(VENV)/dev.done ## all tests that need no service
	@$(BIN)/python -m pytest -m "not integration" -n 2 --dist loadgroup

test-integration: $(VENV)/dev.done ## the tests on Apache Kafka (needs Java 17 and Maven)
	@$(BIN)/python -m pytest -m integration

simulate: $(VENV)/dev.done ## a month of operation in minutes: hourly batches, nightly backfills, weekly care
	@$(BIN)/python -m tests.operation.simulate 30

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
