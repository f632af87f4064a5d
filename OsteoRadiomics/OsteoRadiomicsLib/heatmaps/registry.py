"""Where a score comes from: contribution and occlusion maps on one image, in the space of that image.

Both kinds are registered in ``HEATMAPS`` and answer the same request; a new kind is one function and one line there.
"""

from __future__ import annotations

from collections.abc import Callable

import SimpleITK as sitk

from ..base.errors import ModelError
from ..base.progress import Progress
from ..images.prepared import PreparedImage, prepare_image
from ..scoring.schema import Input
from .request import Heatmap, HeatmapRequest, PreparedRoi, image_inputs, source_of


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
    prepared = prepare_image(request.image, request.steps, progress=progress)
    settled = request.settled(prepared.source)
    found = known[kind](settled, prepared.image, _prepared_rois(settled, prepared), progress)
    found.image.CopyInformation(request.image)
    return found


def heatmap_kinds() -> dict[str, Callable[[HeatmapRequest, sitk.Image, tuple[PreparedRoi, ...], Progress], Heatmap]]:
    """Kind name -> function."""
    from .contribution import contribution_map
    from .occlusion import occlusion_map

    return {"contribution": contribution_map, "occlusion": occlusion_map}


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
        PreparedRoi(name, by_name[name].mask, prepared.mask_of(by_name[name].mask), tuple(found))
        for name, found in wanted.items()
    )
