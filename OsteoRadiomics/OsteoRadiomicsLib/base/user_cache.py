"""Where on this machine things are kept that can be made again, and whether they are kept at all."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from .files import check_writable

# 0: preprocessed images are neither kept nor taken from those kept. Worker processes inherit it.
SWITCH = "OSTEORADIOMICS_CACHE"
FOLDER = "OSTEORADIOMICS_CACHE_DIR"
# A folder for preprocessed images alone, such as one that the machines of a cluster share; and how much they may take, in MB.
IMAGES, LIMIT = "OSTEORADIOMICS_N4_CACHE", "OSTEORADIOMICS_CACHE_MB"


def user_cache() -> Path:
    """This program's folder in the user's cache folder, or the one that OSTEORADIOMICS_CACHE_DIR names; perhaps not there yet."""
    named = os.environ.get(FOLDER)
    return Path(named) if named else _systems_own() / "osteoradiomics"


def images_are_kept() -> bool:
    """Whether preprocessed images are kept between runs: unless OSTEORADIOMICS_CACHE is 0."""
    return os.environ.get(SWITCH, "1") != "0"


def image_cache() -> Path:
    """Where preprocessed images are kept; perhaps not there yet."""
    named = os.environ.get(IMAGES)
    return Path(named) if named else user_cache() / "images"


def without_cache() -> AbstractContextManager[None]:
    """Inside, and in processes started inside, no image is kept or taken from those kept."""
    return _told({SWITCH: "0"})


def image_cache_of(folder: str | os.PathLike[str] | None, gigabytes: float | None) -> AbstractContextManager[None]:
    """Inside, and in processes started inside, preprocessed images are kept in this folder and take at most so much.

    None: as usual. Raises OutputError for a folder that cannot be written.
    """
    told: dict[str, str] = {}
    if folder is not None:
        path = Path(folder).absolute()
        check_writable(path / "entry.npz")
        told |= {SWITCH: "1", IMAGES: str(path)}
    if gigabytes is not None:
        told[LIMIT] = str(round(1000 * gigabytes))
    return _told(told)


@contextmanager
def _told(variables: Mapping[str, str]) -> Iterator[None]:
    """Inside, environment variables have these values; worker processes inherit them."""
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


def _systems_own() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
