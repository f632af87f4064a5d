"""What a study of a time to an event found of its frozen models, as the evidence that their files carry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...scoring.evidence import Figure, Finding
from ..study.findings import by_model, figure, finding, judged
from .record import SurvivalPerformanceRecord
from .study import SurvivalStudy


def survival_findings(study: SurvivalStudy) -> Mapping[str, Sequence[Finding]]:
    """Model -> what was found of it out of fold and on each test set."""
    unit = study.protocol.outcome.unit
    return by_model(
        (item.model, finding(study, item.set, item.basis, cases=item.cases, events=item.events, figures=_figures(item, unit)))
        for item in judged(study.performances)
    )


def _figures(item: SurvivalPerformanceRecord, unit: str) -> list[Figure]:
    each = [
        figure(f"{title} at {own.time:g} {unit}", value)
        for own in item.horizons
        for title, value in (
            ("AUC", own.auc), ("Brier score", own.brier), ("Observed over expected events", own.observed_expected),
        )
    ]  # fmt: skip
    return [
        figure("Harrell's C", item.harrell_c), figure("Uno's C", item.uno_c), figure("Calibration slope", item.slope), *each,
    ]  # fmt: skip
