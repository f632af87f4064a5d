"""Finds the shipped protocols and models in a source tree, a wheel, or an installed Slicer extension."""

from __future__ import annotations

from pathlib import Path

from .errors import InputError

_LIBRARY = Path(__file__).resolve().parents[1]
# In a wheel: inside the package. In Slicer: beside the module file, which lies beside this package. In a clone: the root.
_ROOTS = (_LIBRARY / "_resources", _LIBRARY.parent / "Resources", _LIBRARY.parent.parent / "Resources")


def resource_folders(kind: str) -> list[Path]:
    """Existing folders ``Resources/<kind>`` (Protocols, Models, ...), nearest first."""
    return [root / kind for root in _ROOTS if (root / kind).is_dir()]


def resource(kind: str, name: str) -> Path:
    """Path of one shipped resource. Raises InputError naming what was looked for."""
    for folder in resource_folders(kind):
        if (folder / name).exists():
            return folder / name
    raise InputError(f"no {kind} resource called {name}", cure="Reinstall the extension: files are missing")
