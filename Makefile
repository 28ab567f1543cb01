# Needs python3 (3.11 or newer, with venv) and make. `make` alone tells what there is.
# One that was compiled without optimisation, as pyenv's are unless it is told otherwise, takes longer
# for everything: the system's own serves then, if it can. `make PYTHON=python3` takes it all the same.
SERVES := import ensurepip, sys, sysconfig; \
	optimised = "--enable-optimizations" in (sysconfig.get_config_var("CONFIG_ARGS") or ""); \
	sys.exit(sys.version_info < (3, 11) or not (optimised or sys.base_prefix == "/usr"))
PYTHON ?= $(shell for python in python3 /usr/bin/python3; do \
	$$python -c '$(SERVES)' 2>/dev/null && echo $$python && exit; done; echo python3)
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 5000
SAMPLE ?= en
CORES := $(shell nproc 2>/dev/null || echo 2)
# One more than there are cores, because tests wait for browsers and servers.
PROCESSES ?= $(shell expr $(CORES) + 1)
HERE := not browser and not postgres and not servers
unexport PYTHONDONTWRITEBYTECODE  # or each of hundreds of processes compiles everything anew

help:
	@echo "make run    set up, load the sample edition if the paper is empty, serve on port $(PORT)"
	@echo "make test   set up and run every test, browser included"
	@echo "make test-fast  the same without browser, PostgreSQL, servers and what takes long"
	@echo "make cover  the fast tests, and how much of each room they walk through: not less than before"
	@echo "make exact  try the press with ever new histories, until one makes it wrong or you stop it"
	@echo "make mutants  make mistakes in the program and list those that no test notices (hours)"
	@echo "make abuse  try for longer what starves, kills and floods the paper"
	@echo "make check  lint, types, which room imports which, templates, styles, translations, no hosts in the locks"
	@echo "make bench  measure, side by side in one run"
	@echo "make screenshots  every page at five widths, light and dark, as a gallery in instance/screenshots"
	@echo "make lock   resolve the locks anew (needs uv)"

run: export BROADSHEET_SITE_URL ?= http://127.0.0.1:$(PORT)
run: $(VENV)/run
	$(BIN)/flask db upgrade
	$(BIN)/flask sample --if-empty --language $(SAMPLE)
	$(BIN)/flask run --port $(PORT)

test: $(VENV)/test
	@sh tests/bring-browser
	$(BIN)/python -m pytest -n $(PROCESSES) --dist worksteal $(ARGS)

test-fast: $(VENV)/test
	$(BIN)/python -m pytest -n $(CORES) --dist worksteal -m "$(HERE) and not long" $(ARGS)

cover: $(VENV)/test
	$(BIN)/python -m pytest -n $(PROCESSES) --dist worksteal -m "$(HERE)" --ignore tests/abuse --cov \
		--cov-report=json:instance/coverage.json $(ARGS); taken=$$?; \
	$(BIN)/python tests/coverage_by_room.py instance/coverage.json && exit $$taken

exact: $(VENV)/test
	while BROADSHEET_TEST_HISTORIES=50 $(BIN)/python -m pytest -q tests/press/test_exactness.py -k history; do :; done

mutants: $(VENV)/mutants
	$(BIN)/python -m tests.mutants $(ARGS)

abuse: export BROADSHEET_ABUSE ?= 10
abuse: $(VENV)/test
	$(BIN)/python -m pytest $(wildcard tests/abuse) tests/faults $(ARGS)

check: $(VENV)/test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/djlint --lint --quiet templates
	@! LC_ALL=C.UTF-8 grep -rnE '^.{121,}' templates
	$(BIN)/python -m pytest -q -n 0 tests/web/test_styles.py tests/web/test_style_names.py
	$(BIN)/flask translations --check >instance/translations.txt || (cat instance/translations.txt && exit 1)
	@! grep -nE '://|--(extra-)?index-url|--find-links' requirements*.lock

bench: $(VENV)/test  # its servers run as docs/serving.md has it, compiled beforehand
	$(BIN)/python -OO -m compileall -q $(VENV) site
	$(BIN)/python -m tests.bench $(ARGS)

screenshots: $(VENV)/test
	@sh tests/bring-browser
	$(BIN)/python -m tests.screenshots $(ARGS)

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed: make PYTHON=…" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV) || (echo "On Debian: apt-get install python3-venv" && exit 1)

$(VENV)/run: requirements.lock pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --require-hashes --no-deps -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/test: requirements-test.lock $(VENV)/run
	$(BIN)/python -m pip install --quiet --require-hashes --no-deps -r requirements-test.lock
	@touch $@

$(VENV)/mutants: requirements-mutants.lock $(VENV)/test
	$(BIN)/python -m pip install --quiet --require-hashes --no-deps -r requirements-mutants.lock
	@touch $@

LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header pyproject.toml --extra import --extra postgres --extra redis --extra s3 --group build

lock:
	$(LOCK) -o requirements.lock
	$(LOCK) --group test --group check -c requirements.lock -o requirements-test.lock
	$(LOCK) --group test --group check --group mutants -c requirements-test.lock -o requirements-mutants.lock

.PHONY: help run test test-fast cover exact mutants abuse check bench screenshots lock
