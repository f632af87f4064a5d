"""Images and label maps in the single-file formats that ITK reads and writes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

import numpy as np
import SimpleITK as sitk

from ..base.errors import ImageError, MaskError, OsteoRadiomicsError
from ..base.notices import say
from ..base.words import listed
from .axes import straightened
from .checks import check_finite, check_grid, check_layout
from .flat import grey, lifted
from .formats import FileFormat, readable_images
from .headers.isolated import isolated_copy
from .headers.meta_image import check_meta_image
from .headers.nrrd import check_nrrd
from .headers.refusals import role_of
from .itk import heard, without_warnings
from .label_map import LabelMap, Segment, plain_label_map
from .read_image import ReadImage
from .segment_metadata import segments_from_metadata
from .stated_grid import restore_grid

# Looks into a file itself, raises the given error, and says whether it can vouch for what ITK will meet in it.
Check = Callable[[Path, type[OsteoRadiomicsError]], bool]
# A file that ITK can read with the same voxels and grid, where it cannot read the file itself.
Readable = Callable[[Path, type[OsteoRadiomicsError]], AbstractContextManager[Path]]
# Labels stored as floating point may be off by so much: 0.9999999 is 1.
LABEL_ROUNDING = 1e-3
_SHOWN_VALUES = 5


def itk_format(
    name: str,
    suffixes: tuple[str, ...],
    *,
    also_reads: tuple[str, ...] = (),
    check: Check | None = None,
    readable: Readable | None = None,
    preferred: bool = False,
) -> FileFormat:
    """A format that ITK reads and writes. check, readable: see ``read_volume``; without a check a child process reads."""
    return FileFormat(
        name,
        suffixes,
        also_reads=also_reads,
        read_image=lambda path, _: ReadImage(read_volume(path, ImageError, check=check, readable=readable)),
        read_mask=lambda path, options, _: read_label_map(path, check=check, readable=readable, channel=options.channel),
        write_image=write_volume if suffixes else None,
        check=check,
        preferred=preferred,
    )


def write_volume(image: sitk.Image, path: Path) -> None:
    """Write an image, compressed. Raises RuntimeError when the format cannot hold its voxels."""
    sitk.WriteImage(image, str(path), useCompression=True)


def read_volume(
    source: Path, error: type[OsteoRadiomicsError], *, check: Check | None = None, readable: Readable | None = None
) -> sitk.Image:
    """A 3-D scalar volume with the voxel type of its file. check, readable: of the format. Raises ``error`` naming the file."""
    with _vouched(source, error, check, readable) as file:
        return _volume(file, source, error)


def read_label_map(
    source: Path, *, check: Check | None = None, readable: Readable | None = None, channel: int | None = None
) -> LabelMap:
    """A label map with the segments that its header describes, if any. Raises MaskError.

    check, readable: see ``read_volume``. channel: see ``label_map_of``.
    """
    with _vouched(source, MaskError, check, readable) as file:
        reader = read_header(file, source, MaskError)
        segments = described_segments(reader, str(source))
        volume = _volume(file, source, MaskError, several_layers=bool(segments) or channel is not None)
    if not segments:
        return label_map_of(volume, str(source), channel=channel)
    check_grid(volume, str(source), MaskError)
    return LabelMap(tuple(_labels(layer, str(source)) for layer in _split(straightened(volume, "mask"))), segments)


def described_segments(header: sitk.ImageFileReader, where: str) -> tuple[Segment, ...]:
    """The segments that a header describes as 3D Slicer does, none for a plain label map. Raises MaskError."""
    return segments_from_metadata(_entries(header, where))


def _entries(reader: sitk.ImageFileReader, where: str) -> dict[str, str]:
    """The further entries of a header. Raises MaskError where one is no text: it may have been a segment's name."""
    try:
        entries = {key: reader.GetMetaData(key) for key in reader.GetMetaDataKeys()}
        "".join((*entries, *entries.values())).encode()
    except (TypeError, UnicodeError) as error:
        raise MaskError("has an entry in its header that is no text", where=where, cure="Export the mask again") from error
    return entries


@contextmanager
def _vouched(source: Path, error: type[OsteoRadiomicsError], check: Check | None, readable: Readable | None) -> Iterator[Path]:
    """A file that ITK can read in this process without harm: the source, or a copy of it."""
    if check is None or not check(source, error):
        with isolated_copy(source, error, _unreadable) as copy:
            yield copy
    elif readable is None:
        yield source
    else:
        with readable(source, error) as file:
            yield file


def label_map_of(volume: sitk.Image, where: str, *, channel: int | None = None) -> LabelMap:
    """A label map that is in memory already: whole numbers from 0 on. channel: which of several values per voxel they are, from
    0; None: only one is accepted. Raises MaskError.
    """
    volume = lifted(volume)
    if channel is not None and volume.GetNumberOfComponentsPerPixel() > 1:
        volume = _channel(volume, channel, where)
    check_layout(volume.GetDimension(), volume.GetSize(), volume.GetNumberOfComponentsPerPixel(), where, MaskError)
    check_grid(volume, where, MaskError)
    return plain_label_map(_labels(straightened(volume, "mask"), where))


def _channel(volume: sitk.Image, channel: int, where: str) -> sitk.Image:
    count = volume.GetNumberOfComponentsPerPixel()
    if channel >= count:
        raise MaskError(
            f"has no channel {channel} (label_channel): its channels are 0 to {count - 1}", where=where, cure="Choose one of them"
        )
    return sitk.VectorIndexSelectionCast(volume, channel)


