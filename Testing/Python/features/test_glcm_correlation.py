"""The maximal correlation coefficient: PyRadiomics' value where levels are rare, and the iterated one where they are many."""

from __future__ import annotations

import numpy as np
import pytest
from OsteoRadiomicsLib.features.classes import glcm_correlation
from OsteoRadiomicsLib.features.classes.glcm_correlation import second_largest_singular_values
from OsteoRadiomicsLib.features.discretisation import discretise
from OsteoRadiomicsLib.features.matrices.glcm import EPS, Glcm, glcm
from OsteoRadiomicsLib.features.matrices.neighbourhood import half_directions, neighbourhood

RNG = np.random.default_rng(17)


def matrices(values: np.ndarray, *, width: float = 1.0, symmetric: bool = True) -> Glcm:
    near = neighbourhood(np.ones(values.shape, dtype=bool), half_directions(values.shape, (1,)))
    return glcm(near, discretise(values.ravel(), width, None), symmetric=symmetric)


def as_pyradiomics_writes_it(m: Glcm) -> np.ndarray:
    """Per direction: root of the second largest eigenvalue of Q(i,j) = sum p(i,k) p(j,k) / (p_x(i) p_y(k) + eps)."""
    found = []
    for direction in range(m.directions):
        p = m.dense(direction)
        q = (p / (np.outer(p.sum(axis=1), p.sum(axis=0)) + EPS)) @ p.T
        found.append(np.sqrt(np.sort(np.linalg.eigvals(q).real)[-2]))
    return np.array(found)


@pytest.mark.parametrize("symmetric", [True, False])
def test_a_level_of_few_voxels_has_pyradiomics_value(symmetric):
    values = RNG.integers(0, 3, (60, 60, 60)).astype(float)
    values[30, 30, 30:32] = 9.0  # two voxels that meet in one direction, beside 216,000 others
    m = matrices(values, symmetric=symmetric)
    without_eps = np.linalg.svd(m.dense(0) / np.sqrt(np.outer(m.px[0], m.py[0])), compute_uv=False)[1]
    expected = as_pyradiomics_writes_it(m)
    found = second_largest_singular_values(m)
    np.testing.assert_allclose(found, expected, rtol=1e-9)
    assert len(m.present) == 4
    assert 0 < without_eps < 1


FIELDS = {
    "noise": RNG.normal(0, 100, (12, 12, 12)),
    "smooth": np.cumsum(RNG.normal(0, 30, (12, 12, 12)), axis=0),
    "ramp": np.broadcast_to(np.arange(80.0), (4, 4, 80)).copy(),
    "two blocks that never meet": np.repeat([0.0, 500.0], 500).reshape(10, 10, 10) + RNG.integers(0, 40, (10, 10, 10)),
    "one level per slice": np.broadcast_to(np.arange(30.0)[:, None, None], (30, 4, 4)).copy(),
}


@pytest.mark.parametrize("symmetric", [True, False])
@pytest.mark.parametrize("field", FIELDS)
def test_many_levels_are_iterated_to_the_decomposed_value(field, symmetric, monkeypatch):
    m = matrices(FIELDS[field], symmetric=symmetric)
    decomposed = _with(monkeypatch, m, levels=10**6)
    np.testing.assert_allclose(_with(monkeypatch, m, levels=1), decomposed, rtol=0, atol=1e-8)


def test_thousands_of_levels_need_no_matrix_of_all_pairs(monkeypatch):
    monkeypatch.setattr(np.linalg, "eigvalsh", lambda stack: pytest.fail("a full matrix was decomposed"))
    m = matrices(RNG.normal(0, 3000, (20, 20, 20)))
    assert len(m.present) > 4000
    found = second_largest_singular_values(m)
    assert found.shape == (13,)
    assert (found > 0.5).all()
    assert (found <= 1 + 1e-12).all()


def _with(monkeypatch: pytest.MonkeyPatch, m: Glcm, *, levels: int) -> np.ndarray:
    monkeypatch.setattr(glcm_correlation, "LEVELS_TO_DECOMPOSE", levels)
    return second_largest_singular_values(m)
