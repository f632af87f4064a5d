"""Feature classes of the IBSI mode: PyRadiomics' formulas on matrices of the IBSI scheme, and what PyRadiomics lacks.

A class is one line here: where its formulas are registered, and what they are computed from.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ...classes import CLASSES, Feature, FeatureClass
from ..aggregation import IbsiSample, cooccurrences, dependences, runs, tone_differences, zones, zones_by_distance
from . import gldzm, ih, ivh, loc, morph, ngldm, stat
from .morph import Morphology


@dataclass(frozen=True)
class IbsiClass:
    """A feature class in the IBSI mode. group: name and formulas. measure: a sample's matrices, one for each part of the ROI
    that is measured apart; a feature is the mean over them and their directions."""

    group: FeatureClass
    measure: Callable[[IbsiSample], list[Any]]

    def chosen(self, names: tuple[str, ...] | None) -> tuple[Feature, ...]:
        """The named features, or all that PyRadiomics has on by default or IBSI has defined. Raises SettingsError."""
        if names:
            return self.group.chosen(names)
        return tuple(feature for feature in self.group.features.values() if feature.default or feature.ibsi)


def _form(sample: IbsiSample) -> list[Any]:
    return [Morphology(sample.region).form]


IBSI_CLASSES: Mapping[str, IbsiClass] = {
    entry.group.name: entry
    for entry in (
        IbsiClass(CLASSES["shape"], _form),
        IbsiClass(morph.CLASS, lambda sample: [morph.CLASS.build(sample.region)]),
        IbsiClass(loc.CLASS, lambda sample: [loc.CLASS.build(sample.region)]),
        IbsiClass(CLASSES["firstorder"], lambda sample: [stat.intensities(sample)]),
        IbsiClass(stat.CLASS, lambda sample: [stat.CLASS.build(sample)]),
        IbsiClass(ih.CLASS, lambda sample: [ih.CLASS.build(sample)]),
        IbsiClass(ivh.CLASS, lambda sample: [ivh.CLASS.build(sample)]),
        IbsiClass(CLASSES["glcm"], cooccurrences),
        IbsiClass(CLASSES["glrlm"], runs),
        IbsiClass(CLASSES["glszm"], zones),
        IbsiClass(gldzm.CLASS, zones_by_distance),
        IbsiClass(CLASSES["ngtdm"], tone_differences),
        IbsiClass(CLASSES["gldm"], dependences),
        IbsiClass(ngldm.CLASS, dependences),
    )
}
# Classes that PyRadiomics does not have.
ADDED_CLASSES: Mapping[str, FeatureClass] = {name: entry.group for name, entry in IBSI_CLASSES.items() if name not in CLASSES}

__all__ = ["ADDED_CLASSES", "IBSI_CLASSES", "IbsiClass"]
