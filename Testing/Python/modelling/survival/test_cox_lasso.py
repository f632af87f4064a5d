"""The LASSO path of Cox models against R 4.2.2 with glmnet 4.1-6 (``survival_kit`` has the data)."""

from __future__ import annotations

import numpy as np
import pytest
from OsteoRadiomicsLib.base.errors import TableError
from OsteoRadiomicsLib.modelling.data.survival import survival
from OsteoRadiomicsLib.modelling.statistics.lasso import cross_validated_lasso, lasso_path
from survival_kit import EVENT, FEATURES, OUTCOME, ROW, TIME


def test_the_path_is_that_of_glmnet():
    # f <- glmnet(X, y, family = "cox", thresh = 1e-14); f$lambda[1:3]; coef(f, s = f$lambda[c(10, 25)])
    path = lasso_path(FEATURES, OUTCOME, "cox")
    assert path.lambdas[:3] == pytest.approx([0.3433353034, 0.3128343413, 0.2850430007], rel=1e-9)
    tenth, later = path.coefficients[9], path.coefficients[24]
    assert np.flatnonzero(tenth).tolist() == [0, 11]
    assert tenth[[0, 11]] == pytest.approx([0.38209345393, 0.03506068311], abs=1e-6)
    assert np.flatnonzero(later).tolist() == [0, 1, 2, 4, 7, 9, 10, 11]
    glmnet = [
        0.62682723062,
        -0.06891346489,
        0.48058220440,
        -0.04267256721,
        0.04213703857,
        -0.01869758083,
        -0.11320641866,
        0.24211455146,
    ]
    assert later[later != 0] == pytest.approx(glmnet, abs=2e-5)


def test_cross_validation_is_that_of_glmnet():
    # cv <- cv.glmnet(X, y, family = "cox", foldid = (3*i) %% 5 + 1, thresh = 1e-14, lambda = f$lambda); cv$cvm; cv$cvsd
    found = cross_validated_lasso(FEATURES, OUTCOME, (3 * ROW) % 5, "cox")
    assert found.mean[[0, 9, 24]] == pytest.approx([5.001444290, 4.655061606, 4.726985101], rel=1e-6)
    assert found.standard_error[[0, 9, 24]] == pytest.approx([0.2525873312, 0.2221196405, 0.2856375853], rel=1e-5)
    assert (found.at_min, found.at_1se) == (15, 3)


def test_the_solution_meets_the_conditions_that_define_it():
    path = lasso_path(FEATURES, OUTCOME, "cox", lambdas=np.array([0.2, 0.1, 0.05]))
    scale = FEATURES.std(axis=0)
    for penalty, b in zip(path.lambdas, path.coefficients, strict=True):
        step = 1e-5
        slopes = [(_likelihood(b + step * unit) - _likelihood(b - step * unit)) / (2 * step) for unit in np.eye(12)]
        gradient = np.array(slopes) / scale / len(TIME)  # of the mean log-likelihood, per standard deviation
        assert (np.abs(gradient[b == 0]) <= penalty + 1e-4).all()
        assert gradient[b != 0] == pytest.approx(penalty * np.sign(b[b != 0]), abs=1e-4)


def test_a_fold_without_events_is_refused():
    with pytest.raises(TableError, match="a fold has no event"):
        cross_validated_lasso(FEATURES, survival(TIME, EVENT & (ROW > 20)), (ROW - 1) // 20, "cox")


def _likelihood(b: np.ndarray) -> float:
    """Breslow's partial log-likelihood, event by event. b: per unit of the columns."""
    predictor = FEATURES @ b
    return float(sum(predictor[row] - np.log(np.exp(predictor[TIME[row] <= TIME]).sum()) for row in np.flatnonzero(EVENT)))
