"""Every selector and classifier that the studies name is there, and the grid crosses them."""

from __future__ import annotations

from typing import get_args

import pytest
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.modelling.binary.grid import SELECTORS
from OsteoRadiomicsLib.modelling.classifying.classifiers import CLASSIFIERS
from OsteoRadiomicsLib.modelling.selection import selector
from OsteoRadiomicsLib.modelling.survival.repeating import SELECTORS as TIME_SELECTORS
from OsteoRadiomicsLib.protocols import classifiers
from OsteoRadiomicsLib.protocols.modelling_plan import LassoStep, MrmrStep, RedundancyStep, UnivariateStep


def choices(step: type[MrmrStep | LassoStep], name: str) -> set[str]:
    return set(get_args(step.model_fields[name].annotation))


def test_every_classifier_of_the_studies_is_registered() -> None:
    assert set(CLASSIFIERS) >= {
        "logistic", "ridge", "elastic-net", "knn", "svm-linear", "svm-rbf", "pca-svm", "random-forest", "xgboost",
        "lightgbm", "mlp", "naive-bayes",
    }  # fmt: skip
    assert [entry.name for entry in CLASSIFIERS.values()] == list(CLASSIFIERS)


def test_train_explains_every_classifier(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "--help"]) == 0
    listed = [line.split(maxsplit=1) for line in capsys.readouterr().out.splitlines() if line.startswith("  ")]
    known = [[entry.name, entry.title] for entry in classifiers.CLASSIFIERS.values()]
    assert known == listed[-len(known) :]


def test_the_grid_has_a_row_for_every_choice_of_every_selector() -> None:
    steps = [step for chain in (*SELECTORS.values(), *TIME_SELECTORS.values()) for step in chain]
    assert {step.test for step in steps if isinstance(step, UnivariateStep)} == {"student", "welch", "mann-whitney", "cox"}
    assert {step.scheme for step in steps if isinstance(step, MrmrStep)} == choices(MrmrStep, "scheme")
    lasso = {(step.family, step.rule) for step in steps if isinstance(step, LassoStep)}
    assert lasso == {(family, rule) for family in choices(LassoStep, "family") for rule in choices(LassoStep, "rule")}
    assert any(isinstance(step, RedundancyStep) for step in steps)
    assert any(step.fdr for step in steps if isinstance(step, UnivariateStep))
    assert len({selector(step, 1).__class__ for step in steps}) == 4
