"""IBSI 2: the phantoms, the configurations of both phases, and the reference they are compared with.

ibsi2_response_maps.csv: of the reference response maps of phase 1, their minimum, maximum and values at 216 voxels (z y x).
ibsi2_features.csv: all reference values of phase 2. Both are of github.com/theibsi/ibsi_2_reference_data, which is CC0.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import SimpleITK as sitk
from features.ibsi.ibsi_reference import SETTINGS, read_phantom
from OsteoRadiomicsLib.features import FeatureVector, extract
from OsteoRadiomicsLib.features.ibsi.filters import response
from OsteoRadiomicsLib.features.ibsi.resampling import Axis, InterpolatedImage
from OsteoRadiomicsLib.protocols.extraction_settings import read_settings
from OsteoRadiomicsLib.protocols.ibsi_filters import FilterSettings
from OsteoRadiomicsLib.protocols.ibsi_settings import IbsiSettings

HERE = Path(__file__).parent
SIDE, WIDTH = 64, 2.0  # voxels, mm
TOLERANCE = 0.01  # of a reference map's range, by the standard


def phantom(name: str) -> np.ndarray:
    """(64, 64, 64) a digital phantom of IBSI 2, 0 and 255; voxels are 2 mm wide."""
    z, y, x = np.indices((SIDE, SIDE, SIDE))
    squared = (x - 31) ** 2 + (y - 31) ** 2 + (z - 31) ** 2
    middle = [(axis == 31) | (axis == 32) for axis in (z, y, x)]
    shells = ((-1, 2), (6, 10), (15, 19), (24, 28))
    bright = {
        "impulse": squared == 0,
        "checkerboard": (x // 8 + y // 8 + z // 8) % 2 == 1,
        "sphere": np.any([(squared > inner * abs(inner)) & (squared <= outer**2) for inner, outer in shells], axis=0),
        "pattern_1": (middle[0] & middle[1]) | (middle[0] & middle[2]) | (middle[1] & middle[2]),
    }
    return np.where(bright[name], 255.0, 0.0)


def field(array: np.ndarray, spacing: tuple[float, ...] = (WIDTH,) * 3) -> InterpolatedImage:
    """An image (z, y, x) on its own grid; spacing: mm (z, y, x)."""
    axes = tuple(Axis(width, width, n, n, 0, n - 1) for width, n in zip(spacing, array.shape, strict=True))
    return InterpolatedImage(sitk.GetImageFromArray(array), axes, 1)


def filtered(array: np.ndarray, content: Mapping[str, Any], dimension: str = "3D", **grid: Any) -> np.ndarray:
    """(z, y, x) response of a whole image to the filter that ``content`` is the settings of."""
    source = field(array, **grid)
    return response(filter_of(content, dimension), source, dimension).values(tuple((0, n) for n in array.shape))


def filter_of(content: Mapping[str, Any], dimension: str = "3D") -> FilterSettings:
    """The validated settings of a filter."""
    settings = IbsiSettings(dimension=dimension, bin_count=8, filters=[dict(content)])
    return settings.filters[0]


@dataclass(frozen=True)
class MapTest:
    """A response map of phase 1. phantom, dimension, content: what is filtered, how, and the filter's settings."""

    name: str
    phantom: str
    dimension: str
    content: Mapping[str, Any]

    def response(self) -> np.ndarray:
        """(64, 64, 64) our response map."""
        return filtered(phantom(self.phantom), self.content, self.dimension)


def _map_tests() -> tuple[MapTest, ...]:
    tests: list[MapTest] = []

    def add(group: str, image: str, contents: list[dict[str, Any]], dimension: str = "3D") -> None:
        numbered = [f"{group}_{number}" for number in range(1, len(contents) + 1)]
        names = numbered if group not in ("2_a", "2_b", "2_c", "9_a") else [group]
        tests.extend(MapTest(name, image, dimension, content) for name, content in zip(names, contents, strict=True))

    mean = {"filter": "mean", "size": 15}
    add("1_a", "checkerboard", [{**mean, "boundary": edge} for edge in ("zero", "nearest", "periodic", "mirror")])
    add("1_b", "impulse", [{**mean, "boundary": "zero"}], "2D")
    log = {"filter": "laplacian_of_gaussian", "truncate": 4}
    add("2_a", "impulse", [{**log, "sigma": 3, "boundary": "zero"}])
    for group, dimension in (("2_b", "3D"), ("2_c", "2D")):
        add(group, "checkerboard", [{**log, "sigma": 5, "boundary": "mirror"}], dimension)
    for group, image, kernels, edge, dimension in (
        ("3_a", "impulse", "E5L5S5", "zero", "3D"),
        ("3_b", "checkerboard", "E3W5R5", "mirror", "3D"),
        ("3_c", "checkerboard", "L5S5", "mirror", "2D"),
    ):
        laws = {"filter": "laws", "kernels": kernels, "boundary": edge}
        add(group, image, [laws, {**laws, "pooling": "max"}, {**laws, "pooling": "max", "energy": 7}], dimension)
    for group, image, gabor, theta, step in (
        ("4_a", "impulse", {"sigma": 10, "wavelength": 4, "gamma": 0.5, "boundary": "zero"}, 60, 45),
        ("4_b", "sphere", {"sigma": 20, "wavelength": 8, "gamma": 2.5, "boundary": "mirror"}, 225, 22.5),
    ):
        gabor = {"filter": "gabor", **gabor}
        pooled = {**gabor, "theta_step": step, "orthogonal_planes": True, "pooling": "mean"}
        add(group, image, [{**gabor, "theta": theta}, pooled])
    wavelet = {"filter": "separable_wavelet"}
    for group, image, own in (
        ("5_a", "impulse", {"wavelet": "db2", "bands": "LHL", "boundary": "zero"}),
        ("6_a", "sphere", {"wavelet": "coif1", "bands": "HHL", "boundary": "periodic"}),
    ):
        add(group, image, [{**wavelet, **own}, {**wavelet, **own, "pooling": "mean"}])
    haar = {**wavelet, "wavelet": "haar", "level": 2, "pooling": "mean", "boundary": "mirror"}
    add("7_a", "checkerboard", [{**haar, "bands": bands} for bands in ("LLL", "HHH")])
    add("8_a", "checkerboard", [{"filter": "simoncelli", "level": level} for level in (1, 2, 3)])
    add("9_a", "impulse", [{**log, "sigma": 3, "riesz": [1, 0, 0], "boundary": "zero"}])
    add("9_b", "sphere", [{**log, "sigma": 3, "riesz": [0, 2, 0], "boundary": "zero"}])
    add("10_b", "pattern_1", [{"filter": "simoncelli", "level": 1, "riesz": [0, 2, 0]}])
    return tuple(tests)


