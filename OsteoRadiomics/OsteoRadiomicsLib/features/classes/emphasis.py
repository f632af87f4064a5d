r"""Formulas that runs, zones and dependences share: one matrix of counts by grey level and size.

c(i, s) is the number of groups of grey level i and size s along one direction, G their sum, p = c / G. A class writes its own
letter for G, and for s where its sizes are something else, and PyRadiomics' names with its own words (``SizeFeatures``).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..matrices.sizes import SizeMatrix
from .feature import FeatureClass

EPS = float(np.spacing(1))
Values = np.ndarray  # (d,) one value per direction


@dataclass(frozen=True)
class Formula:
    """One formula. name, text, range: as a feature's, with {G} and {s} for a class's letters and the fields of its ``Words``.

    {plain} stands for what is normalised.
    """

    name: str
    compute: Callable[[SizeMatrix], Values]
    text: str
    range: str
    unit: str = ""


def emphasis(m: SizeMatrix, level: int, size: int) -> Values:
    r"""\sum_{i,s} p(i,s)\, i^{level} s^{size}: which levels and sizes prevail."""
    cells = m.count
    for column, power in ((m.level, level), (m.extent, size)):
        if power:
            cells = cells * column**power if power > 0 else cells / column**-power
    return m.total(cells) / m.groups


def level_non_uniformity(m: SizeMatrix) -> Values:
    r"""\frac{1}{G} \sum_i (\sum_s c(i,s))^2."""
    return m.by_level.total(m.by_level.content**2) / m.groups


def size_non_uniformity(m: SizeMatrix) -> Values:
    r"""\frac{1}{G} \sum_s (\sum_i c(i,s))^2."""
    return m.by_size.total(m.by_size.content**2) / m.groups


def _entropy(m: SizeMatrix) -> Values:
    return -m.total(m.p * np.log2(m.p + EPS))


def _variance(m: SizeMatrix, column: np.ndarray) -> Values:
    mean = m.total(m.p * column)
    return m.total(m.p * (column - mean[m.direction]) ** 2)


_DIVIDED = "{plain} divided by {G}"

SMALL = Formula("{small}Emphasis", lambda m: emphasis(m, 0, -2), r"\sum_{i,{s}} p(i,{s}) / {s}^2", "above 0 to 1")
LARGE = Formula("{large}Emphasis", lambda m: emphasis(m, 0, 2), r"\sum_{i,{s}} p(i,{s})\, {s}^2", ">= 1")
LOW = Formula("LowGrayLevel{group}Emphasis", lambda m: emphasis(m, -2, 0), r"\sum_{i,{s}} p(i,{s}) / i^2", "above 0 to 1")
HIGH = Formula("HighGrayLevel{group}Emphasis", lambda m: emphasis(m, 2, 0), r"\sum_{i,{s}} p(i,{s})\, i^2", ">= 1")
SMALL_LOW = Formula(
    "{small}LowGrayLevelEmphasis", lambda m: emphasis(m, -2, -2), r"\sum_{i,{s}} p(i,{s}) / (i^2 {s}^2)", "above 0 to 1"
)
SMALL_HIGH = Formula(
    "{small}HighGrayLevelEmphasis", lambda m: emphasis(m, 2, -2), r"\sum_{i,{s}} p(i,{s})\, i^2 / {s}^2", "above 0"
)
LARGE_LOW = Formula(
    "{large}LowGrayLevelEmphasis", lambda m: emphasis(m, -2, 2), r"\sum_{i,{s}} p(i,{s})\, {s}^2 / i^2", "above 0"
)
LARGE_HIGH = Formula("{large}HighGrayLevelEmphasis", lambda m: emphasis(m, 2, 2), r"\sum_{i,{s}} p(i,{s})\, i^2 {s}^2", ">= 1")
LEVEL_NON_UNIFORMITY = Formula(
    "GrayLevelNonUniformity", level_non_uniformity, r"\frac{1}{{G}} \sum_i (\sum_{s} c(i,{s}))^2", "{G} / number of levels to {G}"
)
LEVEL_NON_UNIFORMITY_NORMALISED = Formula(
    "GrayLevelNonUniformityNormalized", lambda m: level_non_uniformity(m) / m.groups, _DIVIDED, "1 / number of levels to 1"
)
SIZE_NON_UNIFORMITY = Formula(
    "{extent}NonUniformity", size_non_uniformity, r"\frac{1}{{G}} \sum_{s} (\sum_i c(i,{s}))^2", "above 0 to {G}"
)
SIZE_NON_UNIFORMITY_NORMALISED = Formula(
    "{extent}NonUniformityNormalized", lambda m: size_non_uniformity(m) / m.groups, _DIVIDED, "above 0 to 1"
)
LEVEL_VARIANCE = Formula(
    "GrayLevelVariance",
    lambda m: _variance(m, m.level),
    r"\sum_{i,{s}} p(i,{s}) (i - \mu)^2 with \mu = \sum p(i,{s})\, i",
    ">= 0",
)
SIZE_VARIANCE = Formula(
    "{size}Variance",
    lambda m: _variance(m, m.extent),
    r"\sum_{i,{s}} p(i,{s}) ({s} - \mu)^2 with \mu = \sum p(i,{s})\, {s}",
    ">= 0",
)
ENTROPY = Formula("{size}Entropy", _entropy, r"-\sum_{i,{s}} p(i,{s}) \log_2 p(i,{s})", ">= 0", "bit")
SHARE_OF_VOXELS = Formula("{group}Percentage", lambda m: m.groups / m.voxels, "{G} / V", "above 0 to 1")


@dataclass(frozen=True)
class Words:
    """A class's words in its features' names.

    size: what varies. small, large: the two ends of it. group: what has a grey level, empty where names leave it out. extent:
    what is spread evenly or not.
    """

    size: str
    small: str
    large: str
    group: str
    extent: str


@dataclass(frozen=True)
class SizeFeatures:
    """Registers formulas as features of a class.

    module: of the class, where its letters are explained. words: in names. groups, sizes: its letters for G and s. matrix: of
    what the class measures. cited: whether a description ends in the IBSI id, as it does where PyRadiomics has no such feature.
    """

    group: FeatureClass
    module: str
    words: Words
    groups: str
    sizes: str = "s"
    matrix: Callable[[Any], SizeMatrix] = lambda m: m
    cited: bool = False

    def add(self, ids: Mapping[Formula, str], remarks: Mapping[Formula, str] | None = None) -> None:
        """Features in the order of ``ids``: formula -> IBSI id. remarks: what a value means, after the formula."""
        for formula, ibsi in ids.items():
            self._add(formula, ibsi, (remarks or {}).get(formula, ""))

    def _add(self, formula: Formula, ibsi: str, remark: str) -> None:
        def compute(m: Any) -> Values:
            return formula.compute(self.matrix(m))

        name = self._filled(formula.name)
        words = formula.text + (f": {remark}" if remark else "") + "." + (f" IBSI {ibsi}." if self.cited else "")
        compute.__doc__ = self._filled(words, name)
        compute.__module__ = self.module
        self.group.feature(name, unit=formula.unit, range=self._filled(formula.range, name), ibsi=ibsi)(compute)

    def _filled(self, text: str, name: str = "") -> str:
        marks = {"G": self.groups, "s": self.sizes, "plain": name.removesuffix("Normalized"), **vars(self.words)}
        for mark, own in marks.items():
            text = text.replace(f"{{{mark}}}", own)
        return text
