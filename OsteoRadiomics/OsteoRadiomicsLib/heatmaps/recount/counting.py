"""The features of parts of an ROI, counted from its supervoxels."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from ...features.classes import FeatureClass
from ...features.discretisation import Levels
from ...features.sample import Sample
from .division import Division, Histogram, histograms
from .formulas import Columns, Formulas
from .intensities import IntensityTally
from .neighbours import DependenceTally, DifferenceTally
from .pairs import PairTally
from .runs import RunTally
from .tally import Tally
from .whole import WholeTally
from .zones import ZoneTally

# Feature class -> what counts it by supervoxels; a class that is not here is counted anew in every part.
TALLIES: Mapping[str, Callable[[Sample, Division], Tally]] = {
    "firstorder": IntensityTally,
    "glcm": PairTally,
    "gldm": DependenceTally,
    "glrlm": RunTally,
    "glszm": ZoneTally,
    "ngtdm": DifferenceTally,
}


@dataclass(frozen=True)
class Part:
    """A part of an ROI. there: (supervoxels,) bool. states: what each tally counted in it."""

    there: np.ndarray
    states: tuple[np.ndarray, ...]


@dataclass(frozen=True)
class Asked:
    """What is wanted of one derived image. sample: in the whole ROI. classes: feature classes and where their values go."""

    sample: Sample
    classes: tuple[tuple[FeatureClass, Columns], ...]


@dataclass(frozen=True)
class _Counted:
    """One derived image. levels, histograms: None where nothing needs them."""

    levels: Levels
    histograms: np.ndarray
    tallies: tuple[tuple[FeatureClass, Columns, Tally], ...]


class Counter:
    """Features of parts of a divided ROI.

    constant: (columns,) values that no part changes, as those of shapes; NaN where ``asked`` fills in. least: parts of fewer
    voxels are not measured.
    """

    def __init__(self, division: Division, asked: Sequence[Asked], constant: np.ndarray, least: int) -> None:
        self._division, self._constant, self._least = division, constant, max(least, 1)
        self._images = [_counted(image, division) for image in asked]

    @property
    def parts(self) -> int:
        """Number of supervoxels."""
        return self._division.count

    @property
    def whole(self) -> Part:
        """All of the ROI."""
        return self.part(np.ones(self.parts, bool))

    @property
    def nothing(self) -> Part:
        """None of it."""
        return self.part(np.zeros(self.parts, bool))

    def part(self, there: np.ndarray) -> Part:
        """Some supervoxels, counted from all they hold. there: (supervoxels,) bool."""
        return Part(there, tuple(tally.state(there) for image in self._images for _, _, tally in image.tallies))

    def joined(self, part: Part, number: int) -> Part:
        """A part with one more supervoxel, counted from what that adds."""
        there = part.there.copy()
        there[number] = True
        return Part(there, tuple(state + change for state, change in self._changes(part.states, number, part.there)))

    def without(self, part: Part, number: int) -> Part:
        """A part with one supervoxel less."""
        there = part.there.copy()
        there[number] = False
        return Part(there, tuple(state - change for state, change in self._changes(part.states, number, there)))

    def measured(self, part: Part) -> bool:
        """Whether the part has voxels enough to be measured."""
        return int(self._division.sizes[part.there].sum()) >= self._least

    def values(self, parts: Iterable[Part]) -> np.ndarray:
        """(parts, columns) features of parts, NaN where they are undefined or a part is too small.

        The values of a part do not depend on the others, to the last bit; formulas are evaluated for many of them at once.
        """
        formulas = Formulas(self._constant)
        for part in parts:
            formulas.begin()
            if not self.measured(part):
                continue
            states = iter(part.states)
            for image in self._images:
                histogram = Histogram(part.there @ image.histograms, image.levels)
                for group, columns, tally in image.tallies:
                    formulas.add(group, columns, tally.matrix(next(states), part.there, histogram))
        return formulas.values()

    def _changes(self, states: Sequence[np.ndarray], number: int, there: np.ndarray) -> list[tuple[np.ndarray, np.ndarray]]:
        tallies = [tally for image in self._images for _, _, tally in image.tallies]
        return [(state, tally.change(number, there)) for tally, state in zip(tallies, states, strict=True)]


def _counted(image: Asked, division: Division) -> _Counted:
    """The tallies of an image. One with values that are not finite, or a class that cannot be measured at all, has none."""
    if not np.isfinite(image.sample.values).all():
        return _Counted(Levels(np.empty(0, np.int32), np.empty(0, np.int64)), np.zeros((division.count, 0)), ())
    tallies = tuple(
        (group, columns, _tally(group, image.sample, division))
        for group, columns in image.classes
        if not group.impossible(image.sample)
    )
    return _Counted(image.sample.levels, histograms(image.sample, division), tallies)


def _tally(group: FeatureClass, sample: Sample, division: Division) -> Tally:
    made = TALLIES.get(group.name)
    return WholeTally(group, sample, division) if made is None else made(sample, division)
