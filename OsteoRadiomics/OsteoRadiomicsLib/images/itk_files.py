"""Images and label maps in the single-file formats that ITK reads and writes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import SimpleITK as sitk

from ..base.errors import ImageError, MaskError, OsteoRadiomicsError
from .checks import check_finite, check_grid, check_layout
from .flat import grey, lifted
from .formats import FileFormat, readable_images
from .itk import without_warnings
from .label_map import LabelMap, plain_label_map
from .segment_metadata import segments_from_metadata
from .stated_grid import restore_grid

# Looks into a file itself and raises the given error.
Check = Callable[[Path, type[OsteoRadiomicsError]], None]


def itk_format(name: str, suffixes: tuple[str, ...], *, check: Check | None = None, preferred: bool = False) -> FileFormat:
    """A format that ITK reads and writes. check: see ``read_volume``."""
    return FileFormat(
        name,
        suffixes,
        read_image=lambda path, _: read_volume(path, ImageError, check=check),
        read_mask=lambda path: read_label_map(path, check=check),
        read_channel=lambda path, channel: read_label_map(path, check=check, channel=channel),
        write_image=write_volume,
        preferred=preferred,
    )


def write_volume(image: sitk.Image, path: Path) -> None:
    """Write an image, compressed. Raises RuntimeError when the format cannot hold its voxels."""
    sitk.WriteImage(image, str(path), useCompression=True)


def read_label_map(source: Path, *, check: Check | None = None, channel: int | None = None) -> LabelMap:
    """A label map with the segments that its header describes, if any. Raises MaskError; see ``read_volume`` for check.

    channel: see ``label_map_of``.
    """
    reader = _header(source, MaskError)
    segments = segments_from_metadata({key: reader.GetMetaData(key) for key in reader.GetMetaDataKeys()})
    volume = read_volume(source, MaskError, several_layers=bool(segments) or channel is not None, check=check)
    if not segments:
        return label_map_of(volume, str(source), channel=channel)
    check_grid(volume, str(source), MaskError)
    return LabelMap(tuple(_labels(layer, str(source)) for layer in _split(volume)), segments)


def label_map_of(volume: sitk.Image, where: str, *, channel: int | None = None) -> LabelMap:
    """A label map that is in memory already: whole numbers from 0 on. channel: which of several values per voxel they are, from
    0; None: only one is accepted. Raises MaskError.
    """
    volume = lifted(volume)
    if channel is not None and volume.GetNumberOfComponentsPerPixel() > 1:
        volume = _channel(volume, channel, where)
    check_layout(volume.GetDimension(), volume.GetSize(), volume.GetNumberOfComponentsPerPixel(), where, MaskError)
    check_grid(volume, where, MaskError)
    return plain_label_map(_labels(volume, where))


def _channel(volume: sitk.Image, channel: int, where: str) -> sitk.Image:
    count = volume.GetNumberOfComponentsPerPixel()
    if channel >= count:
        raise MaskError(
            f"has no channel {channel} (label_channel): its channels are 0 to {count - 1}", where=where, cure="Choose one of them"
        )
    return sitk.VectorIndexSelectionCast(volume, channel)


def _header(source: Path, error: type[OsteoRadiomicsError]) -> sitk.ImageFileReader:
    reader = sitk.ImageFileReader()
    reader.SetFileName(str(source))
    try:
        with without_warnings():
            reader.ReadImageInformation()
    except RuntimeError as problem:
        raise _unreadable(source, problem, error) from problem
    return reader


def read_volume(
    source: Path, error: type[OsteoRadiomicsError], *, several_layers: bool = False, check: Check | None = None
) -> sitk.Image:
    """A volume with the voxel type of its file. several_layers: whether a voxel may have several values. check: what looks into
    the file itself for what ITK passes over. Raises ``error`` naming the file."""
    reader = _header(source, error)
    size = reader.GetSize()
    if "complex" in sitk.GetPixelIDValueAsString(reader.GetPixelID()):
        raise error("holds complex numbers", where=str(source), cure="Give the magnitude image")
    components = 1 if several_layers else reader.GetNumberOfComponents()
    if error is ImageError and len(size) == 2 and components > 1:
        grey_picture = grey(_read(reader, source, error))
        if grey_picture is not None:
            return lifted(grey_picture)
    check_layout(len(size), size, components, str(source), error)
    if check is not None:
        check(source, error)
    if len(size) > 3:
        reader.SetExtractSize([*size[:3], *[0] * (len(size) - 3)])
    image = lifted(_read(reader, source, error))
    restore_grid(image)
    return image


def _read(reader: sitk.ImageFileReader, source: Path, error: type[OsteoRadiomicsError]) -> sitk.Image:
    try:
        with without_warnings():
            return reader.Execute()
    except RuntimeError as problem:
        raise _unreadable(source, problem, error) from problem


def _unreadable(source: Path, problem: RuntimeError, error: type[OsteoRadiomicsError]) -> OsteoRadiomicsError:
    """The cause in the reader's own words, without its stack of source lines."""
    said = str(problem)
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
    if values.dtype.kind == "f" and not np.array_equal(values, np.trunc(values)):
        raise MaskError(
            "holds fractions, so it is an image or a probability map",
            where=where,
            cure="Give a label map: 0 outside, whole numbers inside",
        )
    pixel_type = sitk.sitkUInt8 if high < 2**8 else sitk.sitkUInt16 if high < 2**16 else sitk.sitkUInt32
    return sitk.Cast(layer, pixel_type)


def listed(names: Sequence[str]) -> str:
    """``A, B or C``."""
    return " or ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))


NRRD = itk_format("NRRD", (".nrrd",), preferred=True)
META_IMAGE = itk_format("MetaImage", (".mha",))
# What ITK reads besides, by whatever name; nothing is written in it.
OTHER = itk_format("ITK", ())
