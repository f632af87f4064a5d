"""Maps of the scene as files: the map, where it comes from, and the picture that was drawn of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import slicer

from ..base.files import write_bytes


@dataclass(frozen=True)
class KeptMap:
    """A map of the scene with the picture that was drawn of it, as PNG; None after the scene was loaded."""

    node: slicer.vtkMRMLScalarVolumeNode
    picture: bytes | None


def keep_map(kept: KeptMap, path: Path) -> None:
    """Write a map with its provenance, and its picture beside it where there is one. Raises OutputError."""
    from ..mrml.maps import save_map

    save_map(kept.node, path)
    if kept.picture is not None:
        write_bytes(path.with_suffix(".png"), kept.picture)
