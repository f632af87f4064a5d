"""Configurations A to E of the IBSI standard, processed once more the plain way: whole image, scipy's resampler, naive bins."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from features import naive
from features.ibsi.ibsi_reference import ENDINGS, SETTINGS, read_phantom
from OsteoRadiomicsLib.features import FeatureVector, extract
from OsteoRadiomicsLib.features.ibsi.aggregation import IbsiSample
from OsteoRadiomicsLib.features.ibsi.region import prepare_ibsi
from OsteoRadiomicsLib.protocols.extraction_settings import ExtractionSettings, read_settings
from scipy import ndimage

CONFIGURATIONS = "ABCDE"


@dataclass(frozen=True)
class Plain:
    """A configuration's ROI. values: intensities of the re-segmented ROI. grey: (z, y, x) levels, 0 outside. voxels: before
    re-segmentation."""

    values: np.ndarray
    grey: np.ndarray
    voxels: int


def resampled(array: np.ndarray, own: np.ndarray, new: np.ndarray, order: int) -> np.ndarray:
    """The whole image on a grid with the same centre; scipy's general interpolation at every voxel."""
    size = np.array(array.shape)
    count = np.ceil(size * own / new - 1e-9).astype(int)
    lines = [(np.arange(m) - (m - 1) / 2) * b / a + (n - 1) / 2 for n, m, a, b in zip(size, count, own, new, strict=True)]
    places = [np.clip(line, 0, n - 1) for line, n in zip(lines, size, strict=True)]
    if order == 3 or (own[0] != new[0]):
        return ndimage.map_coordinates(array, np.meshgrid(*places, indexing="ij"), order=order, mode="mirror")
    flat = np.meshgrid(*places[1:], indexing="ij")
    return np.stack([ndimage.map_coordinates(part, flat, order=order, mode="mirror") for part in array])


def plain(image: sitk.Image, mask: sitk.Image, name: str) -> Plain:
    """The scheme of one configuration, written out."""
    x = sitk.GetArrayFromImage(image).astype(np.float64)
    m = sitk.GetArrayFromImage(mask).astype(np.float64)
    own = np.array(image.GetSpacing()[::-1])
    if name != "A":
        new = np.array([own[0] if name == "B" else 2.0, 2.0, 2.0])
        x = resampled(x, own, new, 3 if name == "E" else 1)
        m = resampled(m, own, new, 1)
    roi = m >= 0.5 - 1e-9
    x = np.rint(x)
    kept = roi.copy()
    if name in "DE":
        mean, sigma = x[roi].mean(), x[roi].std()
        kept &= (x >= mean - 3 * sigma) & (x <= mean + 3 * sigma)
    if name != "D":
        kept &= (x >= (-500 if name in "AB" else -1000)) & (x <= 400)
    values = x[kept]
    if name in "AC":
        start = -500 if name == "A" else -1000
        levels = [math.floor((value - start) / 25) + 1 for value in values]
    else:
        low, high = values.min(), values.max()
        levels = [min(math.floor(32 * (value - low) / (high - low)) + 1, 32) for value in values]
    grey = np.zeros(x.shape, dtype=int)
    grey[kept] = levels
    return Plain(values, grey, int(roi.sum()))


def configuration(name: str, method: str | None = None) -> ExtractionSettings:
    settings = read_settings(SETTINGS / f"ibsi_{name}.yaml")
    if method is None:
        return settings
    return settings.model_copy(update={"ibsi": settings.ibsi.model_copy(update={"aggregation": method})})


@pytest.fixture(scope="module")
def phantom(data: Path) -> tuple[sitk.Image, sitk.Image]:
    return read_phantom(data, "configuration C")


@pytest.fixture(scope="module", params=CONFIGURATIONS)
def case(request: pytest.FixtureRequest, phantom) -> tuple[str, Plain, FeatureVector]:
    """Name, the plain way, and ours."""
    return request.param, plain(*phantom, request.param), extract(*phantom, configuration(request.param))


