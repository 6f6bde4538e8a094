# Everything one does here, one word each. `make` alone prints the list.
PYTHON ?= python3
BIN := .venv/bin
# Two a core and more: half of what tests do is waiting, for browsers, servers and processes of their own.
WORKERS ?= 4

help: ## Print this list
	@grep -E '^[a-z]+:.*## ' Makefile | sed -E 's/:.*## /\t/' | expand -t 10

setup: .venv/ready ## Make .venv with the exact packages of requirements.lock

.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Livedesk needs Python 3.11 or newer: make setup PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv .venv && $(BIN)/pip --disable-pip-version-check install --quiet --upgrade pip
	$(BIN)/pip --disable-pip-version-check install --quiet -r requirements.lock
	@touch .venv/ready

demo: .venv/ready ## Play the bundled rehearsal, offline, and print the address of its page
	@$(BIN)/livedesk demo

test: .venv/ready ## Run the whole suite, browser tests included
	@$(BIN)/pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder

quick: .venv/ready ## Run what takes seconds: no browser, nothing marked slow
	@$(BIN)/pytest -q -m "not slow and not browser"

lint: .venv/ready ## Check style, types and the direction of imports
	$(BIN)/ruff check src tests bench && $(BIN)/ruff format --check src tests bench
	$(BIN)/pyright
	$(BIN)/lint-imports

fix: .venv/ready ## Mend what ruff can mend, and format
	$(BIN)/ruff check --fix src tests bench; $(BIN)/ruff format src tests bench

check: lint test ## Everything a change must pass

bench: .venv/ready ## Measure, and print every figure with its baseline
	@$(BIN)/python bench/run.py

gate: .venv/ready ## Check today's quality and speed against bench/floors.json
	@$(BIN)/python bench/gate.py

docs: .venv/ready ## Write the parts of docs/ that are made from the code
	$(BIN)/python -m livedesk.story.reference --write
	$(BIN)/python docs/write_diplomatic_language.py

words: .venv/ready ## Take new texts of the page into every catalogue, for you to translate
	$(BIN)/python docs/write_catalogues.py

lock: ## Write requirements.lock anew from what pyproject.toml asks for
	rm -rf build/lock && $(PYTHON) -m venv build/lock && build/lock/bin/pip install --quiet --upgrade pip
	build/lock/bin/pip install --quiet -e '.[embed,parquet,cards,images,nats,pdf,passkeys,postgres,push,zstd]' --group dev
	{ grep '^#' requirements.lock; build/lock/bin/pip freeze --exclude-editable; echo '-e .[embed,parquet,cards,images,nats,pdf,passkeys,postgres,push,zstd]'; } > build/lock.txt
	sed -E '/^uvloop==/s/$$/; sys_platform != "win32"/' build/lock.txt > requirements.lock

.PHONY: help setup demo test quick lint fix check bench gate docs words lock
