"""What repeating the whole procedure showed, in reports on every type of outcome: optimism, learning curve, grid."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from ...base.language import later, tr
from ...modelling.evaluation.learning_curve import LearningCurve
from ..figure_plan import Plan
from ..figures.selection import grid_figure, learning_curve_figure
from ..html import fixed
from .folder import StudyFolder
from .text import table_rows

MEASURES: Mapping[str, str] = {
    "auc": "AUC",
    "hand_till": later("Hand–Till AUC"),
    "macro_auc": later("Macro AUC"),
    "accuracy": later("accuracy"),
    "brier": later("Brier score"),
    "calibration_slope": later("Calibration slope"),
    "c": later("Harrell's C"),
    "r2": "R²",
    "mae": "MAE",
    "rmse": "RMSE",
    "r": later("Pearson r"),
}
"""Measure in the tables -> its name."""
IN_UNITS = ("mae", "rmse")
SMALLER = ("brier", "mae", "rmse")
"""Measures of which smaller is better."""
GROUND, LOWEST = {"r2": 0.0}, -1.0
"""Where a learning curve's axis begins at the latest, 0.5 for AUCs; and what it leaves out below."""
_LEARNING = {
    "auc": later(
        "mean AUC over the folds, band: one standard deviation; everything is refitted at each size; a training "
        "set that leaves the model without any input counts as 0.5"
    ),
    "c": later(
        "mean C over the folds, band: one standard deviation; everything is refitted at each size; a training set "
        "that leaves the model without any input counts as 0.5"
    ),
    "r2": later(
        "mean R² over the folds, band: one standard deviation; everything is refitted at each size; a training set "
        "that leaves the model without any input predicts its mean; below −1 nothing is drawn"
    ),
}
"""Caption of a learning curve by its measure."""
_LEARNERS = {"classifier": later("classifier"), "regressor": later("regressor")}
_GRIDS = {
    "classifier": later("Selectors and classifiers: {title}"),
    "regressor": later("Selectors and regressors: {title}"),
}
"""Title of a grid by what was fitted on the selected features."""


@dataclass(frozen=True)
class Line:
    """One row.

    model, set, basis: what it is about. numbers: (number, interval or P) of each column. note: a remark below the row.
    """

    model: str
    set: str
    basis: str
    numbers: tuple[tuple[str, str], ...]
    note: str = ""


@dataclass(frozen=True)
class Repeated:
    """The optimism of a study. equations: whether its calibration slopes are of logistic equations only."""

    optimism: tuple[Line, ...]
    resamples: int
    equations: bool


def repeated(study: StudyFolder[Any], unit: str = "") -> Repeated:
    """The optimism as text. unit: of a measured outcome."""
    table = study.table("optimism")
    rows = tuple(_optimism(row, unit) for row in table_rows(table))
    equations = len(table) > 0 and "auc" in set(table["measure"])
    return Repeated(rows, int(table["resamples"].max()) if len(table) else 0, equations)


def measure_title(name: str, unit: str = "") -> str:
    """A measure as people read it, with its unit where it has one."""
    title = tr(MEASURES.get(name, name))
    return f"{title} ({unit})" if unit and name in IN_UNITS else title


def learning_plans(study: StudyFolder[Any], measure: str) -> list[Plan]:
    """The learning curve of each model. measure: of this type of outcome."""
    table = study.table("learning_curve")
    title, found = measure_title(measure), []
    for model in study.models if len(table) else ():
        own = table[table["model"] == model]
        draw = partial(learning_curve_figure, _curve(own), measure=title, ground=GROUND.get(measure, 0.5), lowest=LOWEST)
        caption = tr(_LEARNING.get(measure, _LEARNING["auc"]))
        name = tr("Learning curve of the {model} model", model=model)
        found.append(Plan("procedure", f"learning_curve_{model}", name, caption, draw))
    return found


def grid_plans(study: StudyFolder[Any], learner: str = "classifier", unit: str = "") -> list[Plan]:
    """A figure for each measure of the grid. learner: the column of what was fitted on the selected features."""
    table = study.table("grid")
    found = []
    for measure in table.columns.difference(["selector", learner, "features"], sort=False) if len(table) else ():
        wide = table.pivot(index="selector", columns=learner, values=measure)
        wide = wide.loc[list(dict.fromkeys(table["selector"])), list(dict.fromkeys(table[learner]))]
        title, smaller = measure_title(measure, unit), measure in SMALLER
        draw = partial(
            grid_figure,
            list(wide.index),
            list(wide.columns),
            wide.to_numpy(),
            measure=title,
            x=tr(_LEARNERS[learner]),
            y=tr("selector"),
            smaller=smaller,
        )
        caption = tr("out of fold on the training set; picking the best cell afterwards makes it optimistic")
        name = tr(_GRIDS[learner], title=title)
        found.append(Plan("grid", f"grid_{measure}", name, caption, draw))
    return found


def _optimism(row: Mapping[str, Any], unit: str) -> Line:
    numbers = (
        (measure_title(row["measure"], unit), ""),
        (fixed(row["apparent"]), ""),
        (fixed(row["optimism"]), f"± {fixed(row['error'])}"),
        (fixed(row["corrected"]), ""),
        (str(row["resamples"]), ""),
    )
    return Line(row["model"].capitalize(), "", "", numbers)


def _curve(table: pd.DataFrame) -> LearningCurve:
    sizes = table.groupby("share")["cases"].mean()
    train, test = (table.pivot(index="share", columns="fold", values=name).to_numpy() for name in ("train", "test"))
    return LearningCurve(np.asarray(sizes), train, test)
