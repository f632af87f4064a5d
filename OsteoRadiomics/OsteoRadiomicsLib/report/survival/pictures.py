"""The figures of a report on a time to an event: which there are, their captions, and how each is drawn from the folder."""

from __future__ import annotations

from functools import partial

import numpy as np
from matplotlib.figure import Figure

from ...base.language import retold, tr
from ...modelling.estimate import Estimate
from ...modelling.evaluation.at_horizon import auc_at
from ...modelling.evaluation.decision_curve import THRESHOLDS
from ...modelling.evaluation.net_benefit_at import decision_curve_at
from ...modelling.statistics.kaplan_meier import kaplan_meier
from ...modelling.study.names import OUT_OF_FOLD
from ...modelling.survival.fitting import risk_name
from ...modelling.survival.record import HorizonRecord, SurvivalPerformanceRecord
from ..figure_plan import Plan
from ..figures.benefit import decision_figure
from ..figures.forest import ForestRow, forest_figure
from ..figures.nomogram import RiskMarks, nomogram_figure
from ..figures.style import p_text
from ..figures.survival import auc_over_time_figure, risk_calibration_figure, survival_figure
from ..html import true_minus
from ..training.explanation import explained, model_plans
from ..training.folder import Sample, conditional
from ..training.pictures import selection_plans
from ..training.repetition import grid_plans, learning_plans
from ..training.text import row_estimate, table_rows
from .centres import centre_plans
from .folder import SurvivalFolder
from .text import risk_text

CURVE_POINTS = 40
"""Times at which an AUC over follow-up is drawn."""


def plans(study: SurvivalFolder) -> list[Plan]:
    """Every figure of the study, in the order of the report."""
    found = [_follow_up(study), *selection_plans(study.record.blocks, study.record.frequency), *_forest(study)]
    found += _nomogram(study)
    for (model,), own in explained(study, study.input_title):
        found += model_plans(own, model)
    for sample in study.samples:
        found += [_over_time(study, sample), *_risk_groups(study, sample), *_calibration(study, sample)]
        found += [_benefit(study, sample, horizon) for horizon in study.horizons]
    found += centre_plans(study)
    return found + grid_plans(study, "regressor") + learning_plans(study, "c")


def _follow_up(study: SurvivalFolder) -> Plan:
    curves = {retold(sample.name): kaplan_meier(study.followed(sample)) for sample in study.samples}
    return Plan(
        "patients", "survival", tr("Survival without {event}", event=study.event),
        tr("Kaplan-Meier with 95 % bands, every set; marks are censored patients"),
        partial(survival_figure, curves, unit=study.unit, event=study.event),
    )  # fmt: skip


def _nomogram(study: SurvivalFolder) -> list[Plan]:
    record = study.record.nomogram
    if record is None:
        return []
    nomogram = record.nomogram
    risks = [RiskMarks(risk_text(axis.time, study.unit), axis.risks, axis.points) for axis in nomogram.horizons]
    caption = tr("add the points of all inputs and read the risk of {event} by each time below the total", event=study.event)
    return [Plan("nomogram", "nomogram", tr("Nomogram"), caption, partial(nomogram_figure, nomogram, risks))]


def _forest(study: SurvivalFolder) -> list[Plan]:
    rows: list[ForestRow] = []
    table = study.tables["coefficients"]
    for name in study.models:
        own = table_rows(table[table["model"] == name])
        rows.append((tr("{model} model", model=name.capitalize()), None, ""))
        rows += [(study.input_title(row["term"]), row_estimate(row, "hr_sd"), p_text(row["p"])) for row in own]
    return [
        Plan("models", "hazard_ratios", tr("Hazard ratios"), tr("per standard deviation of the term, 95 % intervals, Wald P"),
             partial(forest_figure, rows, x=tr("hazard ratio"), reference=1.0, log=True))
    ]  # fmt: skip


def _over_time(study: SurvivalFolder, sample: Sample) -> Plan:
    words = tr(
        "{words}; cumulative cases, dynamic controls; the band is the 95 % interval of the first model", words=sample.words
    )
    if sample.basis == OUT_OF_FOLD:
        words = tr("{words}, conditional on the predictions of all folds together", words=words)
    return Plan(
        "discrimination", f"auc_over_time_{sample.name}", tr("AUC over time, {title}", title=sample.title),
        words, partial(_draw_over_time, study, sample),
    )  # fmt: skip


