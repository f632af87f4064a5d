"""Measurements of paraspinal muscles: each with its unit, formula and source, taken by one function.

This module imports nothing heavy.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

MUSCLE, FAT, PAIR, CASE = "muscle", "fat", "pair", "case"


@dataclass(frozen=True)
class MuscleMeasurement:
    """One measurement.

    name: in files; of fat measurements followed by the method's name. title: in words. unit: UCUM, '' for the image's own.
    of: "muscle"; "fat" (a muscle by one fat method); "pair" (left and right of one muscle); "case". formula, source: in words.
    place: ``module:NAME`` of its function, relative to this folder. inputs: structures it needs besides the muscle. code: SNOMED
    CT, '' where no scheme has one.
    """

    name: str
    title: str
    unit: str
    of: str
    formula: str
    place: str
    source: str = ""
    inputs: tuple[str, ...] = ()
    code: str = ""


M = MuscleMeasurement
MEASUREMENTS: Mapping[str, MuscleMeasurement] = MappingProxyType(
    {
        entry.name: entry
        for entry in (
            M("area", "Cross-sectional area", "cm2", MUSCLE, "voxels x in-plane spacing", ".muscle:area", code="SCT 42798000"),
            M(
                "area_across_disc", "Area across the disc plane", "cm2", MUSCLE, "oblique reformat", ".muscle:area_across_disc",
                inputs=("DISC",),
            ),
            M(
                "area_times_cos_tilt", "Area x cos(tilt)", "cm2", MUSCLE, "area x cos(tilt of slice against disc)",
                ".muscle:area_times_cos_tilt", inputs=("DISC",),
            ),
            M("volume", "Volume", "ml", MUSCLE, "voxels x voxel volume", ".muscle:volume", code="SCT 118565006"),
            M("grey_mean", "Grey mean", "", MUSCLE, "mean", ".muscle:grey_mean", code="SCT 373098007"),
            M("grey_sd", "Grey SD", "", MUSCLE, "standard deviation, n - 1", ".muscle:grey_sd", code="SCT 386136009"),
            M(
                "psoas_ratio", "Signal / psoas", "{ratio}", MUSCLE, "grey mean / psoas of the same side", ".muscle:psoas_ratio",
                inputs=("PS",),
            ),
            M("csf_ratio", "Signal / CSF", "{ratio}", MUSCLE, "grey mean / CSF", ".muscle:csf_ratio", inputs=("CSF",)),
            M(
                "fat_ratio", "Signal / subcutaneous fat", "{ratio}", MUSCLE, "grey mean / subcutaneous fat", ".muscle:fat_ratio",
                inputs=("SAT",),
            ),
            M("l4_ratio", "Area / L4 area", "{ratio}", MUSCLE, "area / L4 area", ".muscle:l4_ratio", inputs=("L4",)),
            M("fat_rate", "Fat rate", "%", FAT, "by the method named", ".muscle:fat_rate"),
            M("fat_area", "Fat area", "cm2", FAT, "area x fat rate", ".muscle:fat_area"),
            M("lean_area", "Lean area", "cm2", FAT, "area x (1 - fat rate)", ".muscle:lean_area"),
            M("area_asymmetry", "Area asymmetry", "%", PAIR, "200 (L - R) / (L + R)", ".muscle:asymmetry"),
            M("grey_asymmetry", "Grey asymmetry", "%", PAIR, "200 (L - R) / (L + R)", ".muscle:asymmetry"),
            M("fat_asymmetry", "Fat rate asymmetry", "%", PAIR, "200 (L - R) / (L + R)", ".muscle:asymmetry"),
            M(
                "muscle_fat_index", "Muscle fat index", "{ratio}", CASE, "psoas signal / signal of multifidus and erector spinae",
                ".muscle:muscle_fat_index", inputs=("PS",),
            ),
            M(
                "l4_area", "L4 body area", "mm2", CASE, "voxels x in-plane spacing in the slice through the body's centre",
                ".muscle:l4_area", inputs=("L4",),
            ),
        )
    }
)  # fmt: skip
"""Name -> measurement, in the order of tables. A new one is one entry and one function."""
