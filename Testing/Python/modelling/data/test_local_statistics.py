"""Distributions of voxel-wise values: read from the local table, and pooled over cases that count the same."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from OsteoRadiomicsLib.base.errors import TableError
from OsteoRadiomicsLib.modelling.data.local_table import CaseDistributions, read_local_table
from OsteoRadiomicsLib.modelling.study.local_statistics import pooled
from OsteoRadiomicsLib.protocols.voxel_names import DISTRIBUTION, PERCENTS, VoxelName

FEATURE = "original_glcm_Contrast"


def distributions(samples: list[np.ndarray], undefined: float = 0.0) -> CaseDistributions:
    return CaseDistributions(
        np.array([f"p{number}" for number in range(len(samples))]),
        np.array([sample.mean() for sample in samples]),
        np.array([sample.std() for sample in samples]),
        np.full(len(samples), undefined),
        np.array([np.percentile(sample, PERCENTS) for sample in samples]),
    )


def row(case: str, values: np.ndarray, radius: int = 1, **keys: str) -> dict[str, Any]:
    found = [values.mean(), values.std(), 0.0, *np.percentile(values, PERCENTS)]
    names = [str(VoxelName(FEATURE, statistic, radius)) for statistic in DISTRIBUTION]
    return {"case": case, "sequence": "T1", "roi": "L1", **keys, **dict(zip(names, found, strict=True))}


def test_cases_of_even_values_have_the_percentiles_and_moments_of_all_their_voxels():
    samples = [np.linspace(low, low + 10, 5001) for low in (0, 4, 20)]
    found = pooled("x", distributions(samples), np.arange(3.0))
    whole = np.concatenate(samples)
    low, high = np.percentile(whole, [1, 99])
    clipped = np.clip(whole, low, high)
    assert (found.low, found.high) == (pytest.approx(low, abs=0.01), pytest.approx(high, abs=0.01))
    assert (found.mean, found.sd) == (pytest.approx(clipped.mean(), abs=0.01), pytest.approx(clipped.std(), abs=0.01))
    robust = np.diff(np.percentile(whole, [16, 84]))[0] / 2
    assert found.tail == pytest.approx(whole.std() / robust, rel=1e-3)
    assert (found.cases, found.follows) == (3, None)


def test_a_case_with_many_voxels_counts_as_one_case():
    few, many = np.linspace(0, 1, 11), np.linspace(10, 11, 100_001)
    found = pooled("x", distributions([few, many, few]), np.arange(3.0))
    assert found.mean == pytest.approx((0.5 * 2 + 10.5) / 3, abs=0.02)


def test_one_value_in_most_voxels_has_no_tail():
    sample = np.concatenate([np.zeros(900), np.linspace(0, 1, 100)])
    found = pooled("x", distributions([sample] * 3), np.arange(3.0))
    assert found.tail is None
    assert found.mean == pytest.approx(sample.mean(), abs=0.01)


def test_a_far_value_makes_a_heavy_tail_and_is_clipped():
    sample = np.concatenate([np.random.default_rng(0).normal(size=2000), [1e6]])
    found = pooled("x", distributions([sample] * 4, undefined=0.02), np.arange(4.0))
    assert found.tail is not None
    assert found.tail > 1e3
    assert (found.high, found.sd) == (pytest.approx(2.3, abs=0.3), pytest.approx(1, abs=0.1))
    assert found.undefined == pytest.approx(0.02)


@pytest.mark.parametrize(("sign", "expected"), [(1, 1.0), (-1, -1.0)])
def test_ten_cases_tell_whether_the_roi_follows_its_voxels(sign: int, expected: float):
    samples = [np.linspace(0, 1, 50) + step for step in range(10)]
    found = pooled("x", distributions(samples), sign * np.arange(10.0) ** 3)
    assert found.follows == pytest.approx(expected)
    whole = np.where(np.arange(10) == 0, np.nan, np.arange(10.0))
    assert pooled("x", distributions(samples), whole).follows is None  # nine are left
    assert pooled("x", distributions(samples), np.ones(10)).follows is None


def test_the_local_table_gives_the_rows_of_a_sequence_and_roi():
    rows = [
        row("a", np.arange(5.0)),
        row("a", np.arange(9.0), roi="L2"),
        row("b", np.arange(3.0)),
        row("b", np.arange(4.0), sequence="T2"),
    ]
    found = read_local_table(pd.DataFrame(rows)).distributions(FEATURE, "T1", "L1")
    assert found is not None
    assert (found.cases.tolist(), found.mean.tolist()) == (["a", "b"], [2.0, 1.0])
    assert found.quantiles[:, -1].tolist() == [4.0, 2.0]
    table = read_local_table(pd.DataFrame(rows))
    assert table.distributions("original_glcm_Idm", "T1", "L1") is None
    assert table.distributions(FEATURE, "FS-T2", "L1") is None
    with pytest.raises(TableError, match="case a stands twice"):
        table.distributions(FEATURE, "T1", None)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        (pd.DataFrame({"case": ["a"], "sequence": ["T1"], "roi": ["L1"], "original_glcm_Idm": [1.0]}), "holds no statistics"),
        (pd.DataFrame([row("a", np.arange(5.0))]).drop(columns="roi"), "has no column roi"),
        (pd.DataFrame([row("a", np.arange(5.0)) | row("a", np.arange(5.0), 2)]), r"holds kernels of radius \[1, 2\]"),
    ],
)
def test_another_table_is_refused(table: pd.DataFrame, message: str):
    with pytest.raises(TableError, match=message):
        read_local_table(table)
