"""What a feature class is in the IBSI mode: formulas, and what they are computed from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ...classes.feature import Feature, FeatureClass
from ..aggregation import IbsiSample


@dataclass(frozen=True)
class IbsiClass:
    """A feature class in the IBSI mode. group: name and formulas. measure: a sample's matrices, one for each part of the ROI
    that is measured apart; a feature is the mean over them and their directions."""

    group: FeatureClass
    measure: Callable[[IbsiSample], list[Any]]

    @property
    def name(self) -> str:
        """Of the class, as in feature names."""
        return self.group.name

    def chosen(self, names: tuple[str, ...] | None) -> tuple[Feature, ...]:
        """The named features, or all that PyRadiomics has on by default or IBSI has defined. Raises SettingsError."""
        if names:
            return self.group.chosen(names)
        return tuple(feature for feature in self.group.features.values() if feature.default or feature.ibsi)
