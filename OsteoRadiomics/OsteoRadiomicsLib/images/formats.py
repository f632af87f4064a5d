"""Which files images and masks are read from and written to. A format is one module with a ``FileFormat``, and one line here."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import SimpleITK as sitk

from ..base.errors import OsteoRadiomicsError
from ..base.registry import Registry
from .label_map import LabelMap
from .read_image import ReadImage, ReadOptions


@dataclass(frozen=True, eq=False)
class FileFormat:
    """One format, and what it can hold: whatever it has a function for.

    name: as in messages. suffixes: endings of its files, in lower case; the longest that fits decides. also_reads: further
    endings, under which nothing is written. recognises: whether a file or folder is of this format by what is in it, asked
    before any suffix; None: the suffix alone says so.
    read_image: a 3-D scalar image, unchecked for grid and NaN, with what else the file says of it; raises ImageError.
    read_mask: a segmentation; its third argument is the image that it was drawn on, where that is known; raises MaskError. Of the
    options each format obeys those that it has a meaning for.
    write_image: writes a scalar image to a temporary path of the same suffix. write_label_map: the same for a segmentation with
    names and overlapping segments; a format that can only write images holds one layer of plain labels.
    check: refuses a file whose header cannot be believed, and says whether ITK may read it in this process; None where the
    format has no header of its own.
    look: refuses a file of which the options mean a part for what it says of itself, as an image (where its error is ImageError)
    or a mask, and returns what is equal for equal content; None where ``check`` and ITK tell.
    preferred: whether to name it first, because it keeps geometry and any voxel type.
    """

    name: str
    suffixes: tuple[str, ...] = ()
    also_reads: tuple[str, ...] = ()
    recognises: Callable[[Path], bool] | None = None
    read_image: Callable[[Path, ReadOptions], ReadImage] | None = None
    read_mask: Callable[[Path, ReadOptions, sitk.Image | None], LabelMap] | None = None
    write_image: Callable[[sitk.Image, Path], None] | None = None
    write_label_map: Callable[[LabelMap, Path], None] | None = None
    check: Callable[[Path, type[OsteoRadiomicsError]], bool] | None = None
    look: Callable[[Path, ReadOptions, type[OsteoRadiomicsError]], bytes] | None = None
    preferred: bool = False


FILE_FORMATS: Registry[FileFormat] = Registry(
    "file format",
    FileFormat,
    (
        ".nifti:FORMAT",
        ".itk_files:NRRD",
        ".itk_files:META_IMAGE",
        ".dicom.series:FORMAT",
        ".seg_nrrd:FORMAT",
        ".dicom.other:FORMAT",
        ".dicom.seg:FORMAT",
        ".dicom.rtstruct:FORMAT",
        ".scenes.form:FORMAT",
    ),
    field="file_formats",
    package=__package__ or "",
)


def recognised(source: Path, able: Callable[[FileFormat], object] = lambda each: True) -> FileFormat | None:
    """The format whose content a file or folder has, of those that are able to do something.

    Of several it is the one registered last, which is the more special one. None where the content says nothing.
    """
    for each in reversed(list(FILE_FORMATS.values())):
        if able(each) and each.recognises is not None and each.recognises(source):
            return each
    return None


def by_suffix(path: str | os.PathLike[str], able: Callable[[FileFormat], object], *, reading: bool = False) -> FileFormat | None:
    """The format with the longest suffix that a name ends in, of those that are able to do something; None where none is.

    reading: endings under which a format is read but not written count, too.
    """
    name = Path(path).name.lower()
    fitting = [
        (len(end), each)
        for each in FILE_FORMATS.values()
        if able(each)
        for end in (*each.suffixes, *(each.also_reads if reading else ()))
        if name.endswith(end)
    ]
    return max(fitting, key=lambda pair: pair[0])[1] if fitting else None


def image_suffixes() -> tuple[str, ...]:
    """Endings under which an image can be written, the preferred ones first."""
    able = [each for each in FILE_FORMATS.values() if each.write_image is not None]
    return tuple(suffix for each in sorted(able, key=lambda each: not each.preferred) for suffix in each.suffixes)


def readable_images() -> tuple[str, ...]:
    """Names of the formats that images are read from."""
    return tuple(each.name for each in FILE_FORMATS.values() if each.read_image is not None)


def stem(path: str | os.PathLike[str]) -> str:
    """A file's name without the ending of its format: ``map.nii.gz`` -> ``map``, ``mask.seg.nrrd`` -> ``mask``."""
    name = Path(path).name
    endings = (suffix for each in FILE_FORMATS.values() for suffix in (*each.suffixes, *each.also_reads))
    fitting = [suffix for suffix in endings if name.lower().endswith(suffix)]
    return name[: -len(max(fitting, key=len))] if fitting else Path(name).stem
