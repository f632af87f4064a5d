"""How well a model does on one set: every figure of merit that the studies print, ready for JSON and tables."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ...base.errors import TableError
from ...protocols.modelling_plan import ModellingPlan
from ..estimate import Estimate, json_number
from ..evaluation.calibration import Calibration, calibration
from ..evaluation.classification import Classification, classify, unclassified
from ..evaluation.clusters import Clusters
from ..evaluation.cross_validation import Folds
from ..evaluation.delong import delong_auc
from ..evaluation.precision_recall import precision_recall
from ..evaluation.roc import CutOff, chosen_cutoff
from ..study.record import EstimateRecord
from .record import CalibrationGroupRecord, CalibrationRecord, HosmerLemeshowRecord, PerformanceRecord, SmoothRecord

RATES = ("sensitivity", "specificity", "accuracy", "ppv", "npv", "f1")


@dataclass(frozen=True)
class Performance:
    """One model on one set. basis: "out-of-fold", "apparent" or "held-out". calibration None where it is undefined (why).

    auc_of_folds: mean of the AUCs within folds, NaN where none holds both classes; None where rows are not out of fold.
    """

    model: str
    set: str
    basis: str
    patients: int
    events: int
    auc: Estimate
    classification: Classification
    average_precision: Estimate
    calibration: Calibration | None
    no_calibration: str
    auc_of_folds: float | None = None

    def fields(self) -> dict[str, Any]:
        """The fields of ``PerformanceRecord``; undefined numbers are null."""
        rates = {name: EstimateRecord.of(rate) for name, rate in self.classification.rates().items()}
        counts = {name: getattr(self.classification, name) for name in ("tp", "tn", "fp", "fn")}
        area = EstimateRecord.of(self.average_precision)
        return {
            "model": self.model, "set": self.set, "basis": self.basis, "patients": self.patients, "events": self.events,
            "auc": EstimateRecord.of(self.auc),
            **({} if self.auc_of_folds is None else {"auc_of_folds": json_number(self.auc_of_folds)}),
            "cutoff": json_number(self.classification.cutoff),
            **(counts if any(counts.values()) else dict.fromkeys(counts)), **rates,
            "average_precision": area.value, "average_precision_ci": area.ci,
            "calibration": (
                _calibration_record(self.calibration) if self.calibration else CalibrationRecord(note=self.no_calibration)
            ),
        }  # fmt: skip

    def record(self) -> PerformanceRecord:
        """For study.json."""
        return PerformanceRecord(**self.fields())


def performance(
    model: str,
    set_name: str,
    basis: str,
    outcome: np.ndarray,
    risk: np.ndarray,
    cutoff: float,
    *,
    clusters: Clusters | None = None,
    folds: Folds | None = None,
) -> Performance:
    """Judge probabilities. outcome: (n,) 0/1. risk: (n,). cutoff: frozen elsewhere, NaN where there is none.

    clusters: rows of one patient. folds: where the probabilities are out of fold.
    """
    classification = unclassified("there is no cut-off")
    if np.isfinite(cutoff):
        classification = classify(outcome, risk, cutoff, clusters=clusters, folds=folds)
    return judged(model, set_name, basis, outcome, risk, classification, clusters=clusters, folds=folds)


def judged(
    model: str,
    set_name: str,
    basis: str,
    outcome: np.ndarray,
    risk: np.ndarray,
    classification: Classification,
    *,
    clusters: Clusters | None = None,
    folds: Folds | None = None,
) -> Performance:
    """Judge probabilities (n,) together with what was made of them."""
    try:
        found, why = calibration(outcome, risk, external=basis == "held-out", clusters=clusters), ""
    except TableError as error:  # all predictions equal, or the classes separated
        found, why = None, error.what
    area, average = delong_auc(outcome, risk, clusters=clusters), precision_recall(outcome, risk, clusters=clusters).average
    of_folds = None
    if folds is not None:
        area, average, of_folds = folds.share(area), folds.share(average), folds.mean_auc(outcome, risk)
        found = _widened(found, folds) if found else None
    return Performance(
        model, set_name, basis, len(outcome), int(outcome.sum()), area, classification, average, found, why, of_folds
    )


def _widened(found: Calibration, folds: Folds) -> Calibration:
    """Calibration of out-of-fold probabilities. Its points and curve stay those of the predictions."""
    return replace(
        found, slope=folds.plain(found.slope), intercept=folds.plain(found.intercept),
        brier=folds.plain(found.brier, (0.0, 1.0)),
    )  # fmt: skip


def frozen_cutoff(outcome: np.ndarray, risk: np.ndarray, plan: ModellingPlan) -> CutOff:
    """The plan's cut-off from out-of-fold predictions of the training rows."""
    where = "out-of-fold predictions of the training set" if plan.order == "leak-proof" else "cross-validated training set"
    found = chosen_cutoff(outcome, risk, plan.cutoff_rule)
    if plan.cutoff == "fixed":
        return CutOff(found.value, f"fixed at {found.value:g} before training")
    return CutOff(found.value, f"{found.rule}, {where}", found.note)


def _calibration_record(found: Calibration) -> CalibrationRecord:
    test = found.hosmer_lemeshow
    return CalibrationRecord(
        slope=EstimateRecord.of(found.slope),
        intercept=EstimateRecord.of(found.intercept),
        in_the_large=EstimateRecord.of(found.in_the_large),
        expected_observed=EstimateRecord.of(found.expected_observed),
        brier=EstimateRecord.of(found.brier),
        brier_scaled=json_number(found.brier_scaled),
        integrated_index=json_number(found.integrated_index),
        hosmer_lemeshow=HosmerLemeshowRecord(chisq=json_number(test.chisq), df=test.df, p=json_number(test.p)),
        groups=tuple(
            CalibrationGroupRecord(
                predicted=group.predicted, observed=EstimateRecord.of(group.observed), patients=group.patients
            )
            for group in found.groups
        ),
        smooth=SmoothRecord(
            x=tuple(float(v) for v in found.smooth_x), y=tuple(json_number(v) for v in found.smooth_y)
        ),
    )  # fmt: skip
