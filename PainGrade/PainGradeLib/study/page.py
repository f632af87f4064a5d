"""The report of the phantom study."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
from OsteoRadiomicsLib.report.figures import new_figure, png
from OsteoRadiomicsLib.report.html import fixed, render

from .record import LEAST_R, SLOPE_WITHIN, PainStudyRecord

_TEMPLATES = Path(__file__).resolve().parent / "templates"


def study_page(result: PainStudyRecord, rates: Mapping[str, tuple[np.ndarray, np.ndarray]]) -> str:
    """The page as HTML. rates: method -> painted and measured rates, (n,) each in %."""
    return render(
        "pain_study.html",
        folder=_TEMPLATES,
        result=result,
        fixed=fixed,
        picture=recovery_picture(rates),
        slope_within=SLOPE_WITHIN,
        least_r=LEAST_R,
    )


def recovery_picture(rates: Mapping[str, tuple[np.ndarray, np.ndarray]]) -> bytes:
    """Measured against painted rates, one panel per method, as PNG."""
    figure = new_figure(3.0 * len(rates), 3.1)
    panels = np.atleast_1d(figure.subplots(1, len(rates), sharex=True, sharey=True))
    most = float(np.nanmax([np.nanmax(values) for pair in rates.values() for values in pair]))
    for axes, (method, (painted, measured)) in zip(panels, rates.items(), strict=True):
        axes.plot([0, most], [0, most], color="0.6", linewidth=1.0)
        axes.plot(painted, measured, "o", color="#0072b2", markersize=2.6, alpha=0.6, markeredgewidth=0)
        axes.set_title(method, fontsize=10)
        axes.set_xlabel("painted (%)")
    panels[0].set_ylabel("measured (%)")
    return png(figure)
