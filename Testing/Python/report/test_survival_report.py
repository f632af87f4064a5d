"""Reports of times to an event: words for a paper, nomogram and Shapley values, every number from the record."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from html_page import Page
from made_up_survival import COX, write_survival_tables
from OsteoRadiomicsLib.base.language import speaking
from OsteoRadiomicsLib.modelling.data.survival import outcome_of
from OsteoRadiomicsLib.modelling.evaluation.survival_concordance import harrell_c
from OsteoRadiomicsLib.modelling.study.record import EstimateRecord
from OsteoRadiomicsLib.report.manuscript.works import WORKS
from OsteoRadiomicsLib.report.survival.folder import SurvivalFolder, read_survival_folder
from OsteoRadiomicsLib.report.survival.page import survival_html
from OsteoRadiomicsLib.report.survival.pictures import plans
from OsteoRadiomicsLib.report.survival.words import survival_words
from OsteoRadiomicsLib.scoring import load_model
from OsteoRadiomicsLib.scoring.population import nomogram_points
from OsteoRadiomicsLib.scoring.score_case import score_case
from training_kit import trained


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A finished study of three centres with an external set of few patients, its procedure repeated twice."""
    paths = write_survival_tables(
        tmp_path_factory.mktemp("survival"),
        90,
        modelling=COX + 'subgroups = {sex = "male"}\n',
        clinical=lambda table: table.assign(hospital=[("Anqing", "Baotou", "Chengde")[row % 3] for row in range(len(table))]),
    )
    return trained(paths, "--optimism", "2", "--centre", "hospital")


@pytest.fixture(scope="module")
def study(folder: Path) -> SurvivalFolder:
    """The study, read back."""
    return read_survival_folder(folder)


def paragraphs(study: SurvivalFolder, part: int) -> str:
    return "\n".join(survival_words(study).sections[part].paragraphs)


def test_methods_name_outcome_selection_regression_censoring_and_validation(study: SurvivalFolder) -> None:
    methods = paragraphs(study, 0)
    for said in (
        "The outcome was the time until fracture, in months: Vertebral fracture after the examination, made up (columns months "
        "and fracture).",
        "censored when they were last seen",
        "Cox regression of each feature, score test P < 0.1; then Spearman |r| < 0.9 between features; then LASSO (cox)",
        "ties by Efron's method",
        "risks by 12, 36 months come from Breslow's baseline hazard",
        "Hazards were taken to be proportional, which was not tested.",
        "Uno's C up to 36 months",
        "3 folds make the variance 2.5 times that of a fixed score",
        "the median of the training set's out-of-fold scores",
        "Harrell's C was also found within subgroups.",
        "in 2 bootstrap samples of the training patients",
        "in the 3 folds of cross-validation",
        "Contributions of inputs were Shapley values",
        "The combined model is also given as a nomogram.",
    ):
        assert said in methods, said


def test_results_hold_every_figure_of_the_record(study: SurvivalFolder) -> None:
    found, record = paragraphs(study, 1), study.record
    values: list[EstimateRecord] = [own for part in record.flow for own in part.survival]
    values += [item.difference for item in record.comparisons if item.basis != "apparent"]
    for item in record.performance:
        if item.basis != "apparent":
            values += [item.harrell_c, item.uno_c, item.slope]
            values += [value for own in item.horizons for value in (own.auc, own.brier, own.observed_expected)]
    shown = [f"{value.value:z.3f}".replace("-", "−") for value in values if value.value is not None]
    assert len(shown) > 40
    assert [text for text in shown if text not in found] == []
    for split in record.risk_groups:
        (_, higher), (_, events) = split.patients, split.events
        assert f"{events} events in {higher} against" in found
    for model in record.models.values():
        assert f"likelihood ratio against equal hazards {model.likelihood_ratio.statistic:.4g} with" in found
    optimism = study.tables["optimism"].set_index(["model", "measure"])
    assert f"Harrell's C corrected for optimism was {optimism.loc[('radiomics', 'c'), 'corrected']:.3f}" in found


def test_hazard_ratios_are_those_of_the_table_of_coefficients(study: SurvivalFolder) -> None:
    found = paragraphs(study, 1)
    for row in study.tables["coefficients"].itertuples():
        assert f"{study.input_title(row.term)} {row.hr_sd:.3f} ({row.hr_sd_low:.3f}-{row.hr_sd_high:.3f})" in found


