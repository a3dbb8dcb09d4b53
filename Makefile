# The whole set-up is here: every target makes what it needs.
#   make run      open the reader on seeds/
#   make test     run the tests
#   make test-pythons   run them with newer Pythons, in folders made by debootstrap; says what it needs
#   make test-newest-textual   run the tests of the screen with the newest Textual that pyproject.toml allows
#   make test-installs  install the wheel on bare Debians with pip, pipx and uv
#   make pictures       take the pictures of the README and the docs again
#   make check    everything else that CI looks at
PYTHON ?= python3
VENV := .venv
FUZZ_SECONDS := 30
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install --constraint constraints.txt

.PHONY: run test test-newest-textual test-pythons test-installs check format docs pictures coverage fuzz site wheel clean

run: $(VENV)/.ready
	@$(BIN)/termnews seeds

test: $(VENV)/.ready-dev
	$(BIN)/python -m pytest -n auto --dist worksteal

# constraints.txt pins Textual and what it brings; here the newest of them are taken.
NEWEST := build/newest-textual
NEWEST_PYTHON := $(NEWEST)/bin/python
BROUGHT := textual|rich|pygments|markdown-it-py|mdit-py-plugins|mdurl|linkify-it-py|uc-micro-py|platformdirs|typing.extensions
TEXTUAL_VERSION := -c 'from importlib.metadata import version; print(version("textual"))'
test-newest-textual:
	@$(PYTHON) -m venv $(NEWEST)
	@grep -Eiv '^($(BROUGHT))==' constraints.txt >$(NEWEST)/constraints.txt
	@$(NEWEST_PYTHON) -m pip --disable-pip-version-check --quiet install --upgrade --upgrade-strategy eager \
		--constraint $(NEWEST)/constraints.txt --editable '.[dev]'
	@newest=$$($(NEWEST_PYTHON) $(TEXTUAL_VERSION)); echo "The newest Textual is $$newest."; \
	if grep -qx "textual==$$newest" constraints.txt; then echo "It is the pinned one: make test tries it."; else \
		$(NEWEST_PYTHON) -m pytest -n auto --dist worksteal tests/ui tests/journeys tests/terminals tests/test_architecture.py; fi

test-pythons:
	@$(PYTHON) scripts/test_pythons.py

test-installs: $(VENV)/.ready-dev
	@$(BIN)/python -m scripts.test_installs

check: $(VENV)/.ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python scripts/write_keys.py --check
	$(BIN)/python scripts/write_man.py --check
	$(BIN)/python scripts/translate.py --check

format: $(VENV)/.ready-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(VENV)/.ready-dev
	$(BIN)/python scripts/translate.py
	$(BIN)/python scripts/write_keys.py
	$(BIN)/python scripts/write_man.py

pictures: $(VENV)/.ready-dev
	@$(BIN)/python scripts/take_pictures.py

coverage: $(VENV)/.ready-dev
	$(BIN)/coverage erase
	$(BIN)/coverage run -m pytest
	$(BIN)/coverage combine --quiet
	$(BIN)/coverage report --skip-covered

# Each target looks for inputs that break a promise; what it finds is kept under build/fuzz/.
fuzz: $(VENV)/.ready-dev
	@$(PIP) 'atheris>=3,<4'
	@for target in $(basename $(notdir $(wildcard fuzz/*.py))); do \
		echo "Fuzzing $$target for $(FUZZ_SECONDS) seconds ..."; mkdir -p build/fuzz/$$target; \
		$(BIN)/python fuzz/$$target.py build/fuzz/$$target -dict=fuzz/words.dict -max_total_time=$(FUZZ_SECONDS) \
			-timeout=10 -artifact_prefix=build/fuzz/$$target- >build/fuzz/$$target.log 2>&1 \
			|| { tail -n 40 build/fuzz/$$target.log; exit 1; }; \
		tail -n 1 build/fuzz/$$target.log; \
	done

site: $(VENV)/.ready-site
	$(BIN)/zensical build --clean --strict
	@echo "Open build/site/index.html"

wheel: $(VENV)/.ready-dev
	$(BIN)/python scripts/try_wheel.py

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "termnews needs Python 3.11 or newer; name one: make PYTHON=python3.12 run" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
		{ echo "This Python cannot make environments; on Debian: apt install python3-venv" >&2; rm -rf $(VENV); exit 1; }

# The build compiles the catalogues, too.
$(VENV)/.ready: pyproject.toml constraints.txt $(wildcard src/termnews/locale/*/LC_MESSAGES/*.po) | $(VENV)/bin/python
	@echo "Setting up termnews (once) ..."
	@$(PIP) --editable .
	@$(BIN)/python -m compileall -q src
	@touch $@

$(VENV)/.ready-dev: $(VENV)/.ready
	@$(PIP) --editable '.[dev]'
	@touch $@

$(VENV)/.ready-site: $(VENV)/.ready
	@$(PIP) --editable '.[site]'
	@touch $@

clean:
	rm -rf $(VENV) build dist .coverage .hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
