"""Measurements of paraspinal muscles: each with its unit, formula and source, taken by one function.

This module imports nothing heavy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from OsteoRadiomicsLib.measurements import Code, Measurement

MUSCLE, FAT, PAIR, CASE = "muscle", "fat", "pair", "case"


@dataclass(frozen=True, eq=False)
class MuscleMeasurement(Measurement):
    """One measurement, of fat followed in files by the method's name.

    of: "muscle"; "fat" (a muscle by one fat method); "pair" (left and right of one muscle); "case". formula: in words.
    place: relative to this folder. inputs: structures it needs besides the muscle. compares: measurement of both sides that a
    "pair" is of.
    """

    of: str = MUSCLE
    formula: str = ""
    inputs: tuple[str, ...] = ()
    compares: str = ""


_AREA, _VOLUME = Code("SCT", "42798000", "Area"), Code("SCT", "118565006", "Volume")
_MEAN, _SD = Code("SCT", "373098007", "Mean"), Code("SCT", "386136009", "Standard Deviation")
_PERCENT, _RATIO, _CM2 = "%", "{ratio}", "cm2"
_ASYMMETRY = "200 (L - R) / (L + R)"
M = MuscleMeasurement
MEASUREMENTS: Mapping[str, MuscleMeasurement] = MappingProxyType(
    {
        entry.name: entry
        for entry in (
            M("area", "Cross-sectional area", _CM2, ".muscle:area", _AREA, formula="voxels x in-plane spacing"),
            M(
                "area_across_disc", "Area across the disc plane", _CM2, ".muscle:area_across_disc", formula="oblique reformat",
                inputs=("DISC",),
            ),
            M(
                "area_times_cos_tilt", "Area x cos(tilt)", _CM2, ".muscle:area_times_cos_tilt",
                formula="area x cos(tilt of slice against disc)", inputs=("DISC",),
            ),
            M("volume", "Volume", "ml", ".muscle:volume", _VOLUME, formula="voxels x voxel volume"),
            M("grey_mean", "Grey mean", "", ".muscle:grey_mean", _MEAN, formula="mean"),
            M("grey_sd", "Grey SD", "", ".muscle:grey_sd", _SD, formula="standard deviation, n - 1"),
            M(
                "psoas_ratio", "Signal / psoas", _RATIO, ".muscle:psoas_ratio", formula="grey mean / psoas of the same side",
                inputs=("PS",),
            ),
            M(
                "csf_ratio", "Signal / CSF", _RATIO, ".muscle:csf_ratio", formula="grey mean / CSF", inputs=("CSF",),
            ),
            M(
                "fat_ratio", "Signal / subcutaneous fat", _RATIO, ".muscle:fat_ratio", formula="grey mean / subcutaneous fat",
                inputs=("SAT",),
            ),
            M("l4_ratio", "Area / L4 area", _RATIO, ".muscle:l4_ratio", formula="area / L4 area", inputs=("L4",)),
            M("fat_rate", "Fat rate", _PERCENT, ".muscle:fat_rate", of=FAT, formula="by the method named"),
            M("fat_area", "Fat area", _CM2, ".muscle:fat_area", of=FAT, formula="area x fat rate"),
            M("lean_area", "Lean area", _CM2, ".muscle:lean_area", of=FAT, formula="area x (1 - fat rate)"),
            M(
                "area_asymmetry", "Area asymmetry", _PERCENT, ".muscle:asymmetry", of=PAIR, formula=_ASYMMETRY,
                compares="area",
            ),
            M(
                "grey_asymmetry", "Grey asymmetry", _PERCENT, ".muscle:asymmetry", of=PAIR, formula=_ASYMMETRY,
                compares="grey_mean",
            ),
            M(
                "fat_asymmetry", "Fat rate asymmetry", _PERCENT, ".muscle:asymmetry", of=PAIR, formula=_ASYMMETRY,
                compares="fat_rate",
            ),
            M(
                "muscle_fat_index", "Muscle fat index", _RATIO, ".muscle:muscle_fat_index", of=CASE,
                formula="psoas signal / signal of multifidus and erector spinae", inputs=("PS",),
            ),
            M(
                "l4_area", "L4 body area", "mm2", ".muscle:l4_area", of=CASE,
                formula="voxels x in-plane spacing in the slice through the body's centre", inputs=("L4",),
            ),
        )
    }
)  # fmt: skip
"""Name -> measurement, in the order of tables. A new one is one entry and one function."""

ASYMMETRIES: Mapping[str, str] = MappingProxyType(
    {entry.compares: entry.name for entry in MEASUREMENTS.values() if entry.of == PAIR}
)
"""Measurement of a side -> the asymmetry of both."""
