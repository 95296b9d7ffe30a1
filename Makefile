# The two commands: `make run`, `make test`. Everything else is behind `murmur --help`.
.DEFAULT_GOAL := help
.PHONY: help setup run check lint test machine contract access terraform terraform-fast terraform-breaks drills breaks pictures lock clean

BIN := .venv/bin

help: ## Say what can be made
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-16s %s\n", $$1, $$2 }'

setup: ## Get ready: system packages, virtual environment, Cassandra
	@sh stack/bootstrap.sh

run: setup ## Start Murmuration and stay; Ctrl-C stops it
	@exec $(BIN)/murmur up

check: setup ## Start everything in a throwaway folder, sign up, follow, post, read, stop
	@$(BIN)/murmur up --check

lint: setup ## Style, types and the arrows between the rooms
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint ## Everything: lint, types, architecture, unit, integration, promises
	$(BIN)/pytest -n 2 --dist loadgroup

machine: setup ## The state machine for long: 300 examples of 50 steps
	MURMURATION_MACHINE_EXAMPLES=300 $(BIN)/pytest -q --timeout 0 tests/machine/test_machine.py

contract: setup ## schemathesis for long: 100 examples of every operation, as user, app and nobody
	MURMURATION_CONTRACT_EXAMPLES=100 $(BIN)/pytest -q --timeout 0 tests/contract/test_schemathesis.py

access: setup ## Write docs/access.md from the table that the tests assert
	$(BIN)/python -m tests.contract.access_page

terraform: setup ## All of Terraform: tests with mocks, plans without an account, checkov
	@sh tests/terraform/tools.sh
	MURMURATION_TERRAFORM=all $(BIN)/pytest -n 2 --dist loadgroup tests/terraform

terraform-fast: setup ## Of that what takes less than three minutes, as `make test` does
	$(BIN)/pytest -q tests/terraform

terraform-breaks: setup ## Break Terraform's files on purpose and see that their tests notice
	$(BIN)/python -m tests.terraform.breaks.run

drills: setup ## Roll three real nodes, lose and restore all of them, lose one of two regions
	$(BIN)/pytest -q -s tests/infra/drills/drill_ring.py tests/infra/drills/drill_regions.py

breaks: setup ## Break the code on purpose and see that each promise's tests notice
	$(BIN)/python tests/breaks/run.py

pictures: setup ## Draw what the benches found, as it is kept in bench/results
	@test -x .cache/bench/bin/python || .venv/bin/python -m venv .cache/bench
	@.cache/bench/bin/python -m pip install --quiet --no-input --require-hashes -r requirements/bench.lock
	@.cache/bench/bin/python -m bench.picture

lock: ## Resolve the dependencies of setup.cfg anew, with hashes
	@sh requirements/lock.sh

clean: ## Remove what was made here, except the data in .murmur/
	rm -rf .venv .cache build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
