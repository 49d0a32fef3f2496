# Everything a checkout needs is made in .venv, from the lock files, with every hash checked.

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet install
LOCKER := .venv-lock
COMPILE := $(LOCKER)/bin/uv pip compile --quiet --universal --generate-hashes --upgrade \
	--no-config --custom-compile-command "make lock"

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test trials lint bench lock clean

help: ## This list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-6s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: $(VENV)/.installed ## Install, index and serve on 127.0.0.1 (PORT=8000)
	@$(BIN)/python -m indexer build
	@exec $(BIN)/python -m indexer serve --host 127.0.0.1 --port $(PORT)

test: $(VENV)/.installed-dev ## Run the tests (PYTEST_ARGS="-k mark")
	@PYTHONDONTWRITEBYTECODE= $(BIN)/python -m pytest --numprocesses auto $(PYTEST_ARGS)

trials: $(VENV)/.installed-dev ## Try long what may break, one trial after another (TRIALS_ARGS="--effort bounded")
	@$(BIN)/python -m pytest tests/trials --effort full -s $(TRIALS_ARGS)

lint: $(VENV)/.installed-dev ## Check style and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: $(VENV)/.installed-bench ## Measure beside tantivy and FTS5, write docs/performance.md (BENCH_ARGS="--sizes 10000")
	@$(BIN)/python -m tests.benchmarks $(BENCH_ARGS)

lock: $(LOCKER)/.installed ## Write the lock files anew, from pyproject.toml
	$(COMPILE) --group build -o requirements-build.lock
	$(COMPILE) pyproject.toml -o requirements.lock
	$(COMPILE) pyproject.toml --group bench -c requirements.lock -o requirements-bench.lock
	$(COMPILE) pyproject.toml --group dev -c requirements.lock -o requirements-dev.lock

clean: ## Remove what was made, the index included
	rm -rf $(VENV) $(LOCKER) data dist .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find indexer webui tests -type d -name __pycache__ -exec rm -rf {} +

# The build tools come first, from a lock file of their own: jieba and this project are built with
# them and nothing is fetched unchecked.
$(VENV)/.installed: pyproject.toml requirements.lock requirements-build.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "需要 Python 3.11 或更新版本（现为 `$(PYTHON) --version 2>&1`）；可用 make PYTHON=... 指定。" >&2; \
		echo "Python 3.11 or newer is needed; name one with make PYTHON=..." >&2; exit 1; }
	@echo "安装到 $(VENV) / installing into $(VENV) ..." >&2
	@$(PYTHON) -m venv --clear $(VENV) || { \
		echo "不能建立 $(VENV)；Debian 上请先 apt install python3-venv。" >&2; \
		echo "Can't make $(VENV); on Debian, apt install python3-venv first." >&2; exit 1; }
	@$(PIP) --require-hashes -r requirements-build.lock
	@$(PIP) --require-hashes --no-build-isolation -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed requirements-dev.lock
	@$(PIP) --require-hashes --no-build-isolation -r requirements-dev.lock
	@touch $@

$(VENV)/.installed-bench: $(VENV)/.installed requirements-bench.lock
	@$(PIP) --require-hashes --no-build-isolation -r requirements-bench.lock
	@touch $@

$(LOCKER)/.installed: Makefile
	@$(PYTHON) -m venv --clear $(LOCKER)
	@$(LOCKER)/bin/python -m pip --disable-pip-version-check --quiet install uv==0.13.8
	@touch $@
