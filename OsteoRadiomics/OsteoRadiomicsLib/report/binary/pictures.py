"""The figures of a training report: which there are, their captions, and how each is drawn from the study's folder."""

from __future__ import annotations

from functools import partial

import numpy as np
from matplotlib.figure import Figure

from ...base.errors import TableError
from ...base.language import later, retold, tr
from ...modelling.estimate import Estimate
from ...modelling.evaluation.calibration import calibration
from ...modelling.evaluation.precision_recall import precision_recall
from ...modelling.evaluation.roc import roc_curve
from ...modelling.explanation.explanation import LOG_ODDS
from ...modelling.study.names import OUT_OF_FOLD
from ...modelling.study.record import nan
from ..case.waterfall import waterfall
from ..figure_plan import Plan
from ..figures.benefit import calibration_figure
from ..figures.discrimination import delong_figure, precision_recall_figure, roc_figure
from ..figures.explanation import share_figure, summary_figure, waterfall_figure
from ..figures.forest import forest_figure
from ..figures.nomogram import nomogram_figure
from ..figures.radar import radar_figure
from ..figures.selection import grid_figure
from ..figures.style import p_text
from ..training.folder import Sample, conditional
from ..training.pictures import selection_plans
from ..training.text import row_estimate, table_rows
from .benefit_pictures import benefit_plans
from .folder import BinaryFolder
from .validation_pictures import learning_plans, recalibration_plans, subgroup_plans

MOST_CORRELATIONS = 30
RADAR = {
    "sensitivity": later("sensitivity"),
    "specificity": later("specificity"),
    "accuracy": later("accuracy"),
    "ppv": later("precision"),
    "f1": "F1",
}


def plans(study: BinaryFolder) -> list[Plan]:
    """Every figure of the study, in the order of the report."""
    found = selection_plans(study.record.blocks, study.record.frequency) + _clinical(study) + _explanation(study) + _grid(study)
    for sample in study.samples:
        found += _sample(study, sample)
    return found + learning_plans(study)


def _grid(study: BinaryFolder) -> list[Plan]:
    table = study.tables["grid"]
    found = []
    for measure, title in (("auc", "AUC"), ("accuracy", tr("accuracy"))) if len(table) else ():
        wide = table.pivot(index="selector", columns="classifier", values=measure)
        wide = wide.loc[list(dict.fromkeys(table["selector"])), list(dict.fromkeys(table["classifier"]))]
        draw = partial(grid_figure, list(wide.index), list(wide.columns), wide.to_numpy(), measure=title)
        caption = tr("out of fold on the training set; picking the best cell afterwards makes it optimistic")
        found.append(Plan("grid", f"grid_{measure}", tr("Selectors and classifiers: {title}", title=title), caption, draw))
    return found


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
    for key, rows in study.tables["shap_values"].groupby("model", sort=False):
        model = str(key)
        names = list(dict.fromkeys(rows["input"]))
        shap = np.column_stack([rows.loc[rows["input"] == name, "shap"] for name in names])
        values = np.column_stack([rows.loc[rows["input"] == name, "value"] for name in names])
        how = study.tables["shap"].set_index("model").loc[[model]].iloc[0]
        titles = [study.input_title(name) for name in names]
        mended = model in study.record.models and study.record.models[model].recalibration
        cases = tr("{count} training cases; {method}", count=len(shap), method=how["method"])
        cases += tr("; before recalibration") if mended else ""
        found += [
            Plan(
                "explanation",
                f"shap_share_{model}",
                tr("Share of each input in the {model} model", model=model),
                tr("mean absolute SHAP value in per cent of all, {cases}", cases=cases),
                partial(share_figure, titles, shap),
            ),
            Plan(
                "explanation",
                f"shap_summary_{model}",
                tr("SHAP values of the {model} model", model=model),
                cases,
                partial(summary_figure, titles, shap, values, unit=str(how["scale"])),
            ),
            Plan(
                "explanation",
                f"waterfall_{model}",
                tr("One case by the {model} model", model=model),
                tr("the explained training case of highest predicted risk, from the mean prediction input by input")
                + (tr(", before recalibration") if mended else ""),
                partial(_waterfall, study, titles, shap, values, float(how["base"]), logit=how["scale"] == LOG_ODDS),
            ),
        ]
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
                 tr("point-biserial, training set, with 95 % intervals; Radscores are apparent")
                 + (tr("; the strongest, {more} more in tables/correlation.csv", more=more) if more > 0 else ""),
                 lambda: forest_figure(entries, x=tr("correlation"), reference=0.0))
        )  # fmt: skip
    if study.record.nomogram:
        nomogram, outcome = study.record.nomogram.nomogram, study.record.protocol.outcome.column
        caption = tr("add the points of all inputs and read the risk below the total")
        found.append(
            Plan(
                "nomogram",
                "nomogram",
                tr("Nomogram"),
                caption,
                lambda: nomogram_figure(nomogram, outcome=tr("risk of {outcome}", outcome=outcome)),
            )
        )
    return found


