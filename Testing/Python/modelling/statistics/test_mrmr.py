"""mRMR orders against mrmr-selection (FCQ) and mRMRe (MID)."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from OsteoRadiomicsLib.base.errors import SettingsError
from OsteoRadiomicsLib.modelling.statistics.mrmr import mrmr
from sklearn.datasets import load_breast_cancer

DATA = load_breast_cancer()


def test_fcq_orders_as_mrmr_selection(published_tables: Path):
    wanted = json.loads((published_tables / "known_answers.json").read_text())["mrmr_breast_cancer"][
        "mrmr_selection 0.2.8 FCQ K=10"
    ]
    assert [DATA.feature_names[i] for i in mrmr(DATA.data, DATA.target, 10, "FCQ").columns] == wanted


def test_mid_orders_and_scores_as_mrmre(published_tables: Path):
    wanted = json.loads((published_tables / "known_answers.json").read_text())["mrmre_breast_cancer"]
    found = mrmr(DATA.data, DATA.target, 10, "MID")
    assert [DATA.feature_names[i].replace(" ", "_") for i in found.columns] == wanted["pearson"]
    np.testing.assert_allclose(found.scores, wanted["scores"], atol=1e-9)


@pytest.mark.parametrize("scheme", ["MID", "MIQ"])
def test_a_copy_of_a_chosen_feature_comes_last_and_constants_never(scheme: str):
    rng = np.random.default_rng(1)
    y = np.repeat([0, 1], 50)
    a, b = rng.normal(size=100) + 2 * y, rng.normal(size=100) + y
    x = np.column_stack([a, a, b, np.full(100, 3.0)])
    assert mrmr(x, y, 4, scheme).columns == (0, 2, 1)


def test_keeping_none_is_refused():
    with pytest.raises(SettingsError):
        mrmr(np.eye(4), np.array([0, 1, 0, 1]), 0, "MID")
