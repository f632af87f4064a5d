"""The scale and colours of maps."""

from __future__ import annotations

import numpy as np
import pytest
from OsteoRadiomicsLib.heatmaps.palettes import DIVERGING, SEQUENTIAL, color_limits, palette_of


def test_a_signed_scale_is_as_long_on_either_side_of_zero():
    low, high = color_limits(np.linspace(-1, 3, 1001), True)
    assert low == -high
    assert high == pytest.approx(np.percentile(np.linspace(-1, 3, 1001), 99))


def test_a_single_outlying_voxel_does_not_wash_out_the_rest():
    values = np.concatenate([np.linspace(-1, 1, 10_000), [1e8]])
    assert color_limits(values, True) == pytest.approx((-0.98, 0.98), abs=0.01)
    assert color_limits(values, False)[1] < 1


def test_a_few_voxels_that_stand_out_of_a_flat_map_keep_their_colour():
    values = np.zeros(10_000)
    values[:3] = (0.4, -0.2, 0.1)
    assert color_limits(values, True) == (-0.4, 0.4)
    assert color_limits(values, False) == (-0.2, 0.4)


@pytest.mark.parametrize(("value", "signed"), [(0.0, True), (0.0, False), (7.0, True), (7.0, False)])
def test_a_flat_map_has_two_different_ends(value, signed):
    low, high = color_limits(np.full(50, value), signed)
    assert low < high
    assert low <= value <= high


def test_undefined_voxels_do_not_count():
    assert color_limits(np.array([np.nan, 1.0, 2.0, np.inf]), False) == pytest.approx((1.01, 1.99))
    low, high = color_limits(np.full(4, np.nan), True)
    assert low < high


def test_the_middle_of_the_diverging_palette_is_neutral_and_the_ends_are_blue_and_vermilion():
    red, green, blue = DIVERGING.color(0.5)
    assert red == green == blue
    low, high = DIVERGING.color(0.0), DIVERGING.color(1.0)
    assert low[2] > low[0]
    assert high[0] > high[2]
    assert palette_of(True) is DIVERGING
    assert palette_of(False) is SEQUENTIAL


def lightness(color):
    """CIE L* of an sRGB colour."""
    linear = [(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4) for c in color]
    luminance = float(np.dot((0.2126, 0.7152, 0.0722), linear))
    return 116 * np.cbrt(luminance) - 16 if luminance > 0.008856 else 903.3 * luminance


def simulated(color, matrix):
    """An sRGB colour as a dichromat sees it, by a linear-RGB matrix of Machado et al. 2009 (severity 1)."""
    linear = np.array([(c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4) for c in color])
    return np.clip(np.array(matrix) @ linear, 0, 1)


def test_the_sequential_palette_grows_steadily_lighter():
    steps = np.diff([lightness(SEQUENTIAL.color(share)) for share in np.linspace(0, 1, 33)])
    assert steps.min() > 0.5


def test_the_diverging_palette_is_as_dark_at_either_end_and_lightest_in_the_middle():
    values = np.array([lightness(DIVERGING.color(share)) for share in np.linspace(0, 1, 33)])
    assert values.argmax() == 16
    assert np.abs(values - values[::-1]).max() < 6


@pytest.mark.parametrize(
    "matrix",
    [
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
        [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
    ],
    ids=["protanopia", "deuteranopia", "tritanopia"],
)
def test_raising_and_lowering_are_told_apart_with_every_kind_of_colour_blindness(matrix):
    lowers, raises = (simulated(DIVERGING.color(share), matrix) for share in (0.15, 0.85))
    assert np.abs(lowers - raises).max() > 0.2