def read_header(file: Path, source: Path, error: type[OsteoRadiomicsError], *, by: str = "") -> sitk.ImageFileReader:
    """A reader that has read the header of a file that is vouched for. source: what messages name. by: ITK's name of what reads
    the format, where that is known: then not every reader is asked. Raises ``error``."""
    reader = sitk.ImageFileReader()
    if by:
        reader.SetImageIO(by)
    reader.SetFileName(str(file))
    try:
        with without_warnings():  # they come again with the voxels
            reader.ReadImageInformation()
    except RuntimeError as problem:
        raise _unreadable(source, str(problem), error) from problem
    return reader


def _volume(file: Path, source: Path, error: type[OsteoRadiomicsError], *, several_layers: bool = False) -> sitk.Image:
    """file: what ITK reads. source: what messages name. several_layers: whether a voxel may have several values."""
    reader = read_header(file, source, error)
    size = reader.GetSize()
    if "complex" in sitk.GetPixelIDValueAsString(reader.GetPixelID()):
        raise error("holds complex numbers", where=str(source), cure="Give the magnitude image")
    components = 1 if several_layers else reader.GetNumberOfComponents()
    if error is ImageError and len(size) == 2 and components > 1:
        grey_picture = grey(_read(reader, source, error))
        if grey_picture is not None:
            return lifted(grey_picture)
    check_layout(len(size), size, components, str(source), error)
    if len(size) > 3:
        reader.SetExtractSize([*size[:3], *[0] * (len(size) - 3)])
    image = lifted(_read(reader, source, error))
    restore_grid(image)
    return image


def _read(reader: sitk.ImageFileReader, source: Path, error: type[OsteoRadiomicsError]) -> sitk.Image:
    try:
        with heard(lambda text: say(f"{role_of(error)}: {text}")):
            return reader.Execute()
    except RuntimeError as problem:
        raise _unreadable(source, str(problem), error) from problem


def _unreadable(source: Path, said: str, error: type[OsteoRadiomicsError]) -> OsteoRadiomicsError:
    """The cause, in our words. said: ITK's, with its stack of source lines."""
    if "orthonormal" in said:
        what, cure = "has axes that are not perpendicular (a sheared grid)", "Resample it to a rectangular grid"
    elif "spacing" in said.lower():
        what, cure = "has an impossible voxel size", "Correct the spacing in its header"
    elif "Unable to determine ImageIO reader" in said or "No ImageIO" in said:
        what, cure = "is not an image in a known format", f"Give {listed(readable_images())}"
    else:
        what, cure = "is damaged or incomplete", "Copy or export the file again"
    return error(what, where=str(source), cure=cure)


def _split(volume: sitk.Image) -> list[sitk.Image]:
    count = volume.GetNumberOfComponentsPerPixel()
    if count == 1:
        return [volume]
    return [sitk.VectorIndexSelectionCast(volume, index) for index in range(count)]


def _labels(layer: sitk.Image, where: str) -> sitk.Image:
    """The layer as the smallest unsigned type that holds its labels."""
    check_finite(layer, where, MaskError)
    values = sitk.GetArrayViewFromImage(layer)
    low, high = values.min(), values.max()
    if low < 0:
        raise MaskError(
            f"holds negative labels (down to {low:g})", where=where, cure="Give a label map: 0 outside, 1, 2, 3... inside"
        )
    if values.dtype.kind == "f":
        layer = _whole_numbers(layer, values, where)
    pixel_type = sitk.sitkUInt8 if high < 2**8 else sitk.sitkUInt16 if high < 2**16 else sitk.sitkUInt32
    return sitk.Cast(layer, pixel_type)


def _whole_numbers(layer: sitk.Image, values: np.ndarray, where: str) -> sitk.Image:
    """The layer with values that are whole but for rounding made whole. Raises MaskError naming the values of other layers."""
    whole = np.rint(values)
    off = float(np.abs(values - whole).max())
    if off == 0:
        return layer
    if off > LABEL_ROUNDING:
        raise _fractions_error(values, where)
    say(f"mask: its labels are whole numbers but for {off:.1g}, and were rounded")
    return sitk.Round(layer)


def _fractions_error(values: np.ndarray, where: str) -> MaskError:
    found = np.unique(values)
    said = " and ".join(f"{value:.6g}" for value in found) if len(found) <= 2 else _first_of(found)
    if len(found) == 2 and found[0] == 0 and found[1] < 1:
        parts = round(1 / float(found[1]))
        fraction = f": 1/{parts}?" if abs(parts * float(found[1]) - 1) < LABEL_ROUNDING else ""
        return MaskError(f"holds fractions ({said}{fraction})", where=where, cure="Rescale it to 0 and 1")
    return MaskError(
        f"holds fractions ({said}), so it is an image or a probability map",
        where=where,
        cure="Give a label map: 0 outside, whole numbers inside",
    )


def _first_of(values: np.ndarray) -> str:
    return ", ".join(f"{value:.6g}" for value in values[:_SHOWN_VALUES]) + (", ..." if len(values) > _SHOWN_VALUES else "")


NRRD = itk_format("NRRD", (".nrrd",), also_reads=(".nhdr",), check=check_nrrd, preferred=True)
META_IMAGE = itk_format("MetaImage", (".mha",), also_reads=(".mhd",), check=check_meta_image)
# What ITK reads besides, by whatever name; nothing is written in it, and nobody vouches for it.
OTHER = itk_format("ITK", ())
