# The Python that makes the virtual environment; 3.11 or newer.
PYTHON ?= python3
# The journal to open: `make journal NAME=anna`. Without a name, the one called "journal".
NAME ?=

# Python keeps what it compiled, whatever the shell says: else each page's kernel would compile the package anew.
unexport PYTHONDONTWRITEBYTECODE

PY := .venv/bin/python
JOURNAL := .venv/bin/fascia-journal $(if $(NAME),--journal "$(NAME)")

.DEFAULT_GOAL := help
.PHONY: help journal demo lab test lint calibration torture audit bench format lock set-up set-up-dev

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1 \t/' | expand -t 18

journal: set-up ## set up what is missing, start the journal and open its page
	@$(JOURNAL)

demo: set-up ## the same with the journal of an invented person
	@.venv/bin/fascia-journal demo

lab: set-up ## open the notebooks in JupyterLab
	@$(JOURNAL) start --lab

# Two at a time, but for browsers, which a person's clock is measured in, and writers that are killed.
ALONE := tests/browser tests/torture
test: set-up-dev ## every test: units, notebooks, a real browser
	@$(PY) -m pytest --numprocesses 2 --dist loadfile $(ALONE:%=--ignore=%)
	@$(PY) -m pytest $(ALONE)

lint: set-up-dev ## formatting, style, types, import rules
	@$(PY) -m ruff format --check .
	@$(PY) -m ruff check .
	@$(PY) -m mypy
	@.venv/bin/lint-imports

calibration: set-up-dev ## how often the numbers say too much: simulated people (some minutes)
	@$(PY) benchmarks/calibration.py

torture: set-up-dev ## killed writers, power cuts, many at once, 2,000 people: the long form (some minutes)
	@TORTURE=1 $(PY) -m pytest tests/torture tests/analysis/test_many_people.py -rP

AUDIT := .venv/bin/pip-audit --strict --disable-pip --require-hashes --progress-spinner off
audit: set-up-dev ## known weaknesses of the locked packages (asks the package index about each)
	@$(AUDIT) --requirement requirements.lock --requirement requirements-dev.lock

bench: set-up-dev ## time and memory as ratios, written into docs/performance.md (a quarter of an hour)
	@$(PY) benchmarks/bench.py

format: set-up-dev ## put the code into the house's format
	@$(PY) -m ruff format .
	@$(PY) -m ruff check --fix .

# uv is a contributor's tool: pip install uv. The locks hold hashes and no address.
COMPILE := uv pip compile --universal --generate-hashes --no-header --no-annotate --python-version 3.11 --quiet
lock: ## bring both lists of locked versions up to date (needs uv)
	@$(COMPILE) pyproject.toml --group build -o requirements.lock
	@$(COMPILE) pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock

set-up:
	@$(PYTHON) tools/set_up.py

set-up-dev:
	@$(PYTHON) tools/set_up.py --dev
