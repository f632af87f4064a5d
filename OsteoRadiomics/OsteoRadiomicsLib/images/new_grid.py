"""Grids that settings ask for, looked at before anything is allocated: a spacing may be written in the wrong unit."""

from __future__ import annotations

import math
from collections.abc import Sequence

from ..base.errors import OsteoRadiomicsError
from .headers.limits import max_voxels

BYTES_A_VOXEL = 40
"""What resampling takes at its peak: the image and its spline in double precision, the mask, and copies of both."""
_UNREADABLE = 10**12
_SMALL = 10_000_000  # voxels that any machine has room for


def check_new_grid(size: Sequence[int], error: type[OsteoRadiomicsError], where: str) -> None:
    """Refuse a grid of more voxels than an image may have, or than this machine's memory holds.

    size: along each axis. where: the setting that asks for it. Raises ``error``.
    """
    voxels = math.prod(size)
    asked = f"asks for a grid of {' x '.join(map(_told, size))} = {_told(voxels)} voxels"
    if voxels > max_voxels():
        cure = "Choose a coarser spacing in mm; if it is right, allow more with --max-voxels"
        raise error(f"{asked}, {max_voxels():,} are allowed", where=where, cure=cure)
    if voxels <= _SMALL:
        return
    from ..base.machine import machine_memory

    needed, there = voxels * BYTES_A_VOXEL, machine_memory()
    if needed > there:
        sizes = f"about {needed / 2**30:,.0f} GB of memory, this machine has {there / 2**30:,.0f} GB"
        raise error(f"{asked}, which take {sizes}", where=where, cure="Choose a coarser spacing in mm, or a larger machine")


def _told(count: int) -> str:
    """A count for a message: one that nobody can read is told by its size."""
    return f"{count:,}" if count < _UNREADABLE else f"over {_UNREADABLE:,}"
