"""A voxel map, of a feature or of what a score comes from, as DICOM parametric map."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
import SimpleITK as sitk

from ..base.errors import GeometryError
from ..heatmaps.files import MapFacts
from ..images.geometry import TOLERANCE_MM, check_geometry
from .codes import unit_of
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
    found.ContentCreatorName = found.Laterality = None
    return described(found, "OsteoRadiomics map")


def _quantity(about: MapFacts) -> Any:
    hd = highdicom_library()
    return hd.sr.CodedConcept(about.what[:16], SCHEME, about.title[:64])
