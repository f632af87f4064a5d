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
        degrees=_degrees,
        picture=recovery_picture(rates),
        slope_within=SLOPE_WITHIN,
        least_r=LEAST_R,
    )


def _degrees(value: float) -> str:
    """A difference of angles; below a thousandth, rounding of the computer is all there is."""
    return "< 0.001" if value < 0.001 else fixed(value, 3)


def recovery_picture(rates: Mapping[str, tuple[np.ndarray, np.ndarray]]) -> bytes:
    """Measured against painted rates, one panel per method, as PNG."""
    figure = new_figure(2.8 * len(rates), 3.2)
    panels = np.atleast_1d(figure.subplots(1, len(rates), sharex=True, sharey=True))
    figure.subplots_adjust(left=0.08, right=0.99, bottom=0.17, top=0.9, wspace=0.1)
    most = float(np.nanmax(np.concatenate([values for pair in rates.values() for values in pair])))
    for axes, (method, (painted, measured)) in zip(panels, rates.items(), strict=True):
        axes.plot([0, most], [0, most], color="0.6", linewidth=1.0)
        axes.plot(painted, measured, "o", color="#0072b2", markersize=2.6, alpha=0.6, markeredgewidth=0)
        axes.set_title(method, fontsize=10)
        axes.set_xlabel("painted (%)")
    panels[0].set_ylabel("measured (%)")
    return png(figure)
