"""Features that are statistics of voxel-wise maps over the ROI: their mean, or how their values are distributed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

import numpy as np

from ...base.errors import SettingsError
from ...protocols.voxel_names import MEAN, PERCENTS, QUANTILES, SD, UNDEFINED, VoxelName
from ..request import Request
from ..result import FeatureVector
from .measured import measured
from .walk import MapColumn, Walk

NOWHERE = "the map is undefined in every voxel of the ROI"


def extract(request: Request) -> FeatureVector:
    """The statistics that ``settings.voxelwise`` asks for, of every feature of the settings that has a map.

    A mean, and percentiles, are those of the voxels with a value (``measured``); NaN with a reason where there are none.
    Raises the errors of ``features.extract``, and SettingsError where no class of the settings has maps.
    """
    settings, progress = request.settings, request.progress
    assert settings.voxelwise is not None
    walk = Walk(
        request.image, request.mask, settings, None, request.label, mcc_per_voxel=True, threads=request.threads,
        progress=progress,
    )  # fmt: skip
    if not walk.names:
        classes = ", ".join(settings.feature_classes)
        raise SettingsError(f"voxelwise: none of {classes} has voxel-wise maps", cure="Choose a class such as firstorder")
    found: list[tuple[VoxelName, float, str]] = []
    warnings = list(walk.region.warnings)
    gaps: list[float] = []
    for column in walk.columns():
        found += _statistics(column, settings.voxelwise, walk.radius)
        values = measured(column)
        if values is not None and np.isnan(values).any():
            gaps.append(float(np.isnan(values).mean()))
    if gaps:
        warnings.append(
            f"{len(gaps)} feature(s) are undefined in some voxels, in at most {100 * max(gaps):.2g} % of them: their statistics "
            "are those of the other voxels"
        )
    by_name = {str(name): value for name, value, _ in found}
    return FeatureVector(
        names=tuple(by_name),
        values=np.array(list(by_name.values()), dtype=np.float64),
        reasons={str(name): reason for name, value, reason in found if np.isnan(value)},
        warnings=tuple(dict.fromkeys(warnings)),
        diagnostics=walk.region.diagnostics if settings.setting.additionalInfo else {},
    )


def _statistics(column: MapColumn, asked: Literal["mean", "distribution"], radius: int) -> Iterator[tuple[VoxelName, float, str]]:
    """Name, value and, should it be NaN, the reason."""
    feature, values = column.name.full, measured(column)
    known = values[np.isfinite(values)] if values is not None else np.zeros(0)
    reason = column.reason or NOWHERE
    yield VoxelName(feature, MEAN, radius), float(known.mean()) if known.size else np.nan, reason
    if asked == "mean":
        return
    yield VoxelName(feature, SD, radius), float(known.std()) if known.size else np.nan, reason
    absent = 1 - known.size / values.size if values is not None else np.nan
    yield VoxelName(feature, UNDEFINED, radius), absent, reason
    quantiles = np.percentile(known, PERCENTS) if known.size else np.full(len(PERCENTS), np.nan)
    for name, value in zip(QUANTILES, quantiles.tolist(), strict=True):
        yield VoxelName(feature, name, radius), value, reason
