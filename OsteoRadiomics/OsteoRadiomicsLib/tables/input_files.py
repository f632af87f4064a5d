"""Which image and mask a number comes from, as a record keeps it."""

from __future__ import annotations

from typing import ClassVar

from ..base.records import Part


class InputFiles(Part):
    """One image and its mask. Paths are relative to the record's folder; hashes are SHA-256 of the content.

    mask_threshold: from which fraction on a voxel was inside, where another than the default was asked for. label_scheme,
    label_names: whose numbering named the mask's labels, and the names of a chosen label table, where one was asked for.
    """

    may_lack: ClassVar = frozenset({"mask_threshold", "label_scheme", "label_names"})

    case: str
    sequence: str
    image: str
    image_sha256: str
    mask: str
    mask_sha256: str
    mask_threshold: float | None = None
    label_scheme: str | None = None
    label_names: dict[int, str] | None = None


class InputVoxels(Part):
    """An image that lies in no file, such as one of a 3D Slicer scene. image: where it lies instead; SHA-256 of the voxels."""

    may_lack: ClassVar = frozenset({"mask_voxels_sha256"})

    case: str
    sequence: str
    image: str
    image_voxels_sha256: str
    mask_voxels_sha256: str | None = None


InputRecord = InputFiles | InputVoxels