def test_few_events_and_a_c_below_one_half_stand_among_the_warnings(study: SurvivalFolder) -> None:
    events = study.record.flow[1].events
    assert f"The set external has {events} cases with the event, fewer than the 100" in paragraphs(study, -1)
    first, *others = study.record.performance
    bad = first.model_copy(update={"harrell_c": first.harrell_c.model_copy(update={"value": 0.41})})
    part, *sets = study.record.flow
    few = part.model_copy(update={"events": 12})
    record = study.record.model_copy(update={"performance": (bad, *others), "flow": (few, *sets)})
    changed = SurvivalFolder(record, study.predictions, study.tables)
    terms = len(record.models["combined"].terms)
    assert "model's C on train, out of fold is below 0.5" in paragraphs(changed, -1)
    assert f"The training set has 12 events for the {terms} terms of the combined model" in paragraphs(changed, -1)
    assert WORKS["peduzzi1995"] in survival_words(changed).references
    assert WORKS["peduzzi1995"] not in survival_words(study).references


def test_what_could_not_be_judged_is_told_as_such_or_left_out(study: SurvivalFolder) -> None:
    nothing = EstimateRecord(value=None, ci=(None, None), note="nobody was followed beyond 36 without the event")
    performance = tuple(
        item.model_copy(
            update={
                "horizons": tuple(
                    own.model_copy(update={"auc": nothing, "brier": nothing, "observed_expected": nothing})
                    for own in item.horizons
                )
            }
        )
        for item in study.record.performance
    )
    record = study.record.model_copy(update={"performance": performance})
    found = paragraphs(SurvivalFolder(record, study.predictions, study.tables), 1)
    assert "AUC on" not in found
    assert "nan" not in found
    assert "Brier score" not in found


def test_units_of_time_are_none_of_age_in_chinese(study: SurvivalFolder) -> None:
    outcome = study.record.protocol.outcome.model_copy(update={"unit": "years"})
    protocol = study.record.protocol.model_copy(update={"outcome": outcome})
    changed = SurvivalFolder(study.record.model_copy(update={"protocol": protocol}), study.predictions, study.tables)
    with speaking("zh"):
        assert "36 年" in paragraphs(changed, 0)
        assert "36 个月" in paragraphs(study, 0)


def test_an_older_folder_without_repetition_nomogram_and_explanation_has_none(study: SurvivalFolder) -> None:
    record = study.record.model_copy(update={"optimism": (), "frequency": None, "nomogram": None, "centres": None})
    later = ("optimism", "learning_curve", "grid", "shap", "shap_values", "nomogram")
    older = SurvivalFolder(record, study.predictions, {name: own for name, own in study.tables.items() if name not in later})
    page = Page(survival_html(older, []))
    for name in ("nomogram", "explanation", "centres"):
        assert page.find("section", id=name) == []
    words = survival_words(older)
    found = "\n".join(text for section in words.sections for text in section.paragraphs)
    assert "ptimism" not in found
    assert "nomogram" not in found
    assert WORKS["lundberg2017"] not in words.references


def test_points_on_the_page_give_the_risks_of_the_frozen_combined_model(folder: Path, study: SurvivalFolder) -> None:
    (source,) = re.findall(r'id="nomogram-data">(.*?)</script>', (folder / "report.html").read_text(encoding="utf-8"), re.DOTALL)
    plan, record = json.loads(source), study.record.nomogram
    assert record is not None
    people = pd.read_csv(folder.parent / "clinical.csv").set_index("case")
    held_out = study.predictions[study.predictions["basis"] == "held-out"]
    assert len(held_out) > 10
    for row in held_out.to_dict("records"):
        values = {**people.loc[row["case"]].to_dict(), **row}
        points = [axis["coefficient"] * (values[axis["name"]] - axis["zero"]) * plan["points_per_unit"] for axis in plan["axes"]]
        predictor = plan["base"] + sum(points) / plan["points_per_unit"]
        assert predictor == pytest.approx(row["combined"], abs=1e-9)
        for axis in record.horizons:
            risk = 1 - np.exp(-axis.cumulative * np.exp(predictor))
            assert risk == pytest.approx(row[f"combined_risk_{axis.time:g}"], abs=1e-9)
            assert record.nomogram.risk(sum(points), axis.time) == pytest.approx(risk, abs=1e-9)


