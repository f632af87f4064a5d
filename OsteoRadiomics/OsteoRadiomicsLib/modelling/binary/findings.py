"""What a study with two classes found of its frozen models, as the evidence that their files carry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...scoring.evidence import Figure, Finding
from ..estimate import Estimate
from ..study.findings import LINE, RATES, by_model, figure, finding, judged
from ..study.record import EstimateRecord
from .record import PerformanceRecord
from .study import StudyResult
from .validation_tables import VALIDATION_TABLES

CALIBRATION = {**LINE, "brier": "Brier score"}


def binary_findings(study: StudyResult) -> Mapping[str, Sequence[Finding]]:
    """Model -> what was found of it out of fold and on each test set, subgroups included."""
    groups = VALIDATION_TABLES["subgroups"](study).to_dict("records")
    found = []
    for item in judged(study.performances):
        own = [row for row in groups if (row["model"], row["set"]) == (item.model, item.set)]
        figures = [*_figures(item), *map(_subgroup, own)]
        found.append((item.model, finding(study, item.set, item.basis, cases=item.patients, events=item.events, figures=figures)))
    return by_model(found)


def _figures(item: PerformanceRecord) -> list[Figure]:
    found = [figure("AUC", item.auc)]
    if item.cutoff is not None:
        found += [figure(f"{title} at the cut-off", getattr(item, name)) for name, title in RATES.items()]
    return [*found, *(figure(title, getattr(item.calibration, name)) for name, title in CALIBRATION.items())]


def _subgroup(row: Mapping[Any, Any]) -> Figure:
    area = EstimateRecord.of(Estimate(row["auc"], row["auc_low"], row["auc_high"]))
    return figure("AUC", area, group=f"{row['variable']}: {row['group']}", n=int(row["patients"]))
