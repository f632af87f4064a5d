"""The image and mask behind a table's rows: found in files, or in memory."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .input_files import InputFiles, InputRecord, InputVoxels
from .provenance import relative_path, sha256_of_input


@dataclass(frozen=True)
class FileSource:
    """One image and its mask as files; hashed when they are read, since the files may change later.

    mask_threshold: see ``InputFiles``.
    """

    case: str
    sequence: str
    image: Path
    image_sha256: str
    mask: Path
    mask_sha256: str
    mask_threshold: float | None = None

    def record(self, beside: Path) -> InputFiles:
        """What a result keeps of them. beside: the result's folder."""
        return InputFiles(
            case=self.case,
            sequence=self.sequence,
            image=relative_path(self.image, beside),
            image_sha256=self.image_sha256,
            mask=relative_path(self.mask, beside),
            mask_sha256=self.mask_sha256,
            **_if_any(mask_threshold=self.mask_threshold),
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


def file_source(case: str, sequence: str, image: Path, mask: Path, mask_threshold: float | None = None) -> FileSource:
    """Hash an image and a mask. mask_threshold: see ``InputFiles``. Raises OSError."""
    hashes = sha256_of_input(image), sha256_of_input(mask)
    return FileSource(case, sequence, image, hashes[0], mask, hashes[1], mask_threshold)


def source_of_record(record: InputRecord, beside: Path) -> InputSource:
    """What a result in the folder ``beside`` says of its inputs, wherever it is written next."""
    if isinstance(record, InputVoxels):
        return MemorySource(
            record.case, record.sequence, record.image, record.image_voxels_sha256, record.mask_voxels_sha256
        )  # fmt: skip
    return FileSource(
        record.case, record.sequence, beside / record.image, record.image_sha256, beside / record.mask, record.mask_sha256,
        record.mask_threshold,
    )  # fmt: skip


def input_record(case: str, sequence: str, image: Path, mask: Path, beside: Path) -> InputFiles:
    """One case's inputs as a result in the folder ``beside`` keeps them. Raises OSError."""
    return file_source(case, sequence, image, mask).record(beside)
