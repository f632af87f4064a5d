"""Which image and mask a number comes from, as a result says it: by case, sequence and content, never by path or file name."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from pydantic import field_validator, model_validator

from ..base.records import Part


@dataclass(frozen=True)
class FilePair:
    """Where an image and its mask lie. series: which of the DICOM series that lie there, where that was asked for; volume,
    segmentation: likewise which nodes of a scene of 3D Slicer."""

    image: Path
    mask: Path
    series: str | None = None
    volume: str | None = None
    segmentation: str | None = None


Hashes = tuple[str, str]
"""SHA-256 of an image and of its mask."""


class InputFiles(Part):
    """One image and its mask. The hashes are SHA-256 of the content; where the files lie says ``private_inputs``.

    mask_threshold: from which fraction on a voxel was inside, where another than the default was asked for. label_scheme,
    label_names: whose numbering named the mask's labels, and the names of a chosen label table, where one was asked for.
    image_type, echo_time_ms: which images of a DICOM series were asked for.
    """

    may_lack: ClassVar = frozenset({"mask_threshold", "label_scheme", "label_names", "image_type", "echo_time_ms"})

    case: str
    sequence: str
    image_sha256: str
    mask_sha256: str
    mask_threshold: float | None = None
    label_scheme: str | None = None
    label_names: dict[int, str] | None = None
    image_type: str | None = None
    echo_time_ms: float | None = None

    @model_validator(mode="before")
    @classmethod
    def _without_paths(cls, content: Any) -> Any:
        """Version 0.1.0 wrote paths into results: such a result can be used, and passes them on no further."""
        if isinstance(content, dict) and "image_sha256" in content:
            return {key: value for key, value in content.items() if key not in ("image", "mask")}
        return content

    @field_validator("label_names", mode="before")
    @classmethod
    def _numbered(cls, names: Any) -> Any:
        """Labels are numbers, which keys of JSON cannot be."""
        return {int(label): name for label, name in names.items()} if isinstance(names, dict) else names


class InputVoxels(Part):
    """An image that lies in no file, such as one of a 3D Slicer scene. image: where it lies instead; SHA-256 of the voxels."""

    may_lack: ClassVar = frozenset({"mask_voxels_sha256"})

    case: str
    sequence: str
    image: str
    image_voxels_sha256: str
    mask_voxels_sha256: str | None = None


InputRecord = InputFiles | InputVoxels
"""The image and mask behind a table's rows: found in files, or in memory."""
