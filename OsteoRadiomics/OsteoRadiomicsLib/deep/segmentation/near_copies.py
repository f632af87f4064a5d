"""Volumes that are equal, or nearly, under different names: they go to the same side of every split.

Public sets hold the same person twice, under two numbers, resampled or with a changed contrast. Each volume is brought to a few
thousand cells of its own extent; two are copies where these agree better than two persons' ever do.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from .slices import Floats

_CELLS = (12, 24, 24)
COPIES = 0.95
"""Correlation from which on two volumes are one. In five
public volumes of four persons it is 0.96 for T1 and T2 of one, and 0.64 at most for two persons."""


def fingerprint(values: Floats) -> NDArray[np.float64]:
    """A volume's cells, standardised. values: (k, j, i), scaled."""
    wide = [max(size / cells, 1.0) / 2 for size, cells in zip(values.shape, _CELLS, strict=True)]
    smooth = ndimage.gaussian_filter(values, wide, mode="nearest")
    places = [(np.arange(cells) + 0.5) * size / cells - 0.5 for size, cells in zip(values.shape, _CELLS, strict=True)]
    cells = ndimage.map_coordinates(smooth, np.meshgrid(*places, indexing="ij"), order=1, mode="nearest").astype(float)
    cells -= cells.mean()
    return np.asarray(cells.ravel() / max(float(np.linalg.norm(cells)), 1e-12))


def groups(patients: Sequence[str], prints: Sequence[NDArray[np.float64]]) -> tuple[list[int], list[tuple[int, int]]]:
    """Which volumes belong together, and why beyond their patients.

    Returns a group's number for each volume, counted by first appearance, and pairs of volumes of different patients that are
    copies.
    """
    parent = list(range(len(patients)))

    def root(place: int) -> int:
        while parent[place] != place:
            place = parent[place]
        return place

    copies = []
    for later in range(len(patients)):
        for earlier in range(later):
            same = patients[later] == patients[earlier]
            if not same and float(prints[later] @ prints[earlier]) >= COPIES:
                copies.append((earlier, later))
                same = True
            if same:
                first, second = sorted((root(earlier), root(later)))
                parent[second] = first
    roots = [root(place) for place in range(len(patients))]
    numbers = {found: number for number, found in enumerate(dict.fromkeys(roots))}
    return [numbers[found] for found in roots], copies
