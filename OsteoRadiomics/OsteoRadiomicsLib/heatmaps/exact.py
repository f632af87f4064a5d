"""Exact maps: for models whose inputs are ROI means of voxel-wise features, the voxels' own parts of the score.

The linear predictor of such a model is the mean of the voxels' parts (Escobar et al. 2022), so nothing is estimated.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import SimpleITK as sitk

from ..base.progress import Part, Progress
from ..features.voxelwise.measured import VoxelValues, voxel_values
from ..protocols.voxel_names import VoxelName, parse_voxel_name
from ..scoring.input_schema import Input
from ..scoring.model import LinearTerm, Model
from .control import agreement
from .request import Heatmap, HeatmapRequest, PreparedRoi, source_of
from .roi_values import known
from .shares import RoiShare, linear_terms, shared_map, weight_share
from .suitability import means_of_voxels

Names = Mapping[str, VoxelName]


def exact_map(request: HeatmapRequest, prepared: sitk.Image, rois: tuple[PreparedRoi, ...], progress: Progress) -> Heatmap:
    """Sum over the model's features of weight * (voxel-wise value - reference), in the unit of the linear predictor.

    Its mean over the ROI's voxels is the image's share of the linear predictor: for a model of this image alone, that mean and
    the predictor at the reference make the score. A voxel without a value of a feature has no part in it, and the others count
    as much more. Raises ModelError for a model that is not linear, or has an input that is no such mean.
    """
    model = request.model
    terms, reference = linear_terms(model)
    names = _names(model, [item for roi in rois for item in roi.inputs])
    control = request.control.linear_terms() if request.control else None
    parts, controls = [], []
    for number, roi in enumerate(rois):
        own = Part(progress, number / len(rois), (number + 1) / len(rois))
        values = _values(request, prepared, roi, names, own)
        parts.append(_share(model, roi, terms, names, values))
        if control is not None:
            controls.append(_share(model, roi, {term.input.name: term for term in control}, names, values))
    found = shared_map(parts)
    compared = agreement(found.values, shared_map(controls).values, found.inside).details() if controls else {}
    image = sitk.GetImageFromArray(found.values)
    image.CopyInformation(request.image)
    mapped = [item.name for roi in rois for item in roi.inputs]
    radii = sorted({name.radius for name in names.values()})
    return Heatmap(
        image=image,
        title=f"Exact contribution to {model.spec.outcome.subject}",
        unit=model.linear_unit,
        rois=tuple(roi.name for roi in rois),
        details={
            "model": {"name": model.name, "hash": model.hash},
            "radius_voxels": radii[0] if len(radii) == 1 else radii,
            "share": found.share,
            "reference": reference,
            "interpolated": found.interpolated,
            "shift": found.shift,
            "mapped": mapped,
            "unmapped": [],
            "mapped_weight_share": weight_share(terms, mapped),
            **compared,
        },
        warnings=_other_images(model, len(mapped)),
    )


def _names(model: Model, inputs: Sequence[Input]) -> Names:
    """Input -> the map whose mean it is. Raises ModelError naming the first that is none."""
    problem = means_of_voxels(model, inputs)
    if problem is not None:
        raise problem
    found = {item.name: parse_voxel_name(source_of(item).feature) for item in inputs}
    return {name: parsed for name, parsed in found.items() if parsed is not None}


def _values(
    request: HeatmapRequest, prepared: sitk.Image, roi: PreparedRoi, names: Names, progress: Progress
) -> Mapping[int, VoxelValues]:
    """Voxel-wise values of one ROI, by the radius of their kernel."""
    wanted: dict[int, list[str]] = {}
    for item in roi.inputs:
        wanted.setdefault(names[item.name].radius, []).append(names[item.name].feature)
    return {
        radius: voxel_values(prepared, roi.mask, request.settings, features, label=1, radius=radius, progress=progress)
        for radius, features in wanted.items()
    }


def _share(
    model: Model, roi: PreparedRoi, terms: Mapping[str, LinearTerm], names: Names, values: Mapping[int, VoxelValues]
) -> RoiShare:
    """The ROI's part and its voxels'. terms: of the model or of its control, whose inputs are the same."""
    any_values = next(iter(values.values()))
    total = np.zeros(len(any_values.inside))
    for item in roi.inputs:
        if item.name not in terms:
            continue
        term, name = terms[item.name], names[item.name]
        column = values[name.radius].columns.get(name.feature)
        if column is None:  # the score imputes it: the same part everywhere
            total += term.weight * (known(np.nan, item, model) - term.reference)
            continue
        defined = np.isfinite(column)
        part = term.weight * (column - term.reference) * (column.size / defined.sum())
        total += np.where(defined, part, 0.0)
    return RoiShare(roi, float(total.mean()), any_values.spread(total), any_values.roi)


def _other_images(model: Model, shown: int) -> tuple[str, ...]:
    radiomic = len(model.spec.radiomic_inputs)
    if shown == radiomic:
        return ()
    return (f"The map shows the {shown} inputs of {model.name} from this image; {radiomic - shown} come from others",)
