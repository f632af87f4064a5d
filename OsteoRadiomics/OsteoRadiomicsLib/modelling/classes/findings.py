"""What a study of three or more classes found of its frozen models, as the evidence that their files carry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...scoring.evidence import Figure, Finding
from ..study.findings import BASES, OF_CLASSES, by_model, figure, finding
from ..study.names import MODELS
from .record import ClassesPerformanceRecord
from .study import ClassesResult


def class_findings(study: ClassesResult) -> Mapping[str, Sequence[Finding]]:
    """Model -> what was found of it out of fold and on each test set."""
    found = []
    for performance in study.performances:
        item = performance.record()
        if item.basis in BASES and item.model in MODELS:
            own = finding(study, item.set, item.basis, cases=item.cases, events=None, figures=_figures(item))
            found.append((item.model, own))
    return by_model(found)


def _figures(item: ClassesPerformanceRecord) -> list[Figure]:
    each = [
        figure(title, value, group=f"{own.class_name} against the rest", n=own.events)
        for own in item.classes
        for title, value in (
            ("AUC", own.auc), ("Sensitivity", own.sensitivity), ("Specificity", own.specificity),
            ("Calibration slope", own.calibration.slope),
        )
    ]  # fmt: skip
    return [*(figure(title, getattr(item, name)) for name, title in OF_CLASSES.items()), *each]