def _draw_over_time(study: SurvivalFolder, sample: Sample) -> Figure:
    outcome = study.followed(sample)
    events = outcome["time"][outcome["event"]]
    # Between the tenth part of the events and the last patients, where there is somebody on either side.
    start, end = float(np.quantile(events, 0.1)), float(np.quantile(outcome["time"], 0.95))
    times = np.linspace(end / CURVE_POINTS, end, CURVE_POINTS)
    times = times[times >= start] if (times >= start).sum() > 1 else times
    curves: dict[str, list[Estimate]] = {}
    for name in reversed(study.models):
        curves[name] = [auc_at(outcome, sample.rows[name].to_numpy(dtype=float), float(time)) for time in times]
    return auc_over_time_figure(curves, times, unit=study.unit)


def _risk_groups(study: SurvivalFolder, sample: Sample) -> list[Plan]:
    found = []
    for item in study.record.risk_groups:
        if (item.set, item.basis) != (sample.name, sample.basis) or item.p is None:
            continue
        where = tr("{model} model, {title}", model=item.model, title=sample.title)
        words = conditional(tr("{words}; parted at the training set's median out-of-fold score", words=sample.words), sample)
        found.append(
            Plan("risk_groups", f"risk_groups_{item.model}_{sample.name}", tr("Lower and higher risk, {where}", where=where),
                 words, partial(_draw_groups, study, sample, item.model, item.cut, item.p))
        )  # fmt: skip
    return found


def _draw_groups(study: SurvivalFolder, sample: Sample, model: str, cut: float, p: float) -> Figure:
    outcome, high = study.followed(sample), sample.rows[model].to_numpy(dtype=float) >= cut
    curves = {tr("lower risk"): kaplan_meier(outcome[~high]), tr("higher risk"): kaplan_meier(outcome[high])}
    return survival_figure(curves, unit=study.unit, event=study.event, text=tr("log-rank {p}", p=p_text(p)))


def _calibration(study: SurvivalFolder, sample: Sample) -> list[Plan]:
    found = []
    for model in study.models:
        item = study.recorded(model, sample)
        for own in item.horizons:
            where = tr("{model} model, {title}", model=model, title=sample.title)
            found.append(
                Plan("calibration", f"calibration_{model}_{sample.name}_{own.time:g}",
                     tr("Calibration at {time:g} {unit}, {where}", time=own.time, unit=study.unit, where=where), sample.words,
                     partial(_draw_calibration, item, own))
            )  # fmt: skip
    return found


def _draw_calibration(item: SurvivalPerformanceRecord, own: HorizonRecord) -> Figure:
    texts = (
        tr("slope {slope}", slope=true_minus(item.slope.estimate.text(2))),
        tr("observed/expected {ratio}", ratio=true_minus(own.observed_expected.estimate.text(2))),
        tr("Brier score {brier}", brier=true_minus(own.brier.estimate.text())),
    )
    return risk_calibration_figure([(group.predicted, group.observed.estimate) for group in own.groups], texts=texts)


def _benefit(study: SurvivalFolder, sample: Sample, horizon: float) -> Plan:
    return Plan(
        "benefit", f"decision_{sample.name}_{horizon:g}",
        tr("Decision curve at {time:g} {unit}, {title}", time=horizon, unit=study.unit, title=sample.title),
        tr("{words}; bands: 95 %, bootstrap of the patients with the predictions as they are", words=sample.words),
        partial(_draw_benefit, study, sample, horizon),
    )  # fmt: skip


def _draw_benefit(study: SurvivalFolder, sample: Sample, horizon: float) -> Figure | None:
    outcome, limits = study.followed(sample), np.array(THRESHOLDS)
    curves = {
        name: decision_curve_at(outcome, sample.rows[risk_name(name, horizon)].to_numpy(dtype=float), horizon, limits)
        for name in reversed(study.models)
    }
    if any(np.isnan(curve.model[0]) for curve in curves.values()):
        return None
    return decision_figure(curves)
