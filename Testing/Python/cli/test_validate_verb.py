"""``osteoradiomics validate``: numbers against R 4.2.2, every kind of model, bad tables, and the page it leaves."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from cli.validate_kit import EQUATION, record, validate
from made_up_class_models import class_model
from modelling.external.centre_kit import EVENTS, centre
from OsteoRadiomicsLib.modelling.external import updating
from OsteoRadiomicsLib.scoring import ModelSpec, build_model, find_model, save_model
from OsteoRadiomicsLib.scoring.class_files import save_class_model
from tiny_picture import tiny_png


@pytest.fixture(autouse=True)
def undrawn(monkeypatch: pytest.MonkeyPatch) -> None:
    """Figures are tiny, which another test looks at, and folds are dealt twice: both take most of the time."""
    monkeypatch.setattr(updating, "REPEATS", 2)
    monkeypatch.setattr("OsteoRadiomicsLib.report.figures._saved", lambda *given, **named: tiny_png())


def test_the_published_equation_on_a_new_centre_has_the_figures_of_r(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert validate(tmp_path, centre()) == 0
    assert "For research use only: not a diagnosis." in capsys.readouterr().out
    (model,) = record(tmp_path)["models"]
    found = model["metrics"]
    assert (found["patients"], found["events"]) == (240, EVENTS)
    assert [found["auc"], *found["auc_ci"]] == pytest.approx(
        [0.7683417453002707, 0.7080166626992653, 0.8286668279012760], abs=1e-12
    )
    line = found["calibration"]
    assert [line["in_the_large"], line["intercept"], line["slope"]] == pytest.approx(
        [-0.870298262404385, -0.820455137995592, 0.905650460931431], abs=1e-9
    )
    assert [line["integrated_index"], line["e50"], line["e90"]] == pytest.approx(
        [0.158464879, 0.172642144, 0.191980847], abs=2e-5
    )
    assert found["brier"] == pytest.approx(0.215701889889545, abs=1e-12)
    assert line["hosmer_lemeshow"]["df"] == 10  # of patients that the model has not seen
    benefit = {point["threshold"]: point["model"] for point in found["net_benefit"]}
    assert [benefit[0.3], benefit[0.5]] == pytest.approx([0.195833333333333, 0.0625], abs=1e-12)
    assert model["expected_auc"] == pytest.approx(0.789364714589983, abs=1e-12)
    assert [own["value"] for own in model["earlier"]] == [0.74, 0.708]
    assert (found["cutoff"], found["sensitivity"]) == (None, None)
    assert "the model has no cut-off: the study does not print" in found["reasons"]["cutoff"]


def test_tables_hold_the_page_s_numbers_before_and_after_each_update(tmp_path: Path):
    assert validate(tmp_path, centre()) == 0
    tables = {path.stem: pd.read_csv(path) for path in (tmp_path / "out" / "tables").glob("*.csv")}
    assert set(tables) == {"performance", "net-benefit", "updates", "update-terms", "case-mix"}
    updates = tables["updates"].set_index("update")
    assert list(updates.index) == ["none", "intercept", "intercept and slope", "refit"]
    assert updates.loc["none", "auc"] == updates.loc["intercept", "auc"] == updates.loc["intercept and slope", "auc"]
    assert abs(updates.loc["intercept", "in_the_large"]) < 0.05 < abs(updates.loc["none", "in_the_large"])
    assert updates.loc["intercept", "brier"] < updates.loc["none", "brier"]
    assert tables["net-benefit"].groupby("update").size().tolist() == [99, 99, 99, 99]
    scores = pd.read_csv(tmp_path / "out" / "scores.csv")
    assert list(scores["case"]) == list(centre()["case"])
    assert tables["performance"].loc[0, "brier"] == pytest.approx(
        np.mean((scores["probability"] - centre()["op"]) ** 2), abs=1e-12
    )


def test_models_of_other_kinds_are_compared_on_the_same_patients(tmp_path: Path):
    content = find_model(EQUATION).spec.model_dump()
    content |= {
        "name": "age-alone", "inputs": content["inputs"][:1], "columns": content["columns"][:1],
        "predictor": {"intercept": -7.0, "coefficients": [0.1], "no_covariance_reason": "made up"},
        "cutoff": {"value": 0.5, "rule": "fixed"}, "no_cutoff_reason": "", "files": {}, "metrics": (),
    }  # fmt: skip
    save_model(build_model(ModelSpec.model_validate(content), "# Card\n"), tmp_path / "age.zip")
    assert validate(tmp_path, centre(), models=(EQUATION, str(tmp_path / "age.zip"))) == 0
    found = record(tmp_path)
    assert [own["name"] for own in found["models"]] == [EQUATION, "age-alone"]
    one, other = (own["metrics"] for own in found["models"])
    assert found["comparisons"][0]["difference"] == pytest.approx(one["auc"] - other["auc"], abs=1e-12)
    assert 0 < found["comparisons"][0]["p"] < 1
    at = other["confusion"]
    assert other["sensitivity"] == pytest.approx(at["tp"] / (at["tp"] + at["fn"]))
    assert (other["cutoff"], other["cutoff_rule"]) == (0.5, "fixed")


def test_rows_of_a_patient_are_a_cluster(tmp_path: Path):
    table = centre()
    twice = pd.concat([table.assign(case=table["case"] + mark, person=table["case"]) for mark in ("a", "b")])
    assert validate(tmp_path, table) == 0
    alone = record(tmp_path)["models"][0]["metrics"]
    assert validate(tmp_path, twice, "--patient", "person") == 0
    found = record(tmp_path)
    clustered = found["models"][0]["metrics"]
    assert (found["judged"], found["patients"]) == (480, 240)
    assert clustered["auc_ci"] == pytest.approx(alone["auc_ci"], abs=1e-9)
    assert clustered["calibration"]["slope_ci"] == pytest.approx(alone["calibration"]["slope_ci"], abs=1e-6)


def test_chinese_words_for_the_outcome_need_the_event_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    table = centre().assign(op=lambda own: np.where(own["op"] == 1, "是", "否"))
    assert validate(tmp_path, table) == 2
    assert "name the event with --event" in capsys.readouterr().err
    assert validate(tmp_path, table, "--event", "是") == 0
    assert record(tmp_path)["event"] == "是"
    assert record(tmp_path)["models"][0]["metrics"]["events"] == EVENTS


def test_the_model_s_own_names_of_its_classes_need_no_event(tmp_path: Path):
    table = centre().assign(op=lambda own: np.where(own["op"] == 1, "Osteoporosis", "no osteoporosis"))
    assert validate(tmp_path, table) == 0
    assert (record(tmp_path)["event"], record(tmp_path)["models"][0]["metrics"]["events"]) == ("Osteoporosis", EVENTS)


SEXES = "female (f, woman, 女, 女性) or male (m, man, 男, 男性)"


def test_bad_rows_are_left_out_with_their_reasons(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    table = centre().astype({"op": object, "age": object})
    table.loc[3, "op"], table.loc[4, "age"], table.loc[5, "sex"], table.loc[6, "age"] = "", "", "unknown", "old"
    assert validate(tmp_path, table) == 1
    found = record(tmp_path)
    assert (found["found"], found["judged"]) == (240, 236)
    assert [(own["cases"], own["model"], own["reason"]) for own in found["left_out"]] == [
        (1, "", "column op is empty"),
        (1, EQUATION, "input age is missing. Give age in years."),
        (1, EQUATION, f"input sex is 'unknown', an unknown category. Write {SEXES}."),
        (1, EQUATION, "input age is 'old', not a number. Give age as a number."),
    ]
    assert "1 case(s) not judged: column op is empty" in capsys.readouterr().err
    assert list(pd.read_csv(tmp_path / "out" / "tables" / "left-out.csv")["case"]) == ["P004", "P005", "P006", "P007"]


@pytest.mark.parametrize(
    ("change", "arguments", "says"),
    [
        (lambda own: own.drop(columns="age"), [], "needs the column age, which the clinical table does not have"),
        (lambda own: own.drop(columns="op"), [], "has no column op"),
        (lambda own: own.assign(op=0), [], "has one class only: all 240 patients lack the event"),
        (lambda own: own.assign(op=1), [], "has one class only: all 240 patients have the event"),
        (lambda own: own.assign(op=own["op"] + 1), [], "is neither 0 nor 1"),
        (lambda own: own, ["--event", "yes"], "no row has the value yes"),
        (lambda own: own, ["--patient", "person"], "has no column person"),
        (lambda own: own.assign(age=200), [], "no case has an outcome and a score"),
    ],
)
def test_a_centre_that_cannot_be_judged_is_one_line_and_leaves_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], change: Any, arguments: list[str], says: str
):
    assert validate(tmp_path, change(centre()), *arguments) == 2
    (line,) = [text for text in capsys.readouterr().err.splitlines() if text.startswith("error")]
    assert says in line
    assert not (tmp_path / "out" / "validation.json").exists()


def test_a_model_of_a_newer_schema_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    save_model(find_model(EQUATION), tmp_path / "model")
    content = json.loads((tmp_path / "model" / "model.json").read_text(encoding="utf-8"))
    (tmp_path / "model" / "model.json").write_text(json.dumps(content | {"schema_version": 99}), encoding="utf-8")
    assert validate(tmp_path, centre(), models=(str(tmp_path / "model"),)) == 2
    assert "99" in capsys.readouterr().err


def test_a_measured_end_point_has_errors_and_updates(tmp_path: Path):
    content = find_model(EQUATION).spec.model_dump()
    for key in ("cutoff", "recalibration", "no_cutoff_reason", "files"):
        del content[key]
    content["provenance"] |= {"training_events": None}
    content |= {
        "name": "bmd", "schema_version": 2, "kind": "linear", "metrics": (),
        "outcome": {"type": "number", "name": "bmd", "definition": "made up", "unit": "mg/cm3"},
        "predictor": {"intercept": 150.0, "coefficients": [-0.9, 5.0], "no_interval_reason": "made up"},
    }  # fmt: skip
    save_model(build_model(ModelSpec.model_validate(content), "# Card\n"), tmp_path / "bmd.zip")
    assert validate(tmp_path, centre(), "--outcome", "bmd", models=(str(tmp_path / "bmd.zip"),)) == 0
    found = record(tmp_path)
    own = found["models"][0]["metrics"]
    assert (found["type"], own["unit"]) == ("number", "mg/cm3")
    assert [own["pearson"], own["mae"], own["bland_altman"]["bias"]] == pytest.approx(  # cor, mean(abs(bmd-pred)), mean(pred-bmd)
        [0.882983018582709, 8.631666666666669, -6.883333333333339], abs=1e-9
    )
    assert [own["calibration"]["intercept"], own["calibration"]["slope"]] == pytest.approx([-17.49075863718199, 1.27417426288544])
    table = pd.read_csv(tmp_path / "out" / "tables" / "updates.csv").set_index("update")
    assert table["rmse"].is_monotonic_decreasing
    assert "Bland-Altman" in (tmp_path / "out" / "validation.html").read_text(encoding="utf-8")


def test_a_model_of_classes_is_judged_class_by_class(tmp_path: Path):
    save_class_model(class_model(), tmp_path / "model")
    names = np.array(["normal", "osteopenia", "osteoporosis"])
    table = centre().assign(bone=lambda own: names[np.digitize(own["age"] + (own["op"] * 7) % 5, [62, 78])])
    assert validate(tmp_path, table, "--outcome", "bone", models=(str(tmp_path / "model"),)) == 0
    found = record(tmp_path)
    (model,) = found["models"]
    assert found["type"] == "classes"
    assert [own["name"] for own in model["metrics"]["classes"]] == list(names)
    counts = np.array(model["metrics"]["confusion"])
    overall = {own["name"]: own["value"] for own in model["metrics"]["overall"]}
    assert overall["accuracy"] == pytest.approx(np.trace(counts) / 240)
    assert 0.5 < overall["hand_till"] <= 1
    assert [own["method"] for own in model["updates"]] == ["intercept", "intercept and slope", "refit"]
    assert validate(tmp_path, table.assign(bone="brittle"), "--outcome", "bone", models=(str(tmp_path / "model"),)) == 2


def test_a_class_that_has_no_patient_is_told_and_the_others_are_judged(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    for name in ("one", "two"):
        save_class_model(class_model(name=name), tmp_path / name)
    table = centre().assign(bone=lambda own: np.where(own["age"] + (own["op"] * 7) % 5 < 66, "normal", "osteoporosis"))
    models = tuple(str(tmp_path / name) for name in ("one", "two"))
    assert validate(tmp_path, table, "--outcome", "bone", models=models) == 0
    assert "no judged case is of class osteopenia" in capsys.readouterr().err
    found = record(tmp_path)
    metrics = found["models"][0]["metrics"]
    assert metrics["names"] == ["normal", "osteopenia", "osteoporosis"]
    assert [own["name"] for own in metrics["classes"]] == ["normal", "osteoporosis"]
    assert metrics["confusion"][1] == [0, 0, 0]
    overall = {own["name"]: (own["value"], own["note"]) for own in metrics["overall"]}
    rates = [own["metrics"]["sensitivity"] for own in metrics["classes"]]
    assert overall["balanced_accuracy"] == (pytest.approx(np.mean(rates)), "of the classes normal, osteoporosis alone")
    assert overall["hand_till"][0] == pytest.approx(metrics["pairs"][0]["value"])
    assert {own["reason"] for own in found["models"][0]["updates"]} == {
        "an update needs 3 patients of each class, of osteopenia there are 0"
    }
    assert "of osteopenia there are 0" in (tmp_path / "out" / "validation.html").read_text(encoding="utf-8")
    assert validate(tmp_path, table.assign(bone="normal"), "--outcome", "bone", models=models) == 2


def test_models_of_different_outcomes_are_not_judged_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    save_class_model(class_model(), tmp_path / "model")
    assert validate(tmp_path, centre(), models=(EQUATION, str(tmp_path / "model"))) == 2
    assert "the models predict outcomes of different types" in capsys.readouterr().err


def test_the_same_tables_give_the_same_record(tmp_path: Path):
    assert validate(tmp_path, centre()) == 0
    before = {path.name: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert validate(tmp_path, centre()) == 0
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()} == before
