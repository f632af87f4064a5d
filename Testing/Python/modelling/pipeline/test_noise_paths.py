"""Every path from a table of noise to an AUC finds nothing; Docs/noise.md shows the same at a larger size.

The bounds are standard errors of the AUC of a useless score, so that a path is caught when its mean over the seeds lies
further from chance than sampling explains; a selection that sees the rows it is judged on shifts it by several times that.
"""

from __future__ import annotations

import os

import numpy as np
import pytest
from noise_paths import (
    CHAINS,
    HELD_OUT,
    MODELS,
    OUT_OF_FOLD,
    RARE,
    NoisePath,
    before_the_split,
    classifier_paths,
    command_line,
    grid,
    other_outcome,
    study,
)
from noise_tables import Size
from OsteoRadiomicsLib.modelling.classifying.classifier import Composite
from OsteoRadiomicsLib.modelling.classifying.classifiers import CLASSIFIERS
from OsteoRadiomicsLib.protocols.modelling_plan import MrmrStep

SIZE = Size(train=100, held_out=500, features=10, folds=2)
ERRORS = 3.5  # standard errors, which chance exceeds once in two thousand
DOSE = 1.0 if os.environ.get("OSTEORADIOMICS_SOAK") else 0.4  # of the seeds: all of them in ``make soak``
LASSO = CHAINS["LASSO alone, least error"]
MRI = """radscores = "per-sequence"
selection = [{step = "univariate", test = "student", alpha = 0.15}, {step = "lasso", folds = 5}]"""
MEASURED = MRI.replace("student", "pearson").replace('"lasso"', '"lasso", family = "linear"')


def deviations(path: NoisePath, seeds: int) -> dict[tuple[str, str], float]:
    """(basis, model) -> mean over seeds minus chance, in standard errors. A missing model is one of chance."""
    seeds = max(2, round(DOSE * seeds))
    found = [path.run(SIZE, seed) for seed in range(seeds)]
    result = {}
    for key in dict.fromkeys(key for one in found for key in one):
        values = np.array([one.get(key, path.chance) for one in found])
        # Leave-one-out spreads more than the formula says, so what is seen counts where it is larger.
        error = max(expected_error(key[0]), values.std(ddof=1)) / np.sqrt(seeds)
        result[key] = (values.mean() - path.chance) / error
    return result


def expected_error(basis: str) -> float:
    """Of the AUC of a useless score with the rarest events used here (Mann-Whitney)."""
    patients = {OUT_OF_FOLD: SIZE.train, HELD_OUT: SIZE.held_out}[basis]
    events = RARE * patients
    return float(np.sqrt((patients + 1) / (12 * events * (patients - events))))


def far_off(path: NoisePath, seeds: int, *expected: tuple[str, str]) -> dict[tuple[str, str], float]:
    """The deviations beyond ``ERRORS``; fails where an expected one was never made."""
    found = deviations(path, seeds)
    assert set(expected) <= set(found)
    return {key: value for key, value in found.items() if abs(value) > ERRORS}


ALONE = tuple(name for name, own in CLASSIFIERS.items() if not isinstance(own, Composite))


@pytest.mark.parametrize("path", tuple(classifier_paths(ALONE)), ids=lambda path: path.title)
def test_no_classifier_sees_anything_in_noise_nor_does_the_best_of_them(path: NoisePath) -> None:
    wanted = [(basis, f"classifier:{name}") for basis in (OUT_OF_FOLD, HELD_OUT) for name in ALONE]
    assert far_off(path, 5, *wanted, *((basis, name) for basis in (OUT_OF_FOLD, HELD_OUT) for name in MODELS)) == {}


@pytest.mark.parametrize("oversampling", ["none", "smote"])
def test_a_stack_sees_nothing_in_noise(oversampling: str) -> None:
    names = ("ridge", "naive-bayes", "stacking")
    path = study(
        "Stacking", oversampling, classifiers=names, oversampling=oversampling, selection=CHAINS["Student alone, no Radscore"]
    )
    wanted = [(basis, "classifier:stacking") for basis in (OUT_OF_FOLD, HELD_OUT)]
    assert far_off(path, 4, *wanted) == {}


@pytest.mark.parametrize("title", CHAINS)
def test_no_selection_sees_anything_in_noise(title: str) -> None:
    assert far_off(study("Selection", title, selection=CHAINS[title]), 8, (OUT_OF_FOLD, "combined")) == {}


@pytest.mark.parametrize("way", ["random", "bayes"])
def test_no_search_of_parameters_sees_anything_in_noise(way: str) -> None:
    path = study("Tuning", way, tuning=way, classifiers=("knn",))
    assert far_off(path, 5, (OUT_OF_FOLD, "radiomics"), (HELD_OUT, "radiomics")) == {}


def test_no_cell_of_the_grid_sees_anything_in_noise() -> None:
    path = grid(("logistic", "naive-bayes"))
    assert far_off(path, 8, *((OUT_OF_FOLD, cell) for cell in path.models)) == {}


@pytest.mark.parametrize("oversampling", ["none", "smote"])
def test_near_copies_of_patients_tell_nothing_when_grouped_by_patient(oversampling: str) -> None:
    path = study("Copies", "grouped", repeats=3, selection=CHAINS["mRMR MID, LASSO"], oversampling=oversampling)
    assert far_off(path, 6, (OUT_OF_FOLD, "clinical")) == {}


def test_near_copies_of_patients_taken_for_patients_would_look_predictive() -> None:
    path = study("Copies", "by row", repeats=3, by_row=True, selection=LASSO, classifiers=("svm-rbf",))
    found = [path.run(Size(train=100, held_out=300, features=30, folds=4), seed) for seed in range(3)]
    assert np.mean([one[OUT_OF_FOLD, "radiomics"] for one in found]) > 0.8
    assert np.mean([one[HELD_OUT, "radiomics"] for one in found]) == pytest.approx(0.5, abs=0.07)


def test_features_chosen_before_the_split_would_look_predictive() -> None:
    path = before_the_split(200, 1000, 20)
    assert np.mean([path.run(SIZE, seed)[HELD_OUT, "radiomics"] for seed in range(5)]) == pytest.approx(0.8, abs=0.05)


def test_leave_one_out_sees_nothing_in_noise_with_selection() -> None:
    few = (MrmrStep(step="mrmr", keep=5),)
    path = study("Leave-one-out", "mRMR", at=Size(60, 500, 10, 2), cross_validation="leave-one-out", selection=few)
    assert far_off(path, 8, (OUT_OF_FOLD, "radiomics")) == {}


def test_the_command_line_sees_nothing_in_noise_from_files_to_scores() -> None:
    path = command_line("op-mri's way", MRI)
    assert far_off(path, 4, *((HELD_OUT, model) for model in path.models), (OUT_OF_FOLD, "combined")) == {}


@pytest.mark.parametrize(("outcome", "modelling"), [("classes", MRI), ("number", MEASURED)])
def test_classes_and_measured_outcomes_are_not_predicted_by_noise(outcome: str, modelling: str) -> None:
    assert far_off(other_outcome(outcome, outcome, modelling), 4) == {}
