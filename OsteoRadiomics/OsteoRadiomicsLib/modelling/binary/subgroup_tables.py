"""How a study's models do in the plan's subgroups, as tables."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from ..evaluation.roc import roc_curve
from ..evaluation.subgroup_calibration import subgroup_calibration
from ..evaluation.subgroups import subgroup_aucs
from ..study.subgroups import Parted, parted
from ..study.tables import made_once
from .study import StudyResult

_MEASURES = ("in_the_large", "slope", "expected_observed", "brier")


@made_once
def subgroups_table(result: StudyResult) -> pd.DataFrame:
    """AUC of every model in each subgroup of every set, with P of heterogeneity and of the interaction."""
    rows: list[tuple[object, ...]] = []
    for part in _parted(result):
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
    for part in _parted(result):
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


@made_once
def subgroup_calibration_table(result: StudyResult) -> pd.DataFrame:
    """Calibration of every model in each subgroup of every set: in the large, slope, expected over observed, Brier score."""
    rows: list[tuple[object, ...]] = []
    for part in _parted(result):
        for group in subgroup_calibration(
            part.data.outcome, part.prediction, part.groups, variable=part.variable, clusters=part.clusters
        ):
            slope = part.folds.plain(group.slope) if part.folds else group.slope
            score = part.folds.plain(group.brier, (0.0, 1.0)) if part.folds else group.brier
            measures = (group.in_the_large, slope, group.expected_observed, score)
            note = "; ".join(dict.fromkeys(filter(None, [group.note, *(own.note for own in measures)])))
            rows.append(
                (*part.keys.values(), group.name, group.patients, group.events, group.observed, group.expected,
                 *(value for own in measures for value in (own.value, own.low, own.high)), note)
            )  # fmt: skip
    columns = [f"{name}{end}" for name in _MEASURES for end in ("", "_low", "_high")]
    names = ["model", "set", "variable", "group", "patients", "events", "observed", "expected", *columns, "note"]
    return pd.DataFrame(rows, columns=names)


def _parted(result: StudyResult) -> Iterator[Parted]:
    """Every model's probabilities on every set by every variable that parts it."""
    return parted(result, result.fitted.models, lambda rows, model: rows[model].to_numpy())