MAP_TESTS = _map_tests()


@dataclass(frozen=True)
class Probes:
    """What is kept of a reference map. voxels: (n, 3) z, y, x. values: (n,) there. low, high: of the whole map."""

    voxels: np.ndarray
    values: np.ndarray
    low: float
    high: float

    def difference(self, found: np.ndarray) -> float:
        """The greatest difference at the voxels, as a share of the map's range."""
        return float(np.max(np.abs(found[tuple(self.voxels.T)] - self.values)) / (self.high - self.low))


@cache
def read_probes() -> dict[str, Probes]:
    """Name of a response map -> what is kept of it."""
    with (HERE / "ibsi2_response_maps.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    extremes = {row["voxel"]: row for row in rows[:2]}
    voxels = np.array([[int(place) for place in row["voxel"].split()] for row in rows[2:]])
    return {
        name: Probes(
            voxels, np.array([float(row[name]) for row in rows[2:]]),
            float(extremes["minimum"][name]), float(extremes["maximum"][name]),
        )
        for name in rows[0] if name != "voxel"
    }  # fmt: skip


# Feature of phase 2 -> ours.
FEATURES = {
    **{tag: f"firstorder_{name}" for tag, name in {
        "mean": "Mean", "var": "Variance", "skew": "Skewness", "median": "Median", "min": "Minimum", "p10": "10Percentile",
        "p90": "90Percentile", "max": "Maximum", "iqr": "InterquartileRange", "range": "Range", "mad": "MeanAbsoluteDeviation",
        "rmad": "RobustMeanAbsoluteDeviation", "energy": "Energy", "rms": "RootMeanSquared"}.items()},
    **{tag: f"stat_{name}" for tag, name in {
        "kurt": "ExcessKurtosis", "medad": "MedianAbsoluteDeviation", "cov": "CoefficientOfVariation",
        "qcod": "QuartileCoefficientOfDispersion"}.items()},
}  # fmt: skip
DIMENSIONS = {"A": "2D", "B": "3D"}


@dataclass(frozen=True)
class FeatureTest:
    """A reference value of phase 2. configuration: such as 3.B. printed, tolerance: as the standard writes them."""

    configuration: str
    tag: str
    printed: str
    tolerance: float

    @property
    def feature(self) -> str:
        """Our name of the feature."""
        return FEATURES[self.tag.removeprefix("stat_")]

    def holds(self, found: float) -> bool:
        """Whether a value lies within the tolerance."""
        return abs(found - float(self.printed)) <= self.tolerance


@cache
def read_feature_tests() -> tuple[FeatureTest, ...]:
    """All reference values of phase 2."""
    with (HERE / "ibsi2_features.csv").open(encoding="utf-8") as file:
        rows = csv.DictReader(file)
        return tuple(FeatureTest(row["configuration"], row["tag"], row["value"], float(row["tolerance"])) for row in rows)


def measure_phase_2(data: Path, letter: str) -> dict[str, tuple[str, FeatureVector]]:
    """Configuration (1.A, 2.A ...) -> name of its image, and the features of all images of its dimension."""
    settings = read_settings(SETTINGS / f"ibsi2_{letter}.yaml")
    assert settings.ibsi is not None
    found = extract(*read_phantom(data, "configuration C"), settings)
    images = ["original", *(entry.name(settings.ibsi.dimension) for entry in settings.ibsi.filters)]
    return {f"{number}.{letter}": (image, found) for number, image in enumerate(images, 1)}
