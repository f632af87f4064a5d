"""Small phantoms with a planted lesion, and models of many features: what maps are held against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import SimpleITK as sitk
from OsteoRadiomicsLib.features import extract
from OsteoRadiomicsLib.heatmaps.kinds import options_of
from OsteoRadiomicsLib.heatmaps.registry import heatmap
from OsteoRadiomicsLib.heatmaps.request import Heatmap, HeatmapRequest
from OsteoRadiomicsLib.images import Roi
from OsteoRadiomicsLib.protocols.extraction_settings import ExtractionSettings, Setting
from OsteoRadiomicsLib.scoring import Model, ModelSpec, build_model

SHAPE = (18, 22, 24)
FEATURES = {
    "original_firstorder_Mean": 1.0,
    "original_firstorder_90Percentile": 1.0,
    "original_glcm_Contrast": 1.0,
    "original_glrlm_GrayLevelVariance": 1.0,
}
# Features that answer to different things, with the spread that each one's occlusion map has in noise (per standard deviation),
# so
# that weights divided by it let none decide alone.
SPREAD = {
    "original_firstorder_Mean": 0.087,
    "original_firstorder_Skewness": 0.012,
    "original_glcm_Correlation": 0.010,
    "original_glcm_Idn": 0.159,
    "original_gldm_DependenceVariance": 0.306,
    "original_glszm_SizeZoneNonUniformity": 0.272,
    "original_glszm_ZoneEntropy": 0.175,
    "original_glszm_GrayLevelVariance": 0.061,
    "original_glrlm_RunEntropy": 0.043,
    "log-sigma-2-0-mm-3D_firstorder_Skewness": 0.007,
    "log-sigma-2-0-mm-3D_firstorder_Kurtosis": 0.002,
    "log-sigma-2-0-mm-3D_firstorder_10Percentile": 0.077,
    "log-sigma-2-0-mm-3D_glcm_Contrast": 0.217,
}
SETTINGS = ExtractionSettings(
    image_types={"Original": {}, "LoG": {"sigma": [2.0]}},
    feature_classes=dict.fromkeys(("firstorder", "glcm", "gldm", "glrlm", "glszm"), ()),
    setting=Setting(binWidth=20.0),
)


@dataclass(frozen=True)
class Phantom:
    """An ellipsoid of noise. lesion: (z, y, x) bool, the brighter ball in it."""

    image: sitk.Image
    inside: np.ndarray
    lesion: np.ndarray

    @property
    def roi(self) -> Roi:
        """The ellipsoid."""
        mask = sitk.GetImageFromArray(self.inside.astype(np.uint8))
        mask.CopyInformation(self.image)
        return Roi("L1", mask)


def phantom(seed: int, *, lesion: bool = True) -> Phantom:
    """The lesion lies anywhere inside, 4 mm from the border at least."""
    draw = np.random.default_rng(seed)
    z, y, x = np.mgrid[: SHAPE[0], : SHAPE[1], : SHAPE[2]]
    depth = 1 - np.sqrt(((z - 8.5) / 8) ** 2 + ((y - 10.5) / 10) ** 2 + ((x - 11.5) / 11) ** 2)
    inside = depth > 0
    centres = np.argwhere(depth > 0.35)
    centre = centres[draw.integers(len(centres))]
    ball = np.sum((np.stack([z, y, x], axis=-1) - centre) ** 2, axis=-1) <= 3.2**2
    voxels = draw.normal(100, 15, SHAPE) + (60 * ball if lesion else 0)
    image = sitk.GetImageFromArray(voxels)
    image.SetOrigin((5.0, -3.0, 11.0))
    return Phantom(image, inside, ball & inside)


@cache
def training(features: tuple[str, ...]) -> dict[str, tuple[float, float]]:
    """Mean and standard deviation of the features over phantoms, every other one with a lesion."""
    rows = []
    for seed in range(12):
        made = phantom(1000 + seed, lesion=seed % 2 == 0)
        vector = extract(made.image, made.roi.mask, SETTINGS, label=1)
        rows.append([float(vector.values[vector.names.index(name)]) for name in features])
    table = np.array(rows)
    return dict(zip(features, zip(table.mean(axis=0).tolist(), table.std(axis=0).tolist(), strict=True), strict=True))


def model(weights: Mapping[str, float]) -> Model:
    """Logistic in standardised features. weights: per standard deviation."""
    known = training(tuple(weights))
    inputs: list[dict[str, Any]] = []
    columns: list[dict[str, Any]] = []
    for feature in weights:
        mean, sd = known[feature]
        inputs.append({"name": feature, "title": feature, "source": {"type": "feature", "roi": "L1", "feature": feature}})
        columns.append({"of": feature, "standardise": {"mean": mean, "sd": sd}, "reference": mean})
    content = {
        "name": "planted", "title": "Planted", "kind": "logistic",
        "outcome": {"name": "op", "definition": "made up", "positive": "lesion", "negative": "none"},
        "inputs": inputs, "columns": columns,
        "predictor": {"intercept": 0.0, "coefficients": list(weights.values()), "no_covariance_reason": "made for a test"},
        "no_cutoff_reason": "made for a test", "protocol": {"name": "op-mri", "hash": "a" * 64},
        "provenance": {"source": "made for a test"},
    }  # fmt: skip
    return build_model(ModelSpec.model_validate(content), "# Card\n")


def random_model(draw: np.random.Generator) -> Model:
    """A model of many features with random weights."""
    return model({feature: float(draw.normal() / spread) for feature, spread in SPREAD.items()})


def map_of(kind: str, of: Phantom, by: Model, control: Model | None = None, **options: Any) -> Heatmap:
    """A map of a phantom."""
    request = HeatmapRequest(by, of.image, (of.roi,), (), SETTINGS, options=options_of(kind, options), control=control)
    return heatmap(kind, request)


def values(of: Heatmap) -> np.ndarray:
    """(z, y, x)."""
    return sitk.GetArrayFromImage(of.image)


def peak_in_lesion(found: np.ndarray, of: Phantom) -> bool:
    """Whether most of the voxels with the highest value belong to the lesion."""
    top = of.inside & (found >= np.nanmax(found[of.inside]) - 1e-12)
    return bool(of.lesion[top].mean() > 0.5)
