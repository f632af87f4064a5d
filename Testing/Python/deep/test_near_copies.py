"""Volumes that are the same under two names."""

from __future__ import annotations

import numpy as np
from OsteoRadiomicsLib.deep.segmentation.near_copies import COPIES, fingerprint, groups
from scipy import ndimage


def _volume(seed):
    return ndimage.gaussian_filter(np.random.default_rng(seed).normal(size=(24, 60, 50)), 4).astype(np.float32)


def _copy():
    """The first volume in another contrast, on a coarser grid and with noise."""
    coarse = ndimage.zoom(_volume(1), (0.5, 0.8, 0.8), order=1)
    return (1.7 * coarse + 0.002 * np.random.default_rng(9).normal(size=coarse.shape) + 3).astype(np.float32)


def test_a_resampled_noisy_copy_is_found_and_another_volume_is_not():
    first = fingerprint(_volume(1))
    assert first @ fingerprint(_copy()) > COPIES
    assert abs(first @ fingerprint(_volume(2))) < 0.6


def test_copies_and_patients_are_joined_through_each_other():
    prints = [fingerprint(volume) for volume in (_volume(1), _volume(2), _copy(), _volume(3), _volume(4))]
    together, copies = groups(["a", "b", "c", "b", "d"], prints)
    assert together == [0, 1, 0, 1, 2]
    assert copies == [(0, 2)]
