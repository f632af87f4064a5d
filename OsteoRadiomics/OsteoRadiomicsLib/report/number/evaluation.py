"""The page of one evaluated prediction of a measured end point, from its metrics.json and its figures."""

from __future__ import annotations

from collections.abc import Mapping

from matplotlib.figure import Figure

from ...base.language import retold, tr
from ...base.records import Part
from ...modelling.number.metrics_record import MeasuredRecord
from ...modelling.number.scorecard import MeasuredScorecard
from ..figures.measured import bland_altman_figure, residual_figure, scatter_figure
from ..html import decimals, fixed, interval_cell, render
from ..pictures import MEASURED_FIGURES, Picture
from ..training.text import p_cell

FEW = 30


def measured_figures(card: MeasuredScorecard) -> dict[str, Figure]:
    """File stem -> figure: scatter, bland_altman, residuals."""
    words = {"name": card.end_point, "unit": card.unit}
    return {
        "scatter": scatter_figure(card.measured, card.predicted, card.agreement, **words),
        "bland_altman": bland_altman_figure(card.measured, card.predicted, card.agreement, **words),
        "residuals": residual_figure(card.measured, card.predicted, **words),
    }


def measured_page(record: MeasuredRecord, figures: Mapping[str, bytes]) -> str:
    """The page. record: content of metrics.json. figures: PNGs by the names of ``MEASURED_FIGURES``."""
    digits = decimals(record.bland_altman.sd or record.rmse)

    def row(name: str, part: Part, key: str, place: str = "", shown: int = 3) -> dict[str, str]:
        remark = record.reasons.get(f"{place}{key}") or record.reasons.get(f"{place}{key}_ci") or ""
        value, interval = interval_cell(getattr(part, key), getattr(part, f"{key}_ci", None), shown)
        return {"name": name, "value": value, "interval": interval, "remark": remark}

    limits, fit, other = record.bland_altman, record.calibration, record.versus
    return render(
        "evaluation_measured.html",
        record=record,
        headline=row(tr("Pearson's correlation"), record, "pearson"),
        correlations=[
            row(tr("Pearson's correlation r"), record, "pearson") | {"p": p_cell(record.pearson_p)},
            row(tr("Spearman's correlation rho"), record, "spearman") | {"p": p_cell(record.spearman_p)},
            *([row(tr("Lin's concordance correlation"), record, "concordance")] if record.concordance is not None else []),
        ],
        errors=[
            row(tr("R² = 1 − SS residual / SS total (1 is ideal)"), record, "r2"),
            row(tr("Mean absolute error"), record, "mae", shown=digits),
            row(tr("Root mean squared error"), record, "rmse", shown=digits),
        ],
        limits=[
            row(tr("Bias: mean of predicted − measured (0 is ideal)"), limits, "bias", "bland_altman.", digits),
            row(tr("Standard deviation of the differences"), limits, "sd", "bland_altman.", digits),
            row(tr("Lower limit of agreement, bias − 1.96 SD"), limits, "lower", "bland_altman.", digits),
            row(tr("Upper limit of agreement, bias + 1.96 SD"), limits, "upper", "bland_altman.", digits),
            row(tr("Correlation of difference and mean"), limits, "trend_r") | {"p": p_cell(limits.trend_p)},
        ],
        calibration=[
            row(tr("Slope of measured on predicted (1 is ideal)"), fit, "slope", "calibration."),
            row(tr("Intercept (0 is ideal)"), fit, "intercept", "calibration.", digits),
        ],
        versus=row("difference", other, "difference", "versus.", digits) if other else None,
        versus_p=p_cell(other.p) if other else "",
        digits=digits,
        fixed=fixed,
        general=_general_warnings(record),
        pictures=[
            Picture(tr(shown[0]), tr(shown[1]), png) for name, png in figures.items() if (shown := MEASURED_FIGURES.get(name))
        ],
    )


def _general_warnings(record: MeasuredRecord) -> list[str]:
    """What must stand beside the headline."""
    found = [retold(text[:1].upper() + text[1:]) for place, text in record.reasons.items() if place == "patients"]
    if record.patients < FEW:
        unit = "patients" if record.cluster else "cases"
        found.append(tr("Only {patients} {unit}: every number here is very uncertain", patients=record.patients, unit=unit))
    return found