def _sample(study: BinaryFolder, sample: Sample) -> list[Plan]:
    where = f"{sample.title}"
    models = study.models
    if not models:
        return []
    found = [
        Plan(
            "discrimination",
            f"roc_{sample.name}",
            tr("ROC curves, {where}", where=where),
            sample.words,
            lambda: _roc(study, sample, models),
        ),
        Plan(
            "discrimination",
            f"precision_recall_{sample.name}",
            tr("Precision-recall curves, {where}", where=where),
            sample.words,
            lambda: _precision_recall(study, sample),
        ),
        Plan(
            "discrimination",
            f"delong_{sample.name}",
            tr("Comparison of AUCs, {where}", where=where),
            conditional(tr("DeLong's test for paired curves"), sample),
            lambda: _delong(study, sample, models),
        ),
        Plan(
            "discrimination",
            f"radar_{sample.name}",
            tr("Rates at the frozen cut-offs, {where}", where=where),
            sample.words,
            lambda: _radar(study, sample),
        ),
        Plan(
            "classifiers",
            f"roc_classifiers_{sample.name}",
            tr("ROC curves of the classifiers, {where}", where=where),
            sample.words,
            lambda: _roc(study, sample, study.candidates) if study.candidates else None,
        ),
        Plan(
            "classifiers",
            f"delong_classifiers_{sample.name}",
            tr("Comparison of the classifiers, {where}", where=where),
            conditional(tr("DeLong's test for paired curves"), sample),
            lambda: _delong(study, sample, study.candidates),
        ),
    ]
    for model in models:
        found.append(
            Plan(
                "calibration",
                f"calibration_{model}_{sample.name}",
                tr("Calibration of the {model} model, {where}", model=model, where=where),
                sample.words,
                partial(_calibration, sample, model),
            )
        )
    benefit = benefit_plans(study, sample)
    return [*found, *benefit, *recalibration_plans(study, sample), *subgroup_plans(study, sample)]


def _waterfall(
    study: BinaryFolder, names: list[str], shap: np.ndarray, values: np.ndarray, base: float, *, logit: bool
) -> Figure:
    case = int(np.argmax(shap.sum(axis=1)))
    variables = [name.partition(" (")[0] for name in names]
    steps = [
        (_reading(name, column, case, alone=variables.count(variable) == 1), float(part))
        for name, variable, column, part in zip(names, variables, values.T, shap[case], strict=True)
    ]
    return waterfall_figure(waterfall(base, steps, logit=logit), outcome=study.record.protocol.outcome.column)


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


def _roc(study: BinaryFolder, sample: Sample, columns: tuple[str, ...]) -> Figure:
    return roc_figure(
        {
            study.title(name): (
                roc_curve(sample.outcome, sample.rows[name].to_numpy()), study.recorded(name, sample).auc.estimate
            )
            for name in columns
        }
    )  # fmt: skip


def _precision_recall(study: BinaryFolder, sample: Sample) -> Figure:
    curves = {}
    for name in study.models:
        curve, item = precision_recall(sample.outcome, sample.rows[name].to_numpy()), study.recorded(name, sample)
        low, high = map(nan, item.average_precision_ci)
        curves[study.title(name)] = curve, Estimate(curve.average_precision, low, high)
    return precision_recall_figure(curves)


def _delong(study: BinaryFolder, sample: Sample, columns: tuple[str, ...]) -> Figure | None:
    matrix = study.comparison(sample, columns)
    return delong_figure(matrix) if matrix else None


def _radar(study: BinaryFolder, sample: Sample) -> Figure:
    models = {}
    for name in study.models:
        found = study.recorded(name, sample)
        rates = {tr(title): getattr(found, key).estimate.value for key, title in RADAR.items()}
        models[study.title(name)] = rates | {"AUC": found.auc.estimate.value}
    return radar_figure(models)


def _calibration(sample: Sample, model: str) -> Figure | None:
    risk = sample.rows[model].to_numpy()
    try:
        found = calibration(sample.outcome, risk, external=sample.basis != OUT_OF_FOLD)
    except TableError:  # the record says why calibration is undefined; there is nothing to draw
        return None
    return calibration_figure(found, sample.outcome, risk)
