"""Models that ``train`` made, on their own held-out set: a validation says what the study said of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from made_up_number import write_number_tables
from made_up_study import CT_LIKE, write_tables
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.modelling.external import updating
from tiny_picture import tiny_png
from training_kit import trained

HELD_OUT = "external"


def validated(study: Path, tables: dict[str, Path], names: list[str], outcome: str, *more: str) -> dict[str, Any]:
    """validation.json of a study's models on the rows of its held-out set."""
    people = pd.read_csv(tables["clinical"], dtype=str)
    held_out = study.parent / "held-out.csv"
    people[people["set"] == HELD_OUT].to_csv(held_out, index=False)
    features = pd.read_csv(tables["features"], dtype=str)
    kept = study.parent / "kept.csv"
    features[features["case"].isin(people.loc[people["set"] == HELD_OUT, "case"])].to_csv(kept, index=False)
    models = [word for name in names for word in ("--model", str(study / "models" / name))]
    out = study.parent / "validation"
    given = ["--features", str(kept), "--clinical", str(held_out), "--outcome", outcome, "--out", str(out)]
    assert main(["validate", *models, *given, *more]) == 0
    return json.loads((out / "validation.json").read_text(encoding="utf-8"))


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Figures are tiny, and folds are dealt once."""
    monkeypatch.setattr(updating, "REPEATS", 1)
    monkeypatch.setattr("OsteoRadiomicsLib.report.figures._saved", lambda *given, **named: tiny_png())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Path], Path]:
    """The tables of a study with Radscores, and its folder."""
    tables = write_tables(tmp_path_factory.mktemp("study"), 140)
    return tables, trained(tables)


@pytest.mark.parametrize("kind", ["Radscores", "classifiers"])
def test_a_study_s_models_have_the_figures_of_its_held_out_set(tmp_path: Path, made: tuple[dict[str, Path], Path], kind: str):
    tables, study = made
    if kind == "classifiers":
        tables = write_tables(tmp_path, 140, modelling=CT_LIKE)
        study = trained(tables)
    names = sorted(path.name for path in (study / "models").iterdir())
    assert {"clinical", "radiomics", "combined"} <= set(names)
    found = {own["name"]: own["metrics"] for own in validated(study, tables, names, "op")["models"]}
    told = json.loads((study / "study.json").read_text(encoding="utf-8"))["performance"]
    for known in (own for own in told if own["set"] == HELD_OUT and own["model"] in names):
        own = found[known["model"]]
        assert [own["auc"], *own["auc_ci"]] == pytest.approx([known["auc"]["value"], *known["auc"]["ci"]], abs=1e-9)
        assert (own["cutoff"], own["confusion"]["tp"]) == (pytest.approx(known["cutoff"]), known["tp"])
        assert own["calibration"]["slope"] == pytest.approx(known["calibration"]["slope"]["value"], rel=1e-6)
        assert own["brier"] == pytest.approx(known["calibration"]["brier"]["value"], abs=1e-9)
    scores = pd.read_csv(study.parent / "validation" / "scores.csv").set_index("case")
    predictions = pd.read_csv(study / "predictions.csv").set_index("case")
    for name in ("clinical", "radiomics", "combined"):
        known = predictions.loc[scores.index, name]
        np.testing.assert_allclose(scores[f"{name}_probability"], known, rtol=0, atol=1e-10)


def test_case_mix_of_a_trained_model_is_told_against_its_training_set(made: tuple[dict[str, Path], Path]):
    tables, study = made
    (own,) = validated(study, tables, ["radiomics"], "op")["models"]
    people = pd.read_csv(tables["clinical"])
    features = pd.read_csv(tables["features"])
    assert own["training_cases"] == int((people["set"] == "train").sum())
    for line in own["case_mix"]:
        sequence, feature = line["input"].split("_", 1)
        values = features[features["sequence"] == sequence].set_index("case")[feature]
        trained_on, here = (values.loc[people.loc[people["set"] == name, "case"]] for name in ("train", HELD_OUT))
        assert [line["trained"], line["here"]] == pytest.approx([trained_on.mean(), here.mean()], abs=1e-9)
        # A model standardises by the standard deviation of the training set itself, n in the denominator.
        difference = (here.mean() - trained_on.mean()) / np.sqrt((trained_on.std(ddof=0) ** 2 + here.std() ** 2) / 2)
        assert line["difference"] == pytest.approx(difference, abs=1e-9)


def test_a_trained_regression_has_the_errors_of_its_held_out_set(tmp_path: Path):
    tables = write_number_tables(tmp_path)
    study = trained(tables)
    (own,) = validated(study, tables, ["combined"], "bmd")["models"]
    told = json.loads((study / "study.json").read_text(encoding="utf-8"))["performance"]
    known = next(item for item in told if (item["model"], item["set"]) == ("combined", HELD_OUT))
    assert own["metrics"]["pearson"] == pytest.approx(known["pearson"]["value"], abs=1e-9)
    assert own["metrics"]["mae"] == pytest.approx(known["mae"], abs=1e-9)
    assert [update["method"] for update in own["updates"]] == ["intercept", "intercept and slope", "refit"]


def test_a_radiomic_model_is_validated_on_a_feature_table_that_holds_the_outcome(
    tmp_path: Path, made: tuple[dict[str, Path], Path]
):
    tables, study = made
    apart = validated(study, tables, ["radiomics"], "op")
    features, people = (pd.read_csv(study.parent / name, dtype=str) for name in ("kept.csv", "held-out.csv"))
    whole = features.merge(people[["case", "op"]])
    whole.loc[whole["case"] == whole["case"][0], "op"] = ["0", "1"]  # the rows of its two sequences disagree
    whole.to_csv(tmp_path / "whole.csv", index=False)
    out = tmp_path / "one-table"
    given = ["--features", str(tmp_path / "whole.csv"), "--outcome", "op", "--out", str(out)]
    assert main(["validate", "--model", str(study / "models" / "radiomics"), *given]) == 1
    found = json.loads((out / "validation.json").read_text(encoding="utf-8"))
    assert (found["judged"], apart["judged"]) == (found["found"] - 1, found["found"])
    assert found["left_out"][0]["reason"] == "the case has rows with different outcomes or patients"
    assert found["clinical_sha256"] is None
    assert apart["clinical_sha256"] is not None


def test_cases_with_an_outcome_but_without_features_are_not_lost(tmp_path: Path, made: tuple[dict[str, Path], Path]):
    tables, study = made
    people = pd.read_csv(tables["clinical"], dtype=str)
    features = pd.read_csv(tables["features"], dtype=str)
    gone = people["case"].iloc[-1]
    features[features["case"] != gone].to_csv(tmp_path / "fewer.csv", index=False)
    given = ["--features", str(tmp_path / "fewer.csv"), "--clinical", str(tables["clinical"]), "--outcome", "op"]
    assert main(["validate", "--model", str(study / "models" / "radiomics"), *given, "--out", str(tmp_path / "v")]) == 1
    found = json.loads((tmp_path / "v" / "validation.json").read_text(encoding="utf-8"))
    assert (found["found"], found["judged"]) == (140, 139)
    left = pd.read_csv(tmp_path / "v" / "tables" / "left-out.csv")
    assert left.to_dict("records") == [{"case": gone, "reason": "radiomics: the case has no row in the feature table"}]
