"""A mask as DICOM segmentation: binary, or the label map of Supplement 243."""

from __future__ import annotations

from typing import Any

import numpy as np
import SimpleITK as sitk

from ..base.errors import MaskError
from ..images.dicom.codes import lab_of
from ..images.label_map import Segment
from .codes import category_and_type
from .identity import described, equipment, model, uid_of
from .source import Source, highdicom_library

SERIES_NUMBER = 9001


def tracking_of(source: Source, name: str) -> tuple[str, str]:
    """(identifier, UID) under which an ROI is found again in every object of its study."""
    return name, uid_of("tracking", source.headers[0].StudyInstanceUID, name)


def segmentation(source: Source, *, label_map: bool = False, algorithm: str = "") -> Any:
    """The segmentation object: a segment for each ROI in their order, numbered from 1.

    label_map: one number per voxel instead of one bit per segment. algorithm: what drew the mask, '' where a person did.
    Raises MaskError where segments overlap and a label map is asked for, DependencyError.
    """
    hd = highdicom_library()
    masks = [sitk.GetArrayFromImage(roi.mask) for roi in source.rois]
    voxels = _labels(source, masks) if label_map else np.stack(masks, axis=-1)
    series = source.headers[0]
    own = uid_of("SEG", series.SeriesInstanceUID, label_map, algorithm, _content(source, masks))
    found = hd.seg.Segmentation(
        source_images=list(source.headers),
        pixel_array=source.volume(voxels),
        segmentation_type="LABELMAP" if label_map else "BINARY",
        segment_descriptions=[_described(source, number, algorithm) for number in range(1, len(masks) + 1)],
        content_label="ROIS",
        content_description="ROIs of a radiomics analysis, research use",
        omit_empty_frames=True,
        **equipment(uid_of("series", own), own, SERIES_NUMBER),
        **model(),
    )
    return described(found, "OsteoRadiomics ROIs")


def _labels(source: Source, masks: list[np.ndarray]) -> np.ndarray:
    whole = np.zeros(masks[0].shape, np.uint8 if len(masks) < 256 else np.uint16)
    for number, (roi, mask) in enumerate(zip(source.rois, masks, strict=True), start=1):
        if whole[mask > 0].any():
            raise MaskError(f"{roi.name} overlaps another segment", cure="Leave out --label-map: binary segments may overlap")
        whole[mask > 0] = number
    return whole


def _content(source: Source, masks: list[np.ndarray]) -> list[Any]:
    import hashlib

    return [[roi.name, hashlib.sha256(mask.tobytes()).hexdigest()] for roi, mask in zip(source.rois, masks, strict=True)]


def _described(source: Source, number: int, algorithm: str) -> Any:
    hd = highdicom_library()
    name = source.rois[number - 1].name
    segment = next((item for item in source.label_map.segments if item.name == name), Segment(name, 1))
    category, kind = category_and_type(segment)
    identifier, uid = tracking_of(source, name)
    drawn_by = hd.AlgorithmIdentificationSequence(algorithm, _family(), "unknown") if algorithm else None
    return hd.seg.SegmentDescription(
        segment_number=number,
        segment_label=name,
        segmented_property_category=category,
        segmented_property_type=kind,
        algorithm_type="AUTOMATIC" if algorithm else "MANUAL",
        algorithm_identification=drawn_by,
        tracking_uid=uid,
        tracking_id=identifier,
        display_color=_colour(segment.color) if segment.color else None,
    )


def _colour(rgb: tuple[int, int, int]) -> Any:
    return highdicom_library().color.CIELabColor.from_dicom_value(lab_of(rgb))


def _family() -> Any:
    from pydicom.sr.codedict import codes

    return codes.DCM.ArtificialIntelligence
