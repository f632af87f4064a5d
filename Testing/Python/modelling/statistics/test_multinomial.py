"""Multinomial logistic regression against R 4.2.2: nnet 7.3.18, VGAM 1.1.7, survival 3.5.3, brglm2 0.9."""

from __future__ import annotations

import numpy as np
import pytest
from OsteoRadiomicsLib.base.errors import TableError
from OsteoRadiomicsLib.modelling.evaluation.clusters import Clusters
from OsteoRadiomicsLib.modelling.statistics.multinomial import multinomial_regression

# R:  j <- 1:30; x <- j; z <- (j*7) %% 5; g <- factor(ifelse(j<=10,0,ifelse(j<=20,1,2)))
J = np.arange(1, 31)
SEPARATED = np.repeat([0, 1, 2], 10)
OWN = np.column_stack([np.ones(30), J, (J * 7) % 5]).astype(float)


def each(columns: np.ndarray, others: int) -> np.ndarray:
    """A coefficient of every column for each class but the first."""
    return np.stack([np.kron(np.eye(others)[place], columns) for place in range(others)], axis=1)


def test_separated_classes_have_the_estimates_of_firth():
    # brmultinom(g ~ x + z, data.frame(g,x,z), type="AS_mean", ref=1, epsilon=1e-12, maxit=5000)
    found = multinomial_regression(each(OWN, 2), SEPARATED)
    assert found.firth
    assert found.coefficients == pytest.approx(
        [-8.12328308381906, 0.712483988973728, 0.338609215458375, -23.37088194776659, 1.423915461005250, 0.676220012893739],
        abs=1e-6,
    )


def test_two_classes_are_a_logistic_regression():
    # j <- 1:30; glm((j*j) %% 7 < 3 ~ j, binomial, epsilon=1e-14)
    found = multinomial_regression(OWN[:, None, :2], ((J * J) % 7 < 3).astype(int))
    assert not found.firth
    assert found.coefficients == pytest.approx([0.92984754380396828, -0.00529864948763664], abs=1e-9)


def test_copies_of_patients_rows_change_nothing():
    outcome = (J * J) % 3
    once = multinomial_regression(each(OWN, 1), outcome, clusters=Clusters.of(J))
    rows = np.repeat(np.arange(30), 3)
    thrice = multinomial_regression(each(OWN[rows], 1), outcome[rows], clusters=Clusters.of(J[rows]))
    assert thrice.coefficients == pytest.approx(once.coefficients, abs=1e-8)
    assert thrice.standard_errors == pytest.approx(once.standard_errors, rel=1e-6)


def test_a_class_without_patients_is_refused():
    with pytest.raises(TableError, match="1 of 3 classes have no patient"):
        multinomial_regression(each(OWN, 2), np.zeros(30, dtype=int) + (J > 9))
