"""Measurements of drawn ROIs: what can be said in one number with a unit. A measurement is one entry here and one function.

This module imports nothing heavy: lists and reports name the measurements without loading what takes them.
"""

from __future__ import annotations

from dataclasses import dataclass

from ..base.registry import Registry


@dataclass(frozen=True)
class Code:
    """A concept of a coding scheme. scheme: as DICOM designates it, SCT for SNOMED CT. meaning: the scheme's own words."""

    scheme: str
    value: str
    meaning: str


@dataclass(frozen=True, eq=False)
class Measurement:
    """One measurement.

    name: in files. title: in words. unit: of the value, in UCUM; '' for the image's own. place: ``module:NAME`` of a function
    (image, ROI) -> float, NaN where it is undefined; a module that begins with a dot lies in this folder.
    code: of the concept, None where no scheme has one. caption: whether reports give it beside an ROI's outline, with
    ``label`` in front and ``digits`` decimals.
    """

    name: str
    title: str
    unit: str
    place: str
    code: Code | None = None
    caption: bool = False
    label: str = ""
    digits: int = 1

    def text(self, value: float) -> str:
        """A value as reports give it: ``12.3 ml``."""
        return " ".join(part for part in (self.label, f"{value:.{self.digits}f}", self.unit) if part)


MEASUREMENTS: Registry[Measurement] = Registry(
    "measurement",
    Measurement,
    (
        Measurement("volume", "Volume", "ml", ".basic:volume_ml", Code("SCT", "118565006", "Volume"), caption=True),
        Measurement(
            "mean_intensity",
            "Mean intensity of the image as stored, before any preprocessing",
            "",
            ".basic:mean_intensity",
            Code("SCT", "373098007", "Mean"),
        ),
    ),
    field="measurements",
)

__all__ = ["MEASUREMENTS", "Code", "Measurement"]
