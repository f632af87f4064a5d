"""What a feature and a feature class are, and the decorator that registers a function as a feature."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ...base.errors import SettingsError


@dataclass(frozen=True)
class Feature:
    """One feature. name: PyRadiomics' name. unit: of its value ('' when it has none). range: of possible values, in words.

    ibsi: id in the IBSI reference manual, '' where it has none. compute: from the class's matrix to one value per
    direction (averaged by the engine) or to a scalar. default: computed when a class is asked for without names.
    """

    name: str
    compute: Callable[[Any], Any]
    unit: str
    range: str
    ibsi: str
    default: bool = True

    @property
    def description(self) -> str:
        """The docstring: formula first, then edge cases."""
        return inspect.getdoc(self.compute) or ""


@dataclass(frozen=True)
class Note:
    """A convention at work: ``features`` have no meaning in this ROI, ``why``; they hold PyRadiomics' value ``given``."""

    features: tuple[str, ...]
    why: str
    given: str


@dataclass
class FeatureClass:
    """A family of features computed from one matrix or set of measurements.

    name: PyRadiomics' name. title: in words. build: from a ``Sample`` (or the ROI's ``Form``, see ``flat``) to what the
    features take. impossible: why ``build`` cannot be called on a sample, '' where it can. undefined: why a NaN came out,
    given what ``build`` returned. notes: conventions at work in it.
    absent: names PyRadiomics has given up -> what to use instead. flat: of a class that describes the whole ROI, whether
    ``build`` takes the ``Outline`` of its one slice instead of its ``Form``. joined: several of what ``build`` returns as one
    whose directions follow each other, so that formulas are evaluated once for many images; None where that saves nothing.
    """

    name: str
    title: str
    build: Callable[[Any], Any]
    undefined: Callable[[Any], str]
    notes: Callable[[Any], Iterable[Note]] = lambda _: ()
    impossible: Callable[[Any], str] = lambda _: ""
    absent: Mapping[str, str] = field(default_factory=dict)
    features: dict[str, Feature] = field(default_factory=dict)
    flat: bool = False
    joined: Callable[[Sequence[Any]], Any] | None = None

    def feature(
        self, name: str, *, unit: str = "", range: str, ibsi: str = "", default: bool = True
    ) -> Callable[[Callable[[Any], Any]], Callable[[Any], Any]]:
        """Register the decorated function under PyRadiomics' name."""

        def register(compute: Callable[[Any], Any]) -> Callable[[Any], Any]:
            self.features[name] = Feature(name, compute, unit, range, ibsi, default)
            return compute

        return register

    def chosen(self, names: Iterable[str] | None) -> tuple[Feature, ...]:
        """The named features in the given order, or all default ones in PyRadiomics' order.

        Raises SettingsError for an unknown name and for one PyRadiomics has given up, saying what to use instead.
        """
        if not names:
            # PyRadiomics sorts its method names, in which the feature's name is followed by 'FeatureValue'.
            return tuple(sorted((f for f in self.features.values() if f.default), key=lambda f: f.name + "FeatureValue"))
        for name in names:
            if name in self.absent:
                raise SettingsError(f"{self.name} has no feature {name}: {self.absent[name]}", where="featureClass")
            if name not in self.features:
                known = ", ".join(sorted(self.features))
                raise SettingsError(f"{self.name} has no feature {name}", where="featureClass", cure=f"Choose one of {known}")
        return tuple(self.features[name] for name in names)

    def values(self, features: Sequence[Feature], measured: Sequence[Any]) -> np.ndarray:
        """(features, images) means over directions. measured: what ``build`` returned for each image.

        The values of one image do not depend on the others, to the last bit.
        """
        with np.errstate(divide="ignore", invalid="ignore"):
            if self.joined is None:
                return np.array([[average(feature.compute(one)) for one in measured] for feature in features])
            together = self.joined(measured)
            return _averages(np.array([feature.compute(together) for feature in features]), [one.directions for one in measured])


def _averages(values: np.ndarray, directions: Sequence[int]) -> np.ndarray:
    """(features, images) means over each image's directions. values: (features, all directions)."""
    count = np.array(directions)
    start = np.cumsum(count) - count
    some = count > 0
    found = np.full((len(values), len(count)), np.nan)
    if some.any():
        found[:, some] = np.add.reduceat(values, start[some], axis=1) / count[some]
    for feature, image in np.argwhere(np.isnan(found)):  # where a direction has no value
        found[feature, image] = average(values[feature, start[image] :][: count[image]])
    return found


def average(values: Any) -> float:
    """Mean over directions, NaN where there is none; a scalar stays as it is."""
    if not isinstance(values, np.ndarray) or values.ndim == 0:
        return float(values)
    mean = float(np.add.reduce(values)) / max(values.size, 1)
    if mean == mean and values.size:
        return mean
    defined = values[~np.isnan(values)]
    return float(defined.mean()) if defined.size else float("nan")
