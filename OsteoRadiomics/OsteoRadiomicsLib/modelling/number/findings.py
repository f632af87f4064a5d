"""What a study of a measured outcome found of its frozen models, as the evidence that their files carry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from ...scoring.evidence import Figure, Finding
from ..study.findings import by_model, figure, finding, judged, with_ends
from .record import NumberPerformanceRecord
from .study import NumberStudy


def number_findings(study: NumberStudy) -> Mapping[str, Sequence[Finding]]:
    """Model -> what was found of it out of fold and on each test set."""
    return by_model(
        (item.model, finding(study, item.set, item.basis, cases=item.cases, events=None, figures=_figures(item)))
        for item in judged(study.performances)
    )


def _figures(item: NumberPerformanceRecord) -> list[Figure]:
    limits = item.bland_altman
    return [
        figure("Pearson r", item.pearson), figure("Spearman rho", item.spearman), with_ends("R2", item.r2, item.r2_ci),
        with_ends("MAE", item.mae, item.mae_ci), with_ends("RMSE", item.rmse, item.rmse_ci), figure("Bias", limits.bias),
        figure("Lower limit of agreement", limits.lower), figure("Upper limit of agreement", limits.upper),
        figure("Slope of measured on predicted", item.calibration.slope),
    ]  # fmt: skip
