"""What a heat map is made of, what comes out, and what its kinds share."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import SimpleITK as sitk

from ..base.errors import ModelError
from ..features.box import label_box
from ..features.voxelwise import on_grid_of
from ..images import Roi
from ..protocols.extraction_settings import ExtractionSettings
from ..protocols.protocol import Step
from ..scoring.input_schema import FeatureSource, Input
from ..scoring.model import Model
from ..tables.rows import Value
from .options import HeatmapOptions


@dataclass(frozen=True)
class HeatmapRequest:
    """What a heat map is made of.

    image: 3-D scalar, as read. rois: the model's ROIs under the names its inputs use, masks as read.
    steps, settings: of the model's protocol. sequence: what the image is, None for a model of a single sequence.
    other_inputs: values of inputs that do not come from this image; only models that are not linear need them.
    options: of the kind that is asked for (``heatmaps.options``), None for its defaults. control: the model's own
    (``Model.control``), whose map says what is not specific; None where it has none.
    on_stage: gets whole maps that are coarser, or less certain, than the last, as they are made.
    """

    model: Model
    image: sitk.Image
    rois: tuple[Roi, ...]
    steps: Sequence[Step]
    settings: ExtractionSettings
    sequence: str | None = None
    other_inputs: Mapping[str, Value] = field(default_factory=dict)
    options: HeatmapOptions | None = None
    control: Model | None = None
    on_stage: Callable[[Heatmap], None] | None = None


@dataclass(frozen=True)
class Heatmap:
    """A map in the space of the request's image: float64, 0 outside the ROIs, NaN inside where it is undefined.

    details: numbers that say how it was made and how much of the score it covers. warnings: what stands beside it.
    layers: further maps in the same space, by name: "control", the control's, and "standard_error", of each value.
    """

    image: sitk.Image
    title: str
    unit: str
    rois: tuple[str, ...]
    details: Mapping[str, Any]
    warnings: tuple[str, ...]
    layers: Mapping[str, sitk.Image] = field(default_factory=dict)


@dataclass(frozen=True)
class PreparedRoi:
    """One ROI and the model's inputs that are measured in it. drawn: on the image's grid; mask: on the preprocessed one's."""

    name: str
    drawn: sitk.Image
    mask: sitk.Image
    inputs: tuple[Input, ...]


def image_inputs(model: Model, sequence: str | None) -> tuple[Input, ...]:
    """The model's inputs that are measured on the image of a sequence. Raises ModelError when there are none."""
    if not model.spec.radiomic_inputs:
        raise ModelError(
            "has no radiomic inputs, so no part of an image contributes to its score",
            where=model.name,
            cure="Use a model with image features",
        )
    found = {item.name: source_of(item).sequence for item in model.spec.radiomic_inputs}
    known = list(dict.fromkeys(name for name in found.values() if name))
    if sequence is None and len(known) > 1:
        raise ModelError("uses several sequences", where=model.name, cure=f"Say which one the image is: {', '.join(known)}")
    wanted = sequence if sequence is not None else (known[0] if known else None)
    chosen = tuple(item for item in model.spec.radiomic_inputs if found[item.name] in (None, wanted))
    if not chosen:
        raise ModelError(f"uses no features of sequence {wanted}", where=model.name, cure=f"Choose {', '.join(known)}")
    return chosen


def source_of(item: Input) -> FeatureSource:
    """The cell of the feature table behind a radiomic input."""
    assert isinstance(item.source, FeatureSource)  # radiomic inputs only
    return item.source


def on_source(values: np.ndarray, measured: sitk.Image, drawn: sitk.Image) -> np.ndarray:
    """A map's values at the voxels of the source image, (z, y, x): 0 outside the drawn ROI, NaN where it has no value.

    values: on the grid of ``measured``, which is 1 where the map was computed. drawn: the ROI on the image's grid.
    """
    shown = np.zeros(drawn.GetSize()[::-1])
    box = label_box(drawn, 1)
    if box is None:
        return shown
    inside = box.slices()
    if drawn.IsSameImageGeometryAs(measured):
        brought = np.where(sitk.GetArrayViewFromImage(measured)[inside] > 0, values[inside], np.nan)
    else:
        source = sitk.GetImageFromArray(values)
        source.CopyInformation(measured)
        brought = sitk.GetArrayFromImage(on_grid_of(source, box.crop(drawn), measured, outside=np.nan))
    shown[inside] = np.where(sitk.GetArrayViewFromImage(drawn)[inside] > 0, brought, 0.0)
    return shown
