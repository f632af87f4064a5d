"""The toy extension, registered in this process or installed for child processes."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from OsteoRadiomicsLib.base.extensions import Extension, register_extension, withdraw_extension

FOLDER = Path(__file__).resolve().parent / "toy"


@contextmanager
def toys() -> Iterator[Extension]:
    """The toy extension as long as the context lasts."""
    sys.path.insert(0, str(FOLDER))
    try:
        from toy_osteo import EXTENSION

        with registered(EXTENSION):
            yield EXTENSION
    finally:
        sys.path.remove(str(FOLDER))


@contextmanager
def registered(extension: Extension) -> Iterator[None]:
    """An extension as long as the context lasts."""
    register_extension(extension)
    try:
        yield
    finally:
        withdraw_extension(extension.name)


def installed(folder: Path, place: str = "toy_osteo:EXTENSION", name: str = "toys") -> str:
    """PYTHONPATH of a process in which a package with this entry point is installed. folder: for its metadata."""
    info = folder / f"{name}-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(f"[osteoradiomics.extensions]\n{name} = {place}\n")
    return os.pathsep.join([str(folder), str(FOLDER), *(path for path in sys.path if path)])
