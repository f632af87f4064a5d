"""Maps of a model's own features: any input on its image type, on the image of its sequence, in its ROI."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from ..base.errors import InputError
from ..base.progress import Part, Progress
from ..heatmaps.mappable import MappableFeature, mappable_feature, mappable_features
from ..images.read_image import AS_USUAL, ReadOptions
from ..protocols.extraction_plan import ExtractionPlan, load_plan
from ..scoring import Model
from .case import RoiChoice, read_case
from .maps import MapOptions, VoxelMap, map_of
from .model_inputs import AnyModel, single_model_of
from .sources import AnyImage, AnyMask


def model_plan(model: Model) -> ExtractionPlan:
    """The plan that makes a model's features. Raises ModelError where it has none."""
    wanted = model.spec.protocol
    return load_plan(wanted.name if wanted else None, None)


def map_of_input(
    model: Model,
    feature: str,
    image: AnyImage,
    mask: AnyMask,
    *,
    sequence: str | None = None,
    choice: RoiChoice | None = None,
    options: MapOptions | None = None,
    case: str = "",
    spacing: Sequence[float] | None = None,
    progress: Progress | None = None,
) -> VoxelMap:
    """One input of a model at every voxel of its ROI, as the model's protocol measures it.

    feature: the input's name, or its feature's with ``sequence``. The kernel is that of the input where it has one.
    Raises ModelError for what has no map, and the errors of ``map_of``.
    """
    wanted = mappable_feature(model, feature, sequence)
    plan, options = model_plan(model), options or MapOptions()
    if wanted.radius is not None and options.radius not in (None, wanted.radius):
        raise InputError(f"{wanted.input} is of kernels of radius {wanted.radius}, not {options.radius}", cure="Leave it out")
    sequence = wanted.sequence or sequence or ""
    found = read_case(image, mask, plan, choice=choice, regions=True, case=case, sequence=sequence, spacing=spacing)
    rois = tuple(roi for roi in found.rois if wanted.roi in (None, roi.name))
    if not rois:
        names = ", ".join(roi.name for roi in found.rois)
        raise InputError(f"{wanted.input} needs the ROI {wanted.roi}", cure=f"Choose it (the mask gave {names})")
    own = replace(options, radius=wanted.radius if wanted.radius is not None else options.radius)
    return map_of(replace(found, rois=rois), plan, wanted.feature, own, progress=progress)


def model_feature_maps(
    model: AnyModel,
    images: Mapping[str, AnyImage],
    masks: Mapping[str, AnyMask] | AnyMask,
    *,
    features: Sequence[str] | None = None,
    labels: Sequence[int] | None = None,
    segments: Sequence[str] | None = None,
    case: str = "",
    reading: ReadOptions = AS_USUAL,
    progress: Progress | None = None,
) -> dict[str, VoxelMap]:
    """The feature maps of a model across its sequences: input name -> map, on the image of its own sequence.

    images: by sequence. masks: by sequence, or one for all. features: names of inputs; by default all that have a map and whose
    sequence is among the images. Raises as ``map_of_input``, InputError for a sequence without an image.
    """
    found, progress = single_model_of(model), progress or Progress()
    chosen = (
        [mappable_feature(found, name) for name in features]
        if features is not None
        else [item for item in mappable_features(found) if not item.reason and _sequence(item, images) in images]
    )
    made: dict[str, VoxelMap] = {}
    for number, item in enumerate(chosen):
        sequence = _sequence(item, images)
        if sequence not in images:
            raise InputError(f"{item.input} needs an image of sequence {sequence}", cure=f"There are {', '.join(images)}")
        mask = masks[sequence] if isinstance(masks, Mapping) else masks
        made[item.input] = map_of_input(
            found, item.input, images[sequence], mask,
            choice=RoiChoice(labels, segments, reading=reading), case=case,
            progress=Part(progress, number / len(chosen), (number + 1) / len(chosen)),
        )  # fmt: skip
    return made


def _sequence(item: MappableFeature, images: Mapping[str, AnyImage]) -> str:
    """Of an input that names none, the only image."""
    return item.sequence if item.sequence is not None else next(iter(images), "")
