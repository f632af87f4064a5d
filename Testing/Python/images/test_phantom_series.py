"""Simulated images as DICOM series: the voxels of the files in NIfTI, valid by another maker's tool."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.images import load_case, read_image


def test_the_series_hold_what_the_other_files_hold(tmp_path: Path) -> None:
    for folder, more in (("a", ()), ("b", ("--dicom",)), ("c", ("--dicom",))):
        assert main(["phantom", "op-ct", "--seed", "3", *more, "--out", str(tmp_path / folder)]) == 0
    plain, series = read_image(tmp_path / "a" / "sim-op-ct-3_CT.nii.gz"), tmp_path / "b" / "sim-op-ct-3_CT"
    image, rois = load_case(series, tmp_path / "b" / "sim-op-ct-3.seg.nrrd")
    assert np.array_equal(sitk.GetArrayFromImage(image), sitk.GetArrayFromImage(plain))
    corner = [length - 1 for length in plain.GetSize()]
    assert image.TransformIndexToPhysicalPoint(corner) == pytest.approx(plain.TransformIndexToPhysicalPoint(corner), abs=1e-3)
    assert len(rois) >= 2
    files = sorted(series.iterdir())
    assert [file.read_bytes() for file in files] == [(tmp_path / "c" / series.name / file.name).read_bytes() for file in files]
    validator = Path(sys.executable).parent / "dciodvfy"
    if validator.exists():
        told = subprocess.run([validator, files[0]], capture_output=True, text=True, check=False)
        assert "Error" not in told.stdout + told.stderr
