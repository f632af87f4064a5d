"""The image and mask behind a table's rows: found in files, or in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .input_files import InputFiles, InputRecord, InputVoxels
from .provenance import relative_path


@dataclass(frozen=True)
class FileSource:
    """One image and its mask as files; hashed when they are read, since the files may change later.

    mask_threshold, label_scheme, label_names: see ``InputFiles``.
    """

    case: str
    sequence: str
    image: Path
    image_sha256: str
    mask: Path
    mask_sha256: str
    mask_threshold: float | None = None
    label_scheme: str | None = None
    label_names: Mapping[int, str] | None = None

    def record(self, beside: Path) -> InputFiles:
        """What a result keeps of them. beside: the result's folder."""
        return InputFiles(
            case=self.case,
            sequence=self.sequence,
            image=relative_path(self.image, beside),
            image_sha256=self.image_sha256,
            mask=relative_path(self.mask, beside),
            mask_sha256=self.mask_sha256,
            **_if_any(mask_threshold=self.mask_threshold, label_scheme=self.label_scheme, label_names=self.label_names),
        )


@dataclass(frozen=True)
class MemorySource:
    """An image in memory. place: what to say of where it lies. sha256, mask_sha256: of the voxels, None where not known."""

    case: str
    sequence: str
    place: str
    sha256: str
    mask_sha256: str | None = None

    def record(self, beside: Path) -> InputVoxels:
        """What a result keeps of it; it has no place beside anything."""
        return InputVoxels(
            case=self.case,
            sequence=self.sequence,
            image=self.place,
            image_voxels_sha256=self.sha256,
            **_if_any(mask_voxels_sha256=self.mask_sha256),
        )


InputSource = FileSource | MemorySource


def _if_any(**values: Any) -> dict[str, Any]:
    """The keys that have something to say; a record leaves out the others."""
    return {key: value for key, value in values.items() if value}


def source_of_record(record: InputRecord, beside: Path) -> InputSource:
    """What a result in the folder ``beside`` says of its inputs, wherever it is written next."""
    if isinstance(record, InputVoxels):
        return MemorySource(
            record.case, record.sequence, record.image, record.image_voxels_sha256, record.mask_voxels_sha256
        )  # fmt: skip
    return FileSource(
        record.case, record.sequence, beside / record.image, record.image_sha256, beside / record.mask, record.mask_sha256,
        record.mask_threshold, record.label_scheme, record.label_names,
    )  # fmt: skip
