"""Preprocessed images kept between runs, so that extraction, maps and heat maps of one image pay for N4 once.

An entry is found by the content of the image, the steps, and the revision of the software that carries them out. It holds voxels,
grid and warnings, and nothing else: no name, no path, no header entry.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
import os
import time
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import SimpleITK as sitk

from ..base.errors import OutputError
from ..base.files import replacing
from ..base.user_cache import LIMIT, image_cache, images_are_kept
from ..base.version import __version__
from ..protocols.protocol import N4Step, Step
from .stated_grid import grid_of, set_grid

Preprocessed = tuple[sitk.Image, tuple[str, ...]]
"""The image, and what preprocessing warned of."""

# Steps that take longer than reading their result; without one nothing is kept.
WORTH_KEEPING: tuple[type, ...] = (N4Step,)
LIMIT_MB = 2048
# Temporary files older than this, in s, belong to no process that still writes.
_ABANDONED_S = 86_400
# What decides the values of a step, beside the packages.
_SOURCES = ("preprocessing.py", "bias_field.py", "checks.py", "cache.py")


def kept_or_made(image: sitk.Image, steps: Sequence[Step], make: Callable[[], Preprocessed]) -> Preprocessed:
    """The preprocessed image that is kept for this image and these steps, or else what ``make`` makes, which is then kept.

    Where the folder cannot be written the work goes on without it. The limit on the folder is OSTEORADIOMICS_CACHE_MB, 2048 by
    default; entries that were not used for longest go first.
    """
    if not images_are_kept() or not any(isinstance(step, WORTH_KEEPING) for step in steps):
        return make()
    entry = image_cache() / f"{key(image, steps)}.npz"
    found = _read(entry)
    if found is None:
        found = make()
        with contextlib.suppress(OutputError):  # a cache that cannot be written costs time, not the result
            _write(entry, found)
            _keep_within(entry.parent, _limit_bytes())
    return found


def worth_keeping(steps: Sequence[Step]) -> int:
    """How many of the steps, from the first on, lead to what is worth keeping: those behind it may change without it."""
    return max((number for number, step in enumerate(steps, 1) if isinstance(step, WORTH_KEEPING)), default=0)


def key(image: sitk.Image, steps: Sequence[Step]) -> str:
    """SHA-256 of everything that decides the preprocessed image: voxels, grid, steps, software."""
    found = hashlib.sha256()
    view = sitk.GetArrayViewFromImage(image)
    described = {
        "type": str(view.dtype),
        "size": image.GetSize(),
        "grid": [[float(value).hex() for value in values] for values in grid_of(image)],
        "steps": [step.model_dump(mode="json") for step in steps],
        "software": _software(),
    }
    found.update(json.dumps(described, sort_keys=True).encode())
    found.update(np.ascontiguousarray(view).data)
    return found.hexdigest()


@functools.cache
def _software() -> str:
    found = hashlib.sha256()
    for name in _SOURCES:
        found.update((Path(__file__).parent / name).read_bytes())
    return f"{__version__} {found.hexdigest()} SimpleITK {sitk.Version_VersionString()} numpy {np.__version__}"


def _read(entry: Path) -> Preprocessed | None:
    """The entry, marked as used now; None where there is none, or what there is cannot be read and will be replaced."""
    try:
        with np.load(entry, allow_pickle=False) as stored:
            image = sitk.GetImageFromArray(stored["voxels"])
            spacing, origin, direction = (tuple(map(float, stored[name])) for name in ("spacing", "origin", "direction"))
            set_grid(image, (spacing, origin, direction))
            warnings = tuple(json.loads(str(stored["warnings"])))
        os.utime(entry)
    except (OSError, KeyError, ValueError, EOFError, zipfile.BadZipFile):
        return None
    return image, warnings


def _write(entry: Path, made: Preprocessed) -> None:
    """Whole or not at all, readable by the user alone. Raises OutputError."""
    image, warnings = made
    spacing, origin, direction = grid_of(image)
    with replacing(entry) as temporary:
        temporary.chmod(0o600)
        np.savez(
            temporary,
            voxels=sitk.GetArrayViewFromImage(image),
            spacing=spacing,
            origin=origin,
            direction=direction,
            warnings=json.dumps(warnings),
        )


def _keep_within(folder: Path, limit: int) -> None:
    """Remove what was not used for longest until the entries fit, and what a killed process left half-written."""
    now = time.time()
    entries = []
    for path in folder.iterdir():
        with contextlib.suppress(FileNotFoundError):  # another process may tidy up at the same time
            facts = path.stat()
            if path.suffix == ".npz" and not path.name.startswith("."):
                entries.append((facts.st_mtime, facts.st_size, path))
            elif now - facts.st_mtime > _ABANDONED_S:
                path.unlink(missing_ok=True)
    total = sum(size for _, size, _ in entries)
    for _, size, path in sorted(entries):
        if total <= limit:
            return
        with contextlib.suppress(PermissionError):  # on Windows an entry that is being read cannot be removed
            path.unlink(missing_ok=True)
            total -= size


def _limit_bytes() -> int:
    stated = os.environ.get(LIMIT, "")
    return (int(stated) if stated.isdecimal() else LIMIT_MB) * 1_000_000
