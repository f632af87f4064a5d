"""Support vector machines by our own loops: LIBSVM's, which scikit-learn asks, is the oracle."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from OsteoRadiomicsLib.base.errors import Cancelled
from OsteoRadiomicsLib.base.progress import Progress
from OsteoRadiomicsLib.features.jit import numba_usable
from OsteoRadiomicsLib.modelling.classifying import kernel_svc
from OsteoRadiomicsLib.modelling.classifying.kernel_svc import KernelSVC
from sklearn.svm import SVC

ROWS = 1600


@pytest.fixture(scope="module")
def table() -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(4)
    x = rng.normal(size=(ROWS, 6))
    return x, (x[:, 0] * x[:, 1] + x[:, 2] + rng.normal(size=ROWS) > 0.5).astype(int)


@pytest.mark.skipif(not numba_usable(), reason="the loops need numba")
@pytest.mark.parametrize(
    "settings",
    [
        {"C": 1.0, "kernel": "rbf", "gamma": "scale"},
        {"C": 30.0, "kernel": "rbf", "gamma": 0.3},
        {"C": 0.05, "kernel": "linear"},
    ],
    ids=["radial", "wound-round", "linear"],
)
def test_many_rows_have_the_support_vectors_and_weights_of_libsvm(settings: dict[str, Any], table: Any) -> None:
    x, y = table
    own, expected = KernelSVC(**settings).fit(x, y), SVC(**settings).fit(x, y)
    assert np.array_equal(own.support_vectors_, expected.support_vectors_)
    np.testing.assert_allclose(own.dual_coef_, expected.dual_coef_, rtol=0, atol=1e-9)
    np.testing.assert_allclose(own.intercept_, expected.intercept_, rtol=0, atol=1e-9)
    np.testing.assert_allclose(own.decision_function(x), expected.decision_function(x), rtol=0, atol=1e-9)
    assert np.array_equal(own.predict(x), expected.predict(x))


def test_without_numba_libsvm_itself_is_asked(table: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    x, y = table
    monkeypatch.setattr(kernel_svc, "numba_usable", lambda: False)
    own, expected = KernelSVC().fit(x, y), SVC().fit(x, y)
    assert own.dual_coef_.tobytes() == expected.dual_coef_.tobytes()
    np.testing.assert_allclose(own.decision_function(x), expected.decision_function(x), rtol=0, atol=1e-9)


def test_a_stop_is_noticed_between_parts_of_the_kernel(table: Any) -> None:
    x, y = table

    class Second(Progress):
        asked = 0

        def check(self) -> None:
            self.asked += 1
            if self.asked == 2:
                raise Cancelled("stopped")

    if not numba_usable():
        pytest.skip("the loops need numba")
    with pytest.raises(Cancelled):
        KernelSVC().fit(x, y, progress=Second())
