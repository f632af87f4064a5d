"""Images, ROIs and settings of the map tests."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.features.jit import numba_usable


@pytest.fixture(scope="session")
def spine(data: Path) -> sitk.Image:
    """A sagittal T1 image."""
    return sitk.ReadImage(str(data / "mr_spine" / "dzz_T1.nii.gz"))


@pytest.fixture(params=["compiled", "vectorised"])
def loops(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """Both implementations in turn."""
    monkeypatch.setenv("OSTEORADIOMICS_NUMBA", "1" if request.param == "compiled" else "0")
    if request.param == "compiled" and not numba_usable():
        pytest.skip("numba is not installed")
    return request.param


@pytest.fixture
def noise() -> tuple[sitk.Image, sitk.Image]:
    """A small smooth random image of 12 x 11 x 9 voxels and a ragged ROI with label 1, spacing 1 x 1.5 x 2 mm."""
    generator = np.random.default_rng(11)
    field = generator.normal(size=(9, 11, 12)).cumsum(axis=2) * 30
    roi = np.zeros(field.shape, dtype=np.uint8)
    roi[2:7, 2:9, 3:10] = field[2:7, 2:9, 3:10] > -60
    images = sitk.GetImageFromArray(np.round(field).astype(np.int16)), sitk.GetImageFromArray(roi)
    for image in images:
        image.SetSpacing((1, 1.5, 2))
        image.SetOrigin((-7, 3, 20))
    return images
