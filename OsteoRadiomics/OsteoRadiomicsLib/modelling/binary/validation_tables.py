"""The tables of a study that say how far its models can be trusted, each as one data frame for CSV and report."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd

from ...base.errors import TableError
from ..classifying.candidates import recalibrated
from ..evaluation.calibration import Calibration, calibration
from ..evaluation.clusters import Clusters
from ..evaluation.delong import delong_paired
from ..evaluation.reclassification import reclassification
from ..study.names import APPARENT, CANDIDATE, HELD_OUT, TRAIN, judged_basis
from ..study.notes import said
from ..study.tables import made_once
from .benefit_tables import decision_table
from .category_tables import COMPARED, categories_table, moves_table
from .set_tables import sets_table
from .study import StudyResult
from .subgroup_tables import subgroup_calibration_table, subgroup_roc_table, subgroups_table
from .unseen import unseen_risk

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


@made_once
def reclassification_table(result: StudyResult) -> pd.DataFrame:
    """NRI and IDI of the combined model over the others on every set."""
    rows = []
    for new, old in COMPARED:
        if not {new, old} <= set(result.fitted.models):
            continue
        for set_name, data in result.prepared.sets.items():
            risks, clusters = [unseen_risk(result, set_name, name) for name in (old, new)], result.prepared.clusters(data.cases)
            found = reclassification(data.outcome, *risks, clusters=clusters)
            net = found.net
            rows.append(
                (new, old, set_name, judged_basis(set_name), net.nri.value, net.nri.low, net.nri.high, net.z, net.p,
                 net.of_events.value, net.of_non_events.value, found.idi.value, found.idi.low, found.idi.high, found.idi_z,
                 found.idi_p, said("", judged_basis(set_name), "intervals and P"))
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
                     found.statistic, found.p, said(found.note, str(basis), "interval and P"))
                )  # fmt: skip
    names = ["model", "versus", "set", "basis", "auc", "auc_versus", "difference", "difference_low", "difference_high", "z", "p",
             "note"]  # fmt: skip
    return pd.DataFrame(rows, columns=names)


@made_once
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
            before = replace(model, recalibration=None).probability(values)
            for when, risk in (("before", before), ("after", recalibrated(before, model.recalibration))):
                rows.append((name, set_name, basis, when, *_calibration(data.outcome, risk, clusters)))
    measures = [f"{name}{end}" for name in CALIBRATION for end in ("", "_low", "_high")]
    return pd.DataFrame(rows, columns=["model", "set", "basis", "recalibration", *measures, "note"])


VALIDATION_TABLES: dict[str, Callable[[StudyResult], pd.DataFrame]] = {
    "flow": flow_table,
    "subgroups": subgroups_table,
    "subgroup_calibration": subgroup_calibration_table,
    "subgroup_roc": subgroup_roc_table,
    "delong": delong_table,
    "reclassification": reclassification_table,
    "risk_categories": categories_table,
    "risk_moves": moves_table,
    "recalibration": recalibration_table,
    "decision_curve": decision_table,
    "prediction_sets": sets_table,
}
"""File name in ``tables/`` -> the table."""


def _calibration(outcome: np.ndarray, risk: np.ndarray, clusters: Clusters | None) -> tuple[object, ...]:
    """The measures of ``CALIBRATION`` with their intervals, and why they are undefined."""
    try:
        found: Calibration | None = calibration(outcome, risk, external=True, clusters=clusters)
    except TableError as error:  # all predictions equal: the row stays, with the reason
        return (*(np.nan for _ in CALIBRATION for _ in range(3)), error.what)
    measures = [getattr(found, name) for name in CALIBRATION]
    note = next((measure.note for measure in measures if measure.note), "")
    return (*(value for measure in measures for value in (measure.value, measure.low, measure.high)), note)
