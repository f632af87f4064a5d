"""Reading images and masks from any supported file, with one clear error for everything that is not usable."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import SimpleITK as sitk

from ..base.errors import ImageError, MaskError, OsteoRadiomicsError
from .checks import check_finite, check_grid, check_layout
from .dicom_seg import is_dicom_seg, read_dicom_seg
from .dicom_series import is_dicom, read_series
from .itk import without_warnings
from .label_map import LabelMap, plain_label_map
from .nifti import check_nifti
from .seg_nrrd import segments_from_metadata


def read_image(path: str | os.PathLike[str], *, series: str | None = None) -> sitk.Image:
    """Read a 3-D scalar image: NIfTI, NRRD, MetaImage, or a DICOM series (its folder, or one of its files).

    series: which series of a DICOM folder, by UID, number or description, where it holds several.
    The voxel type is the file's own. Raises ImageError: missing, no image, colour, not three-dimensional, impossible or
    sheared grid, NaN or infinite voxels, incomplete or ambiguous DICOM series.
    """
    source = _existing(path, ImageError)
    if source.is_dir() or is_dicom(source):
        image = read_series(source, series=series)
    else:
        image = _read_volume(source, ImageError)
    check_grid(image, str(path))
    check_finite(image, str(path))
    return image


def read_mask(path: str | os.PathLike[str]) -> LabelMap:
    """Read a segmentation: a label map in any image format, Slicer's .seg.nrrd with its segments, or DICOM SEG.

    Labels may be stored as floating point if they are whole numbers. Raises MaskError: missing, no image, not
    three-dimensional, fractional or negative labels, impossible grid.
    """
    source = _existing(path, MaskError)
    if source.is_dir():
        source = _only_file(source)
    if is_dicom(source):
        if not is_dicom_seg(source):
            raise MaskError("is a DICOM image, not a segmentation", where=str(path), cure="Give a label map or a DICOM SEG file")
        return read_dicom_seg(source)
    try:
        return _read_label_map(source)
    except MaskError as error:
        raise error if error.where else error.at(str(path)) from error


def _read_label_map(source: Path) -> LabelMap:
    reader = _header(source, MaskError)
    segments = segments_from_metadata({key: reader.GetMetaData(key) for key in reader.GetMetaDataKeys()})
    volume = _read_volume(source, MaskError, several_layers=bool(segments))
    if not segments:
        return label_map_of(volume, str(source))
    check_grid(volume, str(source), MaskError)
    return LabelMap(tuple(_labels(layer, str(source)) for layer in _split(volume)), segments)


def label_map_of(volume: sitk.Image, where: str) -> LabelMap:
    """A label map that is in memory already: 3-D, whole numbers from 0 on. Raises MaskError."""
    check_layout(volume.GetDimension(), volume.GetSize(), volume.GetNumberOfComponentsPerPixel(), where, MaskError)
    check_grid(volume, where, MaskError)
    return plain_label_map(_labels(volume, where))


def _existing(path: str | os.PathLike[str], error: type[OsteoRadiomicsError]) -> Path:
    source = Path(path)
    if not source.exists():
        raise error("there is no such file or folder", where=str(path), cure="Check the path")
    return source


def _only_file(folder: Path) -> Path:
    files = [file for file in sorted(folder.iterdir()) if file.is_file() and not file.name.startswith(".")]
    if len(files) != 1:
        raise MaskError(f"is a folder of {len(files)} files", where=str(folder), cure="Name the mask's file")
    return files[0]


def _header(source: Path, error: type[OsteoRadiomicsError]) -> sitk.ImageFileReader:
    reader = sitk.ImageFileReader()
    reader.SetFileName(str(source))
    try:
        with without_warnings():
            reader.ReadImageInformation()
    except RuntimeError as problem:
        raise _unreadable(source, problem, error) from problem
    return reader


def _read_volume(source: Path, error: type[OsteoRadiomicsError], *, several_layers: bool = False) -> sitk.Image:
    reader = _header(source, error)
    size = reader.GetSize()
    if "complex" in sitk.GetPixelIDValueAsString(reader.GetPixelID()):
        raise error("holds complex numbers", where=str(source), cure="Give the magnitude image")
    components = 1 if several_layers else reader.GetNumberOfComponents()
    check_layout(len(size), size, components, str(source), error)
    if source.name.lower().endswith((".nii", ".nii.gz")):
        check_nifti(source, error)
    if len(size) > 3:
        reader.SetExtractSize([*size[:3], *[0] * (len(size) - 3)])
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
        what, cure = "is not an image in a known format", "Give NIfTI, NRRD, MetaImage or DICOM"
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
