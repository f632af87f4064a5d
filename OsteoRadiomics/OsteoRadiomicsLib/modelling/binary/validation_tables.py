"""The tables of a study that say how far its models can be trusted, each as one data frame for CSV and report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd

from ...base.errors import TableError
from ..evaluation.calibration import Calibration, calibration
from ..evaluation.clusters import Clusters
from ..evaluation.cross_validation import CONDITIONAL
from ..evaluation.delong import delong_paired
from ..evaluation.reclassification import reclassification
from ..evaluation.roc import roc_curve
from ..evaluation.subgroups import subgroup_aucs
from ..study.names import APPARENT, CANDIDATE, CLINICAL, COMBINED, HELD_OUT, RADIOMICS, TRAIN, judged_basis
from ..study.subgroups import parted
from .study import StudyResult

COMPARED = ((COMBINED, CLINICAL), (COMBINED, RADIOMICS))
"""New and old model of each reclassification."""
CALIBRATION = ("slope", "intercept", "in_the_large", "expected_observed", "brier")


def flow_table(result: StudyResult) -> pd.DataFrame:
    """Where the cases went: excluded by screening, left out (each with the reason), then every set with both classes."""
    names = ["step", "cases", "patients", "events", "no_events", "reason"]
    unknown = (np.nan, np.nan, np.nan)
    rows: list[tuple[object, ...]] = [
        (f"excluded ({item.set})" if item.set else "excluded", item.cases, *unknown, item.reason)
        for item in result.work.beside.exclusions
    ]
    rows += [("left out", item.cases, *unknown, item.reason) for item in result.work.left_out]
    for name, data in result.prepared.sets.items():
        events = int(data.outcome.sum())
        rows.append((name, len(data), len(np.unique(data.patients)), events, len(data) - events, ""))
    return pd.DataFrame(rows, columns=names)


def subgroups_table(result: StudyResult) -> pd.DataFrame:
    """AUC of every model in each subgroup of every set, with P of heterogeneity and of the interaction."""
    rows: list[tuple[object, ...]] = []
    for part in parted(result, result.fitted.models, lambda rows, model: rows[model].to_numpy()):
        risk = np.clip(part.prediction, 1e-12, 1 - 1e-12)
        score = np.log(risk / (1 - risk))
        found = subgroup_aucs(part.data.outcome, score, part.groups, variable=part.variable, clusters=part.clusters)
        interaction = found.interaction.p if found.interaction else np.nan
        for group in found.groups:
            area = part.folds.share(group.auc) if part.folds else group.auc
            rows.append(
                (*part.keys.values(), group.name, group.patients, group.events, area.value, area.low, area.high,
                 found.heterogeneity_p, interaction, part.said(found.note or area.note))
            )  # fmt: skip
    names = ["model", "set", "variable", "group", "patients", "events", "auc", "auc_low", "auc_high", "heterogeneity_p",
             "interaction_p", "note"]  # fmt: skip
    return pd.DataFrame(rows, columns=names)


def subgroup_roc_table(result: StudyResult) -> pd.DataFrame:
    """ROC curve of every model in each subgroup of every set that holds both classes: sensitivity and specificity by cut-off."""
    parts = []
    for part in parted(result, result.fitted.models, lambda rows, model: rows[model].to_numpy()):
        for group in part.names:
            own = part.groups == group
            truth = part.data.outcome[own]
            if not 0 < truth.sum() < own.sum():
                continue
            curve = roc_curve(truth, part.prediction[own])
            ends = np.clip(curve.thresholds, 0, 1)  # no probability lies beyond, so the ends of a curve are these
            points = {"cutoff": ends, "sensitivity": curve.sensitivity, "specificity": curve.specificity}
            parts.append(pd.DataFrame({**part.keys, "group": group, **points}))
    names = ["model", "set", "variable", "group", "cutoff", "sensitivity", "specificity"]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=names)


def reclassification_table(result: StudyResult) -> pd.DataFrame:
    """NRI and IDI of the combined model over the others on every set."""
    rows = []
    for new, old in COMPARED:
        if not {new, old} <= set(result.fitted.models):
            continue
        for set_name, data in result.prepared.sets.items():
            risks, clusters = [_risk(result, set_name, name) for name in (old, new)], result.prepared.clusters(data.cases)
            found = reclassification(data.outcome, *risks, clusters=clusters)
            rows.append(
                (new, old, set_name, judged_basis(set_name), found.nri.value, found.nri.low, found.nri.high, found.nri_z,
                 found.nri_p, found.nri_events, found.nri_non_events, found.idi.value, found.idi.low, found.idi.high,
                 found.idi_z, found.idi_p,
                 _said("", judged_basis(set_name), "intervals and P"))
            )  # fmt: skip
    names = ["model", "versus", "set", "basis", "nri", "nri_low", "nri_high", "nri_z", "nri_p", "nri_events", "nri_no_events",
             "idi", "idi_low", "idi_high", "idi_z", "idi_p", "note"]  # fmt: skip
    return pd.DataFrame(rows, columns=names)


def delong_table(result: StudyResult) -> pd.DataFrame:
    """Every pair of models, and of classifiers, on every set: AUCs, their difference and DeLong's test."""
    models = list(result.fitted.models)
    rows: list[tuple[object, ...]] = []
    for (set_name, basis), part in result.predictions.groupby(["set", "basis"], sort=False):
        truth, clusters = part["outcome"].to_numpy(), result.prepared.clusters(part["case"])
        for names in (models, [name for name in result.cutoffs if name not in models]):
            for first, second in combinations(names, 2):
                found = delong_paired(truth, part[first].to_numpy(), part[second].to_numpy(), clusters=clusters)
                gap = found.difference
                rows.append(
                    (first, second, set_name, basis, found.first.value, found.second.value, gap.value, gap.low, gap.high,
                     found.statistic, found.p, _said(found.note, str(basis), "interval and P"))
                )  # fmt: skip
    names = ["model", "versus", "set", "basis", "auc", "auc_versus", "difference", "difference_low", "difference_high", "z", "p",
             "note"]  # fmt: skip
    return pd.DataFrame(rows, columns=names)


