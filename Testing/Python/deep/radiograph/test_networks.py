"""The two readings of the paper's network have its numbers of parameters, and see what they are said to see."""

from __future__ import annotations

import pytest
from OsteoRadiomicsLib.base.errors import ModelError
from OsteoRadiomicsLib.deep.radiograph.networks import ARCHITECTURES, build

torch = pytest.importorskip("torch", reason="the extra 'deep' is not installed")


def _count(part) -> int:
    return sum(values.numel() for values in part.parameters())


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_the_networks_of_the_paper_have_a_resnet_18_and_14_5_million_parameters(name):
    network = build(name)
    assert _count(network.resnet) == 11_176_512
    assert _count(network) == 14_477_377


@pytest.mark.parametrize("name", ARCHITECTURES)
def test_a_batch_of_pictures_gives_one_logit_each_and_four_maps_in_the_pictures_places(name):
    network = build(name, width=4).train(False)
    pixels = torch.rand(2, 1, 192, 192)
    with torch.no_grad():
        stages = network.stages(pixels)
        assert [tuple(network.arranged(stage).shape) for stage in stages] == [
            (2, 4, 48, 48), (2, 8, 24, 24), (2, 16, 12, 12), (2, 32, 6, 6),
        ]  # fmt: skip
        assert network(pixels).shape == (2,)


def test_a_block_that_changes_changes_its_own_cell_alone_before_the_transformer():
    network = build("blocks", width=4).train(False)
    before = torch.rand(1, 1, 192, 192)
    after = before.clone()
    after[..., 64:96, 128:160] += 0.5  # block (2, 4)
    with torch.no_grad():
        change = [network.arranged(network.stages(pixels)[-1]) for pixels in (before, after)]
    changed = (change[0] - change[1]).abs().sum(dim=(0, 1)) > 0
    assert changed.nonzero().tolist() == [[2, 4]]


def test_a_picture_scores_the_same_alone_and_in_a_batch():
    network = build("hybrid", width=4).train(False)
    pixels = torch.rand(3, 1, 192, 192)
    with torch.no_grad():
        assert torch.allclose(network(pixels)[1:2], network(pixels[1:2]), atol=1e-5)


def test_an_unknown_network_is_refused():
    with pytest.raises(ModelError, match="Choose one of hybrid, blocks"):
        build("resnet50")
