"""Local contribution maps: where in the ROI lie the values that a linear model weighs, on a scale that adds up to its score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import SimpleITK as sitk

from ..base.errors import ModelError, SettingsError
from ..base.progress import Part, Progress
from ..features.voxelwise.measured import VoxelValues, voxel_values
from ..features.voxelwise.naming import parse_name
from ..scoring.input_schema import Input
from ..scoring.local_statistics import LocalFeature, LocalStatistics
from ..scoring.model import LinearTerm, Model
from .control import agreement
from .local_stability import instability
from .options import ContributionOptions
from .request import Heatmap, HeatmapRequest, PreparedRoi, source_of
from .roi_values import roi_values
from .shares import RoiShare, linear_terms, shared_map, weight_share
from .suitability import linear_with_statistics


@dataclass
class _Shown:
    """What a map shows of the model, as it is found out."""

    mapped: list[str] = field(default_factory=list)
    unmapped: dict[str, str] = field(default_factory=dict)


def contribution_map(request: HeatmapRequest, prepared: sitk.Image, rois: tuple[PreparedRoi, ...], progress: Progress) -> Heatmap:
    """Sum over the model's stable local features of the ROI's share and weight * sd * (z - mean z of the ROI), in the unit of
    the linear predictor.

    The share is weight * (value of the ROI - reference), as in the score. z is the voxel-wise value, limited to the training
    voxels' 1st and 99th percentile and standardised by their mean and standard deviation. So the map's mean is the image's share
    of the linear predictor by the features shown, and its pattern says where they are high and low.
    Raises ModelError for a model that is not linear or has no local statistics.
    """
    model, options = request.model, request.options
    assert isinstance(options, ContributionOptions)
    terms, reference = linear_terms(model)
    statistics = _statistics(model, options)
    control = {term.input.name: term for term in (request.control.linear_terms() or ())} if request.control else {}
    shown = _Shown()
    parts, controls = [], []
    for number, roi in enumerate(rois):
        own = Part(progress, number / len(rois), (number + 1) / len(rois))
        chosen = _chosen(roi, statistics, shown)
        values = _values(request, prepared, roi, chosen, statistics.radius, Part(own, 0, 0.8))
        chosen = _with_values(chosen, values, shown)
        whole = roi_values(model, prepared, roi, chosen, request.settings, Part(own, 0.8, 1))
        if values is None or not chosen:
            continue
        shown.mapped += [item.name for item in chosen]
        parts.append(_share(roi, chosen, terms, whole, statistics, values))
        if control:
            controls.append(_share(roi, chosen, control, whole, statistics, values))
    if not parts:
        raise ModelError(
            f"none of its features on this image has a stable local value ({_reasons(shown.unmapped)})",
            where=model.name,
            cure="Make an occlusion map",
        )
    found = shared_map(parts)
    compared = agreement(found.values, shared_map(controls).values, found.inside).details() if controls else {}
    image = sitk.GetImageFromArray(found.values)
    image.CopyInformation(request.image)
    share = weight_share(terms, shown.mapped)
    left = {name: reason for name, reason in shown.unmapped.items() if name not in shown.mapped}
    return Heatmap(
        image=image,
        title=f"Contribution to {model.spec.outcome.subject}",
        unit=model.linear_unit,
        rois=tuple(part.roi.name for part in parts),
        details={
            "model": {"name": model.name, "hash": model.hash},
            "radius_voxels": statistics.radius,
            "training_cases": statistics.cases,
            "share": found.share,
            "reference": reference,
            "interpolated": found.interpolated,
            "shift": found.shift,
            "mapped": shown.mapped,
            "unmapped": [{"input": name, "reason": reason} for name, reason in left.items()],
            "mapped_weight_share": share,
            "not_in_the_map": weight_share(terms, list(left)),
            **compared,
        },
        warnings=_coverage(model, terms, shown.mapped, left),
    )


def _statistics(model: Model, options: ContributionOptions) -> LocalStatistics:
    problem, found = linear_with_statistics(model), model.local_statistics
    if problem is not None:
        raise problem
    assert found is not None  # it has statistics
    if options.radius not in (None, found.radius):
        raise ModelError(
            f"its local statistics are of kernels of radius {found.radius}, not {options.radius}",
            where=model.name,
            cure="Leave --radius out, or train again with statistics of the other radius",
        )
    return found


def _chosen(roi: PreparedRoi, statistics: LocalStatistics, shown: _Shown) -> list[Input]:
    """The inputs that the map shows; why it leaves others out goes to ``shown``."""
    chosen = []
    for item in roi.inputs:
        reason = _no_map(source_of(item).feature)
        if not reason:
            found = statistics.feature(item.name)
            reason = instability(found) if found else "no training case has statistics of it"
        if reason:
            shown.unmapped[item.name] = reason
        else:
            chosen.append(item)
    return chosen


def _no_map(feature: str) -> str:
    """Why a feature has no voxel-wise map, empty when it has one."""
    try:
        parse_name(feature, [feature.partition("_")[0]])
    except SettingsError as error:
        return error.what
    return ""


def _values(
    request: HeatmapRequest, prepared: sitk.Image, roi: PreparedRoi, chosen: Sequence[Input], radius: int, progress: Progress
) -> VoxelValues | None:
    if not chosen:
        return None
    features = [source_of(item).feature for item in chosen]
    return voxel_values(prepared, roi.mask, request.settings, features, label=1, radius=radius, progress=progress)


def _with_values(chosen: Sequence[Input], values: VoxelValues | None, shown: _Shown) -> list[Input]:
    """Those that have values in this ROI."""
    kept = []
    for item in chosen:
        reason = values.reasons.get(source_of(item).feature) if values else None
        if reason:
            shown.unmapped[item.name] = f"no voxel of this ROI has a value: {reason}"
        else:
            kept.append(item)
    return kept


def _share(
    roi: PreparedRoi,
    chosen: Sequence[Input],
    terms: Mapping[str, LinearTerm],
    whole: Mapping[str, float],
    statistics: LocalStatistics,
    values: VoxelValues,
) -> RoiShare:
    """The ROI's share and its voxels'. terms: of the model or of its control, whose inputs are the same."""
    total, share = np.zeros(len(values.inside)), 0.0
    for item in chosen:
        term, local = terms.get(item.name), statistics.feature(item.name)
        if term is None or local is None:
            continue
        z = standardised(values.columns[source_of(item).feature], local)
        height = term.weight * (term.sd if term.sd is not None else 1.0)
        share += term.weight * (whole[item.name] - term.reference)
        total += height * (z - z.mean())
    return RoiShare(roi, share, values.spread(total + share), values.roi)


def standardised(values: np.ndarray, local: LocalFeature) -> np.ndarray:
    """(n,) voxel-wise values limited to the training voxels' range and standardised by their mean and standard deviation.

    A voxel without a value stands at the mean of the others, so that it adds nothing to the pattern.
    """
    z = (np.clip(values, local.low, local.high) - local.mean) / local.sd
    return np.where(np.isfinite(z), z, np.nanmean(z))


def _coverage(model: Model, terms: Mapping[str, LinearTerm], mapped: Sequence[str], left: Mapping[str, str]) -> tuple[str, ...]:
    """What the map leaves out, in words."""
    radiomic = len(model.spec.radiomic_inputs)
    share, absent = weight_share(terms, mapped), weight_share(terms, list(left))
    said = []
    if len(mapped) < radiomic:
        weight = f", {100 * share:.0f} % of their standardised weight" if share is not None else ""
        said.append(f"The map shows {len(mapped)} of the {radiomic} radiomic inputs of {model.name}{weight}")
    if left:
        weight = f", {100 * absent:.0f} %" if absent is not None else ""
        said.append(f"Not in the map{weight}: {_reasons(left)}")
    return tuple(said)


def _reasons(unmapped: Mapping[str, str]) -> str:
    """The inputs that are left out, those of one reason together."""
    by_reason: dict[str, list[str]] = {}
    for name, reason in unmapped.items():
        by_reason.setdefault(reason, []).append(name)
    return "; ".join(f"{', '.join(names)}: {reason}" for reason, names in by_reason.items())
