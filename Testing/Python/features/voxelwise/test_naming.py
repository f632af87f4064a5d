"""Feature names of maps, right and wrong."""

from __future__ import annotations

import pytest
from OsteoRadiomicsLib.base.errors import SettingsError
from OsteoRadiomicsLib.features.voxelwise.naming import parse_name

IMAGES = ("original", "log-sigma-2-0-mm-3D", "wavelet-LLH")


def test_a_name_is_taken_apart() -> None:
    name = parse_name("log-sigma-2-0-mm-3D_glrlm_RunLengthNonUniformity", IMAGES)
    assert (name.image, name.family.name, name.feature) == ("log-sigma-2-0-mm-3D", "glrlm", "RunLengthNonUniformity")
    assert name.formula == "SizeNonUniformity"


def test_a_map_has_the_unit_of_its_feature() -> None:
    assert parse_name("original_glcm_JointEntropy", IMAGES).unit == "bit"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("original_glcm_Contrst", "no feature original_glcm_Contrst. Did you mean original_glcm_Contrast"),
        ("original_glcmm_Contrast", "no feature original_glcmm_Contrast. Did you mean original_glcm_Contrast"),
        ("Contrast", "no feature Contrast"),
        ("original_shape_Sphericity", "has no map: shape features describe the whole ROI"),
        ("original_shape2D_Perimeter", "has no map: shape features describe the whole ROI"),
        ("original_glcm_Homogeneity1", "not computed: it equals Id"),
        ("wavelet-LLL_glcm_Contrast", "the settings make no image wavelet-LLL. Did you mean wavelet-LLH"),
        ("square_glcm_Contrast", "the settings make no image square. .*add its image type to the settings"),
    ],
)
def test_a_wrong_name_is_refused_with_what_to_write_instead(name: str, message: str) -> None:
    with pytest.raises(SettingsError, match=message):
        parse_name(name, IMAGES)
