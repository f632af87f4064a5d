"""The figures of a training report: which there are, their captions, and how each is drawn from the study's folder."""

from __future__ import annotations

from functools import partial

import numpy as np
from matplotlib.figure import Figure

from ...base.language import retold, tr
from ...modelling.estimate import Estimate
from ...modelling.explanation.explanation import LOG_ODDS
from ...modelling.study.names import OUT_OF_FOLD
from ..case.waterfall import waterfall
from ..figure_plan import Plan
from ..figures.explanation import waterfall_figure
from ..figures.forest import forest_figure
from ..figures.nomogram import RiskMarks, nomogram_figure
from ..figures.style import p_text
from ..training.explanation import Shapley, explained, model_plans
from ..training.folder import Sample
from ..training.pictures import selection_plans
from ..training.repetition import grid_plans, learning_plans
from ..training.text import row_estimate, table_rows
from .benefit_pictures import benefit_plans
from .calibration_pictures import calibration_plans
from .centres import centre_plans
from .discrimination_pictures import across_plans, discrimination_plans, subgroup_roc_plans
from .flow_picture import flow_plan
from .folder import BinaryFolder
from .validation_pictures import recalibration_plans, subgroup_plans

MOST_CORRELATIONS = 30


def plans(study: BinaryFolder) -> list[Plan]:
    """Every figure of the study, in the order of the report."""
    found = [flow_plan(study), *selection_plans(study.record.blocks, study.record.frequency)]
    found += _clinical(study) + _explanation(study) + grid_plans(study)
    for sample in study.samples:
        found += _sample(study, sample)
    return found + across_plans(study) + centre_plans(study) + learning_plans(study, "auc")


def _clinical(study: BinaryFolder) -> list[Plan]:
    """Odds ratios of the clinical model only: a Radscore's unit is a whole logit, so its ratio dwarfs that of a year of age."""
    coefficients = study.tables["coefficients"]
    rows = coefficients[(coefficients["model"] == "clinical") & coefficients["or"].notna()]
    title, caption, suffix = tr("Odds ratios of the clinical model"), tr("with Wald 95 % intervals, per unit"), ""
    if rows.empty and "clinical" in study.models:
        # A penalised equation has no intervals; the regression that chose its variables has.
        screening = study.tables["screening"]
        rows = screening[screening["kept"]]
        title, caption, suffix = (
            tr("Odds ratios of the clinical variables"),
            tr("multivariable regression, 95 % intervals"),
            "_multi",
        )
    if rows.empty:
        return []
    entries = [
        (
            study.input_title(row["term"]),
            Estimate(*(row[f"or{suffix}{end}"] for end in ("", "_low", "_high"))),
            p_text(row[f"p{suffix}"]),
        )
        for row in table_rows(rows)
    ]
    draw = partial(forest_figure, entries, x=tr("odds ratio"), reference=1.0, log=True)
    return [Plan("clinical", "odds_ratios", title, caption, draw)]


def _explanation(study: BinaryFolder) -> list[Plan]:
    found = []
    for (model,), own in explained(study, study.input_title):
        mended = model in study.record.models and study.record.models[model].recalibration
        found += model_plans(own, model, more=tr("; before recalibration") if mended else "")
        found.append(
            Plan(
                "explanation",
                f"waterfall_{model}",
                tr("One case by the {model} model", model=model),
                tr("the explained training case of highest predicted risk, from the mean prediction input by input")
                + (tr(", before recalibration") if mended else ""),
                partial(_waterfall, study, own),
            )
        )
    correlations = study.tables["correlation"].sort_values("r", key=lambda r: -r.abs(), kind="stable")
    more = len(correlations) - MOST_CORRELATIONS
    if more > 0:
        correlations = correlations.head(MOST_CORRELATIONS)
    if len(correlations):
        entries = [
            (study.input_title(row["input"]), row_estimate(row, "r"), p_text(row["p"])) for row in table_rows(correlations)
        ]
        found.append(
            Plan("explanation", "point_biserial", tr("Correlation of each input with the outcome"),
                 _correlated(study)
                 + (tr("; the strongest, {more} more in tables/correlation.csv", more=more) if more > 0 else ""),
                 lambda: forest_figure(entries, x=tr("correlation"), reference=0.0))
        )  # fmt: skip
    if study.record.nomogram:
        nomogram, outcome = study.record.nomogram.nomogram, study.record.protocol.outcome.column
        caption = tr("add the points of all inputs and read the risk below the total")
        last = tr("risk of {outcome}", outcome=outcome)
        found.append(
            Plan(
                "nomogram",
                "nomogram",
                tr("Nomogram"),
                caption,
                lambda: nomogram_figure(nomogram, [RiskMarks(last, nomogram.risks, nomogram.risk_points)]),
            )
        )
    return found


def _correlated(study: BinaryFolder) -> str:
    """What the correlations are of; older studies have apparent Radscores."""
    table = study.table("correlation")
    if "basis" in table and OUT_OF_FOLD in set(table["basis"]):
        return tr(
            "point-biserial, training set, with 95 % intervals; Radscores out of fold, by selections without the case's fold, P "
            "conditional on the predictions"
        )
    return tr("point-biserial, training set, with 95 % intervals; Radscores are apparent")


def _sample(study: BinaryFolder, sample: Sample) -> list[Plan]:
    models = study.models
    if not models:
        return []
    found = [*discrimination_plans(study, sample), *calibration_plans(study, sample), *benefit_plans(study, sample)]
    return [*found, *recalibration_plans(study, sample), *subgroup_plans(study, sample), *subgroup_roc_plans(study, sample)]


def _waterfall(study: BinaryFolder, own: Shapley) -> Figure:
    case = int(np.argmax(own.shap.sum(axis=1)))
    variables = [name.partition(" (")[0] for name in own.titles]
    steps = [
        (_reading(name, column, case, alone=variables.count(variable) == 1), float(part))
        for name, variable, column, part in zip(own.titles, variables, own.values.T, own.shap[case], strict=True)
    ]
    view = waterfall(own.base, steps, logit=own.scale == LOG_ODDS)
    return waterfall_figure(view, outcome=study.record.protocol.outcome.column)


def _reading(title: str, column: np.ndarray, case: int, *, alone: bool) -> str:
    """An input of one case: ``age (years) = 78``, ``sex = female``; of several indicators, ``smoking: not former``.

    title: as tables print it, ``sex (male v. female)`` for a category. alone: whether the category has one indicator only.
    """
    variable, _, coding = title.partition(" (")
    level, versus, reference = coding.removesuffix(")").partition(" v. ")
    if not versus:
        return f"{retold(title)} = {column[case]:.3g}"
    if column[case] == column.max() > column.min():
        return f"{retold(variable)} = {retold(level)}"
    return f"{retold(variable)} = {retold(reference)}" if alone else tr("{variable}: not {level}", variable=variable, level=level)
