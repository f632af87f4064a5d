"""The pixels of many radiographs: each file is prepared once and kept beside the training, for when it is gone on with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ...base.errors import GeometryError, ImageError, ModelError, OsteoRadiomicsError
from ...base.files import sha256_of_file, write_bytes
from ...base.notices import collected_notices
from ...base.progress import Progress
from ..tensors import arrays_of, tensor_bytes
from .cases import RadiographCase
from .model import PREPARING
from .picture import read_radiograph
from .preparing import Crop, Prepared, prepare


@dataclass(frozen=True, eq=False)
class Gathered:
    """A case's picture. sha256: of its file. notices: what was said when it was read, empty where it was kept from before."""

    case: RadiographCase
    prepared: Prepared
    sha256: str
    notices: tuple[str, ...]


@dataclass(frozen=True)
class NotGathered:
    """A case whose picture cannot be used, with the reason in one line."""

    case: str
    reason: str


def gather(
    cases: Sequence[RadiographCase], keep: Path | None, *, any_shape: bool = False, progress: Progress | None = None
) -> tuple[tuple[Gathered, ...], tuple[NotGathered, ...]]:
    """The pictures of all cases in their order, and those that cannot be used.

    keep: folder for prepared pictures; None: nothing is kept. Raises OutputError where it cannot be written, and Cancelled.
    """
    progress = progress or Progress()
    found, failed = [], []
    for number, item in enumerate(cases):
        progress.report(number, len(cases), f"reading {item.case}")
        try:
            found.append(_one(item, keep, any_shape))
        except (ImageError, GeometryError) as error:
            failed.append(NotGathered(item.case, _reason(error)))
    return tuple(found), tuple(failed)


def _reason(error: OsteoRadiomicsError) -> str:
    """Why, without where: results name no files."""
    return f"{error.what}. {error.cure}." if error.cure else error.what


def _one(item: RadiographCase, keep: Path | None, any_shape: bool) -> Gathered:
    sha256 = sha256_of_file(item.image) if item.image.is_file() else ""
    kept = keep / f"{sha256}-{PREPARING}{'-any' if any_shape else ''}" if keep and sha256 else None
    if kept is not None and kept.exists():
        try:
            return Gathered(item, _unpacked(kept), sha256, ())
        except (ModelError, KeyError, ValueError):  # damaged: it is made again below, and replaced
            pass
    with collected_notices() as said:
        prepared = prepare(read_radiograph(item.image, any_shape=any_shape), any_shape=any_shape)
    if kept is not None:
        write_bytes(kept, _packed(prepared))
    return Gathered(item, prepared, sha256, tuple(said))


def _packed(prepared: Prepared) -> bytes:
    crop = prepared.crop
    about = [crop.top, crop.bottom, crop.left, crop.right, *prepared.shape, int(prepared.turned)]
    return tensor_bytes({"pixels": prepared.pixels, "about": np.array(about, np.int64)})


def _unpacked(path: Path) -> Prepared:
    arrays = arrays_of(path.read_bytes(), path.name)
    top, bottom, left, right, rows, columns, turned = (int(value) for value in arrays["about"])
    return Prepared(arrays["pixels"], Crop(top, bottom, left, right), (rows, columns), bool(turned))
