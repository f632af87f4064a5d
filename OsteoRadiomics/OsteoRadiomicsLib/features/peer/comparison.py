"""How far two extractions of the same ROI lie apart, class by class."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..result import FeatureVector

# A difference counts relative to the value, but at least to this: rounding noise about 0 is no disagreement.
LEAST_VALUE = 1e-3


@dataclass(frozen=True)
class ClassDifference:
    """One feature class. features: number compared. largest: largest relative difference, at ``feature`` ('' when none).

    undefined_in_one: features that only one of the two has, or that only one of them defines.
    """

    name: str
    features: int
    largest: float
    feature: str
    undefined_in_one: tuple[str, ...]


def compare(ours: FeatureVector, theirs: FeatureVector) -> tuple[ClassDifference, ...]:
    """Differences of ``ours`` relative to ``theirs``, class by class in the order of ours."""
    left, right = dict(zip(ours.names, ours.values, strict=True)), dict(zip(theirs.names, theirs.values, strict=True))
    grouped: dict[str, list[str]] = {}
    for name in dict.fromkeys((*ours.names, *theirs.names)):
        grouped.setdefault(name.split("_")[1], []).append(name)
    return tuple(_difference(group, names, left, right) for group, names in grouped.items())


def _difference(group: str, names: list[str], left: dict[str, float], right: dict[str, float]) -> ClassDifference:
    nan = float("nan")
    a = np.array([left.get(name, nan) for name in names])
    b = np.array([right.get(name, nan) for name in names])
    one_sided = np.isnan(a) != np.isnan(b)
    apart = np.abs(a - b)
    relative = np.nan_to_num(apart / np.maximum(np.abs(b), LEAST_VALUE), nan=0.0)
    worst = int(np.argmax(relative))
    return ClassDifference(
        name=group,
        features=len(names) - int(one_sided.sum()),
        largest=float(relative[worst]),
        feature=names[worst] if relative[worst] else "",
        undefined_in_one=tuple(name for name, differs in zip(names, one_sided, strict=True) if differs),
    )
