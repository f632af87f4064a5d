"""Occlusion maps: how the linear predictor changes when a supervoxel is taken out of the ROI."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import SimpleITK as sitk

from ..base.progress import Progress
from .divided import Divided, DividedRoi, divided
from .options import SupervoxelOptions
from .recount.counting import Part
from .request import Heatmap, HeatmapRequest, PreparedRoi


def occlusion_map(request: HeatmapRequest, prepared: sitk.Image, rois: tuple[PreparedRoi, ...], progress: Progress) -> Heatmap:
    """Linear predictor of the whole ROI minus that of the ROI without a supervoxel, at the supervoxel's voxels.

    In the unit of the linear predictor: logits, or units of a measured end point. Positive: this part raises the score.

    Derived images are filtered and binned once, as the whole ROI's are; what is left of the ROI is only counted again, and shape
    features keep their value of the whole ROI. A supervoxel whose rest cannot be measured leaves NaN. ``request.on_stage`` first
    gets a coarse map, in which neighbours are taken out together.
    """
    found = divided(request, prepared, rois, progress)
    looks: list[list[tuple[int, ...]]] = [_groups(found), [(number,) for number in range(found.count)]]
    if len(looks[0]) >= len(looks[1]) or request.on_stage is None:
        looks = looks[1:]
    total = sum(len(look) for look in looks)
    done = 0
    for stage, look in enumerate(looks):
        values = np.full((len(found.predictors), found.count), np.nan)
        changes = _changes(found, look, done, total, progress)
        for parts, change in zip(look, changes.T, strict=True):
            values[:, list(parts)] = change[:, None]
        done += len(look)
        made = _map(request, found, values, look, stage + 1, len(looks))
        if stage + 1 < len(looks) and request.on_stage is not None:
            request.on_stage(made)
    progress.report(total, total, "occlusion done")
    return made


def _groups(found: Divided) -> list[tuple[int, ...]]:
    """Supervoxels that are taken out together in the first look."""
    return [
        tuple(int(number) for number in roi.first + np.flatnonzero(roi.parts.groups == group))
        for roi in found.rois
        for group in np.unique(roi.parts.groups)
    ]


def _changes(found: Divided, look: Sequence[tuple[int, ...]], done: int, total: int, progress: Progress) -> np.ndarray:
    """(predictors, sets) for each set of supervoxels of one ROI, the whole's minus the rest's linear predictor."""
    cells = np.tile(found.whole, (len(look), 1))
    for roi in found.rois:
        own = np.array([number for number, parts in enumerate(look) if roi.first <= parts[0] < roi.first + roi.parts.count], int)
        rests = _rests(roi, [look[number] for number in own], done, total, progress)
        cells[np.ix_(own, roi.columns)] = roi.counter.values(rests)
        done += len(own)
    return np.array([predict(found.whole[None])[0] - predict(cells) for predict in found.predictors])


def _rests(roi: DividedRoi, look: Sequence[tuple[int, ...]], done: int, total: int, progress: Progress) -> Iterator[Part]:
    """What is left of an ROI without each set of its supervoxels."""
    whole = roi.counter.whole
    for number, parts in enumerate(look):
        progress.report(done + number, total, "occluding")
        if len(parts) > 1:  # many at once are quicker counted from what is left
            there = np.ones(roi.parts.count, bool)
            there[np.array(parts) - roi.first] = False
            yield roi.counter.part(there)
        else:
            yield roi.counter.without(whole, parts[0] - roi.first)


def _map(
    request: HeatmapRequest, found: Divided, values: np.ndarray, look: Sequence[tuple[int, ...]], stage: int, stages: int
) -> Heatmap:
    options = request.options
    assert isinstance(options, SupervoxelOptions)
    warnings: tuple[str, ...] = ()
    lost = int(np.isnan(values[0, [parts[0] for parts in look]]).sum())
    if lost:
        text = f"{lost} of {len(look)} supervoxels leave an ROI that cannot be measured; they are left out"
        warnings = (text,)
    return Heatmap(
        image=found.shown(values[0], request.image),
        title=f"Occlusion effect on {request.model.spec.outcome.subject}",
        unit=request.model.linear_unit,
        rois=tuple(roi.name for roi in found.rois),
        details={
            "model": {"name": request.model.name, "hash": request.model.hash},
            "supervoxels": len(look),
            "supervoxel_ml": float(np.median(np.concatenate([roi.volumes for roi in found.rois]))) * found.count / len(look),
            "seed": options.seed,
            "stage": stage,
            "stages": stages,
            **found.agreement(values),
        },
        warnings=warnings,
        layers=found.layers(values, request.image),
    )
