"""Stacking: weights from rows that the members were not fitted on, and a model file that says the same."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from made_up_study import plan, write_tables
from OsteoRadiomicsLib.base.errors import SettingsError, TableError
from OsteoRadiomicsLib.modelling.classifying.candidates import Candidate, probability
from OsteoRadiomicsLib.modelling.classifying.classifiers import classifier
from OsteoRadiomicsLib.modelling.classifying.classifiers.stacking import meta_regression
from OsteoRadiomicsLib.modelling.evaluation.clusters import Clusters
from OsteoRadiomicsLib.protocols import classifiers
from OsteoRadiomicsLib.protocols.classifiers import parameters_of
from OsteoRadiomicsLib.scoring import load_model
from training_kit import scored, trained

PAIR = {"members": "ridge, knn"}


def test_the_weights_are_those_of_glmnet_with_a_lower_limit(prostate: pd.DataFrame) -> None:
    # R 4.2.2, glmnet 4.1.6: x <- cbind(qlogis(cancerpredmarker), age / 10 - 6.5, -marker), within -+ qlogis(0.999)
    # coef(glmnet(x, cancer, family = "binomial", alpha = 0, lambda = 1 / nrow(x), standardize = FALSE, lower.limits = 0,
    #             thresh = 1e-14))
    risk = prostate["cancerpredmarker"].to_numpy()
    x = np.column_stack([np.log(risk / (1 - risk)), prostate["age"] / 10 - 6.5, -prostate["marker"]])
    most = np.log(0.999 / 0.001)
    found = meta_regression(np.clip(x, -most, most), prostate["cancer"].to_numpy().astype(int))
    assert [found.intercept, *found.weights] == pytest.approx([-0.02388317, 0.98684431, 0.02139181, 0.0], abs=1e-5)


def test_members_that_know_their_own_rows_by_heart_get_no_weight_for_it() -> None:
    draw = np.random.default_rng(1)
    x, y = draw.normal(size=(120, 4)), np.arange(120) % 2
    rows = np.repeat(np.arange(120), 3)
    copied, outcome = x[rows] + draw.normal(scale=1e-3, size=(360, 4)), y[rows]
    members = {"members": "svm-rbf, random-forest"}
    apart = Candidate("stacking", parameters=members).fit(copied, outcome, 0, clusters=Clusters.of(rows))
    mixed = Candidate("stacking", parameters=members).fit(copied, outcome, 0)
    assert apart.meta.weights.sum() < 0.5
    assert mixed.meta.weights.sum() > 1  # what copies on both sides would teach


def test_oversampling_acts_within_the_members_and_leaves_the_prevalence() -> None:
    draw = np.random.default_rng(2)
    y = (np.arange(150) % 5 == 0).astype(int)
    x = draw.normal(size=(150, 3)) + 0.7 * y[:, None]
    fitted = Candidate("stacking", smote=True, parameters=PAIR).fit(x, y, 0)
    assert probability(fitted, x).mean() == pytest.approx(0.2, abs=0.03)


def test_a_plan_stacks_its_other_classifiers() -> None:
    assert parameters_of("stacking", ["ridge", "stacking", "knn"]) == PAIR
    assert parameters_of("stacking", ["stacking", "knn"]) == {"members": "ridge, svm-rbf, random-forest"}
    assert parameters_of("knn", ["stacking", "knn"]) == {}


def test_what_cannot_be_stacked_is_refused() -> None:
    with pytest.raises(SettingsError, match="stacking cannot be stacked"):
        classifier("stacking").make(0, members="ridge, stacking")
    with pytest.raises(TableError, match="two patients of each class"):
        Candidate("stacking", parameters=PAIR).fit(np.arange(4.0)[:, None], np.array([0, 1, 1, 1]), 0)


@pytest.mark.usefixtures("undrawn")
def test_a_stacks_file_scores_as_the_study_did(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(classifiers, "STACKED", ("ridge", "naive-bayes"))
    steps = 'step = "univariate", test = "student", alpha = 0.05'
    paths = write_tables(tmp_path, modelling=plan(steps, folds=2, classifiers=["stacking"], oversampling="smote"))
    out = trained(paths)
    model = load_model(out / "models" / "radiomics")
    assert model.spec.kind == "stack"
    assert {"ridge", "naive-bayes"} >= {member["name"] for member in model.spec.predictor["members"]}
    predictions = pd.read_csv(out / "predictions.csv")
    row = predictions[predictions["basis"] == "held-out"].iloc[0]
    found = scored(out / "models" / "radiomics", paths, row["case"])
    assert found["probability"] == pytest.approx(row["radiomics"], abs=1e-12)
    total = found["base_value"] + sum(part["contribution"] for part in found["contributions"])
    before = model.spec.recalibration
    assert before is not None
    logit = (found["linear_predictor"] - before.intercept) / before.slope
    assert total == pytest.approx(1 / (1 + np.exp(-logit)), abs=1e-9)
    record = json.loads((out / "study.json").read_text(encoding="utf-8"))
    assert record["models"]["radiomics"]["parameters"] == {"members": "ridge, naive-bayes"}
