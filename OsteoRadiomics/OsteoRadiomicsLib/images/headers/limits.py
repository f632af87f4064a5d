"""How many voxels an image may have: asked before anything is allocated."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

from ...base.errors import InputError, OsteoRadiomicsError
from ...base.meanwhile import bound

DEFAULT_MAX_VOXELS = 1_000_000_000
"""About a whole-body CT of 512 x 512 x 3,800 voxels; 2 GB of 16-bit values."""

_MOST_BYTES_A_VOXEL = 8  # double precision

_LIMIT: ContextVar[int] = ContextVar("max_voxels", default=DEFAULT_MAX_VOXELS)


def max_voxels() -> int:
    """The limit in force."""
    return _LIMIT.get()


@contextmanager
def voxel_limit(voxels: int | None) -> Iterator[None]:
    """Inside, images may have this many voxels; None leaves the limit as it is. Raises InputError for less than one."""
    if voxels is not None and voxels < 1:
        raise InputError(f"{voxels} is no number of voxels", where="max voxels", cure="Give 1 or more")
    with bound(_LIMIT, max_voxels() if voxels is None else voxels):
        yield


def check_bytes(needed: int, where: str, error: type[OsteoRadiomicsError]) -> None:
    """Refuse voxels that take more memory than the largest image may: several values each, or layers. Raises ``error``.

    needed: bytes of all values together, as a header declares them.
    """
    allowed = max_voxels() * _MOST_BYTES_A_VOXEL
    if needed > allowed:
        raise error(
            f"declares {needed:,} bytes of voxels, {allowed:,} are allowed",
            where=where,
            cure="Check the file; if it is right, allow more with --max-voxels",
        )


def check_voxels(size: Sequence[int], where: str, error: type[OsteoRadiomicsError]) -> None:
    """Refuse more voxels than the limit. size: along each axis, as a header declares it. Raises ``error``."""
    voxels = math.prod(size)
    if voxels > max_voxels():
        raise error(
            f"declares {' x '.join(f'{length:,}' for length in size)} = {voxels:,} voxels, {max_voxels():,} are allowed",
            where=where,
            cure="Check the file; if it is right, allow more with --max-voxels",
        )
