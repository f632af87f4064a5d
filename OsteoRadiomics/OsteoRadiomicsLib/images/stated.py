"""What the header of an image or a mask states, without its voxels: quick enough to look at a whole cohort before the work."""

from __future__ import annotations

import hashlib
import stat
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import SimpleITK as sitk

from ..base.errors import ImageError, MaskError, OsteoRadiomicsError
from .checks import check_layout
from .dicom.objects import is_dicom
from .dicom.other import FORMAT as OTHER_OBJECT
from .dicom.stated import MARK_BYTES, segments_stated, series_stated, stack_direction
from .formats import FileFormat
from .headers.payload import voxels_unseen
from .itk_files import described_segments, read_header
from .naming import Naming
from .read_image import AS_USUAL, Origin, ReadOptions
from .reading import existing, format_of_image, format_of_mask
from .stated_names import StatedNames, names_in_dicom, names_in_file

_BLOCK_BYTES = 4096
_ITK_READERS = {
    "NIfTI": "NiftiImageIO", "NRRD": "NrrdImageIO", "Slicer segmentation": "NrrdImageIO", "MetaImage": "MetaImageIO",
}  # fmt: skip


@dataclass(frozen=True)
class StatedGrid:
    """A grid that a header states. Lengths in mm, LPS; direction row by row."""

    size: tuple[int, ...]
    spacing: tuple[float, ...]
    origin: tuple[float, ...]
    direction: tuple[float, ...]

    def GetSize(self) -> tuple[int, ...]:
        return self.size

    def GetSpacing(self) -> tuple[float, ...]:
        return self.spacing

    def GetOrigin(self) -> tuple[float, ...]:
        return self.origin

    def GetDirection(self) -> tuple[float, ...]:
        return self.direction


@dataclass(frozen=True)
class Stated:
    """What a header says. grid: None where only reading the voxels tells it. voxel_bytes: of one voxel in memory, 0 if not known.

    files: how many were looked at. mark: equal for equal content, and hardly ever for other; empty where none could be made.
    names: of a mask's ROIs, None where its header says nothing of them.
    """

    grid: StatedGrid | None = None
    voxel_bytes: int = 0
    origin: Origin | None = None
    files: int = 1
    mark: bytes = b""
    names: StatedNames | None = field(default=None, compare=False)


def image_stated(path: Path, options: ReadOptions = AS_USUAL) -> Stated:
    """The header of an image, refused where ``read_image`` would refuse it for its header. Raises ImageError, OSError."""
    source = _regular(existing(path, ImageError), ImageError)
    if source.is_dir() or is_dicom(source):
        found = series_stated(source, options)
        stack = found.stack
        if stack is None and source.is_file():  # a radiograph, whatever else is of its series
            return Stated(None, found.voxel_bytes, found.origin, 1, content_mark(source))
        if stack is None or any(stack.drift):
            return Stated(None, found.voxel_bytes, found.origin, found.files, found.mark)
        size = (*found.shape[::-1], len(stack.frames))
        grid = StatedGrid(size, stack.spacing, tuple(stack.origin), stack_direction(stack))
        return Stated(grid, found.voxel_bytes, found.origin, found.files, found.mark)
    return _of_file(source, format_of_image(source), ImageError, options)


def mask_stated(path: Path, options: ReadOptions = AS_USUAL) -> Stated:
    """The header of a mask, refused where ``read_mask`` would refuse it for its header. Raises MaskError, OSError."""
    source, known = format_of_mask(_regular(existing(path, MaskError), MaskError))
    _regular(source, MaskError)
    if is_dicom(source):
        if known is OTHER_OBJECT and known.read_mask is not None:
            known.read_mask(source, options, None)  # refuses it by its name
        stated = segments_stated(source)
        names = names_in_dicom(source, stated, Naming.asked(options))
        return Stated(origin=stated.origin, mark=content_mark(source), names=names)
    return _of_file(source, known, MaskError, options, naming=Naming.asked(options))


def content_mark(path: Path) -> bytes:
    """A digest of a file's size, beginning, middle and end: equal files have equal marks."""
    size = path.stat().st_size
    with open(path, "rb") as stream:
        digest = hashlib.blake2b(str(size).encode(), digest_size=MARK_BYTES)
        for place in (0, max(0, size // 2 - _BLOCK_BYTES // 2), max(0, size - _BLOCK_BYTES)):
            stream.seek(place)
            digest.update(stream.read(_BLOCK_BYTES))
    return digest.digest()


def _of_file(
    source: Path,
    known: FileFormat,
    error: type[OsteoRadiomicsError],
    options: ReadOptions,
    *,
    naming: Naming | None = None,
) -> Stated:
    """naming: of a mask, what the user says of its labels; then a voxel may have several values."""
    if known.look is not None:
        return Stated(mark=known.look(source, options, error))
    mark = content_mark(source)
    with voxels_unseen():
        if known.check is None or not known.check(source, error):
            return Stated(mark=mark)  # a process of its own reads it
    try:
        header = read_header(source, source, error, by=_ITK_READERS.get(known.name, ""))
    except OsteoRadiomicsError as problem:
        if "perpendicular" in problem.what:  # the check has let it pass: such axes are straightened when it is read
            return Stated(mark=mark)
        raise
    components = 1 if naming else header.GetNumberOfComponents()
    check_layout(len(header.GetSize()), header.GetSize(), components, str(source), error)
    count = max(1, header.GetNumberOfComponents())
    names = names_in_file(source, known, described_segments(header, str(source)), naming) if naming else None
    return Stated(_lifted(header), count * _component_bytes(header.GetPixelID(), count), mark=mark, names=names)


@cache
def _component_bytes(pixel_type: int, components: int) -> int:
    return int(sitk.Image([1] * 3, pixel_type, components).GetSizeOfPixelComponent())


def _lifted(header: sitk.ImageFileReader) -> StatedGrid | None:
    """The grid of a volume; None for a picture, which becomes one when it is read."""
    rank = header.GetDimension()
    if rank < 3:
        return None
    rows = [header.GetDirection()[row * rank : row * rank + 3] for row in range(3)]
    return StatedGrid(
        tuple(header.GetSize()[:3]), tuple(header.GetSpacing()[:3]), tuple(header.GetOrigin()[:3]), tuple(sum(rows, ()))
    )


def _regular(source: Path, error: type[OsteoRadiomicsError]) -> Path:
    """A file or a folder: opening a pipe would wait for ever. Raises ``error``."""
    mode = source.stat().st_mode
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        raise error("is neither a file nor a folder", where=str(source), cure="Give a file or a DICOM folder")
    return source
