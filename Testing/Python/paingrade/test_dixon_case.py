"""The real Dixon case as a user types it: areas, volumes and rates of its four muscles, from masks to the printed page."""

from __future__ import annotations

import json
import time
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from html_page import Page
from OsteoRadiomicsLib.cli import main

MUSCLES = ("ES_R", "MF_R", "MF_L", "ES_L")
LABELS = "ES_R=1,MF_R=2,MF_L=3,ES_L=4"
AREA_CM2 = (19.949, 5.228, 5.477, 18.559)
SHOWN_PERCENT = {
    "dixon-mean": (13.57, 14.37, 15.56, 13.08), "dixon-sums": (15.23, 15.11, 16.95, 15.08),
    "gmm2-per-muscle": (23.40, 29.37, 34.28, 23.03),
}  # fmt: skip


def measured(data: Path, out: Path, *more: str) -> dict[tuple[str, str], float]:
    folder = data / "mr_muscle"
    image, mask = (str(folder / f"tum01_{name}.nii.gz") for name in ("fat", "fat_muscle_msk"))
    words = ["measure", "muscle", "--image", image, "--mask", mask,
             "--labels", LABELS, "--out", str(out), *more]  # fmt: skip
    assert main(words) == 0
    values = json.loads(out.read_text(encoding="utf-8"))["values"]
    return {(value["name"], value["roi"]): value["value"] for value in values}


def water(data: Path) -> tuple[str, str, str]:
    return "--water", str(data / "mr_muscle" / "tum01_water.nii.gz"), "--same-grid"


def test_areas_and_rates_of_the_level(data: Path, tmp_path: Path) -> None:
    found = measured(data, tmp_path / "m.json", *water(data), "--level-slice", "14", "--fat", "dixon,gmm2")
    for place, muscle in enumerate(MUSCLES):
        assert found["area", muscle] == pytest.approx(AREA_CM2[place], abs=1e-3)
        for method, rates in SHOWN_PERCENT.items():
            within = 0.3 if method.startswith("gmm2") else 0.005
            assert found[f"fat_rate_{method}", muscle] == pytest.approx(rates[place], abs=within)
    fat, wet, mask = (
        sitk.GetArrayFromImage(sitk.ReadImage(str(data / "mr_muscle" / f"tum01_{name}.nii.gz")))[14].astype(float)
        for name in ("fat", "water", "fat_muscle_msk")
    )
    for label, muscle in enumerate(MUSCLES, 1):
        inside = (mask == label) & (fat + wet > 0)
        ratio = 100 * np.mean(fat[inside] / (fat + wet)[inside])
        assert found["fat_rate_dixon-mean", muscle] == pytest.approx(ratio, abs=1e-9)
        sums = 100 * fat[inside].sum() / (fat + wet)[inside].sum()
        assert found["fat_rate_dixon-sums", muscle] == pytest.approx(sums, abs=1e-9)


def test_the_whole_volume(data: Path, tmp_path: Path) -> None:
    found = measured(data, tmp_path / "m.json", *water(data), "--extent", "volume", "--fat", "dixon")
    assert [found["volume", muscle] for muscle in MUSCLES] == pytest.approx([203.13, 63.72, 69.59, 191.05], abs=0.01)
    rates = [found["fat_rate_dixon-mean", muscle] for muscle in MUSCLES]
    assert rates == pytest.approx([13.21, 14.91, 12.85, 12.22], abs=0.005)


def test_from_masks_to_the_page_in_seconds(data: Path, tmp_path: Path) -> None:
    measured(data, tmp_path / "warm.json", "--level-slice", "14", "--fat", "otsu")
    start = time.process_time()
    measured(data, tmp_path / "m.json", *water(data), "--level-slice", "14", "--fat", "dixon,gmm2,otsu")
    without = time.process_time() - start
    page = tmp_path / "m.html"
    measured(data, tmp_path / "m.json", *water(data), "--level-slice", "14", "--fat", "all", "--profile", "--page", str(page))
    assert without < 1
    assert time.process_time() - start < 20
    assert Page(page.read_text(encoding="utf-8")).balanced


def test_a_sagittal_image_is_refused(data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in ("tum01_fat", "tum01_fat_muscle_msk"):
        image = sitk.ReadImage(str(data / "mr_muscle" / f"{name}.nii.gz"))
        image.SetDirection((0, 0, 1, 1, 0, 0, 0, -1, 0))
        sitk.WriteImage(image, str(tmp_path / f"{name}.nii.gz"))
    words = ["--image", str(tmp_path / "tum01_fat.nii.gz"), "--mask", str(tmp_path / "tum01_fat_muscle_msk.nii.gz")]
    code = main(["measure", "muscle", *words, "--labels", LABELS, "--level-slice", "14", "--out", str(tmp_path / "m.json")])
    assert code == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "is a sagittal image" in line
    assert "Give the axial series" in line
