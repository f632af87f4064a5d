"""An image and a network's file become a segmentation of the vertebral bodies, with a record of what to look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import SimpleITK as sitk
from scipy import ndimage

from ..base.errors import ImageError
from ..base.notice import NOTICE
from ..base.progress import Progress
from ..base.records import Record, RecordForm
from ..deep.segmentation.facts import KIND, SegmentationFacts
from ..deep.segmentation.predicting import logits_of, predict
from ..deep.weights import load_deep_model
from ..images import LabelMap, Segment, read_image

BODIES = "vertebral bodies"
_ISLAND_ML = 2.0  # smaller pieces are no vertebral body, not even one that the image cuts


@dataclass(frozen=True)
class SegmentRequest:
    """What is asked for.

    model: folder or .zip of a segmentation network. image: file or folder. sequence: of the image, "" where it is not stated.
    series: of a DICOM folder. disagreement: whether the image is also seen with right and left exchanged, which takes twice the
    time. threads: of the processor.
    """

    model: str
    image: str
    sequence: str = ""
    series: str | None = None
    disagreement: bool = False
    threads: int = 1


class SegmentationRecord(Record):
    """How a segmentation was made. model: its hash. warnings: what should be looked at. volume_ml: of all bodies together."""

    form = RecordForm("a record of a segmentation", "Make it again with verb segment")

    kind: Literal["segmentation"] = "segmentation"
    notice: str = NOTICE
    model: str
    sequence: str
    volume_ml: float
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Segmented:
    """label_map: of the bodies, on the image's grid. probability: of each voxel. disagreement: None where not asked for."""

    label_map: LabelMap
    record: SegmentationRecord
    probability: sitk.Image
    disagreement: sitk.Image | None


def segment(request: SegmentRequest, progress: Progress | None = None) -> Segmented:
    """Segment the vertebral bodies of an image, research use only.

    Raises DependencyError without onnxruntime, ModelError, ImageError (an axial series, fewer than three slices, no body
    found), and Cancelled.
    """
    model = load_deep_model(request.model, KIND, SegmentationFacts)
    logits = logits_of(model, request.threads)
    image = read_image(request.image, series=request.series)
    try:
        found = predict(image, logits, disagreement=request.disagreement, progress=progress)
        bodies = without_islands(found.probability)
    except ImageError as problem:
        raise problem.at(request.image) from problem
    upright = sitk.DICOMOrient(image, "PIL").GetSpacing()
    warnings = model.facts.doubts(float(upright[2]), float(max(upright[:2])), request.sequence)
    volume = float(sitk.GetArrayViewFromImage(bodies).sum()) * _voxel_ml(image)
    record = SegmentationRecord(model=model.hash, sequence=request.sequence, volume_ml=round(volume, 3), warnings=warnings)
    return Segmented(LabelMap((bodies,), (Segment(BODIES, 1),)), record, found.probability, found.disagreement)


def without_islands(probability: sitk.Image) -> sitk.Image:
    """What is more likely body than not, in pieces of 2 ml and more, their hollows filled: UInt8. Raises ImageError for none."""
    pieces, count = ndimage.label(sitk.GetArrayViewFromImage(probability) > 0.5)
    sizes = np.bincount(pieces.ravel(), minlength=count + 1) * _voxel_ml(probability)
    large = sizes >= _ISLAND_ML
    large[0] = False
    if not large.any():
        cure = "Check that it shows the spine and that the network was trained on such images"
        raise ImageError("no vertebral body was found in it", cure=cure)
    bodies = sitk.GetImageFromArray(ndimage.binary_fill_holes(large[pieces]).astype(np.uint8))
    bodies.CopyInformation(probability)
    return bodies


def _voxel_ml(image: sitk.Image) -> float:
    return float(np.prod(image.GetSpacing())) / 1000
