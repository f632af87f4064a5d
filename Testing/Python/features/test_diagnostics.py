"""What ``additionalInfo`` tells about image and ROI, as PyRadiomics tells it."""

from __future__ import annotations

import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.features import extract
from OsteoRadiomicsLib.protocols.extraction_settings import parse_settings

# What PyRadiomics 3.1.1 (git 8ed5793) writes for vertebra 31 of the abdominal CT, resampled to 2 mm and resegmented.
EXPECTED = {
    "Image-original_Size": (122, 101, 112),
    "Mask-original_BoundingBox": (46, 18, 86, 25, 28, 18),
    "Mask-original_VoxelNum": 2143,
    "Mask-original_VolumeNum": 1,
    "Mask-original_CenterOfMass": (5.6684152066457045, -111.90789431786905, 382.60553756051684),
    "Image-interpolated_Size": (49, 54, 39),
    "Image-interpolated_Mean": 26.92002442002442,
    "Image-interpolated_Minimum": -1033.0,
    "Mask-interpolated_VoxelNum": 7239,
    "Mask-interpolated_CenterOfMassIndex": (23.149744439839758, 29.320762536261913, 21.16038126813096),
    "Mask-interpolated_Mean": 184.04365243818208,
    "Mask-resegmented_VoxelNum": 4561,
    "Mask-resegmented_VolumeNum": 11,
    "Mask-resegmented_Maximum": 300.0,
}


def diagnostics(data, **setting):
    image = sitk.ReadImage(str(data / "ct" / "ts_lumbar_ct.nii.gz"))
    mask = sitk.ReadImage(str(data / "ct" / "ts_lumbar_vert_msk_tslabels.nii.gz"))
    setting = {"resampledPixelSpacing": [2, 2, 2], "resegmentRange": [100, 300], **setting}
    return extract(
        image, mask, parse_settings({"featureClass": {"firstorder": None}, "setting": setting}, ""), label=31
    ).diagnostics


def test_every_stage_is_described_as_pyradiomics_does(data):
    found = diagnostics(data)
    for name, value in EXPECTED.items():
        assert found[f"diagnostics_{name}"] == pytest.approx(value, rel=1e-12), name


def test_nothing_is_told_when_not_asked_for(data):
    assert diagnostics(data, additionalInfo=False) == {}
