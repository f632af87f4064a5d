"""Pictures as the shared templates expect them, and what those of a measured end point show."""

from __future__ import annotations

from dataclasses import dataclass

from ..base.language import later

MEASURED_FIGURES = {
    "scatter": (
        later("Measured against predicted"),
        later("with the line of identity and the regression of measured on predicted values"),
    ),
    "bland_altman": (later("Bland-Altman"), later("bias and limits of agreement with their 95 % intervals as bands")),
    "residuals": (later("Residuals"), later("left over the prediction, right over the quantiles of a normal distribution")),
}
"""Of a prediction of a measured end point."""


@dataclass(frozen=True)
class Picture:
    """One figure of a page, as the shared templates expect it.

    png: empty where it cannot be drawn, and then ``missing`` says why. name: its file in the folder ``figures``, where it has
    one. section: of the page, where figures stand in several.
    """

    title: str
    caption: str
    png: bytes
    missing: str = ""
    warnings: tuple[str, ...] = ()
    name: str = ""
    section: str = ""
