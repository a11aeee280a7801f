# Two commands for everybody: `make demo` and `make test`. They make what they need, in .venv.

PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install --require-hashes --no-deps
SOURCES := domain parsers storage ingest reports desk web dangky tests benchmarks

.PHONY: help install demo check test format translations benchmark fuzz hostile lock clean

help:
	@echo "make demo          show the whole job on invented mail (a minute or two, nothing real is touched)"
	@echo "make install       install dangky into $(VENV)"
	@echo "make test          everything that CI runs: make check, then all tests"
	@echo "make check         format, lint, types, import contracts"
	@echo "make format        put the code in form"
	@echo "make translations  collect new sentences into the Vietnamese catalogue"
	@echo "make benchmark     speed, as ratios measured side by side"
	@echo "make fuzz          thousands of broken files for each reader, then guided by coverage"
	@echo "make hostile       what each mail made to harm costs"
	@echo "make lock          resolve the dependencies again and pin them with their hashes"

# A lock file that changed is installed anew; the stamp says which was installed last.
$(VENV)/%.installed: requirements/%.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) -r requirements/$*.lock
	@$(BIN)/python -m pip --disable-pip-version-check --quiet install --no-deps --no-build-isolation --editable .
	@touch $@

install: $(VENV)/runtime.installed

demo: $(VENV)/demo.installed
	@$(BIN)/dangky demo

check: $(VENV)/test.installed
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/lint-imports --verbose > /dev/null || $(BIN)/lint-imports

test: check
	scripts/install-test-servers
	$(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder

format: $(VENV)/test.installed
	$(BIN)/ruff check --fix $(SOURCES)
	$(BIN)/ruff format $(SOURCES)

translations: $(VENV)/test.installed
	mkdir -p build
	$(BIN)/pybabel -q extract -F babel.cfg -k N_ --no-location -o build/dangky.pot .
	$(BIN)/pybabel -q update -D dangky -l vi -i build/dangky.pot -d reports/locale --no-fuzzy-matching --ignore-obsolete --width 120

benchmark: $(VENV)/test.installed
	$(BIN)/python -m benchmarks

FUZZ_FILES ?= 10000
FUZZ_SECONDS ?= 60
fuzz: $(VENV)/test.installed $(VENV)/fuzz.installed
	$(BIN)/python -m tests.fuzz --files $(FUZZ_FILES) --keep build/fuzz
	$(BIN)/python -m tests.fuzz --atheris --files $(FUZZ_FILES) --seconds $(FUZZ_SECONDS) --keep build/fuzz

hostile: $(VENV)/test.installed
	$(BIN)/python -m tests.hostile

lock: $(VENV)/test.installed
	scripts/lock

clean:
	rm -rf $(VENV) build demo
