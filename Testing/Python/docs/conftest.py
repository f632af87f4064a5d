"""What pages are run with: an empty working folder, figures that cost nothing, and one simulated person."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.images import LabelMap
from OsteoRadiomicsLib.images.phantom import lumbar_mri


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Statistical figures are empty files: drawing them takes most of the time, and other tests look at them."""
    monkeypatch.setattr("OsteoRadiomicsLib.report.figures._saved", lambda *given, **named: b"")


@pytest.fixture(scope="module")
def patient() -> tuple[dict[str, sitk.Image], LabelMap]:
    """Images and mask of one person, cut to three slices through L1-L3 so that maps take a second."""
    case = lumbar_mri(7, 0.5)
    whole = case.images["T1"]
    labels = [segment.label for segment in case.mask.segments if segment.name in ("L1", "L2", "L3")]
    drawn = np.isin(sitk.GetArrayViewFromImage(case.mask.layers[0]), labels)
    z, y, x = (np.flatnonzero(drawn.any(axis=tuple({0, 1, 2} - {axis}))) for axis in range(3))
    middle = int(np.median(z))
    box = [(x[0] - 6, x[-1] + 7), (y[0] - 6, y[-1] + 7), (middle - 1, middle + 2)]
    start = [int(max(low, 0)) for low, _ in box]
    size = [int(min(high, end)) - low for (_, high), low, end in zip(box, start, whole.GetSize(), strict=True)]
    return (
        {name: sitk.RegionOfInterest(found, size, start) for name, found in case.images.items()},
        LabelMap(tuple(sitk.RegionOfInterest(layer, size, start) for layer in case.mask.layers), case.mask.segments),
    )
