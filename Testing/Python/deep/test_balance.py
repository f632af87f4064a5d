"""Where one half lies: networks that call too much a body are shifted, others are left as they are."""

from __future__ import annotations

import numpy as np
import pytest
from OsteoRadiomicsLib.deep.segmentation.balance import best_shift
from OsteoRadiomicsLib.deep.segmentation.volumes import volume_of
from scipy.special import expit
from toy_spine import toy_spine


@pytest.fixture(scope="module")
def volumes():
    found = []
    for seed in (1, 2):
        image, labels, levels = toy_spine(seed)
        found.append(volume_of(image, labels, levels, case=f"c{seed}", patient=f"p{seed}"))
    return found


def knowing(volumes, beside):
    """A network that is sure of bodies, and gives what lies one pixel beside them the probability ``beside``."""
    from scipy import ndimage

    known = {}
    for volume in volumes:
        body = volume.target == 1
        rim = ndimage.binary_dilation(body, np.ones((1, 3, 3))) & ~body
        answer = np.where(body, 0.97, np.where(rim, beside, 0.02))
        for values, own in zip(volume.values, answer, strict=True):
            known[values[:16, :16].tobytes()] = np.log(own / (1 - own))

    def run(images):
        found = np.zeros((len(images), 2, *images.shape[2:]), dtype=np.float32)
        for place, image in enumerate(images):
            own = known[image[1, :16, :16].tobytes()]
            found[place, 1, : own.shape[0], : own.shape[1]] = own
        return found

    return run


def test_a_network_that_sees_bodies_too_large_is_shifted_until_one_half_fits(volumes):
    shift = best_shift(volumes, knowing(volumes, beside=0.64))
    assert 0.6 < expit(shift) < 0.8


def test_a_network_that_is_right_at_one_half_is_left_as_it_is(volumes):
    assert best_shift(volumes, knowing(volumes, beside=0.02)) == pytest.approx(0, abs=0.25)


def test_the_shift_is_part_of_the_network():
    torch = pytest.importorskip("torch", reason="networks are trained with torch")
    from OsteoRadiomicsLib.deep.segmentation.network import DeepLab, shift_bodies
    from OsteoRadiomicsLib.deep.segmentation.variants import VARIANTS

    network = DeepLab(VARIANTS["small"], 3, 2).train(False)
    image = torch.rand(1, 3, 32, 48)
    with torch.inference_mode():
        before = network(image)
        shift_bodies(network, 0.7)
        after = network(image)
    torch.testing.assert_close(after[:, 0], before[:, 0])
    torch.testing.assert_close(after[:, 1], before[:, 1] - 0.7)
