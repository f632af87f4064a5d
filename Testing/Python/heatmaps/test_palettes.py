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
