"""Laws kernels, IBSI JTXT: level, edge, spot, wave and ripple along each axis, and their energy images (PQSD)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ....protocols.ibsi_filters import LawsFilter
from .fields import Field, Filtered, Pool
from .image_filter import ImageFilter, reach_along
from .separable import averaged, centred, convolved, over_axes, rotations, turned

# Each divided by its length, so that responses of different kernels compare.
KERNELS = {
    name: np.array(values) / np.linalg.norm(values)
    for name, values in {
        "L3": [1, 2, 1], "E3": [-1, 0, 1], "S3": [-1, 2, -1],
        "L5": [1, 4, 6, 4, 1], "E5": [-1, -2, 0, 2, 1], "S5": [-1, 0, 2, 0, -1], "W5": [-1, 2, 0, -2, 1], "R5": [1, -4, 6, -4, 1],
    }.items()
}  # fmt: skip


def _respond(settings: LawsFilter, image: Field, axes: Sequence[int]) -> Field:
    """The response or, with ``energy``, the mean of absolute pooled responses within that Chebyshev distance (delta, I176)."""
    radius = max(len(KERNELS[name]) for name in settings.names) // 2
    written = [centred(KERNELS[name], radius) for name in settings.names]
    identity = tuple((axis, False) for axis in range(len(axes)))
    turns = rotations(len(axes)) if settings.pooling else (identity,)

    def pooled(block: np.ndarray) -> np.ndarray:
        pool = Pool(settings.pooling or "max")
        for rotation in turns:
            pool.add(convolved(block, over_axes(turned(written, rotation), axes)))
        return pool.result

    response = Filtered(image, reach_along(axes, radius), settings.boundary, pooled)
    if settings.energy is None:
        return response
    distance = settings.energy
    # The boundary condition acts on the response, not on the image, once more.
    return Filtered(
        response, reach_along(axes, distance), settings.boundary, lambda block: averaged(np.abs(block), distance, axes)
    )


FILTER = ImageFilter("laws", "JTXT", "Laws kernels such as L5E5S5, one an axis, and their energy images", _respond)
