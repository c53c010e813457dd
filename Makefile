# The one list of commands. Each builds .venv by itself where it is missing; needed: Python >= 3.11 and make.
PYTHON ?= python3
BIN := .venv/bin

ROUNDS ?= 10

.PHONY: demo test hunt lint bench bench-plan pictures clean

demo: .venv/ready
	$(BIN)/medq demo

test: lint
	$(BIN)/python -m pytest -n 2 tests --ignore=tests/bench

# The laws on examples drawn anew in each of ROUNDS rounds, to find what the suite's own draws do not show.
hunt: .venv/ready
	for round in $$(seq $(ROUNDS)); do $(BIN)/python -m pytest -n 2 -m hypothesis --hypothesis-profile=hunt tests --ignore=tests/bench || exit; done

lint: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/python -m tests.lint

bench: .venv/ready
	$(BIN)/python -m tests.bench $(if $(ONLY),--only $(ONLY))

# The order and the plan against others and a bound: numpy for the bound, OR-tools as a check.
bench-plan: .venv/ready
	$(BIN)/python -m pip install --quiet --editable '.[bench]'
	$(BIN)/python -m tests.bench.office

# The pictures of docs/pictures, from the demo.
pictures: .venv/ready
	$(BIN)/python -m tests.pictures

.venv/ready: pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable '.[test]'
	touch $@

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis dist
