"""DICOM image series: which files belong together, in which order, on which grid, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import SimpleITK as sitk

from ..base.errors import ImageError
from .formats import FileFormat
from .itk import without_warnings
from .radiograph import is_radiograph, read_radiograph

# Steps between slices may differ by this share of the usual step: rounding in the header, not a missing slice.
STEP_TOLERANCE = 0.05
# Sideways drift of the slices per mm of depth: rounding in the header, not gantry tilt (0.1 degrees).
DRIFT_TOLERANCE = 2e-3
_TAGS = [
    "SOPClassUID", "StudyInstanceUID", "SeriesInstanceUID", "SeriesNumber", "SeriesDescription", "Modality", "NumberOfFrames",
    "Rows", "Columns", "PixelSpacing", "ImagePositionPatient", "ImageOrientationPatient", "RescaleSlope", "RescaleIntercept",
    "SamplesPerPixel", "BitsAllocated",
]  # fmt: skip


@dataclass(frozen=True)
class Slice:
    """One file of a series: what its header says about place and scale (mm, LPS)."""

    file: Path
    header: Any

    @property
    def key(self) -> tuple[str, str]:
        """What files of one series share. UIDs may be empty: files without UID then count as one series."""
        return str(self.header.get("SeriesInstanceUID", "")), str(self.header.get("SeriesNumber", "") or "")

    @property
    def title(self) -> str:
        """How a user recognises the series, without anything that names the patient."""
        number = str(self.header.get("SeriesNumber", "") or "")
        text = str(self.header.get("SeriesDescription", "") or "") or str(self.header.get("Modality", "") or "")
        return " ".join(part for part in (number, f'"{text}"' if text else "") if part) or self.key[0] or "unnamed"

    def vector(self, key: str) -> np.ndarray:
        """A numeric header entry. Raises ImageError when it is missing."""
        value = self.header.get(key)
        if value is None or len(value) == 0:
            raise ImageError(
                f"DICOM file without {key}",
                where=str(self.file),
                cure="Give a cross-sectional series (CT or MR), not a radiograph",
            )
        return np.array(value, dtype=float)


def is_dicom(path: Path) -> bool:
    """Whether a file carries DICOM's mark."""
    with open(path, "rb") as handle:
        return handle.read(132)[128:] == b"DICM"


def read_series(path: Path, *, series: str | None = None) -> sitk.Image:
    """Read one series as a volume, slices sorted along their normal, rescale slope and intercept applied.

    path: its folder, or one file of it. series: UID, number or description where a folder holds several.
    Raises ImageError: no DICOM there, several series, slices missing, unevenly spaced, tilted or of different sizes.
    """
    folder = path if path.is_dir() else path.parent
    slices = [Slice(file, header) for file in sorted(folder.iterdir()) if (header := _header(file)) is not None]
    if path.is_dir():
        slices = _choose(slices, series, folder)
    else:
        slices = _siblings(slices, path)
    where = str(path)
    picture = next((item for item in slices if len(slices) == 1 or item.file == path), None)
    if picture is not None and is_radiograph(picture.header):
        return read_radiograph(picture.file)
    _refuse_multiframe(slices, where)
    direction = _common_direction(slices, where)
    ordered, step = _in_order(slices, direction, where)
    image = _read_pixels(ordered, where)
    row_mm, column_mm = ordered[0].vector("PixelSpacing")
    image.SetSpacing((column_mm, row_mm, step))
    image.SetOrigin(ordered[0].vector("ImagePositionPatient").tolist())
    image.SetDirection(direction.flatten().tolist())
    return image


def _header(file: Path) -> Any:
    """The entries that place a slice, None for what is no DICOM image."""
    import pydicom

    if not file.is_file() or not is_dicom(file):
        return None
    with open(file, "rb") as stream:
        header = pydicom.dcmread(stream, stop_before_pixels=True, specific_tags=list(_TAGS))
        stored = file.stat().st_size - stream.tell()
    if "Rows" not in header or header.get("Modality") == "SEG":
        return None
    bits = header.Rows * header.Columns * int(header.get("BitsAllocated", 8))
    syntax = header.file_meta.get("TransferSyntaxUID")
    if syntax is not None and not syntax.is_compressed and stored < bits // 8:
        raise ImageError("is damaged or incomplete", where=str(file), cure="Copy or export the file again")
    return header


def _choose(slices: Sequence[Slice], series: str | None, folder: Path) -> list[Slice]:
    groups: dict[tuple[str, str], list[Slice]] = {}
    for item in slices:
        groups.setdefault(item.key, []).append(item)
    if not groups:
        raise ImageError("holds no DICOM images", where=str(folder), cure="Give the folder that holds the series itself")
    if series is not None:
        groups = {
            key: items for key, items in groups.items() if series in (*key, str(items[0].header.get("SeriesDescription", "")))
        }
        if not groups:
            titles = ", ".join(sorted({item.title for item in slices}))
            raise ImageError(f"has no series {series}", where=str(folder), cure=f"Choose one of {titles}")
    if len(groups) > 1:
        titles = ", ".join(f"{items[0].title} ({len(items)} files)" for items in groups.values())
        raise ImageError(
            f"holds {len(groups)} series: {titles}", where=str(folder), cure="Choose one, or give one file of the series wanted"
        )
    return next(iter(groups.values()))


