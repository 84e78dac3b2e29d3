# Two commands matter: `make demo` and `make test`. Both set themselves up.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export UV_NO_PROGRESS := 1
# Compiled once here, so that commands start fast even where Python may not write beside the libraries.
export UV_COMPILE_BYTECODE := 1
COMPILE := $(BIN)/python -m compileall -q matchmaker

.PHONY: help demo test lint bench bars drill browser messages lock clean

help:  ## What there is to run
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*##/\t/' | expand -t 10

$(BIN)/uv:
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip --quiet --disable-pip-version-check install uv

$(VENV)/.run: $(BIN)/uv requirements.txt pyproject.toml
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --build-constraints requirements-dev.txt -e .
	@touch $@

$(VENV)/.dev: $(BIN)/uv requirements-dev.txt pyproject.toml
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-dev.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.run

# The browser tests need Chromium and fonts for three languages; where neither way works, the message says so and it fails.
browser: $(VENV)/.dev
	@$(BIN)/python -m tests.browser.chromium

demo: $(VENV)/.run  ## Set up and show the founding case
	@$(COMPILE)
	$(BIN)/matchmaker demo

# Several processes share the cores already, so that threads of one product of matrices would only wait for each other.
# Each has its own half of the tests, so that what a module lays out is laid out once, and takes over what is left in the end.
test: $(VENV)/.dev browser  ## Set up and run every test
	@$(COMPILE)
	OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -n auto --dist worksteal $(PYTEST_ARGS)

lint: $(VENV)/.dev  ## Style, types and the contracts between the layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: $(VENV)/.dev  ## Speed against named references, on demand
	$(BIN)/python -m tests.benchmarks $(BENCH_ARGS)

# Where the published sets of hostile texts lie beside the repository they are used, as `.ci/run` does.
bars: export MATCHMAKER_CASES ?= $(abspath $(wildcard ../shared/data))
bars: export MATCHMAKER_BARS := long
bars: export OPENBLAS_NUM_THREADS := 1
# A long form has hours. What is about time runs afterwards and alone. Figures are added to build/bars.jsonl.
bars: $(VENV)/.dev browser  ## The long forms of the bars, on demand
	status=0; \
	$(BIN)/python -m pytest --timeout=14400 -n auto -m "bars and not timed" $(PYTEST_ARGS) || status=$$?; \
	$(BIN)/python -m pytest --timeout=14400 -p no:xdist -m "bars and timed" $(PYTEST_ARGS) || status=$$?; \
	exit $$status

drill: $(VENV)/.dev  ## Save under load, restore, compare and start, on both kinds of database
	$(BIN)/python -m pytest tests/store/test_drill.py $(PYTEST_ARGS)

messages: $(VENV)/.dev  ## Add new texts to the translations
	$(BIN)/python -m matchmaker.web.translations

lock: $(BIN)/uv  ## Renew the hash-locked requirements
	$(BIN)/uv pip compile --quiet --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-header --extra semantic pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile --quiet --python-version 3.11 --universal --generate-hashes --no-emit-index-url --no-header --extra semantic pyproject.toml --group dev -o requirements-dev.txt

clean:  ## Remove what the other commands made
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
