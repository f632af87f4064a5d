"""Choices of a study with two classes: outcome in words, cut-off, risk categories, subgroups, prediction sets."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from made_up_study import MRI_LIKE, protocol_text, write_tables
from OsteoRadiomicsLib.base.errors import InputError
from OsteoRadiomicsLib.cli import main
from OsteoRadiomicsLib.modelling.evaluation.calibration import expected_observed
from OsteoRadiomicsLib.modelling.evaluation.multi_reader_table import read_reader_scores
from OsteoRadiomicsLib.modelling.evaluation.roc import cost_cutoff
from OsteoRadiomicsLib.modelling.evaluation.score_table import read_scores
from OsteoRadiomicsLib.modelling.external.record import ValidationRecord
from OsteoRadiomicsLib.protocols.modelling_plan import ModellingPlan
from OsteoRadiomicsLib.protocols.protocol import parse_protocol
from OsteoRadiomicsLib.report.binary.folder import read_binary_folder
from OsteoRadiomicsLib.report.binary.words import binary_words
from OsteoRadiomicsLib.scoring import load_model
from OsteoRadiomicsLib.scoring.score_records import read_score
from training_kit import scored, train, trained

SUBGROUPS = '[modelling.subgroups]\nsex = "male"\n'
OPTIONS = ("--outcome", "结局", "--event", "是", "--cutoff", "cost=3,prevalence=0.2", "--risk-categories", "0.3,0.6",
           "--coverage", "0.8", "--coverage-of", "each-class")  # fmt: skip


def in_words(paths: dict[str, Path], encoding: str, yes: str = "是", no: str = "否") -> None:
    """The outcome as a column of words in another encoding."""
    table = pd.read_csv(paths["clinical"])
    table["结局"] = table.pop("op").map({1: yes, 0: no})
    table.to_csv(paths["clinical"], index=False, encoding=encoding)


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Path], Path]:
    paths = write_tables(tmp_path_factory.mktemp("choices"), n=100, modelling=MRI_LIKE + SUBGROUPS)
    in_words(paths, "gbk")
    return paths, trained(paths, *OPTIONS)


@pytest.fixture(scope="module")
def record(study: tuple[dict[str, Path], Path]) -> dict[str, Any]:
    return json.loads((study[1] / "study.json").read_text(encoding="utf-8"))


def test_the_outcome_is_taken_in_words_with_the_event_that_was_named(record: dict[str, Any]) -> None:
    assert record["protocol"]["outcome"] | {"definition": ""} == {
        "column": "结局", "definition": "", "type": "binary", "positive": "是", "classes": ["否", "是"], "unit": ""
    }  # fmt: skip


def test_the_text_for_a_paper_says_categories_and_sets_with_their_numbers(study: tuple[dict[str, Path], Path]) -> None:
    folder = read_binary_folder(study[1])
    methods, found = ("\n".join(section.paragraphs) for section in binary_words(folder).sections[:2])
    assert "categories of risk with the limits 0.3, 0.6 were" in methods
    assert "to hold the true class in 80 % of the cases of each class" in methods
    for row in folder.tables["risk_categories"].itertuples():
        assert f"categorical net reclassification improvement {row.nri:.3f}".replace("-", "−") in found
    for row in folder.tables["prediction_sets"].itertuples():
        assert f"Sets of the {row.model} model held the true class in {row.coverage:.3f} (" in found


def test_the_cutoff_is_chosen_by_cost_on_out_of_fold_predictions(
    study: tuple[dict[str, Path], Path], record: dict[str, Any]
) -> None:
    rows = pd.read_csv(study[1] / "predictions.csv")
    rows = rows[rows["basis"] == "out-of-fold"]
    found = record["models"]["combined"]["cutoff"]
    assert found["value"] == pytest.approx(cost_cutoff(rows["outcome"], rows["combined"], 3, 0.2).value)
    assert "3 false alarms at a prevalence of 0.2 (stated), out-of-fold" in found["rule"]
    plan = record["protocol"]["modelling"]
    assert (plan["cutoff"], plan["cutoff_cost"], plan["cutoff_prevalence"], plan["risk_categories"]) == (
        "cost",
        3,
        0.2,
        [0.3, 0.6],
    )


def test_record_tables_and_page_hold_categories_subgroups_and_benefit(
    study: tuple[dict[str, Path], Path], record: dict[str, Any]
) -> None:
    out = study[1]
    for name in ("risk_categories", "risk_moves", "subgroup_calibration", "prediction_sets"):
        table = pd.read_csv(out / "tables" / f"{name}.csv")
        assert len(table) == len(record[name]) > 0
    moves = pd.DataFrame(record["risk_moves"])
    for _, own in moves.groupby(["versus", "set"]):
        assert own["events"].sum() + own["no_events"].sum() in (70, 30)
    group = next(row for row in record["subgroup_calibration"] if row["set"] == "external" and row["model"] == "combined")
    rows = pd.read_csv(out / "predictions.csv").merge(pd.read_csv(study[0]["clinical"], encoding="gbk")[["case", "sex"]])
    rows = rows[(rows["set"] == "external") & (rows["sex"] == group["group"])]
    ratio = expected_observed((rows["outcome"] == 1).to_numpy(), rows["combined"].to_numpy())
    assert (group["expected_observed"], group["expected_observed_low"]) == pytest.approx((ratio.value, ratio.low))
    curve = pd.read_csv(out / "tables" / "decision_curve.csv")
    assert (curve["net_benefit_low"] <= curve["net_benefit"] + 1e-12).all()
    assert (curve["net_benefit"] <= curve["net_benefit_high"] + 1e-12).all()
    page = (out / "report.html").read_text(encoding="utf-8")
    for text in (
        "categorical net reclassification",
        "Calibration of each model in subgroups",
        "Prediction sets",
        "Net benefit at",
    ):
        assert text in page


def test_the_model_file_keeps_the_sets_and_a_score_tells_them(study: tuple[dict[str, Path], Path], tmp_path: Path) -> None:
    paths, out = study
    model = load_model(out / "models" / "combined")
    sets = model.spec.prediction_sets
    assert sets is not None
    assert (model.spec.schema_version, sets.coverage, sets.of) == (3, 0.8, "each-class")
    assert "true class of 80 % of the cases of each class" in model.card
    case = pd.read_csv(out / "predictions.csv")["case"].iloc[0]
    found = scored(out / "models" / "combined", paths, case)
    assert found["prediction_set"] == list(sets.names(found["probability"], "是", "否"))
    assert found["format_version"] == 3
    read = read_score(paths["protocol"].parent / "score.json")
    assert read.to_json() == found


@pytest.mark.usefixtures("undrawn")
def test_a_validation_judges_the_sets_on_another_centres_patients_with_its_words(
    study: tuple[dict[str, Path], Path], tmp_path: Path
) -> None:
    paths, out = study
    tables = ["--features", str(paths["features"]), "--clinical", str(paths["clinical"])]
    arguments = [*tables, "--outcome", "结局", "--event", "是", "--out", str(tmp_path / "centre")]
    assert main(["validate", "--model", str(out / "models" / "combined"), *arguments]) == 0
    record = ValidationRecord.read(tmp_path / "centre" / "validation.json")
    found = record.models[0].prediction_sets
    assert found is not None
    scores = pd.read_csv(tmp_path / "centre" / "scores.csv")
    assert set(scores["prediction_set"]) <= {"{是}", "{否}", "{是, 否}", "{}"}
    truth = pd.read_csv(paths["clinical"], encoding="gbk").set_index("case")["结局"]
    held = [truth[case] in names for case, names in zip(scores["case"], scores["prediction_set"], strict=True)]
    assert found.shares[0].value == pytest.approx(sum(held) / len(held))
    assert found.one + found.both + found.none == pytest.approx(1)
    assert found.aim in (tmp_path / "centre" / "validation.html").read_text(encoding="utf-8")


@pytest.mark.parametrize("encoding", ["gbk", "utf-8"])
def test_tables_of_scores_take_the_outcome_in_words(encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("case,reader,结局,a,b\n1,x,是,0.9,0.5\n2,x,否,0.1,0.5\n1,y,是,0.8,0.1\n2,y,否,0.2,0.6\n", encoding=encoding)
    assert read_scores(path, "结局", ["a"], positive="是", patient="case").outcome.tolist() == [True, False, True, False]
    outcome, _, readers = read_reader_scores(
        path, case="case", reader="reader", outcome="结局", score="a", versus="b", positive="是"
    )
    assert (outcome.tolist(), readers) == ([True, False], ("x", "y"))


def test_an_event_that_is_not_there_is_told_with_what_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = write_tables(tmp_path)
    in_words(paths, "utf-8", "OP", "NOP")
    for event, says in (("osteoporosis", "no row has the value osteoporosis. It has NOP, OP"),):
        assert train(paths, tmp_path / "out", "--outcome", "结局", "--event", event) == 2
        assert says in capsys.readouterr().err


@pytest.mark.parametrize("change", [{"cutoff": "cost"}, {"cutoff_cost": 2.0}, {"cutoff_prevalence": 0.1},
                                    {"risk_categories": (0.3, 0.1)}, {"coverage_of": "each-class"}])  # fmt: skip
def test_choices_that_contradict_each_other_are_refused(change: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=next(iter(change)).split("_")[0]):
        ModellingPlan.model_validate(change)


def test_a_plan_that_chooses_nothing_new_keeps_its_hash_and_its_record() -> None:
    plain = parse_protocol(protocol_text(), "made-up")
    assert set(ModellingPlan().model_dump()) & {"cutoff_cost", "risk_categories", "coverage", "coverage_of"} == set()
    chosen = parse_protocol(protocol_text(MRI_LIKE + "coverage = 0.9\nrisk_categories = [0.1, 0.3]\n"), "made-up")
    assert chosen.hash() != plain.hash()
    assert chosen.modelling.model_dump()["risk_categories"] == (0.1, 0.3)


def test_such_choices_belong_to_two_classes() -> None:
    text = protocol_text(MRI_LIKE + "coverage = 0.9\n").replace('positive = "1"\n', 'type = "classes"\n')
    text = text.replace('classes = ["0", "1"]', 'classes = ["0", "1", "2"]')
    with pytest.raises(InputError, match="coverage"):
        parse_protocol(text, "made-up")
