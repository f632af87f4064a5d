"""Exact maps: the voxels' parts add up to the score, wherever the features come from."""

from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk
from made_up_map_models import ROI, ball_phantom, linear_model
from OsteoRadiomicsLib.base.errors import ModelError
from OsteoRadiomicsLib.features import extract
from OsteoRadiomicsLib.features.voxelwise import compute_maps
from OsteoRadiomicsLib.heatmaps.registry import heatmap
from OsteoRadiomicsLib.heatmaps.request import Heatmap, HeatmapRequest
from OsteoRadiomicsLib.images import Roi
from OsteoRadiomicsLib.protocols.extraction_settings import ExtractionSettings, Setting
from OsteoRadiomicsLib.scoring import Model

WEIGHTS = {
    "original_firstorder_Mean-voxelmean-r1": 0.7,
    "original_glcm_Contrast-voxelmean-r1": -0.4,
    "log-sigma-2-0-mm-3D_firstorder_Range-voxelmean-r1": 0.3,
}
SETTINGS = ExtractionSettings(
    image_types={"Original": {}, "LoG": {"sigma": [2.0]}},
    feature_classes={"firstorder": ("Mean", "Range"), "glcm": ("Contrast",), "ngtdm": ("Coarseness",), "shape": None},
    voxelwise="mean",
)


def asked(model: Model, seed: int = 0, settings: ExtractionSettings = SETTINGS, **changes) -> HeatmapRequest:
    image, mask, _ = ball_phantom(seed)
    given = {"image": image, "rois": (Roi(ROI, mask),), "steps": (), "settings": settings, "control": model.control}
    return HeatmapRequest(model=model, **{**given, **changes})


def values(found: Heatmap) -> np.ndarray:
    return sitk.GetArrayFromImage(found.image)


def inside(request: HeatmapRequest) -> np.ndarray:
    return np.any([sitk.GetArrayFromImage(roi.mask) > 0 for roi in request.rois], axis=0)


def scored(model: Model, request: HeatmapRequest) -> float:
    """The linear predictor from the features that extraction gives."""
    given = {}
    for roi in request.rois:
        found = extract(request.image, roi.mask, request.settings, label=1)
        by_name = dict(zip(found.names, found.values.tolist(), strict=True))
        own = [item for item in model.spec.inputs if item.source.roi == roi.name]
        given |= {item.name: by_name[item.source.feature] for item in own}
    return model.score(given).linear_predictor


def test_the_mean_of_the_map_and_the_reference_make_the_score():
    model = linear_model(WEIGHTS, intercept=-0.3)
    request = asked(model)
    found = heatmap("exact", request)
    mean = values(found)[inside(request)].mean()
    assert mean == pytest.approx(found.details["share"], abs=1e-12)
    assert found.details["reference"] == pytest.approx(-0.3, abs=1e-12)  # every column is 0 at its reference
    assert mean + found.details["reference"] == pytest.approx(scored(model, request), abs=1e-9)
    assert (found.unit, found.warnings) == ("logit", ())


def test_a_voxel_has_the_weight_of_its_distance_from_the_reference():
    name = "original_firstorder_Mean"
    request = asked(linear_model({f"{name}-voxelmean-r1": 0.7}))
    maps = compute_maps(request.image, request.rois[0].mask, SETTINGS, [name], label=1)
    expected = 0.7 * (sitk.GetArrayFromImage(maps.images[name]) - 2) / 4
    assert values(heatmap("exact", request))[inside(request)] == pytest.approx(expected[inside(request)], rel=1e-12)


def test_the_sum_holds_where_the_features_were_resampled():
    settings = SETTINGS.model_copy(update={"setting": Setting(resampledPixelSpacing=(1.5, 1.5, 1.5))})
    model = linear_model(WEIGHTS)
    request = asked(model, settings=settings)
    found = heatmap("exact", request)
    shown = values(found)[inside(request)]
    assert shown[np.isfinite(shown)].mean() + found.details["reference"] == pytest.approx(scored(model, request), abs=1e-9)
    assert found.details["interpolated"] is True
    assert 0 < abs(found.details["shift"]) < 0.5


def test_the_sum_holds_over_several_rois_of_different_size():
    image, mask, _ = ball_phantom(3)
    drawn = sitk.GetArrayFromImage(mask)
    parts = [drawn * (np.arange(24) < 9)[:, None, None], drawn * (np.arange(24) >= 9)[:, None, None]]
    rois = []
    for name, part in zip(("A", "B"), parts, strict=True):
        own = sitk.GetImageFromArray(part.astype(np.uint8))
        own.CopyInformation(image)
        rois.append(Roi(name, own))
    model = linear_model(WEIGHTS, rois=("A", "B"))
    request = asked(model, image=image, rois=tuple(rois))
    found = heatmap("exact", request)
    total = values(found)[inside(request)].mean() + found.details["reference"]
    assert total == pytest.approx(scored(model, request), abs=1e-9)


def test_the_sum_holds_where_some_voxels_have_no_value():
    image, mask, _ = ball_phantom(1)
    flat = sitk.GetArrayFromImage(image)
    flat[:12] = 100.0  # cubes of one grey level have no coarseness
    made = sitk.GetImageFromArray(flat)
    model = linear_model({"original_ngtdm_Coarseness-voxelmean-r1": 0.5})
    request = asked(model, image=made, rois=(Roi(ROI, mask),))
    found = heatmap("exact", request)
    shown = values(found)
    assert shown[inside(request)].mean() + found.details["reference"] == pytest.approx(scored(model, request), abs=1e-9)
    assert np.all(shown[6:10][inside(request)[6:10]] == pytest.approx(0, abs=1e-12))
    assert abs(found.details["share"]) < 10  # 1e6 would make it 1e5


def test_a_model_of_whole_roi_features_is_refused_with_what_to_do():
    with pytest.raises(ModelError, match=r"T1_original_firstorder_Mean is no ROI mean .*NAME-exact"):
        heatmap("exact", asked(linear_model({"original_firstorder_Mean": 1.0})))


def test_a_control_of_the_same_pattern_and_height_makes_the_map_unspecific():
    found = {}
    for height in (0.9, 0.1):
        control = linear_model({name: height * weight for name, weight in WEIGHTS.items()})
        found[height] = heatmap("exact", asked(linear_model(WEIGHTS, control=control))).details["control"]
    assert found[0.9] == {"correlation": pytest.approx(1), "overlap": 1.0, "height": pytest.approx(0.9), "specific": False}
    assert found[0.1]["specific"] is True
