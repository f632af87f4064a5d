"""A cell is drawn where a change of the picture moves it most: seen on networks, without the arithmetic of their strides."""

from __future__ import annotations

import numpy as np
import pytest
from OsteoRadiomicsLib.deep.radiograph.networks import build

torch = pytest.importorskip("torch", reason="the extra 'deep' is not installed")

SPOT = 4


def _off(architecture: str, stage: int, spots: np.ndarray, side: int = 192) -> np.ndarray:
    """(2,) mean way, in pixels (down, right), from a spot that was changed to the middle of what it changes of a stage's map.

    spots: (n, 2), first row and column of each. side: of the picture. Networks have weights as they were drawn, and each has a
    twin with turned filters, so that together they look in no direction more than in another.
    """
    ways = []
    for seed in range(2):
        torch.manual_seed(seed)
        network = build(architecture, width=2).train(False)
        pixels = torch.rand(side, side).repeat(len(spots) + 1, 1, 1)
        for number, (row, column) in enumerate(spots):
            pixels[number, row : row + SPOT, column : column + SPOT] += 0.5
        for _ in range(2):
            with torch.inference_mode():
                maps = network.arranged(network.stages(pixels[:, None])[stage]).double().numpy()
                for part in network.modules():
                    if isinstance(part, torch.nn.Conv2d):
                        part.weight.copy_(part.weight.flip(2, 3))
            middles = network.places(stage).middles(maps.shape[-1])
            for moved, spot in zip(((maps[:-1] - maps[-1:]) ** 2).sum(axis=1), spots, strict=True):
                middle = np.array([(moved.sum(axis=other) @ middles) / moved.sum() for other in (1, 0)])
                ways.append(middle - (spot + SPOT / 2))
    return np.mean(ways, axis=0)


def _lattice(first: int, last: int, step: int) -> np.ndarray:
    return np.stack(np.meshgrid(*[np.arange(first, last, step)] * 2, indexing="ij"), axis=-1).reshape(-1, 2)


@pytest.mark.parametrize("architecture", ["hybrid", "blocks"])
def test_cells_of_the_first_stage_lie_where_a_spot_moves_them(architecture):
    spots = _lattice(64, 128, 13)  # two blocks wide, in every place within a block and within a cell
    assert np.abs(_off(architecture, 0, spots)).max() < 0.5  # in the middles of blocks of 4 pixels they would be 1.5 too far


def test_cells_of_the_last_map_lie_where_a_spot_moves_them():
    """In a larger picture, because near an edge a cell sees only what is there."""
    assert np.abs(_off("hybrid", 3, _lattice(206, 238, 8), side=448)).max() < 5  # as blocks they would be 15.5 too far


def test_the_only_cell_of_a_block_lies_in_the_block_that_alone_moves_it():
    assert np.abs(_off("blocks", 3, _lattice(64, 96, 4))).max() < 0.01
