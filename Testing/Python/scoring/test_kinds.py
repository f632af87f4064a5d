"""Every classifier survives the model file: same probabilities, contributions that add up, damage refused."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from OsteoRadiomicsLib.modelling.classifying.classifier import Exported
from OsteoRadiomicsLib.modelling.classifying.classifiers import CLASSIFIERS
from OsteoRadiomicsLib.scoring.kinds import find_kind
from OsteoRadiomicsLib.scoring.kinds.kind import Build, Predictor
from OsteoRadiomicsLib.scoring.kinds.shapley import shapley_values
from pydantic import ValidationError
from scipy.special import expit, logit

RNG = np.random.default_rng(11)
X = RNG.normal(size=(160, 5))
Y = (expit(1.5 * X[:, 0] - X[:, 1] * X[:, 2]) > RNG.random(160)).astype(int)
NEW = RNG.normal(size=(40, 5))
# XGBoost sums its trees in 32-bit floats.
TOLERANCE = {"xgboost": 1e-6}


def exported_of(name: str) -> Exported:
    entry = CLASSIFIERS[name]
    return entry.export(entry.make(7).fit(X, Y))


def predictor_of(exported: Exported, columns: int = 5) -> Predictor:
    """Through JSON text, as a file would be."""
    kind = find_kind(exported.kind)
    payload = kind.payload.model_validate_json(json.dumps(exported.predictor))
    names = tuple(f"c{number}" for number in range(columns))
    return kind.build(payload, Build(names, np.zeros(columns), exported.files))


@pytest.fixture(scope="module", params=list(CLASSIFIERS))
def fitted(request: pytest.FixtureRequest) -> tuple[str, Any]:
    return request.param, CLASSIFIERS[request.param].make(7).fit(X, Y)


def test_the_file_predicts_what_the_estimator_predicts(fitted: tuple[str, Any]):
    name, estimator = fitted
    found = expit(predictor_of(CLASSIFIERS[name].export(estimator)).logit(NEW))
    wanted = estimator.predict_proba(NEW)[:, 1]
    np.testing.assert_allclose(found, wanted, rtol=0, atol=TOLERANCE.get(name, 1e-12))


def test_contributions_add_up_to_the_prediction(fitted: tuple[str, Any]):
    name, estimator = fitted
    predictor = predictor_of(CLASSIFIERS[name].export(estimator))
    base, parts = predictor.contributions(NEW[:4])
    total = base + parts.sum(axis=1)
    wanted = predictor.logit(NEW[:4])
    found = total if predictor.scale == "logit" else logit(total)
    np.testing.assert_allclose(found, wanted, rtol=0, atol=1e-5 if name == "xgboost" else 1e-9)


def test_sampled_shapley_values_are_near_the_exact_ones_and_add_up():
    weights = RNG.normal(size=12)

    def predict(x: np.ndarray) -> np.ndarray:
        return x @ weights + x[:, 0] * x[:, 11]

    row, reference = RNG.normal(size=(1, 12)), np.zeros(12)
    base, parts = shapley_values(predict, row, reference)
    exact = weights * row[0]
    exact[[0, 11]] += row[0, 0] * row[0, 11] / 2
    np.testing.assert_allclose(parts[0], exact, atol=1e-9)
    assert base + parts.sum() == pytest.approx(predict(row)[0])


def test_exact_shapley_values_share_an_interaction_evenly():
    base, parts = shapley_values(lambda x: x[:, 0] * x[:, 1], np.array([[2.0, 3.0]]), np.zeros(2))
    assert base == 0
    np.testing.assert_allclose(parts, [[3, 3]])


@pytest.mark.parametrize(
    ("name", "damage"),
    [
        ("knn", {"neighbours": 1000}),
        ("svm-rbf", {"gamma": None}),
        ("svm-rbf", {"weights": [1.0]}),
        ("random-forest", {"trees": []}),
        ("naive-bayes", {"variances": [[1.0] * 5, [0.0] * 5]}),
        ("mlp", {"activation": "exec"}),
        ("mlp", {"layers": [{"weights": [[1.0, 2.0]], "biases": [0.0]}]}),
        ("lightgbm", {"rounds": 10_000}),
    ],
)
def test_a_payload_that_does_not_fit_is_refused(name: str, damage: dict[str, Any]):
    exported = exported_of(name)
    with pytest.raises((ValueError, ValidationError)):
        predictor_of(Exported(exported.kind, exported.predictor | damage, exported.files))


def test_a_tree_that_walks_in_circles_is_refused():
    exported = exported_of("random-forest")
    tree = exported.predictor["trees"][0]
    tree["left"][0] = 0
    with pytest.raises(ValueError, match="do not form a tree"):
        predictor_of(exported)


def test_a_model_with_another_number_of_columns_is_refused(fitted: tuple[str, Any]):
    name, estimator = fitted
    with pytest.raises(ValueError, match=r"column|coefficients|numbers|takes"):
        predictor_of(CLASSIFIERS[name].export(estimator), columns=3)


def test_a_damaged_booster_file_is_refused():
    for name, file in (("xgboost", "booster.json"), ("lightgbm", "booster.txt")):
        exported = exported_of(name)
        with pytest.raises(ValueError, match=file):
            predictor_of(Exported(exported.kind, exported.predictor, {file: b"nonsense"}))
