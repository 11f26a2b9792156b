# Everything here does its own set-up, in .venv beside this file. PYTHON chooses the interpreter.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
# More than twice the cores: more than half of the time tests wait for servers, processes and pauses.
WORKERS ?= $(shell echo $$((2 * $$(getconf _NPROCESSORS_ONLN) + 2)))

.DEFAULT_GOAL := help
.PHONY: help demo test bench lint types wheel clean

help:
	@echo "make demo    crawl the embedded demo newsroom twice, with edits in between, and print what was kept"
	@echo "make test    run the whole test suite"
	@echo "make bench   crawl one site beside other crawlers, and print what each took (needs nginx and wget)"
	@echo "make lint    check style        make types   check types"
	@echo "make wheel   build the wheel and try it in empty environments"
	@echo "make clean   remove the environment"

demo: $(VENV)/crawl
	@$(BIN)/python -m crawler.demo

test: $(VENV)/dev
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(ARGS)

bench: $(VENV)/dev
	$(BIN)/python -m benchmarks.peers $(ARGS)

lint: $(VENV)/dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: $(VENV)/dev
	$(BIN)/mypy

wheel: $(VENV)/dev
	$(BIN)/python tests/wheel.py

clean:
	rm -rf $(VENV)

# A stamp a set of extras: made again when the dependencies change.
$(VENV)/crawl $(VENV)/dev: $(VENV)/%: pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[$*]'
	@touch $@

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; name one with make PYTHON=…" >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) \
	  || { rm -rf $(VENV); echo "This Python cannot make environments; on Debian: apt-get install python3-venv" >&2; exit 1; }
