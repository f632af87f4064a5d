"""How well class probabilities do in subgroups: Hand and Till's AUC, the macro AUC, and each class against the rest."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from ...base.errors import TableError
from ..estimate import Estimate
from ..evaluation.hand_till import MultiClassAuc, hand_till
from ..evaluation.subgroups import subgroup_aucs
from ..study.subgroups import Parted, parted
from ..study.tables import made_once, with_interval
from .performance import class_probabilities
from .predictions import model_names
from .study import ClassesResult

FIGURES = ("hand_till", "macro")
"""Of all classes together; each class's own is called ``CLASS``."""
CLASS = "against_rest"
COLUMNS = ["model", "set", "variable", "group", "cases", "figure", "class", "auc", "auc_low", "auc_high", "heterogeneity_p",
           "interaction_p", "note"]  # fmt: skip


@made_once
def subgroups_table(result: ClassesResult) -> pd.DataFrame:
    """AUCs of every model in each subgroup of every set, with P of heterogeneity and, of one class, of the interaction."""

    def probabilities(rows: pd.DataFrame, model: str) -> np.ndarray:
        return class_probabilities(rows[rows["model"] == model], result.classes)[1]

    rows: list[dict[str, Any]] = []
    for part in parted(result, model_names(result.members), probabilities):
        rows += [*_together(part, result.classes), *_each(part, result.classes)]
    return pd.DataFrame(rows, columns=COLUMNS)


def _together(part: Parted, classes: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """Rows of what holds for all classes together."""
    found = {name: _aucs(part, name, classes) for name in part.names}
    for figure in FIGURES:
        estimates = {name: _figure(own, figure) for name, own in found.items()}
        p, why = part.difference(estimates.values())
        for name, own in estimates.items():
            shown = part.folds.share(own) if part.folds else own
            yield {
                **part.keys, "group": name, "cases": int((part.groups == name).sum()), "figure": figure, "class": "",
                **with_interval(auc=shown), "heterogeneity_p": p, "interaction_p": np.nan, "note": part.said(own.note or why),
            }  # fmt: skip


def _aucs(part: Parted, group: str, classes: tuple[str, ...]) -> MultiClassAuc | str:
    """Of one group, or why there are none."""
    own, clusters = part.of(group)
    true = part.data.outcome[own]
    absent = [name for number, name in enumerate(classes) if not (true == number).any()]
    if absent:
        return f"no case of class {', '.join(absent)} in this subgroup"
    try:
        return hand_till(np.array(classes, dtype=object)[true], part.prediction[own], classes, clusters=clusters)
    except TableError as error:
        return error.what


def _figure(found: MultiClassAuc | str, name: str) -> Estimate:
    if isinstance(found, str):
        return Estimate.undefined(found)
    return found.hand_till if name == "hand_till" else found.macro


def _each(part: Parted, classes: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """Rows of each class against the rest; cases are those of the class."""
    for number, name in enumerate(classes):
        events = part.data.outcome == number
        if not 0 < events.sum() < len(events):
            continue
        risk = np.clip(part.prediction[:, number], 1e-12, 1 - 1e-12)
        score = np.log(risk / (1 - risk))
        found = subgroup_aucs(events, score, part.groups, variable=part.variable, clusters=part.clusters)
        for group in found.groups:
            shown = part.folds.share(group.auc) if part.folds else group.auc
            yield {
                **part.keys, "group": group.name, "cases": group.events, "figure": CLASS, "class": name,
                **with_interval(auc=shown), "heterogeneity_p": found.heterogeneity_p,
                "interaction_p": found.interaction.p if found.interaction else np.nan,
                "note": part.said(found.note or group.auc.note),
            }  # fmt: skip
