"""The elastic net solves the problem that scikit-learn states."""

from __future__ import annotations

import numpy as np
import pytest
from OsteoRadiomicsLib.base.errors import Cancelled, TableError
from OsteoRadiomicsLib.base.progress import Progress
from OsteoRadiomicsLib.modelling.classifying.elastic_net_logistic import ElasticNetLogistic
from OsteoRadiomicsLib.modelling.statistics.elastic_net import elastic_net
from sklearn.linear_model import LogisticRegression


def standardised(n: int, columns: int, seed: int = 5) -> tuple[np.ndarray, np.ndarray]:
    draw = np.random.default_rng(seed)
    x = draw.normal(size=(n, columns)) + draw.normal(size=(n, 1))
    x = (x - x.mean(axis=0)) / x.std(axis=0)
    return x, (x[:, 0] - x[:, 1] + draw.logistic(size=n) > 0).astype(int)


@pytest.mark.parametrize("mixing", [0.0, 0.3, 1.0])
@pytest.mark.parametrize("c", [0.1, 1.0, 50.0])
def test_it_agrees_with_scikit_learn(mixing: float, c: float) -> None:
    x, y = standardised(80, 8)
    own = ElasticNetLogistic(c, mixing).fit(x, y)
    peer = LogisticRegression(C=c, l1_ratio=mixing, solver="saga", max_iter=100_000, tol=1e-9, random_state=1).fit(x, y)
    np.testing.assert_allclose(own.coef_, peer.coef_, atol=2e-3)
    np.testing.assert_allclose(own.intercept_, peer.intercept_, atol=2e-3)
    np.testing.assert_allclose(own.predict_proba(x), peer.predict_proba(x), atol=1e-3)


def test_more_columns_than_rows_still_meet_the_conditions_of_the_minimum() -> None:
    x, y = standardised(60, 200)
    strength, mixing = 0.05, 0.5
    intercept, b = elastic_net(x, y, strength, mixing)
    slope = x.T @ (y - 1 / (1 + np.exp(-(intercept + x @ b)))) / len(y) - strength * (1 - mixing) * b
    inside = b != 0
    assert 1 < inside.sum() < 60
    np.testing.assert_allclose(slope[inside], strength * mixing * np.sign(b[inside]), atol=1e-5)
    assert np.abs(slope[~inside]).max() <= strength * mixing * (1 + 1e-6)


def test_a_penalty_that_leaves_no_column_leaves_the_prevalence() -> None:
    x, y = standardised(80, 8)
    intercept, b = elastic_net(x, y, 2.0, 1.0)
    assert intercept == pytest.approx(np.log(y.mean() / (1 - y.mean())))
    assert not b.any()


def test_it_stops_when_asked_and_refuses_one_class() -> None:
    x, y = standardised(40, 5)
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        elastic_net(x, y, 0.1, 0.5, progress=progress)
    with pytest.raises(TableError, match="constant"):
        elastic_net(x, np.ones(40), 0.1, 0.5)
