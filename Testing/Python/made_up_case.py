"""The files of one small case for tests of verbs, panel and Python interface, and a model that needs its features."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import SimpleITK as sitk
from OsteoRadiomicsLib.protocols.protocol import load_protocol

MEAN, CONTRAST = "original_firstorder_Mean", "original_glcm_Contrast"


@dataclass(frozen=True)
class Files:
    """Files of one case.

    settings: a PyRadiomics parameter file whose few features take no time. model: linear in MEAN and CONTRAST.
    """

    image: Path
    mask: Path
    settings: Path
    model: Path

    @property
    def arguments(self) -> list[str]:
        """Image and mask for a verb."""
        return ["--image", str(self.image), "--mask", str(self.mask)]


def write_blocks(folder: Path) -> tuple[str, str]:
    """A noisy image with three labelled blocks, numbered as op-mri numbers L1 to L3, and their mask."""
    voxels = np.random.default_rng(3).normal(100, 15, (36, 24, 24)).astype(np.float32)
    labels = np.zeros(voxels.shape, np.uint8)
    for place, label in enumerate((20, 21, 22)):
        labels[2 + 11 * place : 10 + 11 * place, 7:17, 7:17] = label
    image, mask = str(folder / "T1.nrrd"), str(folder / "mask.nrrd")
    sitk.WriteImage(sitk.GetImageFromArray(voxels), image)
    sitk.WriteImage(sitk.GetImageFromArray(labels), mask)
    return image, mask


def radiomic_model() -> dict[str, Any]:
    """Logistic in two features of L1-L3 on T1, trained (it says) with op-mri as it is."""
    protocol = load_protocol("op-mri")
    inputs, columns = [], []
    for feature in (MEAN, CONTRAST):
        name = f"T1_{feature}"
        source = {"type": "feature", "sequence": "T1", "roi": "L1-L3", "feature": feature}
        inputs.append({"name": name, "title": feature, "source": source})
        columns.append({"of": name, "standardise": {"mean": 100.0, "sd": 40.0}, "reference": 100.0})
    return {
        "name": "radiomics", "title": "Radiomics", "kind": "logistic",
        "outcome": {"name": "op", "definition": "Low bone mineral density", "positive": "osteoporosis", "negative": "normal"},
        "inputs": inputs, "columns": columns,
        "predictor": {"intercept": 0.0, "coefficients": [0.5, -0.25], "no_covariance_reason": "made for a test"},
        "no_cutoff_reason": "made for a test", "protocol": {"name": "op-mri", "hash": protocol.features_hash()},
        "provenance": {"source": "made for a test"},
    }  # fmt: skip