def recalibration_table(result: StudyResult) -> pd.DataFrame:
    """Calibration of each model and classifier that was recalibrated, before and after, on the sets it was not fitted on.

    Without a test set: on the training cases.
    """
    parts = (result.prepared.tests or result.prepared.sets).items()
    rows: list[tuple[object, ...]] = []
    for name, model in {**result.fitted.models, **{f"{CANDIDATE}{k}": m for k, m in result.fitted.classifiers.items()}}.items():
        if model.recalibration is None:
            continue
        for set_name, data in parts:
            values = result.fitted.values(data)
            basis = APPARENT if set_name == TRAIN else HELD_OUT
            clusters = result.prepared.clusters(data.cases)
            for when, risk in (("before", replace(model, recalibration=None).probability(values)),
                               ("after", model.probability(values))):  # fmt: skip
                rows.append((name, set_name, basis, when, *_calibration(data.outcome, risk, clusters)))
    measures = [f"{name}{end}" for name in CALIBRATION for end in ("", "_low", "_high")]
    return pd.DataFrame(rows, columns=["model", "set", "basis", "recalibration", *measures, "note"])


VALIDATION_TABLES: dict[str, Callable[[StudyResult], pd.DataFrame]] = {
    "flow": flow_table,
    "subgroups": subgroups_table,
    "subgroup_roc": subgroup_roc_table,
    "delong": delong_table,
    "reclassification": reclassification_table,
    "recalibration": recalibration_table,
}
"""File name in ``tables/`` -> the table."""


def _said(note: str, basis: str, what: str) -> str:
    """The note of a row, with what holds for these predictions alone where the models were made from the set's own rows."""
    return note if basis == HELD_OUT else "; ".join(filter(None, [note, f"{what} {CONDITIONAL}"]))


def _risk(result: StudyResult, set_name: str, model: str) -> np.ndarray:
    """(n,) probabilities of rows the model was not fitted on, in the order of the set."""
    chosen = (result.predictions["set"] == set_name) & (result.predictions["basis"] == judged_basis(set_name))
    return result.predictions.loc[chosen, model].to_numpy()


def _calibration(outcome: np.ndarray, risk: np.ndarray, clusters: Clusters | None) -> tuple[object, ...]:
    """The measures of ``CALIBRATION`` with their intervals, and why they are undefined."""
    try:
        found: Calibration | None = calibration(outcome, risk, external=True, clusters=clusters)
    except TableError as error:  # all predictions equal: the row stays, with the reason
        return (*(np.nan for _ in CALIBRATION for _ in range(3)), error.what)
    measures = [getattr(found, name) for name in CALIBRATION]
    note = next((measure.note for measure in measures if measure.note), "")
    return (*(value for measure in measures for value in (measure.value, measure.low, measure.high)), note)