def _siblings(slices: Sequence[Slice], path: Path) -> list[Slice]:
    own = next((item for item in slices if item.file == path), None)
    if own is None:
        raise ImageError(
            "is a DICOM file without an image (such as a segmentation or report)", where=str(path), cure="Give an image"
        )
    return [item for item in slices if item.key == own.key]


def _refuse_multiframe(slices: Sequence[Slice], where: str) -> None:
    if int(slices[0].header.get("NumberOfFrames") or 1) > 1:
        raise ImageError(
            "is a multi-frame DICOM file, which is not supported",
            where=where,
            cure="Convert it to NIfTI, NRRD or single-frame DICOM",
        )
    if int(slices[0].header.get("SamplesPerPixel") or 1) > 1:
        raise ImageError("is a colour image", where=where, cure="Give an image with one value per voxel")


def _common_direction(slices: Sequence[Slice], where: str) -> np.ndarray:
    """Direction matrix: columns along a row, along a column, and the normal."""
    orientations = np.array([item.vector("ImageOrientationPatient") for item in slices])
    grids = {(item.header.Rows, item.header.Columns, *item.vector("PixelSpacing")) for item in slices}
    if len(grids) > 1 or not np.allclose(orientations, orientations[0], atol=1e-3):
        raise ImageError(
            "the series holds slices of different size, spacing or orientation (such as a localiser)",
            where=where,
            cure="Give a series of parallel slices",
        )
    along_row, along_column = orientations[0][:3], orientations[0][3:]
    return np.stack([along_row, along_column, np.cross(along_row, along_column)], axis=1)


def _in_order(slices: Sequence[Slice], direction: np.ndarray, where: str) -> tuple[list[Slice], float]:
    """Slices sorted along the normal, and the distance between them in mm."""
    positions = np.array([item.vector("ImagePositionPatient") for item in slices])
    order = np.argsort(positions @ direction[:, 2], kind="stable")
    ordered = [slices[index] for index in order]
    if len(ordered) == 1:
        raise ImageError("the series has a single slice", where=where, cure="Give the folder with the whole series")
    inside = positions[order] @ direction
    depth = inside[:, 2]
    steps = np.diff(depth)
    usual = float(np.median(steps))
    if (steps <= 1e-4).any():
        raise ImageError(
            f"{int((steps <= 1e-4).sum())} slices lie at the same place as another (several echoes or time points in one series)",
            where=where,
            cure="Save the one volume to be analysed as a series or file of its own",
        )
    uneven = np.abs(steps - usual) > STEP_TOLERANCE * usual
    if uneven.any():
        raise _gap(steps, depth, usual, int(np.argmax(uneven)), where)
    drift = np.linalg.norm(inside[-1, :2] - inside[0, :2]) / (depth[-1] - depth[0])
    if drift > DRIFT_TOLERANCE:
        raise ImageError(
            f"the slices are sheared by {np.degrees(np.arctan(drift)):.1f} degrees (gantry tilt)",
            where=where,
            cure="Straighten the series, for instance with the acquisition geometry regularisation of 3D Slicer, and save it",
        )
    return ordered, float((depth[-1] - depth[0]) / (len(ordered) - 1))


def _gap(steps: np.ndarray, depth: np.ndarray, usual: float, first: int, where: str) -> ImageError:
    missing = steps / usual - 1
    place = f"between {depth[first]:.1f} and {depth[first + 1]:.1f} mm along the stack"
    if np.allclose(missing, np.round(missing), atol=0.1):
        count = int(np.round(missing).sum())
        return ImageError(
            f"{count} slice(s) of the series are missing, first {place}", where=where, cure="Export the series again"
        )
    return ImageError(
        f"the slices are unevenly spaced: {steps[first]:.2f} mm {place}, {usual:.2f} mm elsewhere",
        where=where,
        cure="Resample the series to even spacing, or give one with even spacing",
    )


def _read_pixels(slices: Sequence[Slice], where: str) -> sitk.Image:
    reader = sitk.ImageSeriesReader()
    reader.SetFileNames([str(item.file) for item in slices])
    scales = [float(item.header.get(key) or 0) for item in slices for key in ("RescaleSlope", "RescaleIntercept")]
    if not all(scale.is_integer() for scale in scales):
        # The reader takes its voxel type from the first slice and would truncate the fractions of the others.
        reader.SetOutputPixelType(sitk.sitkFloat32)
    try:
        with without_warnings():
            return reader.Execute()
    except RuntimeError as problem:
        raise ImageError(
            "the pixel data cannot be decoded (damaged, or an unsupported compression)",
            where=where,
            cure="Export the series without compression",
        ) from problem


FORMAT = FileFormat(
    "DICOM",
    recognises=lambda source: source.is_dir() or is_dicom(source),
    read_image=lambda path, series: read_series(path, series=series),
)
