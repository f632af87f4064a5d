"""What ``train`` is told beside its tables reaches record, tables and page: exclusions, scan parameters, a picture with ROIs."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from made_up_case import write_blocks
from made_up_study import MRI_LIKE, write_tables
from OsteoRadiomicsLib.report.binary.folder import read_binary_folder
from OsteoRadiomicsLib.report.binary.pictures import plans
from OsteoRadiomicsLib.report.binary.report import BINARY
from OsteoRadiomicsLib.report.training.page import page_of
from training_kit import trained
from undrawn import no_figures

EXCLUDED = "reason,n,centre\nprevious surgery,12,North\nno QCT,30,\n"
SCANNED = "centre,modality,manufacturer,model,series,field_strength_t,tr_ms\nNorth,MR,Maker,Model 3,90,3,580 (500-700)\n"


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("study")
    (folder / "exclusions.csv").write_text(EXCLUDED, encoding="utf-8")
    (folder / "scans.csv").write_text(SCANNED, encoding="utf-8")
    picture = write_blocks(folder)
    paths = write_tables(folder, n=90, modelling=MRI_LIKE)
    text = paths["protocol"].read_text(encoding="utf-8").replace("label = 1\n", "label = 20\n")
    paths["protocol"].write_text(text, encoding="utf-8")
    more = ("--exclusions", str(folder / "exclusions.csv"), "--scan-parameters", str(folder / "scans.csv"))
    return trained(paths, *more, "--roi-picture", *picture, "--figures", "pdf", "--style", "journal")


def test_the_record_holds_them_and_the_study_can_be_read_again(study: Path) -> None:
    record = read_binary_folder(study).record
    assert [(item.cases, item.reason, item.set) for item in record.exclusions] == [
        (12, "previous surgery", "North"), (30, "no QCT", ""),
    ]  # fmt: skip
    assert record.scans[0]["tr_ms"] == "580 (500-700)"
    assert record.roi_picture is not None
    assert record.roi_picture.names == ("L1",)


def test_the_flow_begins_with_those_who_were_screened(study: Path) -> None:
    flow = pd.read_csv(study / "tables" / "flow.csv")
    assert flow["step"].tolist()[:2] == ["excluded (North)", "excluded"]
    assert flow["cases"].sum() == 90 + 42
    page = (study / "report.html").read_text(encoding="utf-8")
    assert "Screened<br><b>132 cases</b>" in page
    assert "<b>12</b> previous surgery (North)" in page
    figure = next(plan for plan in plans(read_binary_folder(study)) if plan.name == "flow").draw()
    assert figure is not None
    assert "132 cases" in [text.get_text() for text in figure.axes[0].texts]


def test_the_page_shows_scanner_and_rois(study: Path) -> None:
    page = (study / "report.html").read_text(encoding="utf-8")
    assert "<td>580 (500-700)</td>" in page
    assert pd.read_csv(study / "tables" / "scan_parameters.csv")["tr_ms"].tolist() == ["580 (500-700)"]
    assert "1 combination(s) of centre, scanner and sequence" in page  # evidence of the checklists
    assert "<b>Regions of interest.</b> L1 on one image" in page
    assert {path.name for path in (study / "figures").iterdir()} == {"roi.png", "roi.pdf"}
    assert "T1.nrrd" not in page


def test_radscores_are_correlated_out_of_fold_and_stand_among_the_predictions(study: Path) -> None:
    found = pd.read_csv(study / "tables" / "correlation.csv").set_index("input")
    rows = pd.read_csv(study / "predictions.csv").query("set == 'train' and basis == 'out-of-fold'")
    for name in ("radscore_A", "radscore_B"):
        assert found.loc[name, "basis"] == "out-of-fold"
        assert "conditional on the predictions" in found.loc[name, "note"]
        assert found.loc[name, "r"] == pytest.approx(rows[name].corr(rows["outcome"]))
    apparent = pd.read_csv(study / "predictions.csv").query("set == 'train' and basis == 'apparent'")
    assert found.loc["radscore_A", "r"] < apparent["radscore_A"].corr(apparent["outcome"])
    assert found["basis"].isna().any()  # clinical values, which nothing was fitted to


def test_without_resamples_the_folds_say_how_often_a_feature_is_selected(study: Path) -> None:
    frequency = json.loads((study / "study.json").read_text(encoding="utf-8"))["frequency"]
    assert (frequency["resamples"], frequency["of"]) == (3, "folds")
    assert set(frequency["share"].values()) <= {1 / 3, 2 / 3, 1}
    assert "Selected in folds" in (study / "report.html").read_text(encoding="utf-8")
    caption = next(plan for plan in plans(read_binary_folder(study)) if plan.name == "selection_frequency").caption
    assert caption == "share of the 3 folds of cross-validation in whose training patients the feature was selected"


def test_a_page_that_is_made_again_shows_the_rois_as_long_as_their_picture_is_there(study: Path, tmp_path: Path) -> None:
    again = shutil.copytree(study, tmp_path / "study")
    with no_figures():
        assert page_of(BINARY, again).count("data:image/png") == 1
        (again / "figures" / "roi.png").unlink()
        assert "figures/roi.png is no longer there" in page_of(BINARY, again)
