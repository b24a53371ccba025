PY := .venv/bin/python
MAKEFLAGS += --no-print-directory
.DEFAULT_GOAL := help
.PHONY: help run demo test lint bench wheel audit update setup

help: ## list these verbs
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-7s %s\n", $$1, $$2 }' Makefile

setup: ## get ready to run; safe to repeat
	@bin/setup
	@echo "Everything to run the app is in place."

run: ## start the app on this machine
	@bin/setup
	@echo "Starting the app. Stop it with Ctrl+C."
	@$(PY) wsgi.py

demo: OUT ?= demo
demo: ## rehearse a whole workshop with simulated people; OUT=folder for what comes out (demo)
	@bin/setup
	@echo "Rehearsing a workshop. What comes out goes to $(OUT)."
	@.venv/bin/flask --app wsgi rehearse --out "$(OUT)"

test: ## run the tests; ARGS="tests/rooms -x" for some of them
	@bin/setup test
	@echo "Running the tests, in as many processes as there are cores, four at most."
	@$(PY) -m pytest --numprocesses=auto --maxprocesses=4 --dist=loadscope --no-loadscope-reorder $(ARGS)

lint: ## check the code and its floors
	@bin/setup test
	@echo "Checking the code."
	@$(PY) -m ruff check .
	@echo "Checking the floors."
	@.venv/bin/lint-imports --no-logo

bench: ## measure how many people one machine carries; OUT=file to keep the figures, QUICK=1 for a short look
	@bin/setup
	@echo "Measuring."
	@$(PY) -m benchmarks $(if $(OUT),--out "$(OUT)") $(if $(filter-out 0,$(QUICK)),--quick)

wheel: ## build a wheel in dist, with the browser files inside
	@bin/setup
	@echo "Building the wheel in dist."
	@rm -rf build
	@$(PY) -m pip wheel --quiet --quiet --disable-pip-version-check --no-deps --no-build-isolation --wheel-dir dist .
	@rm -rf build
	@ls dist/*.whl

audit: ## ask PyPI and npm for known vulnerabilities in what is pinned
	@bin/setup upkeep
	@$(PY) -m upkeep.audit

update: ## raise every pinned version; KEEP=1 to pin only what is new
	@bin/setup upkeep
	@$(PY) -m upkeep.update $(if $(filter-out 0,$(KEEP)),--keep)