def test_the_page_asks_for_values_and_says_the_risk_by_each_time(folder: Path, study: SurvivalFolder) -> None:
    page = Page((folder / "report.html").read_text(encoding="utf-8"))
    assert study.record.nomogram is not None
    hazards = [float(value) for value in page.attributes("output", "data-hazard")]
    assert hazards == [axis.cumulative for axis in study.record.nomogram.horizons]
    (section,) = page.find("section", id="nomogram")
    assert "risk by 12 months" in section
    assert "risk by 36 months" in section
    marks = pd.read_csv(folder / "tables" / "nomogram.csv")
    assert {"risk_12", "risk_36"} <= set(marks["axis"])


def test_shapley_values_of_a_case_add_up_to_its_log_hazard_ratio(study: SurvivalFolder) -> None:
    shares, values = study.tables["shap"], study.tables["shap_values"]
    assert set(shares["scale"]) == {"log hazard ratio"}
    assert shares.groupby("model")["share"].sum().to_numpy() == pytest.approx(1.0)
    apparent = study.predictions[study.predictions["basis"] == "apparent"].set_index("case")
    for model, rows in values.groupby("model"):
        base = shares.loc[shares["model"] == model, "base"].iloc[0]
        sums = base + rows.groupby("case")["shap"].sum()
        assert len(sums) == study.record.flow[0].cases
        assert sums.to_numpy() == pytest.approx(apparent.loc[sums.index, model].to_numpy(), abs=1e-9)


def test_figures_of_nomogram_and_explanation_are_drawn(study: SurvivalFolder) -> None:
    found = {plan.name: plan for plan in plans(study)}
    names = {text.get_text() for text in found["nomogram"].draw().axes[0].texts}
    assert {"total points", "risk by 12 months", "risk by 36 months"} <= names
    assert {"shap_share_combined", "shap_summary_radiomics"} <= set(found)


def test_a_score_has_the_points_of_the_study_s_nomogram(folder: Path, study: SurvivalFolder) -> None:
    assert study.record.nomogram is not None
    model = load_model(folder / "models" / "clinical")
    one, other = (score_case(model, {"age": age}) for age in (50, 70))
    (first,), (second,) = (nomogram_points(model.spec, score) for score in (one, other))
    assert first.most == second.most == 100
    assert np.sign(second.points - first.points) == np.sign(other.linear_predictor - one.linear_predictor)


def test_each_centre_has_its_c_on_page_and_in_words_with_what_is_pooled(folder: Path, study: SurvivalFolder) -> None:
    record = study.record.centres
    assert record is not None
    assert record.column == "hospital"
    assert [(own.model, own.basis) for own in record.judged] == [
        (model, basis) for model in study.models for basis in ("out-of-fold", "held-out")
    ]
    table = pd.read_csv(folder / "tables" / "centres.csv")
    rows = study.predictions
    for own in record.judged:
        for one in own.figures:
            part = rows[(rows["basis"] == own.basis) & (rows["centre"] == one.name)]
            assert one.c.value == pytest.approx(harrell_c(outcome_of(part), part[own.model].to_numpy()).value)
        line = table.query("model == @own.model and basis == @own.basis and centre == '(pooled)'").iloc[0]
        assert line["c"] == pytest.approx(own.pooled.value)
    methods, found = paragraphs(study, 0), paragraphs(study, 1)
    assert "Harrell's C was also found apart in each of 3 centres (column hospital)." in methods
    assert "The C of centres was pooled on the logit scale by random effects" in methods
    assert WORKS["hartung2001"] in survival_words(study).references
    for own in record.judged:
        assert f"pooled over 3 centres {own.pooled.value:.3f} (" in found
    page = Page((folder / "report.html").read_text(encoding="utf-8"))
    (section,) = page.find("section", id="centres")
    assert "Pooled, 3 centres" in section
    drawn = {plan.name: plan for plan in plans(study)}
    assert {"centres_forest_out_of_fold", "centres_forest_held_out"} <= set(drawn)
    assert drawn["centres_forest_held_out"].draw() is not None
