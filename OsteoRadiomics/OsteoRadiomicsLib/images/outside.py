"""Voxels drawn outside an image: refused in the same words wherever a drawing meets an image."""

from __future__ import annotations

from ..base.errors import GeometryError


def refuse_outside(lost: int, *, where: str = "") -> None:
    """Raise GeometryError when ``lost`` drawn voxels lie outside the image. where: the mask or segment."""
    if lost:
        cure = "Erase them, or choose the image that it was drawn on"
        raise GeometryError(f"{lost:,} drawn voxels lie outside the image", where=where or None, cure=cure)
