"""What any map of a score must pass: a lesion that alone drives the score, models of random weights, a mirrored image."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import SimpleITK as sitk
from made_up_map_models import ROI, ball_phantom, linear_model
from OsteoRadiomicsLib.heatmaps.registry import heatmap
from OsteoRadiomicsLib.heatmaps.request import HeatmapRequest
from OsteoRadiomicsLib.images import Roi
from OsteoRadiomicsLib.protocols.extraction_settings import ExtractionSettings
from OsteoRadiomicsLib.scoring import Model
from scipy.ndimage import gaussian_filter

IMAGES = ("original", "log-sigma-1-0-mm-3D", "log-sigma-2-0-mm-3D")
CLASSES = {
    "firstorder": ("Mean", "Range", "Skewness", "Kurtosis"), "glcm": ("Contrast", "Correlation", "Idm"),
    "gldm": ("DependenceVariance",), "glrlm": ("RunEntropy",), "ngtdm": ("Strength",),
}  # fmt: skip
FEATURES = tuple(f"{image}_{group}_{name}" for image in IMAGES for group, names in CLASSES.items() for name in names)
IMAGE_TYPES = {"Original": {}, "LoG": {"sigma": [1.0, 2.0]}}
# Ranges that a noise of 100 +- 8 and a lesion of 160 have, roughly: what training voxels would give.
LOCAL = {"mean": 100.0, "sd": 15.0, "low": 70.0, "high": 190.0}


def model_of(kind: str, weights: dict[str, float]) -> Model:
    if kind == "exact":
        return linear_model({f"{name}-voxelmean-r1": weight for name, weight in weights.items()})
    # Features other than means have scales of their own; a local map needs only that voxels differ on them.
    wide = {"mean": 0.0, "sd": 1.0, "low": -1e6, "high": 1e6}
    return linear_model(weights, local={name: LOCAL if name == "original_firstorder_Mean" else wide for name in weights})


def map_of(kind: str, model: Model, image: sitk.Image, mask: sitk.Image, classes: dict[str, tuple[str, ...]]) -> np.ndarray:
    settings = ExtractionSettings(image_types=IMAGE_TYPES, feature_classes=classes, voxelwise="mean" if kind == "exact" else None)
    request = HeatmapRequest(model=model, image=image, rois=(Roi(ROI, mask),), steps=(), settings=settings)
    return sitk.GetArrayFromImage(heatmap(kind, request).image)


KINDS = pytest.mark.parametrize("kind", ["exact", "contribution"])


@KINDS
def test_the_peak_is_in_the_lesion_that_alone_drives_the_score(kind):
    model, hits = model_of(kind, {"original_firstorder_Mean": 0.7}), 0
    for seed in range(50):
        image, mask, lesion = ball_phantom(seed)
        found = map_of(kind, model, image, mask, {"firstorder": ("Mean",)})
        hits += bool(lesion[np.unravel_index(np.argmax(found), found.shape)])
    assert hits >= 48  # 95 % of 50


@KINDS
def test_maps_of_models_with_random_weights_do_not_look_alike(kind):
    rng = np.random.default_rng(1)
    image = sitk.GetImageFromArray(gaussian_filter(rng.normal(size=(20, 20, 20)), 1) * 80 + 100)
    drawn = np.zeros((20, 20, 20), np.uint8)
    drawn[3:-3, 3:-3, 3:-3] = 1
    mask = sitk.GetImageFromArray(drawn)
    scales = {name: _scale(image, mask, name) for name in FEATURES}
    maps = []
    for _ in range(16):
        # The weights are those of standardised voxels, so that no feature rules a model by its unit.
        weights = {name: float(rng.normal()) / scales[name] for name in FEATURES}
        maps.append(map_of(kind, model_of(kind, weights), image, mask, CLASSES)[drawn > 0])
    pairs = [np.corrcoef(one, other)[0, 1] for one, other in itertools.combinations(maps, 2)]
    assert np.mean(np.abs(pairs)) < 0.3


def _scale(image: sitk.Image, mask: sitk.Image, feature: str) -> float:
    """Standard deviation of a feature's exact map at weight 1."""
    name = feature.split("_")
    own = map_of("exact", model_of("exact", {feature: 1.0}), image, mask, {name[1]: (name[2],)})
    return float(own[sitk.GetArrayFromImage(mask) > 0].std())


@KINDS
def test_a_mirrored_image_has_the_mirrored_map(kind):
    image, mask, _ = ball_phantom(0)
    model = model_of(kind, {"original_firstorder_Mean": 0.7, "original_glcm_Contrast": -0.4, "original_glrlm_RunEntropy": 0.2})
    classes = {"firstorder": ("Mean",), "glcm": ("Contrast",), "glrlm": ("RunEntropy",)}
    flipped = [sitk.GetImageFromArray(sitk.GetArrayFromImage(each)[:, :, ::-1].copy()) for each in (image, mask)]
    found, mirrored = map_of(kind, model, image, mask, classes), map_of(kind, model, *flipped, classes)
    assert mirrored[:, :, ::-1] == pytest.approx(found, abs=1e-9)
