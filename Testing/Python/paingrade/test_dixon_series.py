"""Fat and water in one DICOM series: each is taken by its image type, and the page shows what was measured."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from dicom_kit import write_seg, write_series, write_slice
from OsteoRadiomicsLib.cli import main

RNG = np.random.default_rng(6)
FAT, WATER = (RNG.integers(low, low + 100, (3, 20, 24)).astype(np.uint16) for low in (100, 700))
DRAWN = np.zeros(FAT.shape, np.uint8)
DRAWN[:, 4:14, 5:17] = 1


@pytest.fixture
def series(tmp_path: Path) -> Path:
    """Fat and water of three slices, and a mask of one muscle beside their folder."""

    def typed(name: str):
        return lambda dataset: setattr(dataset, "ImageType", ["DERIVED", "PRIMARY", "DIXON", name])

    made = write_series(tmp_path / "dixon", list(FAT), change=typed("FAT"))
    for k, values in enumerate(WATER):
        write_slice(made / f"w{k}.dcm", values, (-10, -20, 2.5 * k), change=typed("WATER"))
    write_seg(tmp_path / "m.dcm", [(1, k, DRAWN[k]) for k in range(3)], names=("MF_R",))
    return made


def test_fat_and_water_are_chosen_by_image_type_and_shown_on_the_page(series: Path, tmp_path: Path) -> None:
    words = ["measure", "muscle", "--image", series, "--image-type", "FAT", "--water", series, "--water-image-type", "WATER",
             "--mask", tmp_path / "m.dcm", "--fat", "dixon", "--level-slice", "1", "--out", tmp_path / "r.json",
             "--page", tmp_path / "p.html"]  # fmt: skip
    assert main([str(word) for word in words]) == 0
    record = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))
    found = {value["name"]: value["value"] for value in record["values"]}
    fat, water = (volume[1][DRAWN[1] > 0].astype(float) for volume in (FAT, WATER))
    assert found["fat_rate_dixon-mean"] == pytest.approx(100 * np.mean(fat / (fat + water)), abs=1e-9)
    assert [record["inputs"][name]["image_type"] for name in ("image", "water")] == ["FAT", "WATER"]
    assert "data:image" in (tmp_path / "p.html").read_text(encoding="utf-8")


def test_without_a_choice_the_series_is_refused(series: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["measure", "muscle", "--image", series, "--mask", tmp_path / "m.dcm", "--out", tmp_path / "r.json"]
    assert main([str(word) for word in words]) == 2
    assert "Choose one with --image-type FAT or WATER" in capsys.readouterr().err
