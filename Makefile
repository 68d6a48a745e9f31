# Lvgu. `make` alone lists what there is.
# HOST, PORT, DATABASE_URL, WEB_CONCURRENCY, LVGU_PUBLIC_URL, LVGU_INSTANCE … are read from the environment
# or from the command line (`make demo HOST=0.0.0.0`); README.md has the whole table.

PYTHON_IN := .venv/bin/python
FLASK := $(PYTHON_IN) -m flask
PYTEST := $(PYTHON_IN) -m pytest
MESSAGES := webapp/translations/zh_CN/LC_MESSAGES/messages
# The end of every chain is looked at before serving; a break is said aloud and does not stop a city's work.
AUDITED := $(FLASK) audit verify --recent | grep -v '^ok' >&2 || true

.SUFFIXES:
.PHONY: help demo install serve test check bench messages clean environment test-environment

help:
	@echo 'make demo      build everything, load the demonstration city and serve it'
	@echo 'make serve     migrate the database and serve it, without demonstration data'
	@echo 'make install   build .venv only'
	@echo 'make test      every check and every test, on SQLite, PostgreSQL and in a browser'
	@echo 'make check     the fast part of the tests (under a minute)'
	@echo 'make bench     measure'
	@echo 'make messages  bring the translation catalogue up to date with the sources'
	@echo 'make clean     remove what was built; records in instance/ stay'

install: environment $(MESSAGES).mo

demo: install
	@$(FLASK) db upgrade
	@$(AUDITED)
	@$(FLASK) demo load
	@$(FLASK) demo show
	@LVGU_LOG_LEVEL=$${LVGU_LOG_LEVEL:-WARNING} exec $(FLASK) serve

serve: install
	@$(FLASK) db upgrade
	@$(AUDITED)
	@exec $(FLASK) serve

check: test-environment $(MESSAGES).mo
	@$(PYTHON_IN) tools/check.py
	@$(PYTEST) -q -n 2 tests/unit tests/architecture

test: test-environment $(MESSAGES).mo
	@tools/test-programs.sh
	@$(PYTHON_IN) tools/check.py
	@$(PYTEST) -q -n 2 --dist worksteal

bench: install
	@$(PYTHON_IN) -m bench

messages: test-environment
	@$(PYTHON_IN) tools/messages.py

clean:
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache build $(MESSAGES).mo
	@find webapp tests tools bench migrations -name __pycache__ -type d -prune -exec rm -rf {} +

# Both scripts end at once when nothing has changed since they last ran.
environment:
	@tools/environment.sh main

test-environment:
	@tools/environment.sh dev

$(MESSAGES).mo: $(MESSAGES).po | environment
	@$(PYTHON_IN) -m babel.messages.frontend --quiet compile --input-file $< --output-file $@ --locale zh_CN
