"""The same design on the protocol's own features and on exact ones (ROI means of voxel-wise features): AUC gained or lost."""

from __future__ import annotations

from typing import Any

import pandas as pd

from ...base.errors import TableError
from ..estimate import Estimate, json_number
from ..evaluation.cross_validation import Folds
from ..evaluation.delong import AucTest, delong_paired
from ..study.names import COMBINED, OUT_OF_FOLD, RADIOMICS, TRAIN
from ..study.outcome import ExactStudy, Work
from ..study.record import EstimateRecord
from .record import ExactComparisonRecord, ExactRecord

COMPARED = (RADIOMICS, COMBINED)


def exact_record(exact: ExactStudy, predictions: pd.DataFrame, work: Work[Any]) -> ExactRecord:
    """Every model with image features, on the training rows out of fold and on every test set.

    Raises TableError where the two studies do not judge the same rows.
    """
    found = []
    for (set_name, basis), rows in predictions.groupby(["set", "basis"], sort=False):
        if basis == OUT_OF_FOLD or set_name != TRAIN:
            found += _compared(exact, rows, work, str(set_name), str(basis))
    return ExactRecord(protocol=exact.protocol, folder=exact.folder, absent=dict(exact.absent), comparisons=tuple(found))


def _compared(exact: ExactStudy, rows: pd.DataFrame, work: Work[Any], set_name: str, basis: str) -> list[ExactComparisonRecord]:
    table = exact.predictions
    same = table[(table["set"] == set_name) & (table["basis"] == basis)]
    if list(same["case"]) != list(rows["case"]) or list(same["outcome"]) != list(rows["outcome"]):
        raise TableError(
            f"the exact features give other rows in the set {set_name} than the protocol's own",
            cure="Extract both tables from the same cases",
        )
    clusters, outcome = work.prepared.clusters(rows["case"]), rows["outcome"].to_numpy()
    return [
        _line(
            delong_paired(outcome, same[name].to_numpy(), rows[name].to_numpy(), clusters=clusters),
            name,
            set_name,
            basis,
            work.folds(basis),
        )
        for name in COMPARED
        if name in rows and name in same
    ]


def _line(test: AucTest, model: str, set_name: str, basis: Any, folds: Folds | None) -> ExactComparisonRecord:
    own, other = (EstimateRecord.of(folds.share(found) if folds else found) for found in (test.second, test.first))
    return ExactComparisonRecord(
        model=model, set=set_name, basis=basis, auc=own, exact_auc=other, difference=EstimateRecord.of(test.difference),
        p=json_number(test.p),
    )  # fmt: skip


def exact_line(row: ExactComparisonRecord) -> str:
    """One comparison for people."""
    difference: Estimate = row.difference.estimate
    return f"{row.model:<22} {row.set:<10} {row.basis:<12} {row.exact_auc.estimate.text()}, difference {difference.text()}"
