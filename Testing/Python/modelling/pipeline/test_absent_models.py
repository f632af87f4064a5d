"""Studies in which a model, or every model, cannot be made."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd
import pytest
import training_kit
from made_up_study import MRI_LIKE, write_tables
from noise_tables import Size, write_noise
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.report.binary.folder import read_binary_folder
from OsteoRadiomicsLib.report.binary.pictures import plans
from OsteoRadiomicsLib.scoring import load_model


def constant_features(table: pd.DataFrame) -> pd.DataFrame:
    return table.assign(**{name: 1.0 for name in table.columns if name.startswith("original_")})


def no_clinical(table: pd.DataFrame) -> pd.DataFrame:
    return table.drop(columns=["age", "sex"])


def train(folder: Path, **changed: object) -> int:
    paths = write_tables(folder, **changed)  # type: ignore[arg-type]
    return training_kit.train(paths, folder / "out")


def test_a_study_without_any_model_is_one_line_with_each_reason_and_writes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train(tmp_path, features=constant_features, clinical=no_clinical) == 2
    (error,) = capsys.readouterr().err.strip().splitlines()
    assert "no model can be made" in error
    assert "clinical: there are no clinical variables that vary" in error
    assert "radiomics: selection left no feature" in error
    assert not list((tmp_path / "out").glob("**/*"))


@pytest.mark.parametrize(
    ("changed", "models"),
    [({"features": constant_features}, {"clinical"}), ({"clinical": no_clinical}, {"radiomics", "combined"})],
    ids=["clinical only", "no clinical"],
)
@pytest.mark.usefixtures("only_png")
def test_a_study_with_some_of_the_models_is_reported_with_those(
    changed: dict[str, object], models: set[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert train(tmp_path, **changed) == 0
    record = json.loads((tmp_path / "out" / "study.json").read_text())
    assert set(record["models"]) == models
    assert set(record["models"]) | set(record["absent"]) == {"clinical", "radiomics", "combined"}
    page = (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
    assert all(f"The {name} model does not exist" in page for name in record["absent"])
    figures = {path.stem for path in (tmp_path / "out" / "figures").iterdir()}
    assert {"roc_external", "precision_recall_external", "decision_external"} <= figures
    assert {name.split("_")[1] for name in figures if name.startswith("calibration_")} <= models


@pytest.mark.usefixtures("undrawn")
def test_the_record_of_a_study_without_models_still_gives_a_page(tmp_path: Path) -> None:
    assert train(tmp_path, clinical=no_clinical) == 0
    place = tmp_path / "out" / "study.json"
    record = json.loads(place.read_text())
    place.write_text(json.dumps({**record, "models": {}, "classifiers": [], "delong": [], "nomogram": None}))
    assert not [plan for plan in plans(read_binary_folder(tmp_path / "out")) if plan.section == "discrimination"]
    assert main(["report", str(tmp_path / "out"), "--out", str(tmp_path / "page.html")]) == 0


@pytest.mark.usefixtures("only_png")
def test_a_model_that_no_fold_has_is_reported_without_a_cutoff(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # Noise in which age is significant among all training cases and in none of the folds.
    paths = write_noise(tmp_path, Size(60, 40, 6, 3), 297, MRI_LIKE)
    assert training_kit.train(paths, tmp_path / "out") == 0
    assert "The clinical model comes about on all training cases but in no fold" in capsys.readouterr().err
    record = json.loads((tmp_path / "out" / "study.json").read_text())
    assert record["models"]["clinical"]["cutoff"]["value"] is None
    judged = {item["basis"]: item for item in record["performance"] if item["model"] == "clinical"}
    assert judged["out-of-fold"]["auc"]["value"] == 0.5
    assert {judged["held-out"][name] for name in ("tp", "tn", "fp", "fn")} == {None}
    assert judged["held-out"]["sensitivity"]["note"] == "there is no cut-off"
    assert load_model(tmp_path / "out" / "models" / "clinical").spec.no_cutoff_reason == "all scores are equal"
    assert "none (Youden index" in (tmp_path / "out" / "report.html").read_text(encoding="utf-8")
