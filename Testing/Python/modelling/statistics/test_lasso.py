"""LASSO paths against glmnet's figures and against the conditions that define the solution."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from OsteoRadiomicsLib.base.errors import TableError
from OsteoRadiomicsLib.modelling.statistics.lasso import cross_validated_lasso, lasso_path
from scipy.special import expit
from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import Lasso


@pytest.fixture(scope="module")
def cancer() -> tuple[np.ndarray, np.ndarray]:
    return load_breast_cancer(return_X_y=True)


@pytest.fixture(scope="module")
def glmnet(published_tables: Path) -> dict[str, Any]:
    return json.loads((published_tables / "known_answers.json").read_text())["glmnet_breast_cancer"]


def test_the_chosen_lambdas_are_those_of_glmnet(cancer: tuple[np.ndarray, np.ndarray], glmnet: dict[str, Any]):
    x, y = cancer
    found = cross_validated_lasso(x, y, np.arange(len(y)) % 10, "logistic")
    lambdas, nonzero = found.path.lambdas, found.path.nonzero
    assert lambdas[0] == pytest.approx(glmnet["lambda_max"], rel=1e-9)
    assert lambdas[found.index("min")] == pytest.approx(glmnet["lambda_min"], rel=1e-9)
    assert lambdas[found.index("1se")] == pytest.approx(glmnet["lambda_1se"], rel=1e-9)
    assert (nonzero[found.at_min], nonzero[found.at_1se]) == (glmnet["nz_min"], glmnet["nz_1se"])
    assert found.mean[found.at_min] == pytest.approx(glmnet["cvm_min"], rel=2e-4)


def test_the_coefficients_are_those_of_glmnet_within_its_own_tolerance(
    cancer: tuple[np.ndarray, np.ndarray], glmnet: dict[str, Any]
):
    x, y = cancer
    intercept, *wanted = glmnet["coef_at_0.02"].values()
    path = lasso_path(x, y, "logistic", lambdas=np.array([0.3, 0.1, 0.05, 0.02]))
    assert path.intercepts[-1] == pytest.approx(intercept, rel=2e-4)
    np.testing.assert_allclose(path.coefficients[-1] * x.std(axis=0), wanted * x.std(axis=0), atol=5e-4)


def test_a_logistic_solution_meets_the_conditions_of_its_minimum():
    rng = np.random.default_rng(2)
    x = rng.normal(size=(120, 30)) * rng.uniform(0.1, 10, 30)
    y = (expit(x[:, 0] / x[:, 0].std() - x[:, 1] / x[:, 1].std()) > rng.random(120)).astype(int)
    path = lasso_path(x, y, "logistic", lambdas=np.array([0.1, 0.05, 0.02]))
    z = (x - x.mean(axis=0)) / x.std(axis=0)
    for value, intercept, coefficients in zip(path.lambdas, path.intercepts, path.coefficients, strict=True):
        gradient = z.T @ (y - expit(intercept + x @ coefficients)) / len(y)
        inside = coefficients != 0
        assert 0 < inside.sum() < 30
        np.testing.assert_allclose(gradient[inside], value * np.sign(coefficients[inside]), atol=1e-4)
        assert np.all(np.abs(gradient[~inside]) <= value * (1 + 1e-6))


def test_a_linear_path_is_that_of_scikit_learn():
    rng = np.random.default_rng(3)
    x = rng.normal(size=(80, 40))
    y = x[:, 0] - 2 * x[:, 3] + rng.normal(size=80)
    z = (x - x.mean(axis=0)) / x.std(axis=0)
    path = lasso_path(x, y, "linear", lambdas=np.array([0.5, 0.2, 0.1]))
    for value, coefficients in zip(path.lambdas, path.coefficients, strict=True):
        wanted = Lasso(alpha=value, tol=1e-12, max_iter=100_000).fit(z, y).coef_
        np.testing.assert_allclose(coefficients * x.std(axis=0), wanted, atol=1e-5)


def test_constant_columns_never_enter():
    rng = np.random.default_rng(4)
    x = np.column_stack([rng.normal(size=50), np.full(50, 7.0)])
    path = lasso_path(x, (x[:, 0] > 0).astype(int), "logistic", lambdas=np.array([0.2, 0.1]))
    assert np.all(path.coefficients[:, 1] == 0)
    assert np.all(path.coefficients[:, 0] > 0)


def test_a_constant_outcome_is_refused():
    with pytest.raises(TableError, match="constant"):
        lasso_path(np.eye(5), np.ones(5), "logistic")


def test_plain_loops_give_the_same_path(monkeypatch: pytest.MonkeyPatch):
    from OsteoRadiomicsLib.modelling.statistics import lasso_descent

    rng = np.random.default_rng(5)
    x = rng.normal(size=(60, 10))
    y = (x[:, 0] + rng.normal(size=60) > 0).astype(int)
    compiled = lasso_path(x, y, "logistic", lambdas=np.array([0.1, 0.03]))
    monkeypatch.setattr(lasso_descent, "_kernels", lambda: lasso_descent._PLAIN)
    plain = lasso_path(x, y, "logistic", lambdas=np.array([0.1, 0.03]))
    np.testing.assert_allclose(plain.coefficients, compiled.coefficients, rtol=1e-12)


@pytest.mark.parametrize("columns", [1, 2, 7, 40])
def test_compiled_descent_gives_the_bits_of_plain_descent(columns: int):
    from OsteoRadiomicsLib.modelling.statistics import lasso_descent

    rng = np.random.default_rng(columns)
    x = rng.normal(size=(80, columns)) @ (np.eye(columns) + 0.4)
    gram = x.T @ x / 80 * (1 + 1e-15 * rng.normal(size=(columns, columns)))  # symmetric but for the last bits
    target, plain = x.T @ rng.normal(size=80) / 80, np.zeros(columns)
    lasso_descent._sweeps(gram, target, plain, 0.01, 1e-14, lasso_descent.SWEEPS)
    found, _ = lasso_descent.descend(gram, target, np.zeros(columns), 0.01, 1e-14)
    assert found.tobytes() == plain.tobytes()
    assert np.any(found)


@pytest.mark.parametrize("family", ["linear", "logistic"])
def test_the_largest_lambda_leaves_no_column_whatever_the_last_digits_say(family: Any):
    rng = np.random.default_rng(11)
    x, y = rng.normal(size=(60, 12)), (rng.random(60) < 0.3).astype(float)
    for scale in rng.uniform(0.5, 2, 50):
        path = lasso_path(x * scale + 1 / scale, y, family)
        assert path.nonzero[0] == 0
        assert path.nonzero[1] == 1
