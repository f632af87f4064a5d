"""How well class probabilities do on one set: every figure of merit, ready for JSON and tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import cast

import numpy as np
import pandas as pd

from ..binary.performance import Performance, judged
from ..estimate import Estimate
from ..evaluation.clusters import Clusters
from ..evaluation.confusion import Confusion, brier_of_classes, confusion
from ..evaluation.cross_validation import Folds
from ..evaluation.delong import AucMatrix
from ..evaluation.hand_till import MultiClassAuc, hand_till, hand_till_matrix
from ..study.preparation import Prepared
from ..study.record import Basis, EstimateRecord
from .predictions import PREFIX
from .record import ClassesPerformanceRecord, ClassPerformanceRecord, PairRecord


@dataclass(frozen=True)
class ClassesPerformance:
    """One model on one set. basis: "out-of-fold", "apparent" or "held-out". each: class -> that class against the rest.

    Rates and confusion are those of the most probable class; AUCs, Brier score and calibration those of probabilities.
    """

    model: str
    set: str
    basis: str
    cases: int
    auc: MultiClassAuc
    confusion: Confusion
    brier: Estimate
    each: dict[str, Performance]

    def record(self) -> ClassesPerformanceRecord:
        """For study.json; undefined numbers are null."""
        found = self.confusion
        return ClassesPerformanceRecord(
            model=self.model,
            set=self.set,
            basis=cast(Basis, self.basis),
            cases=self.cases,
            hand_till=EstimateRecord.of(self.auc.hand_till),
            macro_auc=EstimateRecord.of(self.auc.macro),
            pairwise=tuple(PairRecord(classes=pair, auc=EstimateRecord.of(own)) for pair, own in self.auc.pairwise.items()),
            accuracy=EstimateRecord.of(found.accuracy),
            balanced_accuracy=EstimateRecord.of(found.balanced_accuracy),
            kappa_linear=EstimateRecord.of(found.kappa),
            brier=EstimateRecord.of(self.brier),
            confusion=tuple(tuple(row) for row in found.counts.tolist()),
            classes=tuple(ClassPerformanceRecord(class_name=name, **item.fields()) for name, item in self.each.items()),
        )


def class_probabilities(rows: pd.DataFrame, classes: Sequence[str]) -> tuple[np.ndarray, np.ndarray]:
    """(n,) class numbers and (n, k) probabilities of some rows of the predictions."""
    numbers = {name: number for number, name in enumerate(classes)}
    true = np.array([numbers[str(name)] for name in rows["outcome"]])
    return true, rows[[f"{PREFIX}{name}" for name in classes]].to_numpy(dtype=float)


def classes_performance(
    model: str,
    set_name: str,
    basis: str,
    rows: pd.DataFrame,
    classes: Sequence[str],
    *,
    clusters: Clusters | None = None,
    folds: Folds | None = None,
) -> ClassesPerformance:
    """Judge one model's predictions of one set. clusters: rows of one patient. folds: where predictions are out of fold."""
    true, probability = class_probabilities(rows, classes)
    numbers = {name: number for number, name in enumerate(classes)}
    predicted = np.array([numbers[str(name)] for name in rows["predicted"]])
    met = confusion(true, predicted, classes, clusters=clusters, folds=folds)
    each = {
        name: judged(
            model,
            set_name,
            basis,
            (true == number).astype(int),
            probability[:, number],
            met.rates[name],
            clusters=clusters,
            folds=folds,
        )
        for name, number in numbers.items()
    }
    auc = hand_till(np.array(classes, dtype=object)[true], probability, classes, clusters=clusters)
    brier = brier_of_classes(true, probability, clusters=clusters)
    if folds is not None:
        auc, brier = _widened(auc, folds), folds.plain(brier, (0.0, 2.0))
    return ClassesPerformance(model, set_name, basis, len(rows), auc, met, brier, each)


def _widened(found: MultiClassAuc, folds: Folds) -> MultiClassAuc:
    """AUCs of out-of-fold probabilities."""
    pairwise = {pair: folds.share(own) for pair, own in found.pairwise.items()}
    rest = {name: folds.share(own) for name, own in found.one_versus_rest.items()}
    hand_till, macro = folds.share(found.hand_till), folds.share(found.macro)
    return replace(found, pairwise=pairwise, one_versus_rest=rest, hand_till=hand_till, macro=macro)


def comparison(rows: pd.DataFrame, names: Sequence[str], classes: Sequence[str], prepared: Prepared) -> AucMatrix:
    """Hand and Till's AUC of several models on one set, every two compared. rows: of that set, of all models."""
    tables, outcome, clusters = {}, np.empty(0), None
    for name in names:
        own = rows[rows["model"] == name]
        clusters = prepared.clusters(own["case"])
        true, tables[name] = class_probabilities(own, classes)
        outcome = np.array(classes, dtype=object)[true]
    return hand_till_matrix(outcome, tables, classes, clusters=clusters)
