# make serve: serve books.wyzbooks on http://127.0.0.1:3141        make test: run all tests
PYTHON ?= python3
BIN := .venv/bin
WORKERS ?= auto

.PHONY: serve test check bench long clean

serve: .venv/installed
	$(BIN)/wyzbooks serve

test: .venv/installed-dev
	$(BIN)/python -m pytest -n $(WORKERS)

check: .venv/installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/installed-dev
	$(BIN)/python -m tests.benchmarks

long: .venv/installed-dev
	HYPOTHESIS_PROFILE=nightly WYZBOOKS_KILLS=20 $(BIN)/python -m pytest -n $(WORKERS)
	$(BIN)/python -m tests.mutation

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis

.venv/bin/python:
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip --quiet install --upgrade pip

.venv/installed: pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip --quiet install -e .
	touch $@

.venv/installed-dev: pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip --quiet install -e '.[dev]'
	touch $@ .venv/installed
