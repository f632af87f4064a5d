"""Where on this machine things are kept that can be made again, and whether they are kept at all."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# 0: preprocessed images are neither kept nor taken from those kept. Worker processes inherit it.
SWITCH = "OSTEORADIOMICS_CACHE"
FOLDER = "OSTEORADIOMICS_CACHE_DIR"


def user_cache() -> Path:
    """This program's folder in the user's cache folder, or the one that OSTEORADIOMICS_CACHE_DIR names; perhaps not there yet."""
    named = os.environ.get(FOLDER)
    return Path(named) if named else _systems_own() / "osteoradiomics"


def images_are_kept() -> bool:
    """Whether preprocessed images are kept between runs: unless OSTEORADIOMICS_CACHE is 0."""
    return os.environ.get(SWITCH, "1") != "0"


@contextmanager
def without_cache() -> Iterator[None]:
    """Inside, and in processes started inside, no image is kept or taken from those kept."""
    before = os.environ.get(SWITCH)
    os.environ[SWITCH] = "0"
    try:
        yield
    finally:
        if before is None:
            del os.environ[SWITCH]
        else:
            os.environ[SWITCH] = before


def _systems_own() -> Path:
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
