"""The images and masks behind a result, while it is worked on: files that were hashed, or images in memory."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .input_files import FilePair, Hashes, InputFiles, InputRecord, InputVoxels


@dataclass(frozen=True)
class FileSource:
    """One image and its mask as files; hashed when they are read, since the files may change later.

    files: where they lie, None where nobody knows any more. The others: see ``InputFiles``.
    """

    case: str
    sequence: str
    image_sha256: str
    mask_sha256: str
    files: FilePair | None = None
    mask_threshold: float | None = None
    label_scheme: str | None = None
    label_names: Mapping[int, str] | None = None
    image_type: str | None = None
    echo_time_ms: float | None = None

    def record(self) -> InputFiles:
        """What a result keeps of them."""
        known = {name: getattr(self, name) for name in InputFiles.model_fields}
        return InputFiles(
            **{name: value for name, value in known.items() if value not in (None, "", {}) or name not in InputFiles.may_lack}
        )


@dataclass(frozen=True)
class MemorySource:
    """An image in memory. place: what to say of where it lies. sha256, mask_sha256: of the voxels, None where not known."""

    case: str
    sequence: str
    place: str
    sha256: str
    mask_sha256: str | None = None

    def record(self) -> InputVoxels:
        """What a result keeps of it."""
        return InputVoxels(
            case=self.case,
            sequence=self.sequence,
            image=self.place,
            image_voxels_sha256=self.sha256,
            **({"mask_voxels_sha256": self.mask_sha256} if self.mask_sha256 else {}),
        )


InputSource = FileSource | MemorySource


def source_of_record(record: InputRecord, known: Mapping[Hashes, FilePair]) -> InputSource:
    """What a result says of its inputs. known: where files lie, as the private record beside the result knows it."""
    if isinstance(record, InputVoxels):
        return MemorySource(
            record.case, record.sequence, record.image, record.image_voxels_sha256, record.mask_voxels_sha256
        )  # fmt: skip
    return FileSource(**dict(record), files=known.get((record.image_sha256, record.mask_sha256)))
