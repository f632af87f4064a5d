"""Where a score comes from: contribution and occlusion maps on one image, in the space of that image.

Both kinds are registered in ``HEATMAPS`` and answer the same request; a new kind is one function and one line there.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import SimpleITK as sitk

from ..base.errors import ModelError
from ..base.progress import Progress
from ..features.voxelwise import on_grid_of
from ..images import Roi, resample_mask, settle_grid
from ..images.preprocessing import preprocess
from ..protocols.extraction_settings import ExtractionSettings
from ..protocols.protocol import Step
from .coding import Value
from .model import Model
from .schema import FeatureSource, Input


@dataclass(frozen=True)
class HeatmapRequest:
    """What a heat map is made of.

    image: 3-D scalar, as read. rois: the model's ROIs under the names its inputs use, masks on the image's grid.
    steps, settings: of the model's protocol. sequence: what the image is, None for a model of a single sequence.
    other_inputs: values of inputs that do not come from this image; only models that are not linear need them.
    radius: kernel of contribution maps, in voxels. block_mm, stride_mm: edge and step of the occluding block.
    remove: cut the block out of the ROI instead of filling it with the ROI's mean.
    """

    model: Model
    image: sitk.Image
    rois: tuple[Roi, ...]
    steps: Sequence[Step]
    settings: ExtractionSettings
    sequence: str | None = None
    other_inputs: Mapping[str, Value] = field(default_factory=dict)
    radius: int = 1
    block_mm: float = 12.0
    stride_mm: float | None = None
    remove: bool = False


@dataclass(frozen=True)
class Heatmap:
    """A map in the space of the request's image: float64, 0 outside the ROIs, NaN inside where it is undefined.

    details: numbers that say how it was made and how much of the score it covers. warnings: what stands beside it.
    """

    image: sitk.Image
    title: str
    unit: str
    rois: tuple[str, ...]
    details: Mapping[str, Any]
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class PreparedRoi:
    """One ROI and the model's inputs that are measured in it. drawn: on the image's grid; mask: on the preprocessed one's."""

    name: str
    drawn: sitk.Image
    mask: sitk.Image
    inputs: tuple[Input, ...]


def heatmap(kind: str, request: HeatmapRequest, *, progress: Progress | None = None) -> Heatmap:
    """Make a map of one kind.

    Raises ModelError when the kind is unknown, the model has no radiomic inputs from this image, or the kind does not
    suit the model; the errors of preprocessing and extraction; and Cancelled.
    """
    known = heatmap_kinds()
    if kind not in known:
        raise ModelError(f"there is no heat map of kind {kind}", cure=f"Choose {' or '.join(known)}")
    progress = progress or Progress()
    image_inputs(request.model, request.sequence)  # refuse before the long work
    # The grids that extraction uses, so that the values are those of the score.
    rois = tuple(Roi(roi.name, settle_grid(roi.mask)) for roi in request.rois)
    settled = replace(request, image=settle_grid(request.image), rois=rois)
    prepared = preprocess(settled.image, settled.steps, progress=progress)
    found = known[kind](settled, prepared, _prepared_rois(settled, prepared), progress)
    found.image.CopyInformation(request.image)
    return found


def heatmap_kinds() -> dict[str, Callable[[HeatmapRequest, sitk.Image, tuple[PreparedRoi, ...], Progress], Heatmap]]:
    """Kind name -> function."""
    from .contribution_map import contribution_map
    from .occlusion_map import occlusion_map

    return {"contribution": contribution_map, "occlusion": occlusion_map}


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


def _prepared_rois(request: HeatmapRequest, prepared: sitk.Image) -> tuple[PreparedRoi, ...]:
    inputs = image_inputs(request.model, request.sequence)
    by_name = {roi.name: roi for roi in request.rois}
    wanted: dict[str, list[Input]] = {}
    for item in inputs:
        name = source_of(item).roi
        if name is None and len(request.rois) == 1:
            name = request.rois[0].name
        if name not in by_name:
            raise ModelError(
                f"needs the ROI {name}", where=request.model.name, cure=f"Choose it (the mask gave {', '.join(by_name)})"
            )
        wanted.setdefault(str(name), []).append(item)
    return tuple(
        PreparedRoi(name, by_name[name].mask, _on_grid(by_name[name].mask, prepared), tuple(found))
        for name, found in wanted.items()
    )


def _on_grid(mask: sitk.Image, prepared: sitk.Image) -> sitk.Image:
    return mask if prepared.IsSameImageGeometryAs(mask) else resample_mask(mask, prepared)


def on_source(values: np.ndarray, measured: sitk.Image, drawn: sitk.Image) -> np.ndarray:
    """A map's values at the voxels of the source image, (z, y, x): 0 outside the drawn ROI, NaN where it has no value.

    values: on the grid of ``measured``, which is 1 where the map was computed. drawn: the ROI on the image's grid.
    """
    if drawn.IsSameImageGeometryAs(measured):
        brought = np.where(sitk.GetArrayViewFromImage(measured) > 0, values, np.nan)
    else:
        source = sitk.GetImageFromArray(values)
        source.CopyInformation(measured)
        brought = sitk.GetArrayFromImage(on_grid_of(source, drawn, measured, outside=np.nan))
    return np.where(sitk.GetArrayViewFromImage(drawn) > 0, brought, 0.0)
