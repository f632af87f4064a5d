# Two commands do all the set-up on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
OUT ?= demo-output
# With `deep` tests train networks, too; torch is 200 MB without, and 3 GB with what a GPU needs.
EXTRAS ?= fast,dicom,models,dev,docs
PEER ?= python-with-pyradiomics

.PHONY: demo test lint types unit bench baselines mutants soak docs clean

demo: $(STAMP)
	$(BIN)/osteoradiomics demo --out $(OUT)

test: lint types unit

lint: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(STAMP)
	$(BIN)/mypy

# One thread per test process: the processes already use every core. Compiled modules are kept wherever it runs, for tests start
# hundreds of processes.
unit: $(STAMP)
	PYTHONDONTWRITEBYTECODE= OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m pytest -q -n auto --dist worksteal

bench: $(STAMP)
	$(BIN)/python Testing/Benchmarks/bench.py

# Only for whoever adds a case: PEER names a Python with PyRadiomics 3.0.1 (Testing/Python/baselines/README.md).
baselines:
	$(PEER) Testing/Python/baselines/make_values.py

# Wrong formulas put in one at a time: do the tests see them, with no data but those of this clone?
mutants: $(STAMP)
	$(BIN)/python Testing/mutation/run.py

# Ten times the damaged files that the tests try, numbers that the tests do not reach among them; and how often intervals of
# cross-validated figures hold the figure in new patients (2,400 simulated studies, half an hour or more on two cores); a cohort
# killed at 200 random moments, its cluster at 100, and a training of a network at 200; 300 simulated images and the real volumes
# by every way of running a list; every path from noise to an AUC with all its seeds; and, where Orthanc is installed, 300 cases
# to an archive and back.
soak: $(STAMP)
	$(BIN)/python Testing/fuzz/run.py --count 20000
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python Testing/Benchmarks/interval_coverage.py
	OSTEORADIOMICS_SOAK=1 $(BIN)/python -m pytest -q Testing/Python/modelling/pipeline/test_noise_paths.py
	OSTEORADIOMICS_KILLS=200 OSTEORADIOMICS_PHANTOMS=100 $(BIN)/python -m pytest -q Testing/Python/cohort/test_kills.py Testing/Python/cohort/test_ways.py
	OSTEORADIOMICS_KILLS=200 $(BIN)/python -m pytest -q Testing/Python/deep/test_training_kills.py
	if command -v Orthanc; then $(BIN)/python Testing/Benchmarks/archive_round_trip.py; fi

# The pages of Docs and of the docstrings, as a site in build/site.
docs: $(STAMP)
	$(BIN)/python Docs/tools/architecture.py --check
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet --strict --site-dir build/site

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.12"; exit 2; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip --constraint constraints.txt
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[$(EXTRAS)]'
	touch $@

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache build dist $(OUT)
