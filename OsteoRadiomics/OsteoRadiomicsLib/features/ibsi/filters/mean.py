"""Mean filter, IBSI S60F: the average over a cube (or square) of voxels."""

from __future__ import annotations

from collections.abc import Sequence

from ....protocols.ibsi_filters import MeanFilter
from .fields import Field, Filtered
from .image_filter import ImageFilter, reach_along
from .separable import averaged


def _respond(settings: MeanFilter, image: Field, axes: Sequence[int]) -> Field:
    """1 / M^D for each of M voxels along D axes."""
    distance = settings.size // 2
    return Filtered(image, reach_along(axes, distance), settings.boundary, lambda block: averaged(block, distance, axes))


FILTER = ImageFilter("mean", "S60F", "the average over size voxels along each axis", _respond)
