"""The compiled loops against the numpy ones, and their building blocks against numpy."""

from __future__ import annotations

from importlib import import_module

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from OsteoRadiomicsLib.features.jit import numba_usable
from OsteoRadiomicsLib.features.voxelwise.families import FAMILIES, Family
from OsteoRadiomicsLib.features.voxelwise.kernel import kernel
from OsteoRadiomicsLib.features.voxelwise.task import MapTask
from OsteoRadiomicsLib.features.voxelwise.tasks import build_task
from OsteoRadiomicsLib.features.voxelwise.vectorised import cells
from OsteoRadiomicsLib.protocols.extraction_settings import Setting

compiled = pytest.mark.skipif(not numba_usable(), reason="numba is not installed")
ROOM = "OsteoRadiomicsLib.features.voxelwise"


def fuzzed_task(family: Family, seed: int, levels: int, setting: Setting) -> MapTask:
    """A random image and a random mask with holes and islands, up to and including the image's border."""
    generator = np.random.default_rng(seed)
    shape = tuple(generator.integers(2, 8, 3))
    roi = generator.random(shape) < generator.choice([0.15, 0.6, 1.0])
    roi[0, 0, 0] = roi[-1, -1, -1] = True
    image = generator.integers(0, levels, shape) if generator.random() < 0.7 else np.indices(shape).sum(axis=0) % levels
    return build_task(image.astype(np.int32), roi, (2.0, 1.0, 1.5), setting, family, "image")


def both(family: Family, task: MapTask) -> tuple[np.ndarray, np.ndarray]:
    formulas = [*family.formulas.values(), *family.helpers]
    fast, plain = (import_module(f"{ROOM}.{path}.{family.name}").compute for path in ("compiled", "vectorised"))
    return fast(task, task.centres, formulas), plain(task, task.centres, formulas)


@compiled
@pytest.mark.parametrize("name", FAMILIES)
@settings(max_examples=30, deadline=None)
@given(
    seed=st.integers(0, 2**20),
    levels=st.sampled_from([1, 2, 3, 8, 200]),
    radius=st.sampled_from([1, 1, 2, 3]),
    masked=st.booleans(),
    plane=st.sampled_from([None, None, 0, 1, 2]),
    distances=st.sampled_from([(1,), (1,), (2,), (1, 2), (1, 3)]),
    dependence=st.sampled_from([0, 1, 2.5]),
)
def test_compiled_and_numpy_loops_agree(
    name: str, seed: int, levels: int, radius: int, masked: bool, plane: int | None, distances: tuple[int, ...], dependence: float
) -> None:
    setting = Setting(
        binWidth=1, kernelRadius=radius, maskedKernel=masked, force2D=plane is not None, force2Ddimension=plane or 0,
        distances=distances, gldm_a=dependence,
    )  # fmt: skip
    family = FAMILIES[name]
    fast, plain = both(family, fuzzed_task(family, seed, levels, setting))
    # MCC is the root of an eigenvalue: where that is 0, rounding of 1e-16 shows as 1e-8.
    assert np.allclose(fast, plain, rtol=1e-9, atol=2e-8 if name == "glcm" else 1e-9, equal_nan=True)


@pytest.mark.parametrize("name", FAMILIES)
def test_numpy_loops_do_not_depend_on_their_parts(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    family = FAMILIES[name]
    task = fuzzed_task(family, 5, 8, Setting(binWidth=1, kernelRadius=2))
    compute = import_module(f"{ROOM}.vectorised.{name}").compute
    whole = compute(task, task.centres, list(family.formulas.values()))
    monkeypatch.setattr(cells, "ELEMENTS", 700)
    assert np.allclose(compute(task, task.centres, list(family.formulas.values())), whole, rtol=1e-12, equal_nan=True)


@compiled
@pytest.mark.parametrize("n", [1, 2, 3, 4, 5, 9, 17, 40])
def test_the_spectral_radius_is_that_of_numpy(n: int) -> None:
    from OsteoRadiomicsLib.features.voxelwise.compiled.eigenvalues import spectral_radius

    generator = np.random.default_rng(n)
    for kind in range(20):
        matrix = generator.normal(size=(n, n)) if kind % 2 else np.diag(generator.integers(-3, 4, n)).astype(float)
        matrix = matrix + matrix.T
        assert spectral_radius(matrix.copy()) == pytest.approx(np.abs(np.linalg.eigvalsh(matrix)).max(), rel=1e-10, abs=1e-12)


@compiled
@pytest.mark.parametrize("n", [1, 2, 3, 9, 27, 49, 125])
def test_the_sorting_network_sorts(n: int) -> None:
    from OsteoRadiomicsLib.features.voxelwise.compiled.sorting import comparators, sort_columns

    generator = np.random.default_rng(n)
    table = np.where(generator.random((n, 32)) < 0.1, np.inf, generator.integers(0, 9, (n, 32)).astype(float))
    expected = np.sort(table, axis=0)
    sort_columns(table, comparators(n))
    assert np.array_equal(table, expected)


@pytest.mark.parametrize(("radius", "plane", "pairs"), [(1, None, 158), (2, None, 1036), (1, 0, 20), (2, 1, 72)])
def test_a_kernel_knows_all_its_pairs(radius: int, plane: int | None, pairs: int) -> None:
    cube = kernel(radius, (1,), plane)
    assert len(cube.pair_first) == pairs
    assert len(cube.neighbour) == 2 * pairs
    steps = cube.offsets[cube.pair_second] - cube.offsets[cube.pair_first]
    assert (np.repeat(cube.directions, np.diff(cube.pair_start), axis=0) == steps).all()


def test_a_line_visits_every_position_once_and_steps_along_its_direction() -> None:
    cube = kernel(2)
    for direction, order, begins in zip(cube.line_directions, cube.line_position, cube.line_begins, strict=True):
        assert sorted(order.tolist()) == list(range(125))
        steps = np.diff(cube.offsets[order], axis=0)
        assert (steps[~begins[1:]] == direction).all()
        assert begins[0]
