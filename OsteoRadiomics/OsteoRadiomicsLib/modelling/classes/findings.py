"""What a study of three or more classes found of its frozen models, as the evidence that their files carry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...scoring.evidence import Figure, Finding
from ..study.findings import OF_CLASSES, by_model, figure, finding, judged
from .record import ClassesPerformanceRecord
from .study import ClassesResult


def class_findings(study: ClassesResult) -> Mapping[str, Sequence[Finding]]:
    """Model -> what was found of it out of fold and on each test set."""
    return by_model(
        (item.model, finding(study, item.set, item.basis, cases=item.cases, events=None, figures=_figures(item)))
        for item in judged(study.performances)
    )


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
