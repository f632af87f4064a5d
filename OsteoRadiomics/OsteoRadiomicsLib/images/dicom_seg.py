"""DICOM Segmentation objects as label maps (binary and label-map types), read with pydicom alone.

Source: DICOM PS3.3 C.8.20 (Segmentation Image module) and C.7.6.16 (functional groups).
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import SimpleITK as sitk

from ..base.errors import MaskError
from .dicom_series import is_dicom
from .formats import FileFormat
from .label_map import LabelMap, Segment

_SEGMENTATION_STORAGE = "1.2.840.10008.5.1.4.1.1.66.4"


def is_dicom_seg(path: Path) -> bool:
    """Whether a DICOM file is a Segmentation object."""
    import pydicom

    return str(pydicom.dcmread(path, specific_tags=["SOPClassUID"]).get("SOPClassUID", "")) == _SEGMENTATION_STORAGE


def read_dicom_seg(path: Path) -> LabelMap:
    """Read a binary DICOM SEG: one layer if segments do not overlap, one per segment otherwise.

    The grid spans the frames stored, so it may be smaller than the source image. Raises MaskError: fractional type, frames
    without position, unevenly spaced frames.
    """
    import pydicom

    dataset = pydicom.dcmread(path)
    where = str(path)
    if dataset.get("SegmentationType") != "BINARY":
        raise MaskError(
            f"is a {str(dataset.get('SegmentationType', 'unknown')).lower()} segmentation",
            where=where,
            cure="Export it as a binary one",
        )
    frames = dataset.pixel_array.reshape(-1, dataset.Rows, dataset.Columns).astype(bool)
    positions = np.array(
        [_group(dataset, frame, "PlanePositionSequence").ImagePositionPatient for frame in _frames(dataset)], float
    )
    numbers = [int(_group(dataset, frame, "SegmentIdentificationSequence").ReferencedSegmentNumber) for frame in _frames(dataset)]
    first = _frames(dataset)[0]
    direction = _direction(_group(dataset, first, "PlaneOrientationSequence").ImageOrientationPatient)
    measures = _group(dataset, first, "PixelMeasuresSequence")
    index, step, origin = _slots(positions, direction, measures, where)
    volumes = {number: np.zeros((index.max() + 1, dataset.Rows, dataset.Columns), bool) for number in sorted(set(numbers))}
    for frame, number, slot in zip(frames, numbers, index, strict=True):
        volumes[number][slot] |= frame
    row_mm, column_mm = map(float, measures.PixelSpacing)
    layers, places = _layers(volumes)
    images = []
    for layer in layers:
        image = sitk.GetImageFromArray(layer)
        image.SetSpacing((column_mm, row_mm, step))
        image.SetOrigin(origin.tolist())
        image.SetDirection(direction.flatten().tolist())
        images.append(image)
    segments = [
        _segment(item, places[int(item.SegmentNumber)]) for item in dataset.SegmentSequence if int(item.SegmentNumber) in places
    ]
    return LabelMap(tuple(images), tuple(segments))


def _frames(dataset: Any) -> Any:
    return dataset.PerFrameFunctionalGroupsSequence


def _group(dataset: Any, frame: Any, name: str) -> Any:
    """A functional group's only item: the frame's own, or the one that all frames share."""
    for holder in (frame, *dataset.get("SharedFunctionalGroupsSequence", [])):
        if name in holder:
            return holder[name][0]
    raise MaskError(f"DICOM SEG without {name}", where=str(dataset.filename), cure="Export the segmentation again")


def _direction(orientation: Any) -> np.ndarray:
    along_row, along_column = np.array(orientation[:3], float), np.array(orientation[3:], float)
    return np.stack([along_row, along_column, np.cross(along_row, along_column)], axis=1)


def _slots(positions: np.ndarray, direction: np.ndarray, measures: Any, where: str) -> tuple[np.ndarray, float, np.ndarray]:
    """Slice index of each frame, slice distance in mm, and the origin: slices without any segment are not stored."""
    depth = positions @ direction[:, 2]
    distances = np.diff(np.unique(np.round(depth, 3)))
    stated = float(measures.get("SpacingBetweenSlices") or 0)
    step = stated or (float(distances.min()) if distances.size else float(measures.get("SliceThickness") or 1))
    index = (depth - depth.min()) / step
    if not np.allclose(index, np.round(index), atol=0.05):
        raise MaskError("the frames of the segmentation are unevenly spaced", where=where, cure="Export it as a label map")
    return np.round(index).astype(int), step, positions[int(np.argmin(depth))]


def _layers(volumes: dict[int, np.ndarray]) -> tuple[list[np.ndarray], dict[int, tuple[int, int]]]:
    """Label arrays, and (layer, label) of each segment number."""
    overlap = np.sum(list(volumes.values()), axis=0).max() > 1
    if overlap:
        return [volume.astype(np.uint8) for volume in volumes.values()], {
            number: (layer, 1) for layer, number in enumerate(volumes)
        }
    whole = np.zeros(next(iter(volumes.values())).shape, np.uint16)
    for number, volume in volumes.items():
        whole[volume] = number
    return [whole], {number: (0, number) for number in volumes}


def _segment(item: Any, place: tuple[int, int]) -> Segment:
    lab = item.get("RecommendedDisplayCIELabValue")
    return Segment(
        name=str(item.get("SegmentLabel", "") or item.SegmentNumber),
        layer=place[0],
        label=place[1],
        color=_rgb(lab) if lab is not None else None,
        terminology=_terminology(item),
    )


def _terminology(item: Any) -> str | None:
    """Slicer's terminology entry of the segment's category and type codes."""
    category, kind = (item.get(f"SegmentedProperty{part}CodeSequence") for part in ("Category", "Type"))
    if not category or not kind:
        return None
    codes = ["^".join(str(code[0].get(key, "")) for key in _CODE) for code in (category, kind)]
    return f"DICOM SEG~{codes[0]}~{codes[1]}~^^~~^^~^^"


_CODE = ("CodingSchemeDesignator", "CodeValue", "CodeMeaning")


def _rgb(lab: Any) -> tuple[int, int, int]:
    """sRGB, 0..255, of a DICOM-encoded CIELab value (PS3.3 C.10.7.1.1), D50 white as DICOM demands."""
    lightness = float(lab[0]) * 100 / 65535
    a, b = (float(value) * 255 / 65535 - 128 for value in lab[1:])
    middle = (lightness + 16) / 116
    ratios = np.array([middle + a / 500, middle, middle - b / 200])
    xyz = np.array([0.9642, 1.0, 0.8249]) * np.where(ratios > 6 / 29, ratios**3, (ratios - 4 / 29) * 3 * (6 / 29) ** 2)
    to_linear_rgb = np.array([[3.1339, -1.6169, -0.4906], [-0.9788, 1.9161, 0.0335], [0.0719, -0.2290, 1.4052]])
    linear = np.clip(to_linear_rgb @ xyz, 0, 1)
    encoded = np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    red, green, blue = (round(255 * float(channel)) for channel in encoded)
    return red, green, blue


FORMAT = FileFormat(
    "DICOM SEG",
    recognises=lambda source: source.is_file() and is_dicom(source) and is_dicom_seg(source),
    read_mask=read_dicom_seg,
)
