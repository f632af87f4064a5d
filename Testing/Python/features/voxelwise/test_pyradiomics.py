"""Maps against PyRadiomics: every voxel of the oracles, and weighted sums of many settings."""

from __future__ import annotations

import csv
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from features.voxelwise.reference import CASES, TABLE, roi_mask, summary
from OsteoRadiomicsLib.features.voxelwise import compute_maps
from OsteoRadiomicsLib.protocols.extraction_settings import parse_settings

RELATIVE, ABSOLUTE = 1e-6, 1e-9


@pytest.fixture(scope="module")
def expected() -> dict[str, dict[str, tuple[int, float]]]:
    """case -> feature -> (undefined voxels, weighted sum)."""
    found: dict[str, dict[str, tuple[int, float]]] = defaultdict(dict)
    with TABLE.open(newline="") as handle:
        for row in csv.DictReader(handle):
            found[row["case"]][row["feature"]] = int(row["undefined"]), float(row["weighted_sum"])
    return found


@pytest.mark.parametrize("radius", [1, 2])
def test_every_voxel_of_all_93_maps_equals_pyradiomics(loops: str, radius: int, spine: sitk.Image, oracles: Path) -> None:
    folder = oracles / "pyradiomics"
    roi = sitk.ReadImage(str(folder / "voxel_roi.nii.gz"))
    maps = compute_maps(spine, roi, parse_settings({"setting": {"binWidth": 10}}, "test"), radius=radius, crop=True)
    inside = sitk.GetArrayFromImage(maps.roi) > 0
    with np.load(folder / f"voxel_r{radius}.npz") as oracle:
        assert sorted(maps.images) == sorted(oracle.files)
        wrong = []
        for name in oracle.files:
            values, wanted = sitk.GetArrayFromImage(maps.images[name])[inside], oracle[name]
            apart = np.abs(values - wanted)
            fine = (apart <= ABSOLUTE) | (apart <= RELATIVE * np.abs(wanted)) | (np.isnan(values) & np.isnan(wanted))
            if not fine.all():
                wrong.append(f"{name}: {int((~fine).sum())} voxels")
    assert wrong == []


@pytest.mark.parametrize("case", CASES)
def test_maps_equal_pyradiomics_under_every_setting(
    loops: str, case: str, spine: sitk.Image, expected: dict[str, dict[str, tuple[int, float]]]
) -> None:
    roi, parameters = CASES[case]
    maps = compute_maps(spine, roi_mask(roi, spine), parse_settings(parameters, case), crop=True)
    inside = sitk.GetArrayFromImage(maps.roi) > 0
    assert expected[case]
    assert set(maps.images) == set(expected[case])
    wrong = []
    for name, (undefined, total) in expected[case].items():
        values = sitk.GetArrayFromImage(maps.images[name])[inside]
        found = summary(values)
        magnitude = np.abs(values[np.isfinite(values)]).sum()
        if found[0] != undefined or abs(found[1] - total) > RELATIVE * magnitude + ABSOLUTE * len(values):
            wrong.append(f"{name}: {found} instead of {(undefined, total)}")
    assert wrong == []
