# make serve: serve books.wyzbooks on http://127.0.0.1:3141        make test: run all tests
# make check: format, lint, types, layers        make coverage: what the tests reach
# make lock: write requirements/ from pyproject.toml; make lock UPGRADE=--upgrade takes new versions
ifeq ($(OS),Windows_NT)
PYTHON ?= python
BIN := .venv/Scripts
else
PYTHON ?= python3
BIN := .venv/bin
endif
WORKERS ?= auto
# For how long `make long` writes at random to books and their copy: WYZBOOKS_MIRROR_SEED=7 repeats.
MIRROR_SECONDS ?= 3600
# Building a package from source would fetch build tools that no lock holds. Where a package has no
# wheel (Intel Macs), `make WHEELS= ...` builds it all the same.
WHEELS ?= --only-binary :all:
INSTALL := $(BIN)/python -m pip --quiet install
COMPILE := $(BIN)/uv --quiet pip compile pyproject.toml --universal --python-version 3.11 \
	--group build --generate-hashes --no-emit-index-url --no-emit-find-links \
	--custom-compile-command "make lock"

.PHONY: serve test check coverage bench long lock clean

serve: .venv/installed
	$(BIN)/wyzbooks serve

test: .venv/installed-dev
	$(BIN)/python -m pytest -n $(WORKERS)

check: .venv/installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/mypy --platform win32 --cache-dir .mypy_cache/win32
	$(BIN)/lint-imports

coverage: .venv/installed-dev
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest -n $(WORKERS)
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report

bench: .venv/installed-dev
	$(BIN)/python -m tests.benchmarks --json benchmarks.json

long: .venv/installed-dev
	HYPOTHESIS_PROFILE=nightly WYZBOOKS_KILLS=20 WYZBOOKS_BACKUPS=100 WYZBOOKS_EDITS=2000 \
		WYZBOOKS_SOAK=100000 WYZBOOKS_FOREIGN_SHARE=1 WYZBOOKS_DISK_FAULTS=72 \
		WYZBOOKS_SCHEMATHESIS=50 \
		WYZBOOKS_MIRROR_SECONDS=$(MIRROR_SECONDS) SIMULATION_SCHEDULES=100000 $(BIN)/python -m pytest -n $(WORKERS)
	$(BIN)/python -m tests.mutation
	$(BIN)/python -m tests.mutants

lock: .venv/installed-dev
	$(COMPILE) --extra dev --output-file requirements/dev.txt $(UPGRADE)
	$(COMPILE) --constraints requirements/dev.txt --output-file requirements/run.txt

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage .coverage.*

.venv/pyvenv.cfg:
	$(PYTHON) -m venv .venv

.venv/installed: pyproject.toml requirements/run.txt | .venv/pyvenv.cfg
	$(INSTALL) --require-hashes $(WHEELS) -r requirements/run.txt
	$(INSTALL) --no-deps --no-build-isolation -e .
	touch $@

.venv/installed-dev: pyproject.toml requirements/dev.txt | .venv/pyvenv.cfg
	$(INSTALL) --require-hashes $(WHEELS) -r requirements/dev.txt
	$(INSTALL) --no-deps --no-build-isolation -e .
	touch $@ .venv/installed
