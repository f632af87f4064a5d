"""Occlusion maps: how the score changes when a block of the ROI is flattened or cut out."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import product

import numpy as np
import SimpleITK as sitk

from ..base.errors import ModelError, OsteoRadiomicsError, RoiError
from ..base.progress import Progress
from ..features import extract
from ..features.image_types import IMAGE_TYPES as FILTERS
from ..protocols.extraction_settings import ExtractionSettings
from ..protocols.feature_classes import describes_roi
from ..protocols.image_types import IMAGE_TYPES
from ..scoring.coding import imputed_code
from ..scoring.model import Model
from ..scoring.schema import Input
from .options import OcclusionOptions
from .request import Heatmap, HeatmapRequest, PreparedRoi, on_source, source_of

Block = tuple[slice, slice, slice]
Values = dict[str, float]


def occlusion_map(request: HeatmapRequest, prepared: sitk.Image, rois: tuple[PreparedRoi, ...], progress: Progress) -> Heatmap:
    """Score of the whole ROI minus score with a block occluded, averaged over the blocks that cover a voxel.

    In the unit of the linear predictor: logits, or units of a measured end point.

    Positive: this part raises the score. The block is filled with the ROI's mean after preprocessing or, with
    ``remove``, cut out of the ROI while shape features keep their value of the whole ROI. A block whose rest is too small
    to analyse leaves NaN.
    """
    options = request.options
    assert isinstance(options, OcclusionOptions)
    predictor = _linear_predictor(request, rois)
    whole = {roi.name: _measure(prepared, roi.mask, roi, roi.inputs, request.settings) for roi in rois}
    base = predictor(_merged(whole))
    blocks = [(roi, block) for roi in rois for block in _blocks(roi.mask, options.block_mm, options.stride_mm)]
    voxels = sitk.GetArrayFromImage(prepared)
    changes, counts = np.zeros(voxels.shape), np.zeros(voxels.shape, dtype=int)
    lost = 0
    for done, (roi, block) in enumerate(blocks):
        progress.report(done, len(blocks), f"occluding {roi.name}")
        inside = sitk.GetArrayFromImage(roi.mask) > 0
        part = np.zeros_like(inside)
        part[block] = inside[block]
        try:
            image, mask = _occluded(prepared, voxels, roi.mask, inside, part, options.remove)
            found = _measure(image, mask, roi, [item for item in roi.inputs if not _is_shape(item)], request.settings)
        except RoiError:  # this block has no answer; voxels that no other block covers stay NaN
            lost += 1
            continue
        changes[part] += base - predictor(_merged({**whole, roi.name: {**whole[roi.name], **found}}))
        counts[part] += 1
    progress.report(len(blocks), len(blocks), "occlusion done")
    average = np.where(counts > 0, changes / np.maximum(counts, 1), np.nan)
    shown = sum(on_source(average, roi.mask, roi.drawn) for roi in rois)
    return Heatmap(
        image=_like(np.asarray(shown), request.image),
        title=f"Occlusion effect on {request.model.spec.outcome.subject}",
        unit=request.model.linear_unit,
        rois=tuple(roi.name for roi in rois),
        details={
            "model": {"name": request.model.name, "hash": request.model.hash},
            "block_mm": options.block_mm,
            "stride_mm": options.stride_mm or options.block_mm,
            "blocks": len(blocks),
            "occlusion": "removed from the ROI" if options.remove else "filled with the ROI's mean",
        },
        warnings=(f"{lost} of {len(blocks)} blocks leave an ROI too small to analyse; they are left out",) if lost else (),
    )


def _linear_predictor(request: HeatmapRequest, rois: tuple[PreparedRoi, ...]) -> Callable[[Values], float]:
    """Feature values of this image, by input name -> linear predictor; for a linear model up to a constant, which cancels."""
    model = request.model
    inputs = {item.name: item for roi in rois for item in roi.inputs}
    terms = model.linear_terms()
    if terms is None:
        return lambda values: model.score({**request.other_inputs, **values}).linear_predictor
    weights = {term.input.name: term.weight for term in terms if term.input.name in inputs}

    def linear(values: Values) -> float:
        return sum(weight * _known(values[name], inputs[name], model) for name, weight in weights.items())

    return linear


def _known(value: float, item: Input, model: Model) -> float:
    return imputed_code(item, model.name) if math.isnan(value) else value


def _is_shape(item: Input) -> bool:
    """Shape belongs to the ROI as drawn: it stays what it was, whatever is occluded."""
    return describes_roi(source_of(item).feature.split("_", 2)[1])


def _measure(
    image: sitk.Image, mask: sitk.Image, roi: PreparedRoi, inputs: Sequence[Input], settings: ExtractionSettings
) -> Values:
    """Inputs of the model measured in one ROI. Raises the errors of extraction with the ROI named."""
    if not inputs:
        return {}
    try:
        vector = extract(image, mask, _needed(settings, inputs), label=1)
    except OsteoRadiomicsError as error:
        raise error.at(f"segment {roi.name}") from error
    found = dict(zip(vector.names, vector.values.tolist(), strict=True))
    missing = next((item for item in inputs if source_of(item).feature not in found), None)
    if missing is not None:
        raise ModelError(f"its protocol makes no feature {source_of(missing).feature}", cure="Use the model's own protocol")
    return {item.name: found[source_of(item).feature] for item in inputs}


def _needed(settings: ExtractionSettings, inputs: Sequence[Input]) -> ExtractionSettings:
    """The settings without image types and classes that no input uses; the values of the rest do not change."""
    parts = [source_of(item).feature.split("_", 2) for item in inputs]
    images, classes = {part[0] for part in parts}, {part[1] for part in parts}
    types = {
        name: dict(FILTERS[name].narrow(own, images))
        for name, own in settings.image_types.items()
        if any(image.startswith(IMAGE_TYPES[name].prefix) for image in images)
    }
    chosen = {name: features for name, features in settings.feature_classes.items() if name in classes}
    return settings.model_copy(update={"image_types": types or settings.image_types, "feature_classes": chosen})


def _merged(values: Mapping[str, Values]) -> Values:
    return {name: value for found in values.values() for name, value in found.items()}


def _blocks(mask: sitk.Image, block_mm: float, stride_mm: float | None) -> Iterator[Block]:
    """Blocks over the ROI's bounding box that hold at least one of its voxels, as slices of (z, y, x)."""
    inside = sitk.GetArrayViewFromImage(mask) > 0
    spacing = mask.GetSpacing()[::-1]
    starts, sizes = [], []
    for axis in range(3):
        places = np.flatnonzero(inside.any(axis=tuple(other for other in range(3) if other != axis)))
        size = max(1, round(block_mm / spacing[axis]))
        stride = max(1, round((stride_mm or block_mm) / spacing[axis]))
        starts.append(range(int(places[0]), int(places[-1]) + 1, stride))
        sizes.append(size)
    for corner in product(*starts):
        z, y, x = (slice(start, start + size) for start, size in zip(corner, sizes, strict=True))
        if inside[z, y, x].any():
            yield z, y, x


def _occluded(
    prepared: sitk.Image, voxels: np.ndarray, mask: sitk.Image, inside: np.ndarray, part: np.ndarray, remove: bool
) -> tuple[sitk.Image, sitk.Image]:
    """Image and mask with one part of the ROI flattened or cut out."""
    if remove:
        rest = inside & ~part
        if not rest.any():
            raise RoiError("the block covers the whole ROI")
        return prepared, _like(rest.astype(np.uint8), mask)
    return _like(np.where(part, voxels[inside].mean(), voxels).astype(voxels.dtype), prepared), mask


def _like(array: np.ndarray, image: sitk.Image) -> sitk.Image:
    result = sitk.GetImageFromArray(array)
    result.CopyInformation(image)
    return result
