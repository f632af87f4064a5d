"""Every model of a measured outcome in every centre: correlation, R2, error and bias."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from ..data.data import StudyData
from ..estimate import Estimate
from ..evaluation.clusters import Clusters
from ..resampling.centre_out import Without
from ..study.centre_figures import FiguresByCentre, Measure, Predicted, Rows, figures_by_centre, together
from ..study.centre_refits import CENTRE_OUT, CENTRE_OUT_COMBAT
from ..study.outcome import Work
from .error_sizes import t_interval
from .fitting import FittedNumber
from .performance import agreement, compare_errors

FEWEST = 10
"""Cases of a centre below which its figures say nothing."""
WITHOUT = Without(
    refused=lambda others: "one value only" if np.ptp(others.outcome) == 0 else "",
    words="the mean of the other centres stands there",
)


class _Judging:
    measures = (
        Measure("r2", "R2", None), Measure("mae", "mean absolute error", "log"), Measure("bias", "bias", "plain"),
    )  # fmt: skip

    def figures(self, rows: Rows, own: np.ndarray) -> Mapping[str, Estimate]:
        """Of one centre."""
        if own.sum() < FEWEST:
            return {measure.name: Estimate.undefined(f"fewer than {FEWEST} cases") for measure in self.measures}
        clusters = None if rows.clusters is None else rows.clusters.rows(own)
        found = agreement(rows.outcome[own], rows.prediction[own], clusters=clusters)
        found = found.widened(rows.folds) if rows.folds else found
        error = rows.prediction[own] - rows.outcome[own]
        se = t_interval(0.0, error - error.mean(), clusters or Clusters.of(np.arange(error.size))).se
        bias = replace(found.limits.bias, se=se * (rows.folds.inflation**0.5 if rows.folds else 1.0))
        return {"r2": found.sizes.r2, "mae": found.sizes.mae, "bias": bias}

    def differences(self, rows: Rows, other: np.ndarray, own: np.ndarray) -> Mapping[str, tuple[Estimate, float]]:
        """Of the mean absolute error, case by case."""
        if own.sum() < FEWEST:
            return {}
        clusters = None if rows.clusters is None else rows.clusters.rows(own)
        found = compare_errors(rows.outcome[own], rows.prediction[own], other[own], clusters=clusters)
        return {"mae": (found.difference, found.p)}


def number_centres(work: Work[FittedNumber]) -> FiguresByCentre | None:
    """Judge every model in every centre; None where the tables name none."""
    (procedure,) = work.procedures
    out, combat = procedure.centre_out, procedure.combat
    tests: Mapping[str, StudyData] = work.prepared.tests
    if work.prepared.train.centres is None:
        return None
    predicted = {name: procedure.fitted.predict(rows) for name, rows in tests.items()}
    found = Predicted(
        unseen=procedure.unseen, held_out=together(tests, predicted), out=out.risk if out else {},
        combat_unseen=combat.unseen if combat else {}, combat_out=combat.centre_out.risk if combat else {},
        not_judged={CENTRE_OUT: out.not_judged if out else {}, CENTRE_OUT_COMBAT: combat.centre_out.not_judged if combat else {}},
        notes=out.notes if out else (),
    )  # fmt: skip
    return figures_by_centre(work, _Judging(), tuple(procedure.fitted.models), found)
