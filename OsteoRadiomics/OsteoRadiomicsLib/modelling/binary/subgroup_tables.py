"""How a study's models do in the plan's subgroups, as tables."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd

from ..data.subgroup_names import subgroup_names
from ..evaluation.clusters import Clusters
from ..evaluation.subgroup_calibration import subgroup_calibration
from ..evaluation.subgroups import subgroup_aucs
from .study import StudyResult
from .unseen import said, unseen_basis, unseen_risk

_MEASURES = ("in_the_large", "slope", "expected_observed", "brier")


@dataclass(frozen=True)
class _Parted:
    """A model on the rows of a set whose subgroup is known. risk, groups: (n,)."""

    model: str
    set: str
    variable: str
    outcome: np.ndarray
    risk: np.ndarray
    groups: np.ndarray
    clusters: Clusters | None


def subgroups_table(result: StudyResult) -> pd.DataFrame:
    """AUC of every model in each subgroup of every set, with P of heterogeneity and of the interaction."""
    rows: list[tuple[object, ...]] = []
    for part in _parted(result):
        risk = np.clip(part.risk, 1e-12, 1 - 1e-12)
        score = np.log(risk / (1 - risk))
        found = subgroup_aucs(part.outcome, score, part.groups, variable=part.variable, clusters=part.clusters)
        basis = unseen_basis(part.set)
        folds = result.work.folds(basis)
        interaction = found.interaction.p if found.interaction else np.nan
        for group in found.groups:
            area = folds.share(group.auc) if folds else group.auc
            rows.append(
                (part.model, part.set, part.variable, group.name, group.patients, group.events, area.value, area.low, area.high,
                 found.heterogeneity_p, interaction, said(found.note or area.note, basis, "P"))
            )  # fmt: skip
    names = ["model", "set", "variable", "group", "patients", "events", "auc", "auc_low", "auc_high", "heterogeneity_p",
             "interaction_p", "note"]  # fmt: skip
    return pd.DataFrame(rows, columns=names)


def subgroup_calibration_table(result: StudyResult) -> pd.DataFrame:
    """Calibration of every model in each subgroup of every set: in the large, slope, expected over observed, Brier score."""
    rows: list[tuple[object, ...]] = []
    for part in _parted(result):
        folds = result.work.folds(unseen_basis(part.set))
        for group in subgroup_calibration(part.outcome, part.risk, part.groups, variable=part.variable, clusters=part.clusters):
            slope = folds.plain(group.slope) if folds else group.slope
            score = folds.plain(group.brier, (0.0, 1.0)) if folds else group.brier
            measures = (group.in_the_large, slope, group.expected_observed, score)
            note = "; ".join(dict.fromkeys(filter(None, [group.note, *(own.note for own in measures)])))
            rows.append(
                (part.model, part.set, part.variable, group.name, group.patients, group.events, group.observed, group.expected,
                 *(value for own in measures for value in (own.value, own.low, own.high)), note)
            )  # fmt: skip
    columns = [f"{name}{end}" for name in _MEASURES for end in ("", "_low", "_high")]
    names = ["model", "set", "variable", "group", "patients", "events", "observed", "expected", *columns, "note"]
    return pd.DataFrame(rows, columns=names)


def _parted(result: StudyResult) -> Iterator[_Parted]:
    """Every model on every set by every variable that parts it."""
    for model in result.fitted.models:
        for set_name, data in result.prepared.sets.items():
            risk = unseen_risk(result, set_name, model)
            for variable, cut in result.plan.subgroups.items():
                groups = subgroup_names(data.terms, data.clinical, variable, cut)
                known = groups != ""
                if len(set(groups[known])) > 1:
                    clusters = result.prepared.clusters(data.cases[known])
                    yield _Parted(model, set_name, variable, data.outcome[known], risk[known], groups[known], clusters)
