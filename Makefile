# Needs Python 3.11 or newer, and the package index the first time.
PYTHON ?= python3
IN = .venv/bin/python

.DEFAULT_GOAL := help
PYTEST = PYTHONDONTWRITEBYTECODE= exec $(IN) -m pytest

.PHONY: help run test drill check fix audit bench shots demo-reset messages install install-dev

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: install ## Start Nayabato (HOST, PORT, DATABASE_URL)
	@exec $(IN) -m config.launch

test: install-dev ## Try every rule (ARGS="-k consent")
	@$(PYTEST) -n auto --maxprocesses 4 --drills=without $(ARGS)

drill: install-dev ## Rehearse with whole houses: install, kill, upgrade, restore, long days in a browser (ARGS)
	@export NAYABATO_TEST_DATABASE="$${NAYABATO_TEST_DATABASE:-test_of_drills}"; $(PYTEST) -n 3 --drills=only $(ARGS)

check: install-dev ## Look for what tests do not find
	@exec $(IN) -m tests.check

fix: install-dev ## Mend formatting and what can be mended by itself
	@$(IN) -m ruff check --fix-only --quiet .
	@$(IN) -m ruff format --quiet .
	@find templates -name '*.html' -exec .venv/bin/djade --target-version 5.2 {} +
	@$(IN) manage.py access_matrix > docs/access-matrix.md
	@$(IN) manage.py lifecycle > docs/lifecycle.md
	@$(IN) manage.py htcds_mapping > docs/htcds.md
	@$(IN) manage.py import_template > docs/import.md

audit: install ## Ask the package index what is known against the libraries, and which have newer versions
	@$(PYTHON) -m venv var/audit
	@var/audit/bin/pip install --quiet --disable-pip-version-check pip-audit==2.10.1
	@var/audit/bin/pip-audit --strict --disable-pip --require-hashes -r requirements/run.txt; found=$$?; \
		$(IN) -m pip list --outdated --disable-pip-version-check; exit $$found

bench: install-dev ## Measure the pages with a small register
	@$(IN) -m bench.run --size 1000
	@exec $(IN) -m bench.names --size 1000 --rounds 1

shots: install-dev ## Take screenshots of every page into var/shots/
	@exec $(IN) -m tests.shots

demo-reset: install ## Throw the demo data away and make it anew
	@DEMO=on exec $(IN) manage.py seed_demo --reset

messages: install-dev ## Gather the texts to be translated (needs gettext)
	@exec $(IN) -m tests.translations

install:
	@$(PYTHON) config/install.py run

install-dev: install
	@$(PYTHON) config/install.py dev
