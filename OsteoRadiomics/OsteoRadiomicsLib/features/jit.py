"""Compiled loops: numba where it is installed and allowed, cached on disk, never needed for a value.

A module of kernels imports ``njit`` from here at file scope and is itself imported only after ``numba_usable()`` said
yes, so that neither this package's import nor ``--help`` pays for numba. Nothing is compiled before a kernel's first call.
"""

from __future__ import annotations

import hashlib
import importlib.util
import os
from collections.abc import Callable
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Literal

from ..base.user_cache import user_cache

_DECORATING = Lock()


@cache
def _numba_installed() -> bool:
    return importlib.util.find_spec("numba") is not None


def numba_usable() -> bool:
    """Whether kernels may be compiled: numba is installed and OSTEORADIOMICS_NUMBA is not 0."""
    return os.environ.get("OSTEORADIOMICS_NUMBA", "1") != "0" and _numba_installed()


def njit(function: Callable[..., Any], *, inline: bool = False) -> Any:
    """Compile ``function`` at its first call, without the interpreter lock and with a disk cache.

    inline: compile it into its callers, as if it were written there.

    The cache lies in the user's cache folder, or where NUMBA_CACHE_DIR says; where neither can be written, numba finds a
    place itself. Division by zero gives inf or NaN as in numpy.
    """
    import numba

    config: Any = numba.config
    with _DECORATING:
        before, config.CACHE_DIR = config.CACHE_DIR, str(_cache_folder())
        try:
            how: Literal["always", "never"] = "always" if inline else "never"
            return numba.njit(cache=True, nogil=True, error_model="numpy", inline=how)(function)
        finally:
            config.CACHE_DIR = before


@cache
def _cache_folder() -> Path:
    """A folder of its own for every state of our sources.

    numba recompiles a loop when its own file changes, but not when a loop that it calls from another file does.
    """
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(path.read_bytes())
    base = os.environ.get("NUMBA_CACHE_DIR") or user_cache()
    return Path(base) / f"loops-{digest.hexdigest()[:16]}"
