"""Comparison with the reference extractions of PyRadiomics."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.features import FeatureVector, extract
from OsteoRadiomicsLib.protocols.extraction_settings import read_settings

RELATIVE, ABSOLUTE = 1e-6, 1e-9


def differences(vector: FeatureVector, expected: pd.Series) -> list[str]:
    """Every feature that is missing, out of order or further from its expected value than allowed."""
    if list(vector.names) != list(expected.index):
        return [f"names differ: {sorted(set(vector.names) ^ set(expected.index))[:5] or 'order'}"]
    wanted = expected.to_numpy(dtype=np.float64)
    apart = np.abs(vector.values - wanted)
    fine = (apart <= ABSOLUTE) | (apart <= RELATIVE * np.abs(wanted)) | (np.isnan(wanted) & np.isnan(vector.values))
    return [f"{vector.names[i]}: {vector.values[i]!r} instead of {wanted[i]!r}" for i in np.flatnonzero(~fine)]


@pytest.fixture
def compare(data: Path, oracles: Path) -> Callable[[str, str, int], list[str]]:
    """Extract the row of an oracle table and say what differs."""

    def run(table: str, settings: str, row: int) -> list[str]:
        expected = pd.read_csv(oracles / "pyradiomics" / table).iloc[row]
        image, mask = (sitk.ReadImage(str(data / f"{expected[key]}.nii.gz")) for key in ("image", "mask"))
        vector = extract(image, mask, read_settings(oracles / "pyradiomics" / settings), label=int(expected["label"]))
        return differences(vector, expected.drop(["image", "mask", "label"]))

    return run
