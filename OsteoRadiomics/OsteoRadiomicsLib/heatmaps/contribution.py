"""Contribution maps: each voxel's features, weighted as a linear model weights the ROI's."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import SimpleITK as sitk

from ..base.errors import ModelError, SettingsError
from ..base.progress import Progress
from ..features.voxelwise import compute_maps
from ..features.voxelwise.naming import parse_name
from ..scoring.model import LinearTerm
from .options import ContributionOptions
from .request import Heatmap, HeatmapRequest, PreparedRoi, on_source, source_of


def contribution_map(request: HeatmapRequest, prepared: sitk.Image, rois: tuple[PreparedRoi, ...], progress: Progress) -> Heatmap:
    """Sum over the model's mappable features of weight * (voxel-wise value - training mean), in the unit of the linear predictor:
    logits, or units of a measured end point.

    A voxel's value comes from the cube round it, the model's from the whole ROI: the map shows where high and low values
    lie and which way the model weighs them; its mean is not the ROI's contribution.
    Raises ModelError for a model that is not linear in its columns.
    """
    model, options = request.model, request.options
    assert isinstance(options, ContributionOptions)
    terms = model.linear_terms()
    if terms is None:
        raise ModelError(
            f"is no linear model ({model.spec.kind}), so it has no contribution per voxel",
            where=model.name,
            cure="Make an occlusion map",
        )
    by_name = {term.input.name: term for term in terms}
    total: np.ndarray | None = None
    warnings: list[str] = []
    unmapped: dict[str, str] = {}
    mapped: list[str] = []
    for roi in rois:
        chosen = {}
        for item in roi.inputs:
            reason = _no_map(source_of(item).feature)
            if reason:
                unmapped[item.name] = reason
            else:
                chosen[item.name] = source_of(item).feature
        if not chosen:
            continue
        maps = compute_maps(
            prepared, roi.mask, request.settings, list(chosen.values()), label=1, radius=options.radius, init_value=0.0,
            progress=progress,
        )  # fmt: skip
        warnings += [f"{roi.name}: {text}" for text in maps.warnings]
        mapped += chosen
        inside = sitk.GetArrayViewFromImage(maps.roi) > 0
        share = np.zeros(inside.shape)
        for name, feature in chosen.items():
            voxels = sitk.GetArrayViewFromImage(maps.images[feature])
            share[inside] += by_name[name].weight * (voxels[inside] - by_name[name].reference)
        shown = on_source(share, maps.roi, roi.drawn)
        total = shown if total is None else total + shown
    if total is None:
        raise ModelError(
            "none of its features on this image has a voxel-wise map", where=model.name, cure="Make an occlusion map"
        )
    result = sitk.GetImageFromArray(total)
    result.CopyInformation(request.image)
    return Heatmap(
        image=result,
        title=f"Contribution to {model.spec.outcome.subject}",
        unit=model.linear_unit,
        rois=tuple(roi.name for roi in rois),
        details={
            "model": {"name": model.name, "hash": model.hash},
            "radius_voxels": options.radius,
            "mapped": mapped,
            "unmapped": [{"input": name, "reason": reason} for name, reason in unmapped.items()],
            "mapped_weight_share": _weight_share(terms, mapped),
        },
        warnings=(*_coverage(model.name, terms, mapped, unmapped, len(model.spec.radiomic_inputs)), *warnings),
    )


def _no_map(feature: str) -> str:
    """Why a feature has no voxel-wise map, empty when it has one."""
    try:
        parse_name(feature, [feature.partition("_")[0]])
    except SettingsError as error:
        return error.what
    return ""


def _weight_share(terms: Sequence[LinearTerm], mapped: Sequence[str]) -> float | None:
    """Share of the radiomic inputs' absolute standardised weights that the map shows; None without standardisation."""
    radiomic = [term for term in terms if term.input.source.type == "feature"]
    weights = {term.input.name: abs(term.weight * term.sd) for term in radiomic if term.sd is not None}
    whole = sum(weights.values())
    return sum(weights[name] for name in mapped) / whole if len(weights) == len(radiomic) and whole > 0 else None


def _coverage(
    model: str, terms: Sequence[LinearTerm], mapped: Sequence[str], unmapped: dict[str, str], radiomic: int
) -> list[str]:
    """What the map leaves out, in words."""
    share = _weight_share(terms, mapped)
    weight = f", {100 * share:.0f} % of their standardised weight" if share is not None else ""
    said = []
    if len(mapped) < radiomic:
        said.append(f"The map shows {len(mapped)} of the {radiomic} radiomic inputs of {model}{weight}")
    if unmapped:
        names = ", ".join(unmapped)
        said.append(f"Without a voxel-wise map: {names}")
    return said
