"""Stability under simulated contour errors: from one reader's masks to the report."""

from __future__ import annotations

import json

import numpy as np
import pandas as pd
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.agreement import read_stable_features
from OsteoRadiomicsLib.base.errors import SettingsError
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.cohort import read_cases
from OsteoRadiomicsLib.protocols.extraction_plan import plan_of_settings
from OsteoRadiomicsLib.workflows.stability import ContourError, stability_report


@pytest.fixture(scope="module")
def study(tmp_path_factory):
    """Four cases with two sequences: a bright noisy ellipsoid on a dark ground, drawn once; and quick settings."""
    folder = tmp_path_factory.mktemp("stability")
    generator = np.random.default_rng(40)
    lines = ["case,sequence,image,mask"]
    for case in range(4):
        k, j, i = np.indices((12, 30, 30))
        body = ((k - 6) * 3 / 11) ** 2 + ((j - 15) / (8 + case)) ** 2 + ((i - 15) / 9) ** 2 <= 1
        for sequence in ("T1", "T2"):
            image = sitk.GetImageFromArray(body * (80.0 + 10 * case) + generator.normal(20, 5, body.shape))
            image.SetSpacing((1, 1, 3))
            sitk.WriteImage(image, str(folder / f"{case}_{sequence}.nrrd"))
            lines.append(f"00{case},{sequence},{case}_{sequence}.nrrd,{case}.nrrd")
        mask = sitk.GetImageFromArray(body.astype(np.uint8))
        mask.SetSpacing((1, 1, 3))
        sitk.WriteImage(mask, str(folder / f"{case}.nrrd"))
    (folder / "cases.csv").write_text("\n".join(lines) + "\n")
    (folder / "settings.yaml").write_text("imageType: {Original: {}}\nfeatureClass: {shape: [], firstorder: []}\n")
    return folder


@pytest.fixture(scope="module")
def made(study, tmp_path_factory):
    out = tmp_path_factory.mktemp("out")
    cases, plan = read_cases(study / "cases.csv"), plan_of_settings(study / "settings.yaml")
    return stability_report(cases, plan, out, readers=3, error=ContourError(sd_mm=0.8, seed=5)), out


def test_every_case_sequence_and_simulated_reader_has_a_row(made):
    table = pd.read_csv(made[0].features, dtype={"case": str})
    assert list(table.columns[:4]) == ["case", "sequence", "roi", "reader"]
    assert sorted(table["reader"].unique()) == ["simulated-01", "simulated-02", "simulated-03"]
    assert table.groupby(["case", "sequence", "reader"]).size().tolist() == [1] * 24
    assert table["case"].unique().tolist() == ["000", "001", "002", "003"]


def test_the_sequences_of_a_case_share_the_redrawn_mask(made):
    table = pd.read_csv(made[0].features).pivot_table(
        index=["case", "reader"], columns="sequence", values="original_shape_MeshVolume"
    )
    assert table["T1"].tolist() == table["T2"].tolist()
    assert table["T1"].nunique() == 12


def test_mean_intensity_is_more_stable_than_the_minimum(made):
    icc = made[0].analysis.results[0].icc
    values = icc[icc["sequence"] == "T1"].set_index("feature")["icc"]
    assert values["original_firstorder_Median"] > 0.9 > values["original_firstorder_Minimum"]


def test_the_result_says_everywhere_that_it_is_simulated(made):
    result, out = made
    assert "Some readers are simulated" in result.page.read_text(encoding="utf-8")
    assert "Contour errors of SD 0.8 mm" in result.page.read_text(encoding="utf-8")
    assert read_stable_features(out / "stable_features.json").simulated


def test_overlap_compares_the_original_with_each_simulated_reader(made):
    overlaps = pd.read_csv(made[1] / "overlap.csv")
    assert len(overlaps) == 4 * 3
    assert set(overlaps["a"]) == {"original"}
    assert overlaps["dice"].between(0.6, 0.99).all()


def test_the_verb_gives_the_same_table(made, study, tmp_path, capsys):
    arguments = ["--settings", str(study / "settings.yaml"), "--readers", "3", "--sd-mm", "0.8", "--seed", "5"]
    assert main(["stability", str(study / "cases.csv"), *arguments, "--out", str(tmp_path), "--json"]) == 0
    shown = capsys.readouterr()
    assert json.loads(shown.out)["simulated"] is True
    assert "not how well people agree" in shown.err
    assert (tmp_path / "features.csv").read_bytes() == made[0].features.read_bytes()


def test_a_case_that_cannot_be_redrawn_is_reported_and_the_others_go_on(study, tmp_path, capsys):
    empty = sitk.ReadImage(str(study / "0.nrrd")) * 0
    sitk.WriteImage(empty, str(study / "empty.nrrd"))
    (study / "some.csv").write_text((study / "cases.csv").read_text() + "009,T1,0_T1.nrrd,empty.nrrd\n")
    arguments = ["--settings", str(study / "settings.yaml"), "--readers", "2", "--out", str(tmp_path)]
    assert main(["stability", str(study / "some.csv"), *arguments]) == 1
    assert "error: case 009, T1:" in capsys.readouterr().err
    assert (tmp_path / "agreement.html").exists()


def test_a_single_simulated_reader_is_refused(study, tmp_path):
    with pytest.raises(SettingsError, match="cannot be compared"):
        stability_report(read_cases(study / "cases.csv"), plan_of_settings(study / "settings.yaml"), tmp_path, readers=1)
