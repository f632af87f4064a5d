"""Measurements that several readers repeat, and their ICC."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import SimpleITK as sitk
from muscle_kit import cylinder, empty_grid, label_image, painted
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.tables.feature_names import is_feature_name

LABELS = "MF_R=1,MF_L=2"
UP = np.array([0.0, 0.0, 1.0])


@pytest.fixture(scope="module")
def listed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The case list of five cases that two readers drew, the second a little larger, with a lordosis of each."""
    root = tmp_path_factory.mktemp("readers")
    rows = ["case,reader,session,image,mask,level_slice,markups"]
    for number in range(5):
        grid = empty_grid((90, 60, 3), (1.0, 1.0, 4.0))
        half = 9 + number
        values = np.full((3, 60, 90), 20.0)
        wide = {name: cylinder(grid, (x, 8), (half + 1, half), UP) for name, x in (("MF_R", -18), ("MF_L", 18))}
        for seed, (mask, share) in enumerate(zip(wide.values(), (0.10 + 0.05 * number, 0.15), strict=True)):
            fat = painted(share, snr=20, voxels=int(mask.sum()), seed=seed)
            values[mask] = np.random.default_rng(number).permutation(fat)
        image = sitk.GetImageFromArray(values.astype(np.float32))
        image.CopyInformation(grid)
        sitk.WriteImage(image, str(root / f"{number}.nii.gz"))
        for reader, more in (("A", 0.0), ("B", 0.7)):
            masks = {
                name: cylinder(grid, (x, 8), (half + more, half - 1 + more), UP) for name, x in (("MF_R", -18), ("MF_L", 18))
            }
            sitk.WriteImage(label_image(grid, **masks), str(root / f"{number}{reader}.nii.gz"))
            lordosis = 30 + 6 * number + more
            lines = [("L1", lordosis / 2), ("S1", -lordosis / 2)]
            markups = [
                {"type": "Line", "name": name, "controlPoints": [{"position": end} for end in ends(slope, 100 * (1 - place))]}
                for place, (name, slope) in enumerate(lines)
            ]
            (root / f"{number}{reader}.mrk.json").write_text(json.dumps({"markups": markups}), encoding="utf-8")
            rows.append(f"P{number},{reader},1,{number}.nii.gz,{number}{reader}.nii.gz,1,{number}{reader}.mrk.json")
    (root / "cases.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return root / "cases.csv"


def ends(slope: float, height: float) -> list[list[float]]:
    along = 17 * np.array([0.0, -np.cos(np.radians(slope)), np.sin(np.radians(slope))])
    return [(np.array([0.0, 0.0, height]) + sign * along).tolist() for sign in (-1, 1)]


def test_readings_are_rows_of_their_own_and_go_through_icc(
    listed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["measure", "cohort", str(listed), "--labels", LABELS, "--fat", "otsu", "--out", str(out)]) == 0
    table = pd.read_csv(out / "measurements.csv")
    assert table.columns[:3].tolist() == ["case", "reader", "session"]
    assert len(table) == 10
    assert len(list((out / "cases").glob("P*.json"))) == 10
    assert (
        main(["icc", str(out / "measurements.csv"), "--out", str(tmp_path / "icc.csv"), "--stable", str(tmp_path / "s.json")])
        == 0
    )
    found = pd.read_csv(tmp_path / "icc.csv").set_index("feature")
    first, second = (table[table["reader"] == reader].set_index("case") for reader in "AB")
    for name in ("MF_R_area", "MF_R_fat_rate_otsu", "lordosis_L1_S1"):
        assert found.loc[name, "icc"] == pytest.approx(two_way_icc(np.column_stack([first[name], second[name]])), abs=1e-9)
        assert found.loc[name, "n_raters"] == 2
    assert found.loc["lordosis_L1_S1", "icc"] > 0.99
    assert "muscle_fat_index" in found.index
    assert not {"warnings", "reasons", "failure", "sex", "level_slice", "tilt_degrees"} & set(found.index)
    assert set(found.index) == {name for name in table.columns if is_feature_name(name)}
    capsys.readouterr()
    again = ["measure", "cohort", str(listed), "--labels", LABELS, "--fat", "otsu", "--out", str(out), "--json"]
    assert main(again) == 0
    assert json.loads(capsys.readouterr().out)["resumed"] == 10


def two_way_icc(ratings: np.ndarray) -> float:
    """ICC(2,1) by the textbook (Shrout & Fleiss 1979)."""
    n, k = ratings.shape
    rows, columns, grand = ratings.mean(axis=1), ratings.mean(axis=0), ratings.mean()
    between, raters = k * np.sum((rows - grand) ** 2) / (n - 1), n * np.sum((columns - grand) ** 2) / (k - 1)
    residual = np.sum((ratings - rows[:, None] - columns + grand) ** 2) / ((n - 1) * (k - 1))
    return float((between - residual) / (between + (k - 1) * residual + k * (raters - residual) / n))


def test_a_reading_that_stands_twice_is_refused_and_one_that_fails_is_named(
    listed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = listed.read_text(encoding="utf-8").splitlines()
    twice, lost = listed.parent / "twice.csv", listed.parent / "lost.csv"
    twice.write_text("\n".join([*lines, lines[-1]]), encoding="utf-8")
    assert main(["measure", "cohort", str(twice), "--labels", LABELS, "--out", str(tmp_path / "o")]) == 2
    assert "case P4, B, 1 stands twice. Give each case, reader and session one line" in capsys.readouterr().err
    lost.write_text("\n".join([*lines[:3], "P1,A,1,nowhere.nii.gz,nowhere.nii.gz,1,"]), encoding="utf-8")
    assert main(["measure", "cohort", str(lost), "--labels", LABELS, "--out", str(tmp_path / "o")]) == 1
    failures = pd.read_csv(tmp_path / "o" / "failures.csv")
    assert failures[["case", "reader"]].to_numpy().tolist() == [["P1", "A"]]


def test_a_page_of_one_of_several_readings_is_chosen_by_its_reader(
    listed: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert main(["measure", "cohort", str(listed), "--labels", LABELS, "--out", str(out)]) == 0
    assert main(["report", str(out / "cases"), "--case", "P1", "--out", str(tmp_path / "r.html")]) == 2
    assert "P1, A, 1; P1, B, 1" in capsys.readouterr().err
    assert main(["report", str(out / "cases"), "--case", "P1, B, 1", "--out", str(tmp_path / "r.html")]) == 0
