"""How a header that cannot be believed is refused, in the same words for every format."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ...base.errors import MaskError, OsteoRadiomicsError
from ...base.notices import say
from ...base.words import listed

Error = type[OsteoRadiomicsError]

# Voxels between a nanometre and 10 m, places within 10,000 km: beyond that a header is damaged, and ITK may not end.
SPACING_MM = (1e-6, 1e4)
FARTHEST_MM = 1e10

_LONGEST_REASON = 300
_EXPORT_AGAIN = "Copy or export the file again"


def role_of(error: Error) -> str:
    """What notices call a file that is read with this error: they travel into results, which name no file."""
    return "mask" if issubclass(error, MaskError) else "image"


def say_no_size(error: Error) -> None:
    """A header without voxel size: ITK takes 1 mm, and whoever reads the numbers must know."""
    say(f"{role_of(error)}: its header states no voxel size; 1 mm was taken")


def damaged(where: str, error: Error, why: str = "") -> OsteoRadiomicsError:
    """The file is cut short, or its checksum is wrong."""
    return error(f"is damaged or incomplete{f' ({_shown(why)})' if why else ''}", where=where, cure=_EXPORT_AGAIN)


def contradictory(why: str, where: str, error: Error) -> OsteoRadiomicsError:
    """Two entries of the header cannot both be true, or one is impossible."""
    return error(f"has a contradictory header: {_shown(why)}", where=where, cure=_EXPORT_AGAIN)


def _shown(why: str) -> str:
    """As much as fits into a line: a reason may quote an entry of any length."""
    return why if len(why) <= _LONGEST_REASON else f"{why[:_LONGEST_REASON]} (shortened)"


def unknown_format(path: Path, error: Error) -> OsteoRadiomicsError:
    """The content is not what the file's name promises."""
    from ..formats import readable_images

    return error("is not an image in a known format", where=str(path), cure=f"Give {listed(readable_images())}")


def sibling(path: Path, name: str, error: Error) -> Path:
    """The file beside a header that holds its voxels. Raises ``error`` where it is not there."""
    data = path.parent / name
    try:
        there = data.is_file()
    except OSError:  # a name that no file can have
        there = False
    if not there:
        raise error("is a header without its voxels", where=str(path), cure=f"Put {name[:60]} beside it")
    return data


def check_spacing(spacing: Sequence[float], where: str, error: Error) -> None:
    """Refuse zero, negative, infinite and absurd voxel sizes. spacing: mm. Raises ``error``."""
    if not all(math.isfinite(mm) and SPACING_MM[0] <= mm <= SPACING_MM[1] for mm in spacing):
        said = " x ".join(f"{mm:g}" for mm in spacing)
        raise error(f"has an impossible voxel size of {said} mm", where=where, cure="Correct the spacing in its header")


def check_origin(origin: Sequence[float], where: str, error: Error) -> None:
    """Refuse infinite and absurd origins. origin: mm. Raises ``error``."""
    if not all(math.isfinite(mm) and abs(mm) <= FARTHEST_MM for mm in origin):
        said = " x ".join(f"{mm:g}" for mm in origin)
        raise error(f"has an impossible origin of {said} mm", where=where, cure="Correct its header")


def check_axes(matrix: np.ndarray, where: str, error: Error) -> None:
    """Refuse axes that are no numbers, or of which one is nothing or lies within the others. matrix: axes as columns."""
    lengths = np.linalg.norm(matrix, axis=0) if np.isfinite(matrix).all() and np.abs(matrix).max() < FARTHEST_MM else None
    if lengths is None or (lengths == 0).any() or abs(np.linalg.det(matrix / lengths)) < 1e-3:
        raise error("has an impossible orientation", where=where, cure="Correct the direction in its header, or export it again")


def shear_of(matrix: np.ndarray) -> float:
    """Largest scalar product of two axes, each of length 1: 0 when they are perpendicular. matrix: axes as columns."""
    unit = matrix / np.linalg.norm(matrix, axis=0)
    return float(np.abs(unit.T @ unit - np.eye(matrix.shape[1])).max())
