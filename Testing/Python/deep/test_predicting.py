"""From slices to probabilities, with stand-ins for a network."""

from __future__ import annotations

import numpy as np
import pytest
from OsteoRadiomicsLib.deep.segmentation.predicting import probability

CELL = 16


def coarse(images):
    """A network that looks at every 16th pixel and stretches what it found over the image, whatever the image's size."""
    found = images[:, 1, ::CELL, ::CELL]
    rows, columns = (
        ((np.arange(size) + 0.5) * some / size).astype(int) for size, some in zip(images.shape[2:], found.shape[1:], strict=True)
    )
    bright = 40 * (found[:, rows][:, :, columns] - 0.5)
    return np.stack([-bright, bright], 1).astype(np.float32)


@pytest.mark.parametrize("size", [(256, 256), (241, 250), (305, 247), (272, 383)])
def test_a_body_is_found_where_it_is_in_images_of_every_size(size):
    values = np.zeros((5, *size), dtype=np.float32)
    values[:, 192:224, 208:240] = 1
    found = probability(values, 2.0, coarse)
    assert found.shape == values.shape
    np.testing.assert_array_equal(found > 0.5, values > 0.5)


def test_chosen_slices_are_not_smoothed_across_each_other():
    values = np.zeros((6, 32, 32), dtype=np.float32)
    values[3] = 1
    alone = probability(values, 2.0, coarse, slices=[2, 3])
    assert alone[0].max() < 1e-6
    assert alone[1].min() > 1 - 1e-6
    whole = probability(values, 2.0, coarse)
    assert 0.1 < whole[2].mean() < whole[3].mean() < 0.9
