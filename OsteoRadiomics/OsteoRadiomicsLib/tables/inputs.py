"""The image and mask behind a table's rows: found in files, or in memory."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .input_files import InputFiles, InputRecord, InputVoxels
from .provenance import relative_path, sha256_of_input


@dataclass(frozen=True)
class FileSource:
    """One image and its mask as files; hashed when they are read, since the files may change later."""

    case: str
    sequence: str
    image: Path
    image_sha256: str
    mask: Path
    mask_sha256: str

    def record(self, beside: Path) -> InputFiles:
        """What a result keeps of them. beside: the result's folder."""
        return InputFiles(
            case=self.case,
            sequence=self.sequence,
            image=relative_path(self.image, beside),
            image_sha256=self.image_sha256,
            mask=relative_path(self.mask, beside),
            mask_sha256=self.mask_sha256,
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
        masked = {} if self.mask_sha256 is None else {"mask_voxels_sha256": self.mask_sha256}
        return InputVoxels(
            case=self.case, sequence=self.sequence, image=self.place, image_voxels_sha256=self.sha256, **masked
        )  # fmt: skip


InputSource = FileSource | MemorySource


def file_source(case: str, sequence: str, image: Path, mask: Path) -> FileSource:
    """Hash an image and a mask. Raises OSError."""
    return FileSource(case, sequence, image, sha256_of_input(image), mask, sha256_of_input(mask))


def source_of_record(record: InputRecord, beside: Path) -> InputSource:
    """What a result in the folder ``beside`` says of its inputs, wherever it is written next."""
    if isinstance(record, InputVoxels):
        return MemorySource(
            record.case, record.sequence, record.image, record.image_voxels_sha256, record.mask_voxels_sha256
        )  # fmt: skip
    return FileSource(
        record.case, record.sequence, beside / record.image, record.image_sha256, beside / record.mask, record.mask_sha256
    )  # fmt: skip


def input_record(case: str, sequence: str, image: Path, mask: Path, beside: Path) -> InputFiles:
    """One case's inputs as a result in the folder ``beside`` keeps them. Raises OSError."""
    return file_source(case, sequence, image, mask).record(beside)