def test_the_roi_has_the_same_voxels_before_and_after_resegmentation(case):
    _, expected, found = case
    assert found.diagnostics["diagnostics_Mask-interpolated_VoxelNum"] == expected.voxels
    assert found.diagnostics["diagnostics_Mask-resegmented_VoxelNum"] == len(expected.values)


def test_intensities_and_levels_are_the_same(case, phantom):
    name, expected, _ = case
    settings = configuration(name)
    sample = IbsiSample(prepare_ibsi(*phantom, settings, 1), settings.ibsi)
    # Rounding of interpolated halves may go either way.
    assert np.mean(sample.region.values == expected.values) > 0.9999
    assert np.mean(sample.levels.grey == expected.grey[expected.grey > 0]) > 0.9999


def test_statistics_are_the_same(case):
    _, expected, found = case
    x = expected.values
    assert found["original_firstorder_Mean"] == pytest.approx(x.mean(), abs=1e-3)
    assert found["original_firstorder_Variance"] == pytest.approx(x.var(), rel=1e-4)
    assert found["original_stat_ExcessKurtosis"] == pytest.approx(((x - x.mean()) ** 4).mean() / x.var() ** 2 - 3, rel=1e-4)
    levels = Counter(expected.grey[expected.grey > 0].tolist())
    p = np.array(list(levels.values())) / len(x)
    assert found["original_ih_Entropy"] == pytest.approx(-np.sum(p * np.log2(p)), rel=1e-4)
    assert found["original_ih_Maximum"] == max(levels)


def test_every_feature_has_a_value(case):
    _, _, found = case
    assert dict(found.reasons) == {}
    assert len(found) == 175


@pytest.mark.parametrize("method", list(ENDINGS))
def test_aggregation_methods_average_and_merge_what_they_say(method: str):
    rng = np.random.default_rng(5)
    grey = np.where(rng.random((5, 6, 7)) < 0.85, rng.integers(1, 5, (5, 6, 7)), 0)
    mask = sitk.GetImageFromArray((grey > 0).astype(np.uint8))
    image = sitk.GetImageFromArray(grey.astype(np.int16))
    settings = configuration("digital", method)
    found = extract(image, mask, settings)
    flat, by_slice, merged = method[0] == "2", method.startswith("2D"), method.endswith("merged") and "direction" not in method
    steps = [step for step in naive.HALF if not (flat and step[0])]
    parts = [grey[z : z + 1] for z in range(5)] if by_slice else [grey]
    pairs, lines = [], []
    for part in parts:
        counted = [(pair_counts(part, step), run_counts(part, step)) for step in steps]
        if merged:
            counted = [(sum(c for c, _ in counted), sum((r for _, r in counted), Counter()))]
        pairs += [contrast(c) for c, _ in counted]
        lines += [sum(n * length**2 for (_, length), n in r.items()) / sum(r.values()) for _, r in counted]
    assert found["original_glcm_Contrast"] == pytest.approx(np.mean(pairs))
    assert found["original_glrlm_LongRunEmphasis"] == pytest.approx(np.mean(lines))


def pair_counts(grey: np.ndarray, step: tuple[int, ...]) -> np.ndarray:
    counts = np.zeros((5, 5))
    for position in naive.voxels(grey):
        other = naive.at(grey, position, step)
        if other:
            counts[grey[position], other] += 1
            counts[other, grey[position]] += 1
    return counts


def contrast(counts: np.ndarray) -> float:
    i, j = np.indices(counts.shape)
    return float(np.sum(counts * (i - j) ** 2) / counts.sum())


def run_counts(grey: np.ndarray, step: tuple[int, ...]) -> Counter:
    counts: Counter = Counter()
    for position in naive.voxels(grey):
        level, length = int(grey[position]), 1
        if naive.at(grey, position, step, -1) != level:
            while naive.at(grey, position, step, length) == level:
                length += 1
            counts[level, length] += 1
    return counts
