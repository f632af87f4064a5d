"""IBSI statistics of small regions, worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.features import FeatureVector, extract
from OsteoRadiomicsLib.protocols.extraction_settings import parse_settings
from recorded_progress import RecordedProgress


def measured(values: np.ndarray, group: str) -> FeatureVector:
    """A slice of voxels (y, x), all of them the ROI."""
    image = sitk.GetImageFromArray(values[None].astype(np.float64))
    mask = sitk.GetImageFromArray(np.ones((1, *values.shape), np.uint8))
    return extract(image, mask, parse_settings({"ibsi": {"bin_count": 4}, "featureClass": {group: None}}, "test"))


def test_the_intensity_volume_histogram_of_a_hundred_different_intensities():
    # Share of the ROI at or above x: 1 - (x - 1) / 100. Intensity fraction of x: (x - 1) / 99.
    found = measured(np.random.default_rng(1).permutation(np.arange(1, 101)).reshape(10, 10), "ivh")
    wanted = {
        "VolumeFraction10": 0.9, "VolumeFraction90": 0.1, "VolumeFractionDifference": 0.8,
        "IntensityFraction10": 91, "IntensityFraction90": 11, "IntensityFractionDifference": 80,
    }  # fmt: skip
    assert {name: found[f"original_ivh_{name}"] for name in wanted} == pytest.approx(wanted, rel=1e-12)


@pytest.mark.parametrize("group", ["stat", "firstorder"])
def test_equal_quartiles_have_no_dispersion_and_no_reason(group: str):
    found = measured(np.array([[1.0, 5, 5, 5], [5, 5, 5, 9]]), group)
    name = "original_stat_QuartileCoefficientOfDispersion" if group == "stat" else "original_firstorder_InterquartileRange"
    assert found[name] == 0
    assert name not in found.reasons


def test_quartiles_that_cancel_leave_the_dispersion_undefined():
    found = measured(np.array([[-2.0, -2, 2, 2], [-2, -2, 2, 2]]), "stat")
    assert np.isnan(found["original_stat_QuartileCoefficientOfDispersion"])
    assert "sum of the quartiles" in found.reasons["original_stat_QuartileCoefficientOfDispersion"]


def test_progress_goes_on_from_report_to_report_up_to_the_end():
    image = sitk.GetImageFromArray(np.random.default_rng(1).normal(size=(1, 8, 8)))
    mask = sitk.GetImageFromArray(np.ones((1, 8, 8), np.uint8))
    progress = RecordedProgress()
    extract(image, mask, parse_settings({"ibsi": {"bin_count": 4}, "featureClass": {"stat": None}}, "test"), progress=progress)
    shares = progress.shares()
    assert len(shares) > 1
    assert shares == sorted(shares)
    assert min(shares) >= 0
    assert 0.5 < max(shares) <= 1
