"""Medians in the place of missing values, against scikit-learn's."""

from __future__ import annotations

import numpy as np
import pytest
from OsteoRadiomicsLib.modelling.resampling.imputation import imputed, medians
from sklearn.impute import SimpleImputer


@pytest.mark.parametrize("rows", [1, 2, 7, 60, 61])
@pytest.mark.parametrize("order", ["C", "F"])
@pytest.mark.parametrize("missing", [0.0, 0.3, 0.9])
def test_medians_and_filled_values_are_those_of_scikit_learn_to_the_last_bit(rows, order, missing):
    rng = np.random.default_rng(rows)
    values = np.asarray(rng.normal(size=(rows, 24)) * 10.0 ** rng.integers(-9, 9, 24), order=order)
    values[:, 3] = np.round(values[:, 3])  # ties
    values[rng.random(values.shape) < missing] = np.nan
    values[:, 5] = np.nan  # nothing is known
    values[:, 6] = 1.5
    peer = SimpleImputer(strategy="median", keep_empty_features=True).fit(values)
    filled = imputed(values, medians(values))
    assert medians(values).tobytes() == peer.statistics_.tobytes()
    assert filled.tobytes() == peer.transform(values).tobytes()
    assert filled.flags.f_contiguous == values.flags.f_contiguous  # sums depend on the order in which rows stand


def test_a_table_without_missing_values_is_not_copied():
    values = np.arange(12.0).reshape(4, 3)
    assert imputed(values, medians(values)) is values


def test_filling_leaves_the_table_as_it_was():
    values = np.array([[1.0, np.nan], [3.0, 4.0]])
    assert imputed(values, medians(values)).tolist() == [[1.0, 4.0], [3.0, 4.0]]
    assert np.isnan(values[0, 1])
