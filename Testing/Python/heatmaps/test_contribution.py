"""Local contribution maps: a scale that adds up to the score, and the rule by which features are left out."""

from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk
from made_up_map_models import ROI, ball_phantom, linear_model
from OsteoRadiomicsLib.base.errors import ModelError
from OsteoRadiomicsLib.features import extract
from OsteoRadiomicsLib.features.voxelwise import compute_maps
from OsteoRadiomicsLib.heatmaps.kinds import kind_of, options_of
from OsteoRadiomicsLib.heatmaps.registry import heatmap
from OsteoRadiomicsLib.heatmaps.request import Heatmap, HeatmapRequest
from OsteoRadiomicsLib.images import Roi
from OsteoRadiomicsLib.protocols.extraction_settings import ExtractionSettings, Setting
from OsteoRadiomicsLib.scoring import Model

MEAN, CONTRAST, SPHERICITY = "original_firstorder_Mean", "original_glcm_Contrast", "original_shape_Sphericity"
SETTINGS = ExtractionSettings(feature_classes={"firstorder": ("Mean",), "glcm": ("Contrast",), "shape": ("Sphericity",)})
WIDE = {"mean": 100.0, "sd": 20.0, "low": 0.0, "high": 1000.0}


def asked(model: Model, seed: int = 0, settings: ExtractionSettings = SETTINGS, **changes) -> HeatmapRequest:
    image, mask, _ = ball_phantom(seed)
    given = {"image": image, "rois": (Roi(ROI, mask),), "steps": (), "settings": settings, "control": model.control}
    return HeatmapRequest(model=model, **{**given, **changes})


def shown(found: Heatmap, request: HeatmapRequest) -> np.ndarray:
    inside = sitk.GetArrayFromImage(request.rois[0].mask) > 0
    return sitk.GetArrayFromImage(found.image)[inside]


def measured(request: HeatmapRequest) -> dict[str, float]:
    found = extract(request.image, request.rois[0].mask, request.settings, label=1)
    return dict(zip(found.names, found.values.tolist(), strict=True))


@pytest.mark.parametrize("spacing", [None, (1.5, 1.5, 1.5)])
def test_the_mean_is_the_images_share_of_the_score(spacing):
    model = linear_model({MEAN: 0.7, CONTRAST: -0.4}, intercept=-0.3, local={MEAN: WIDE, CONTRAST: {}})
    request = asked(model, settings=SETTINGS.model_copy(update={"setting": Setting(resampledPixelSpacing=spacing)}))
    found = heatmap("contribution", request)
    values = shown(found, request)
    score = model.score({f"T1_{name}": value for name, value in measured(request).items() if name != SPHERICITY})
    total = values[np.isfinite(values)].mean() + found.details["reference"]
    assert total == pytest.approx(score.linear_predictor, abs=1e-9)


def test_the_pattern_is_that_of_clipped_voxels_on_the_scale_of_their_training_values():
    local = {"mean": 100.0, "sd": 20.0, "low": 90.0, "high": 130.0}
    request = asked(linear_model({MEAN: 0.7}, local={MEAN: local}))
    voxels = sitk.GetArrayFromImage(compute_maps(request.image, request.rois[0].mask, SETTINGS, [MEAN], label=1).images[MEAN])
    z = (np.clip(voxels[sitk.GetArrayFromImage(request.rois[0].mask) > 0], 90, 130) - 100) / 20
    expected = 0.7 * (measured(request)[MEAN] - 2) / 4 + 0.7 * (z - z.mean())
    assert shown(heatmap("contribution", request), request) == pytest.approx(expected, rel=1e-9)


