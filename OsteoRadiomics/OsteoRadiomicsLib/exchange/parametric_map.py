"""A voxel map, of a feature or of what a score comes from, as DICOM parametric map."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
import SimpleITK as sitk

from ..base.errors import GeometryError
from ..heatmaps.files import MapFacts
from ..images.geometry import TOLERANCE_MM, check_geometry
from ..images.label_map import Segment
from .codes import category_and_type, side_of, unit_of
from .identity import SCHEME, described, equipment, model, uid_of
from .source import Source, highdicom_library

SERIES_NUMBER = 9003
NOT_MEASURED = float(np.finfo(np.float32).min)
"""What stands where a map has no value; the object says so in its Float Pixel Padding Value."""
_LEAST_WIDTH = 1e-6  # of the window of a map that is the same everywhere


def parametric_map(source: Source, map_image: sitk.Image, about: MapFacts) -> Any:
    """The parametric map object, 32-bit floating point. map_image: NaN where it has no value.

    Raises GeometryError where it does not lie on the series, DependencyError.
    """
    hd = highdicom_library()
    try:
        check_geometry(source.image, map_image, tolerance=TOLERANCE_MM)
    except GeometryError as error:
        raise GeometryError(error.what, where="the map", cure="Give the map that was made of this series") from error
    values = sitk.GetArrayFromImage(map_image).astype(np.float32)
    inside = np.isfinite(values)
    if not inside.any():
        raise GeometryError("holds no value", where="the map", cure="Make it again inside an ROI")
    low, high = float(values[inside].min()), float(values[inside].max())
    values[~inside] = NOT_MEASURED
    own = uid_of("PM", source.headers[0].SeriesInstanceUID, about.title, hashlib.sha256(values.tobytes()).hexdigest())
    meaning = hd.pm.RealWorldValueMapping(
        lut_label=about.what[:16],
        lut_explanation=about.title[:64],
        unit=unit_of(about.unit),
        value_range=(low, high),
        slope=1.0,
        intercept=0.0,
        quantity_definition=_quantity(about),
    )
    found = hd.pm.ParametricMap(
        source_images=list(source.headers),
        pixel_array=source.volume(values),
        contains_recognizable_visual_features=False,
        real_world_value_mappings=[meaning],
        voi_lut_transformations=[hd.VOILUTTransformation((low + high) / 2, max(high - low, _LEAST_WIDTH))],
        content_label="MAP",
        content_description=about.title[:64],
        **equipment(uid_of("series", own), own, SERIES_NUMBER),
        **model(),
    )
    found.FloatPixelPaddingValue = found.FloatPixelPaddingRangeLimit = NOT_MEASURED
    found.ContentCreatorName = None
    _order_frames(found)
    found.SharedFunctionalGroupsSequence[0].FrameAnatomySequence = [_anatomy(source, about)]
    return described(found, "OsteoRadiomics map")


def _order_frames(found: Any) -> None:
    """Put the frames along the normal of their planes, as slices of a series are numbered: readers are known that stack frames as
    they come (dcmqi 1.5.7)."""
    row, column = np.array(found.SharedFunctionalGroupsSequence[0].PlaneOrientationSequence[0].ImageOrientationPatient).reshape(
        2, 3
    )
    frames = list(found.PerFrameFunctionalGroupsSequence)
    places = np.array([frame.PlanePositionSequence[0].ImagePositionPatient for frame in frames], float)
    order = np.argsort(places @ np.cross(row, column), kind="stable")
    for number, index in enumerate(order, start=1):
        frames[index].FrameContentSequence[0].DimensionIndexValues = number
    found.PerFrameFunctionalGroupsSequence = [frames[index] for index in order]
    pixels = np.frombuffer(found.FloatPixelData, np.float32).reshape(len(frames), -1)
    found.FloatPixelData = pixels[order].tobytes()


def _anatomy(source: Source, about: MapFacts) -> Any:
    """What the map shows (PS3.3 C.7.6.16.2.8): the one structure that it lies in, else tissue.

    It may be left out, but dcmqi 1.5.7 ends with a segmentation fault where it is not there.
    """
    from pydicom.dataset import Dataset

    shown = [segment for segment in source.label_map.segments if segment.name in about.rois]
    kinds = {kind.value: kind for _, kind in map(category_and_type, shown)}
    kind = kinds.popitem()[1] if len(kinds) == 1 else category_and_type(Segment("", 1))[1]
    sides = {side_of(segment) for segment in shown} or {""}
    item = Dataset()
    item.AnatomicRegionSequence = [highdicom_library().sr.CodedConcept(kind.value, kind.scheme_designator, kind.meaning)]
    item.FrameLaterality = sides.pop() or "U" if len(sides) == 1 else "B"
    return item


def _quantity(about: MapFacts) -> Any:
    hd = highdicom_library()
    return hd.sr.CodedConcept(about.what[:16], SCHEME, about.title[:64])
