"""Shape measures against closed forms and brute force."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from OsteoRadiomicsLib.features.shapes import compiled, vectorised
from OsteoRadiomicsLib.features.shapes.axes import principal_variances
from OsteoRadiomicsLib.features.shapes.counting import LOOPS
from OsteoRadiomicsLib.features.shapes.diameters import ROWS_AT_ONCE, largest_distance
from OsteoRadiomicsLib.features.shapes.form import Form
from OsteoRadiomicsLib.features.shapes.mesh import EDGES, TRIANGLES, measure_mesh
from OsteoRadiomicsLib.features.shapes.outline import Outline
from OsteoRadiomicsLib.features.shapes.vectorised import CORNERS
from scipy.spatial.distance import pdist

SPACING = (2.0, 0.7, 1.1)
masks = hnp.arrays(bool, st.tuples(*[st.integers(1, 6)] * 3)).filter(lambda mask: mask.sum() > 1)


def vertices(mask: np.ndarray, spacing: tuple[float, ...] = SPACING) -> np.ndarray:
    """All vertices of mesh or outline in mm: the middles between neighbouring voxels of which one is inside."""
    padded = np.pad(mask, 1).astype(int)
    found = []
    for axis in range(mask.ndim):
        where = np.argwhere(np.diff(padded, axis=axis)).astype(float)
        where[:, axis] += 0.5
        found.append(where)
    return np.concatenate(found) * spacing


def test_a_single_voxels_mesh_is_an_octahedron():
    mesh = measure_mesh(np.ones((1, 1, 1), bool), (1.0, 1.0, 1.0))
    assert mesh.volume == pytest.approx(1 / 6)
    assert mesh.area == pytest.approx(np.sqrt(3))


def test_a_long_block_has_nearly_its_own_volume_and_area():
    mesh = measure_mesh(np.ones((30, 40, 50), bool), (1.0, 1.0, 1.0))
    assert mesh.volume == pytest.approx(30 * 40 * 50, rel=0.01)
    assert mesh.area == pytest.approx(2 * (30 * 40 + 40 * 50 + 30 * 50), rel=0.03)


@pytest.fixture(params=["numpy", "numba"])
def path(request, monkeypatch):
    """Run a test with either implementation."""
    monkeypatch.setattr(LOOPS, "chosen", lambda: {"numpy": vectorised, "numba": compiled}[request.param])


@pytest.mark.usefixtures("path")
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(masks)
def test_the_mesh_equals_the_sum_over_its_triangles(mask):
    padded = np.pad(mask, 1)
    volume = area = 0.0
    for place in np.ndindex(*(n - 1 for n in padded.shape)):
        pattern = sum(1 << bit for bit, corner in enumerate(CORNERS) if padded[tuple(np.add(place, corner))])
        sign = -1 if pattern & 128 else 1
        edges = TRIANGLES[pattern ^ 255 if pattern & 128 else pattern].strip("-")
        points = [(np.add(*(CORNERS[corner] for corner in EDGES[int(edge, 16)])) / 2 + place) * SPACING for edge in edges]
        for a, b, c in zip(points[::3], points[1::3], points[2::3], strict=True):
            volume += sign * np.dot(np.cross(a, b), c) / 6
            area += np.linalg.norm(np.cross(a - c, b - c)) / 2
    mesh = measure_mesh(mask, SPACING)
    assert mesh.volume == pytest.approx(volume, rel=1e-9, abs=1e-9)
    assert mesh.area == pytest.approx(area, rel=1e-9)


@pytest.mark.usefixtures("path")
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(masks)
def test_diameters_equal_the_largest_of_all_distances(mask):
    form, points = Form(mask, SPACING), vertices(mask)
    assert form.diameters[0] == pytest.approx(pdist(points).max())
    for axis in range(3):
        planes = [points[np.isclose(points[:, axis], level)] for level in np.unique(points[:, axis].round(9))]
        expected = max(pdist(plane).max() for plane in planes if len(plane) > 1)
        assert form.diameters[1 + axis] == pytest.approx(expected)


@pytest.mark.parametrize("radii", [(3, 4, 5), (12, 9, 11), (1, 20, 2)])
@pytest.mark.parametrize("kept", [1.0, 0.6, 0.02])
def test_compiled_and_numpy_shapes_are_the_same_to_the_last_bit(radii, kept):
    axes = np.ogrid[tuple(slice(-n, n + 1) for n in radii)]
    mask = sum((axis / n) ** 2 for axis, n in zip(axes, radii, strict=True)) <= 1
    mask &= np.random.default_rng(7).random(mask.shape) < kept
    mask[radii] = True
    assert compiled.diameters(mask, SPACING) == vectorised.diameters(mask, SPACING)
    for ours, theirs in zip(compiled.cubes(mask, SPACING), vectorised.cubes(mask, SPACING), strict=True):
        np.testing.assert_array_equal(ours, theirs)


@pytest.mark.parametrize("dimensions", [2, 3])
@pytest.mark.parametrize("form", ["ball", "sphere", "flat", "line"])
def test_the_largest_of_many_distances_is_found(dimensions, form):
    points = np.random.default_rng(1).normal(size=(5 * ROWS_AT_ONCE, dimensions))
    if form == "sphere":  # every point is as far out as every other
        points /= np.linalg.norm(points, axis=1, keepdims=True)
    elif form == "flat":
        points[:, 0] = 3
    elif form == "line":
        points[:, 1:] = points[:, :1]
    assert largest_distance(points) == pytest.approx(pdist(points).max())


def test_equal_axes_are_real_numbers():
    mask = np.ones((4, 2, 2), dtype=bool)
    edge = 3.3351388391355363  # mm, for which two equal variances come out as a complex pair
    assert principal_variances(mask, (edge,) * 3) == pytest.approx([edge**2 / 4, edge**2 / 4, edge**2 * 5 / 4])
    assert np.isrealobj(principal_variances(mask, (edge,) * 3))


def test_principal_variances_are_those_of_the_covariance():
    mask = np.random.default_rng(3).random((5, 6, 7)) < 0.4
    expected = np.linalg.eigvalsh(np.cov((np.argwhere(mask) * SPACING).T, bias=True))
    np.testing.assert_allclose(principal_variances(mask, SPACING), expected, rtol=1e-12)


def test_the_outline_of_a_rectangle():
    outline = Outline(np.ones((20, 30), bool), (0.5, 2.0))
    assert outline.surface == pytest.approx(20 * 0.5 * 30 * 2 - 4 * 0.5 * (0.25 * 1.0))
    corner = np.hypot(0.25, 1.0)
    assert outline.perimeter == pytest.approx(2 * (19 * 0.5 + 29 * 2.0) + 4 * corner)


@settings(deadline=None)
@given(hnp.arrays(bool, st.tuples(*[st.integers(1, 7)] * 2)).filter(lambda mask: mask.any()))
def test_the_outlines_diameter_equals_the_largest_of_all_distances(mask):
    assert Outline(mask, (2.0, 0.7)).diameter == pytest.approx(pdist(vertices(mask, (2.0, 0.7))).max())
