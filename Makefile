# foedus. `make` alone says what can be done. Needs make and Python 3.11 or newer, nothing else.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/ready
DEMO := demo/nato-article-5
SOURCES = $(shell find foedus -name '*.py' -o -name '*.yaml' -o -name '*.csv' -o -name '*.parquet')

# The first Python that is new enough and can make virtual environments. Another one: make PYTHON=/path/to/python
FIND = for p in python3.13 python3.12 python3.14 python3.11 python3 python; do \
	if $$p -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; \
	then echo $$p; break; fi; done
PYTHON ?= $(shell $(FIND))

.PHONY: help
help: ## this list
	@echo "foedus: executable collective security"
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile
	@echo
	@echo "Start with  make demo. It needs Python 3.11 or newer; everything else goes into ./$(VENV)."

.PHONY: demo
demo: $(DEMO)/report.html ## install, simulate NATO with and without Article 5, answer one incident, say where the report is
	@$(BIN)/foedus trigger "RUS attacks EST" --on 2025-06-01
	@echo
	@echo "The report of the simulation (open it in any browser, no network needed):"
	@echo "  $(DEMO)/report.html"
	@echo "More commands:  $(BIN)/foedus --help"

# A finished report that is older than the sources is removed; a run that was interrupted goes on where it stopped.
$(DEMO)/report.html: $(READY) $(SOURCES)
	@if [ -e $@ ]; then rm -rf $(DEMO); fi
	@mkdir -p $(DEMO)
	$(BIN)/foedus simulate nato-article-5 --out $(DEMO)
	@test -s $@ && touch $@

.PHONY: test
test: $(READY) ## all tests, on two processes
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder

.PHONY: lint
lint: $(READY) ## style, form, and imports that run one way
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/pre-commit validate-config

.PHONY: types
types: $(READY) ## mypy, strict
	$(BIN)/python -m mypy

.PHONY: format
format: $(READY) ## rewrite the sources in the house's form
	$(BIN)/python -m ruff check --fix .
	$(BIN)/python -m ruff format .

.PHONY: docs
docs: $(READY) ## write docs/cli.md and docs/reference.md anew from the program
	$(BIN)/python tools/docs.py
	$(BIN)/python tools/estimates.py

.PHONY: record
record: $(READY) ## with FOEDUS_DATA: fit everything, hindcast 1950 to 2015, validate, write the docs (6 to 20 minutes)
	$(BIN)/foedus fit --out record
	for start in 1950 1960 1970 1980; do \
		$(BIN)/foedus hindcast --start $$start --years 20 --futures 1000 --view as_recorded --out record || exit 1; done
	for start in 1995 2000 2005 2010 2015; do \
		$(BIN)/foedus hindcast --start $$start --years 5 --futures 1000 --view as_recorded --out record || exit 1; done
	$(BIN)/foedus validate --futures 200 --view as_recorded --json > record/validate.json
	$(BIN)/python tools/estimates.py record record
	$(BIN)/python tools/validation.py record/validate.json
	@cmp record/parameters.yaml foedus/library/parameters.yaml && echo "the shipped parameters are these" || \
		echo "the shipped parameters differ (another processor: in the last digits). If more does: cp record/parameters.yaml foedus/library/, and see CHANGELOG.md, Changes results"

SCENARIOS = sahel-without-minusma sahel-with-minusma aussom-funding-stops unifil-leaves-2027 sinai-without-mfo \
	strong-mandates-double-budget battlegroups-used au-funds-itself transparent-budgets no-veto-on-atrocities us-withholds-peacekeeping

.PHONY: scenarios
scenarios: $(READY) ## run the scenarios on operations in full, with reports, and write their table (15 to 40 minutes)
	for name in $(SCENARIOS); do $(BIN)/foedus simulate $$name --out runs/$$name || exit 1; done
	$(BIN)/python tools/scenarios.py runs $(SCENARIOS)

.PHONY: world
world: $(READY) ## build the tables of the world anew from the Factbook package
	$(BIN)/python tools/world/build.py

.PHONY: lock
lock: $(READY) ## choose versions anew and write requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --group dev \
		--custom-compile-command "make lock" --output-file requirements.lock --upgrade pyproject.toml

.PHONY: clean
clean: ## remove what make made: the environment, the demo, caches
	rm -rf $(VENV) demo .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): requirements.lock pyproject.toml
	@if [ -z "$(PYTHON)" ]; then \
		echo "foedus needs Python 3.11 or newer that can make virtual environments, and found none."; \
		echo "Debian and Ubuntu: apt install python3-venv. Or name one: make PYTHON=/path/to/python3.12 demo"; \
		exit 1; fi
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11) and "foedus needs Python 3.11 or newer")'
	@echo "Installing the locked packages into $(VENV) (about 300 MB to fetch, once; minutes on a slow line)"
	@rm -f $@
	@test -x $(BIN)/python || "$(PYTHON)" -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
