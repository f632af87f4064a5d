"""Linear models of image features for tests of heat maps, with local statistics where asked for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

import numpy as np
import SimpleITK as sitk
from OsteoRadiomicsLib.scoring import Model, ModelSpec, build_model
from OsteoRadiomicsLib.scoring.control import control_files
from OsteoRadiomicsLib.scoring.local_statistics import LocalFeature, LocalStatistics, local_files

ROI = "L1-L3"


def linear_model(
    weights: Mapping[str, float],
    *,
    mean: float = 2.0,
    sd: float = 4.0,
    sequence: str | Sequence[str] = "T1",
    intercept: float = 0.0,
    protocol: str = "op-mri",
    hash: str = "a" * 64,
    local: Mapping[str, Mapping[str, Any]] | None = None,
    control: Model | None = None,
    rois: Sequence[str] = (ROI,),
) -> Model:
    """Logistic in the features of each sequence and ROI: weight per standard deviation, training mean and SD the same for all.

    local: feature -> what its local statistics are instead of mean 2, sd 4, 1st to 99th percentile -8 to 12.
    """
    inputs: list[dict[str, Any]] = []
    columns: list[dict[str, Any]] = []
    sequences = [sequence] if isinstance(sequence, str) else list(sequence)
    for image, roi, feature in product(sequences, rois, weights):
        name = f"{image}_{feature}" if len(rois) == 1 else f"{image}_{roi}_{feature}"
        source = {"type": "feature", "sequence": image, "roi": roi, "feature": feature}
        inputs.append({"name": name, "title": feature, "source": source})
        columns.append({"of": name, "standardise": {"mean": mean, "sd": sd}, "reference": mean})
    content = {
        "name": "radiomic", "title": "Radiomic", "kind": "logistic",
        "outcome": {"name": "op", "definition": "BMD", "positive": "osteoporosis", "negative": "normal"},
        "inputs": inputs, "columns": columns,
        "predictor": {"intercept": intercept, "coefficients": list(weights.values()) * len(rois) * len(sequences),
                      "no_covariance_reason": "made for a test"},
        "no_cutoff_reason": "made for a test", "protocol": {"name": protocol, "hash": hash},
        "provenance": {"source": "made for a test"},
    }  # fmt: skip
    files = control_files(control) if control else {}
    if local is not None:
        usual = {"cases": 20, "mean": 2.0, "sd": 4.0, "low": -8.0, "high": 12.0, "undefined": 0.0, "tail": 1.0, "follows": 0.9}
        features = [
            LocalFeature(input=f"{image}_{name}", **{**usual, **own}) for image in sequences for name, own in local.items()
        ]
        files |= local_files(LocalStatistics(radius=1, cases=20, features=tuple(features)))
    return build_model(ModelSpec.model_validate(content), "# Card\n", files)


def wide_local_files(spec: ModelSpec) -> dict[str, bytes]:
    """Local statistics of every radiomic input of a model, in which hardly any voxel is out of range."""
    usual = {"cases": 20, "mean": 100.0, "sd": 40.0, "low": -1e3, "high": 1e3, "undefined": 0.0, "tail": 1.0, "follows": 0.9}
    features = tuple(LocalFeature(input=item.name, **usual) for item in spec.radiomic_inputs)
    return local_files(LocalStatistics(radius=1, cases=20, features=features))


def ball_phantom(seed: int, *, size: int = 24) -> tuple[sitk.Image, sitk.Image, np.ndarray]:
    """A noisy cube of tissue with a bright lesion of radius 3 somewhere inside; image, mask and where the lesion is (z, y, x)."""
    rng = np.random.default_rng(seed)
    voxels = rng.normal(100, 8, (size,) * 3)
    drawn = np.zeros(voxels.shape, np.uint8)
    drawn[4:-4, 4:-4, 4:-4] = 1
    centre = rng.integers(8, size - 8, 3)
    lesion = sum((axis - c) ** 2 for axis, c in zip(np.indices(voxels.shape), centre, strict=True)) <= 9
    voxels[lesion] += 60
    image, mask = (sitk.GetImageFromArray(array) for array in (voxels, drawn))
    return image, mask, lesion
