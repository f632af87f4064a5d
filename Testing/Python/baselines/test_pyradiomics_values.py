"""The engine against committed values of PyRadiomics 3.0.1, on committed images of our own phantoms: no other data are needed."""

from __future__ import annotations

import csv
from collections import defaultdict
from functools import cache

import numpy as np
import pytest
import SimpleITK as sitk
from baselines.cases import CASES, IMAGES, MAP_CASES, MAPS, VALUES, Case
from OsteoRadiomicsLib.features import extract
from OsteoRadiomicsLib.features.jit import numba_usable
from OsteoRadiomicsLib.features.voxelwise import compute_maps
from OsteoRadiomicsLib.protocols.extraction_settings import parse_settings

# Closer than this is equal: relative, or absolute for what is 0 but for rounding (a correlation of 1e-17).
RELATIVE, ABSOLUTE = 1e-8, 1e-10


@cache
def expected() -> dict[str, dict[str, float]]:
    """case -> feature -> value, in PyRadiomics' order; NaN where it has none."""
    found: dict[str, dict[str, float]] = defaultdict(dict)
    with VALUES.open(newline="") as handle:
        for row in csv.DictReader(handle):
            found[row["case"]][row["feature"]] = float(row["value"] or "nan")
    return found


def inputs(case: Case) -> tuple[sitk.Image, sitk.Image]:
    """Image and mask of a case."""
    return sitk.ReadImage(str(IMAGES / f"{case.scene}.nrrd")), sitk.ReadImage(str(IMAGES / f"{case.scene}_mask.nrrd"))


def apart(found: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Where values differ, or are undefined in one alone."""
    near = np.abs(found - wanted) <= np.maximum(RELATIVE * np.abs(wanted), ABSOLUTE)
    return ~(near | (np.isnan(found) & np.isnan(wanted)))


def test_cases_and_committed_values_belong_together():
    assert list(expected()) == list(CASES)
    assert sum(len(values) for values in expected().values()) > 4500


@pytest.mark.parametrize("name", CASES)
def test_every_feature_equals_pyradiomics(name: str):
    case, wanted = CASES[name], expected()[name]
    vector = extract(*inputs(case), parse_settings(case.parameters, name), label=case.label)
    assert list(vector.names) == list(wanted)
    values = np.array(list(wanted.values()))
    wrong = np.flatnonzero(apart(vector.values, values))
    assert [f"{vector.names[i]}: {vector.values[i]!r} instead of {values[i]!r}" for i in wrong] == []


@pytest.mark.parametrize("loops", ["compiled", "vectorised"])
@pytest.mark.parametrize("name", MAP_CASES)
def test_every_voxel_of_every_map_equals_pyradiomics(name: str, loops: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OSTEORADIOMICS_NUMBA", "1" if loops == "compiled" else "0")
    if loops == "compiled" and not numba_usable():
        pytest.skip("numba is not installed")
    case, (lower, upper) = MAP_CASES[name]
    image, mask = inputs(case)
    roi = cut_down(mask, case.label, lower, upper)
    maps = compute_maps(image, roi, parse_settings(case.parameters, name), crop=True)
    inside = sitk.GetArrayFromImage(maps.roi) > 0
    with np.load(MAPS) as file:
        wanted = {key.split("|")[1]: file[key] for key in file.files if key.split("|")[0] == name}
    assert sorted(maps.images) == sorted(wanted)
    wrong = {}
    for feature, values in wanted.items():
        different = apart(sitk.GetArrayFromImage(maps.images[feature])[inside], values)
        if different.any():
            wrong[feature] = f"{int(different.sum())} of {len(values)} voxels"
    assert wrong == {}


def cut_down(mask: sitk.Image, label: int, lower: tuple[int, int, int], upper: tuple[int, int, int]) -> sitk.Image:
    """The label's voxels in a box, lower and upper voxel (x, y, z)."""
    drawn = sitk.GetArrayFromImage(mask)
    box = np.zeros(drawn.shape, bool)
    box[tuple(slice(low, high + 1) for low, high in zip(lower[::-1], upper[::-1], strict=True))] = True
    cut = sitk.GetImageFromArray(((drawn == label) & box).astype(np.uint8))
    cut.CopyInformation(mask)
    return cut
