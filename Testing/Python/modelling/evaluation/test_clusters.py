"""Which rows are one patient's, and what is refused."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from modelling.evaluation.rows_kit import INPUTS, Rows
from OsteoRadiomicsLib.base.errors import TableError
from OsteoRadiomicsLib.modelling.data.data import StudyData
from OsteoRadiomicsLib.modelling.evaluation.clusters import Clusters
from OsteoRadiomicsLib.modelling.evaluation.continuous import linear_regression
from OsteoRadiomicsLib.modelling.evaluation.delong import delong_auc
from OsteoRadiomicsLib.modelling.statistics.logistic import logistic_regression


def test_patients_are_clusters_only_where_one_repeats() -> None:
    assert Clusters.repeated(["a", "b", "c"]) is None
    found = Clusters.repeated(pd.Series(["b", "a", "b"]))
    assert found is not None
    assert (found.count, found.index.tolist()) == (2, [1, 0, 1])


def test_a_patient_drawn_twice_by_a_bootstrap_is_two() -> None:
    rows = Rows(15, patients=6)
    data = StudyData(
        np.empty((rows.events.size, 0)), (), (), np.empty((rows.events.size, 0)), (), rows.events, rows.patients,
        np.arange(rows.events.size),
    )  # fmt: skip
    assert data.clusters is not None
    assert data.clusters.count == 6
    own = np.flatnonzero(rows.patients == rows.patients[0])
    drawn = data.rows(np.concatenate([own, own, np.flatnonzero(rows.patients == "p5")]))
    assert drawn.clusters is not None
    assert drawn.clusters.index.tolist() == [0] * own.size + [2] * own.size + [1] * int((rows.patients == "p5").sum())


def test_ids_that_do_not_fit_the_rows_are_refused() -> None:
    rows = Rows(11)
    with pytest.raises(TableError, match="3 patients' ids for"):
        delong_auc(rows.events, rows.first, clusters=Clusters.of(["a", "b", "b"]))


def test_fewer_patients_than_inputs_are_refused_however_many_rows_they_have() -> None:
    rows = Rows(14, patients=5, most=1, several=20)
    for fit, outcome in ((logistic_regression, rows.events), (linear_regression, rows.measured)):
        with pytest.raises(TableError, match="4 inputs for 5 patients"):
            fit(np.random.default_rng(0).normal(size=(100, 4)), outcome, INPUTS, clusters=rows.clusters)
