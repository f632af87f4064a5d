"""Methods and Results of times to an event in words: every number, form and warning from the record."""

from __future__ import annotations

from pathlib import Path

import pytest
from made_up_survival import COX, write_survival_tables
from OsteoRadiomicsLib.base.language import speaking
from OsteoRadiomicsLib.modelling.study.record import EstimateRecord
from OsteoRadiomicsLib.report.manuscript.works import WORKS
from OsteoRadiomicsLib.report.survival.folder import SurvivalFolder, read_survival_folder
from OsteoRadiomicsLib.report.survival.words import survival_words
from training_kit import trained


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> SurvivalFolder:
    """A finished study with an external set of few patients, its procedure repeated twice."""
    paths = write_survival_tables(tmp_path_factory.mktemp("survival"), 90, modelling=COX + 'subgroups = {sex = "male"}\n')
    return read_survival_folder(trained(paths, "--optimism", "2"))


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
        assert f"{study.term({'term': row.term})} {row.hr_sd:.3f} ({row.hr_sd_low:.3f}-{row.hr_sd_high:.3f})" in found


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


def test_an_older_folder_without_repetition_claims_none(study: SurvivalFolder, tmp_path: Path) -> None:
    record = study.record.model_copy(update={"optimism": (), "frequency": None})
    tables = {name: table for name, table in study.tables.items() if name not in ("optimism", "learning_curve", "grid", "shap")}
    words = survival_words(SurvivalFolder(record, study.predictions, tables))
    found = "\n".join(text for section in words.sections for text in section.paragraphs)
    assert "ptimism" not in found
    assert WORKS["lundberg2017"] not in words.references
