"""What an earlier study left in a folder that another one is written to."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path


def remove_leftovers(folder: Path, kept: Collection[str], suffixes: Collection[str]) -> None:
    """Remove tables or figures that this study does not have, so that none is taken for its own.

    kept: stems of the files just written. suffixes: without dot; files of other kinds are not touched.
    """
    for path in folder.glob("*"):
        if path.suffix[1:] in suffixes and path.stem not in kept:
            path.unlink()


def earlier_models(folder: Path, own: Collection[str]) -> list[Path]:
    """Folders of models that this study does not have. They are left alone: somebody may use them."""
    return sorted(path for path in folder.glob("*") if path.is_dir() and path.name not in own)