def test_no_voxel_lies_further_from_the_mean_than_clipping_lets_it():
    """The values that made legends end at 1e8: coarseness of flat cubes."""
    image, mask, _ = ball_phantom(0)
    flat = sitk.GetArrayFromImage(image)
    flat[:12] = 100.0
    name = "original_ngtdm_Coarseness"
    local = {"mean": 0.01, "sd": 0.005, "low": 0.001, "high": 0.03}
    model = linear_model({name: 0.9}, mean=0.001, sd=0.0005, local={name: local})
    settings = ExtractionSettings(feature_classes={"ngtdm": ("Coarseness",)})
    request = asked(model, settings=settings, image=sitk.GetImageFromArray(flat), rois=(Roi(ROI, mask),))
    values = shown(heatmap("contribution", request), request)
    assert np.ptp(values) <= 0.9 * (0.03 - 0.001) / 0.005 + 1e-9


@pytest.mark.parametrize(
    ("local", "reason"),
    [
        ({"undefined": 0.06}, "undefined in 6 % of the training voxels, more than 5 %"),
        ({"tail": None}, "most training voxels have one and the same value"),
        ({"sd": 0.0}, "most training voxels have one and the same value"),
        ({"tail": 5.5}, "the training voxels' standard deviation is 5.5 robust ones, more than 5"),
        ({"follows": 0.1}, "the ROI's value does not follow its voxels' mean (correlation 0.10 over the training cases"),
    ],
)
def test_a_feature_without_a_stable_local_value_is_left_out_with_its_weight(local, reason):
    model = linear_model({MEAN: 0.9, CONTRAST: 0.3}, local={MEAN: WIDE, CONTRAST: local})
    found = heatmap("contribution", asked(model))
    assert found.details["mapped"] == [f"T1_{MEAN}"]
    (left,) = found.details["unmapped"]
    assert left["input"] == f"T1_{CONTRAST}"
    assert left["reason"].startswith(reason)
    assert found.details["not_in_the_map"] == pytest.approx(0.25)
    assert found.warnings[1].startswith("Not in the map, 25 %: T1_original_glcm_Contrast: ")
    assert "Not in the map: 25 % of the model's radiomic weight." in kind_of("contribution").caption(found.details)


@pytest.mark.parametrize("local", [{"undefined": 0.05}, {"tail": 5.0}, {"follows": 0.3}, {"follows": None}])
def test_a_feature_at_the_limit_of_the_rule_is_shown(local):
    found = heatmap("contribution", asked(linear_model({CONTRAST: 0.3}, local={CONTRAST: local})))
    assert found.details["mapped"] == [f"T1_{CONTRAST}"]


def test_features_without_voxel_maps_are_named_with_the_share_of_the_rest():
    found = heatmap("contribution", asked(linear_model({CONTRAST: 0.9, SPHERICITY: 0.3}, local={CONTRAST: {}})))
    assert found.details["mapped_weight_share"] == pytest.approx(0.75)
    assert found.warnings == (
        "The map shows 1 of the 2 radiomic inputs of radiomic, 75 % of their standardised weight",
        f"Not in the map, 25 %: T1_{SPHERICITY}: {SPHERICITY} has no map: shape features describe the whole ROI",
    )


@pytest.mark.parametrize(
    ("model", "options", "message"),
    [
        (linear_model({MEAN: 1.0}), {}, "holds no statistics of voxel-wise values .* Make an occlusion map, or train again with"),
        (linear_model({MEAN: 1.0}, local={MEAN: WIDE}), {"radius": 2}, "are of kernels of radius 1, not 2"),
        (linear_model({SPHERICITY: 1.0}, local={MEAN: WIDE}), {}, "none of its features on this image has a stable local value"),
        (linear_model({MEAN: 1.0}, local={CONTRAST: {}}), {}, "no training case has statistics of it"),
    ],
)
def test_an_impossible_map_is_refused_with_what_to_do(model, options, message):
    with pytest.raises(ModelError, match=message):
        heatmap("contribution", asked(model, options=options_of("contribution", options) if options else None))


def test_the_control_is_compared_on_the_same_features():
    control = linear_model({MEAN: -0.2, CONTRAST: 0.1})
    model = linear_model({MEAN: 0.7, CONTRAST: -0.4}, local={MEAN: WIDE, CONTRAST: {}}, control=control)
    found = heatmap("contribution", asked(model)).details["control"]
    assert found["specific"] is True
    assert 0 < found["height"] < 0.5
