"""Fixtures of the slicer-core host for the MRML tests."""

import pytest
from slicer_host.fixtures import OBLIQUE, host, make_volume, scene, volume

__all__ = ["host", "scene", "volume"]


@pytest.fixture
def image(scene):
    """A grey volume: 40 x 40 x 20 voxels, oblique."""
    import numpy as np
    from mrml.map_kit import SHAPE
    from slicer_host.rendering import set_view_size

    set_view_size(240, 200)
    return make_volume(scene, np.full(SHAPE, 100, np.float32), OBLIQUE, name="T1")
