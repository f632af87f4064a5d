"""Heat maps of a case's sequences: one each, on the image of its own, with one scale of colours for all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

import numpy as np
import SimpleITK as sitk

from ..base.progress import Part, Progress
from ..heatmaps.files import SHARED_LIMITS
from ..heatmaps.kinds import kind_of
from ..heatmaps.options import HeatmapOptions, ShapleyOptions
from ..heatmaps.palettes import color_limits
from ..heatmaps.request import image_inputs
from ..scoring import Model
from ..tables.rows import Value
from .case import RoiChoice, choices_of, masks_of
from .maps import VoxelMap, heatmap_of
from .sources import AnyImage, AnyMask

ToldMap = Callable[[str, VoxelMap], None]
"""Gets a sequence and its map."""


def heatmaps_of(
    model: Model,
    images: Mapping[str, AnyImage],
    masks: Mapping[str, AnyMask],
    kind: str,
    *,
    choice: RoiChoice | None = None,
    options: HeatmapOptions | None = None,
    case: str = "",
    inputs: Mapping[str, Value] | None = None,
    progress: Progress | None = None,
    on_stage: ToldMap | None = None,
    on_map: ToldMap | None = None,
) -> dict[str, VoxelMap]:
    """Where in each of several images a model's score comes from: sequence -> map, in the order of ``images``.

    images, masks: by sequence; the key "" is the only image of a model of a single sequence, and a mask that serves them all.
    on_stage: gets maps that are coarser, or less certain, than the last. on_map: gets each sequence's last map as soon as it is
    made, while the scale of all is not known yet. A limit of time is that of all together. Raises as ``heatmap_of``, ModelError
    for a sequence that the model does not look at, and InputError as ``read_sequences``.
    """
    own, choices = masks_of(images, masks), choices_of(images, choice)
    for sequence in images:
        image_inputs(model, sequence or None)  # refuse before the long work
    options = _sharing_time(options or kind_of(kind).options(), len(images))
    progress = progress or Progress()
    made: dict[str, VoxelMap] = {}
    for number, (sequence, image) in enumerate(images.items()):
        several = len(images) > 1
        part = Part(progress, number / len(images), (number + 1) / len(images), sequence) if several else progress
        made[sequence] = heatmap_of(
            model, image, own[sequence], kind,
            choice=choices[sequence], options=options, case=case, sequence=sequence or None, inputs=inputs, progress=part,
            on_stage=partial(on_stage, sequence) if on_stage else None,
        )  # fmt: skip
        if on_map is not None:
            on_map(sequence, made[sequence])
    return on_one_scale(made)


def on_one_scale(maps: Mapping[str, VoxelMap]) -> dict[str, VoxelMap]:
    """The maps with the ends of their colours in common, so that equal colours are equal amounts in all of them.

    The ends are the widest of the maps' own (``heatmaps.palettes.color_limits``). A single map keeps its own.
    """
    if len(maps) < 2:
        return dict(maps)
    ends = [_limits(found) for found in maps.values()]
    shared = [min(low for low, _ in ends), max(high for _, high in ends)]
    return {name: _told(found, shared) for name, found in maps.items()}


def _sharing_time(options: HeatmapOptions, count: int) -> HeatmapOptions:
    """The options of each of several maps, which have one time for all of them."""
    return replace(options, seconds=options.seconds / count) if isinstance(options, ShapleyOptions) and count > 1 else options


def _limits(found: VoxelMap) -> tuple[float, float]:
    inside = np.logical_or.reduce([sitk.GetArrayViewFromImage(roi.mask) > 0 for roi in found.rois])
    return color_limits(sitk.GetArrayViewFromImage(found.shown)[inside].astype(float), found.info.signed)


def _told(found: VoxelMap, limits: list[float]) -> VoxelMap:
    return replace(found, info=replace(found.info, details={**found.info.details, SHARED_LIMITS: limits}))
