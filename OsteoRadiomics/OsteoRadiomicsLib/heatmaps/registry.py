"""Making a heat map of any kind: the same preparation for all, then the kind's own function (``heatmaps.kinds``)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from types import FunctionType

import SimpleITK as sitk

from ..base.errors import ModelError
from ..base.places import load, source_of_place
from ..base.progress import Progress
from ..images import mask_on
from ..images.prepared import PreparedImage, prepare_image
from ..scoring.input_schema import Input
from .kinds import HeatmapKind, kind_of
from .request import Heatmap, HeatmapRequest, PreparedRoi, image_inputs, source_of

# (request, preprocessed image, the model's ROIs on both grids, progress) -> map. ``request.options`` are the kind's own.
HeatmapFunction = Callable[[HeatmapRequest, sitk.Image, tuple[PreparedRoi, ...], Progress], Heatmap]


def heatmap(kind: str, request: HeatmapRequest, *, progress: Progress | None = None) -> Heatmap:
    """Make a map of one kind.

    The options are those of the request, the kind's defaults where it has none.
    Raises ModelError when the kind is unknown, the options are another kind's, the model has no radiomic inputs from this
    image, or the kind does not suit the model; the errors of preprocessing and extraction; and Cancelled.
    """
    entry = kind_of(kind)
    options = entry.options() if request.options is None else request.options
    if not isinstance(options, entry.options):
        raise ModelError(
            f"a {kind} map takes {entry.options.__name__}, not {type(options).__name__}", cure="Give its own options"
        )
    make = _function(entry)
    progress = progress or Progress()
    image_inputs(request.model, request.sequence)  # refuse before the long work
    # The grids that extraction uses, so that the values are those of the score.
    prepared = prepare_image(request.image, request.steps, progress=progress)
    doubts = (*prepared.warnings, *(warning for roi in request.rois for warning in roi.warnings))

    def finished(found: Heatmap) -> Heatmap:
        for image in (found.image, *found.layers.values()):
            image.CopyInformation(request.image)
        return replace(found, warnings=tuple(dict.fromkeys((*doubts, *found.warnings))))

    tell = request.on_stage
    asked = replace(request, options=options, on_stage=None if tell is None else lambda found: tell(finished(found)))
    return finished(make(asked, prepared.image, _prepared_rois(asked, prepared), progress))


def _function(entry: HeatmapKind) -> HeatmapFunction:
    """The kind's function, loaded only now. Raises ExtensionError when one from elsewhere cannot be."""
    return load(entry.place, FunctionType, package=__package__ or "", source=source_of_place(entry.place))


def _prepared_rois(request: HeatmapRequest, prepared: PreparedImage) -> tuple[PreparedRoi, ...]:
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
        PreparedRoi(name, mask_on(request.image, by_name[name].mask), prepared.mask_of(by_name[name].mask), tuple(found))
        for name, found in wanted.items()
    )
