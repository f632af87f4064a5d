"""Extraction in the IBSI mode: region -> image or response map -> sample -> matrices of every part -> features."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import numpy as np

from ...protocols.ibsi_settings import IBSI_UNFILTERED_CLASSES, IbsiSettings
from ..classes.feature import Feature, average
from ..findings import Findings
from ..request import Request
from ..result import FeatureVector
from .aggregation import IbsiSample
from .classes import IBSI_CLASSES, IbsiClass
from .filters import AXES, Held, response
from .region import IbsiRegion, prepare_ibsi

ORIGINAL = "original"
NOT_FINITE = "the filter gives NaN or infinity inside the ROI"


def extract(request: Request) -> FeatureVector:
    """The features of one ROI by the IBSI scheme: of the image and of every response map, in the settings' order.

    Errors as in the PyRadiomics mode. One image is measured at a time, whatever ``threads``.
    """
    settings, progress = request.settings, request.progress
    ibsi = settings.ibsi
    assert ibsi is not None
    plan = [(IBSI_CLASSES[name], IBSI_CLASSES[name].chosen(names)) for name, names in settings.feature_classes.items()]
    on_responses = [(entry, features) for entry, features in plan if entry.group.name not in IBSI_UNFILTERED_CLASSES]
    total = len(plan) + len(ibsi.filters) * (len(on_responses) + 1) + 1
    steps = iter(range(total + 1))

    def report(what: str) -> None:
        progress.report(next(steps), total, what)

    report("preparing the region")
    region = prepare_ibsi(request.image, request.mask, settings, request.label)
    found = Findings(warnings=[*region.warnings, *_unequal_voxels(region, ibsi)])
    sample = IbsiSample(region, ibsi)
    for entry, features in plan:
        report(entry.group.name)
        found.extend(_measured(ORIGINAL, entry, features, sample))
    for name, filtered in _responses(region, ibsi, report):
        usable = bool(np.isfinite(filtered.values).all())
        sample = IbsiSample(filtered, ibsi.for_responses())
        if not usable:
            found.warnings.append(f"{name}: no features, because {NOT_FINITE}")
        for entry, features in on_responses:
            report(f"{name} {entry.group.name}")
            found.extend(_measured(name, entry, features, sample) if usable else _unmeasured(name, entry, features))
    report("features")
    return found.vector(region.diagnostics if settings.setting.additionalInfo else {})


def _responses(region: IbsiRegion, ibsi: IbsiSettings, report: Callable[[str], None]) -> Iterator[tuple[str, IbsiRegion]]:
    """Name and region of every response map: the ROI is the same, its intensities are the filter's."""
    source = Held(region.source)
    for chosen in ibsi.filters:
        name = chosen.name(ibsi.dimension)
        report(name)
        values = response(chosen, source, ibsi.dimension).values(region.part)
        yield name, replace(region, image=values)


def _unequal_voxels(region: IbsiRegion, ibsi: IbsiSettings) -> list[str]:
    """A warning where filters see as cubes what is none."""
    steps = [region.spacing[axis] for axis in AXES[ibsi.dimension]]
    if not ibsi.filters or max(steps) <= min(steps) * (1 + 1e-4):
        return []
    found = " x ".join(f"{step:g}" for step in steps[::-1])
    return [f"filters count in voxels, which are {found} mm: their responses depend on direction; write an ibsi.spacing"]


def _measured(image: str, entry: IbsiClass, features: tuple[Feature, ...], sample: IbsiSample) -> Findings:
    """The features of one class, averaged over the parts of the ROI."""
    group = entry.group
    found = Findings()
    matrices = entry.measure(sample)
    with np.errstate(divide="ignore", invalid="ignore"):
        for feature in features:
            found.add(f"{image}_{group.name}_{feature.name}", _mean(feature, matrices), lambda: _reason(entry, matrices))
    asked = {feature.name for feature in features}
    notes = {(note.features, note.why, note.given): None for matrix in matrices for note in group.notes(matrix)}
    for touched, why, given in notes:
        named = [name for name in touched if name in asked]
        if named:
            parts = "in some slices " if len(matrices) > 1 else ""
            found.warnings.append(
                f"{image} {group.name} {', '.join(named)}: undefined {parts}because {why}; {given} by PyRadiomics' convention"
            )
    return found


def _unmeasured(image: str, entry: IbsiClass, features: tuple[Feature, ...]) -> Findings:
    """The features of one class as NaN, with the reason."""
    found = Findings()
    for feature in features:
        found.add(f"{image}_{entry.group.name}_{feature.name}", float("nan"), lambda: NOT_FINITE)
    return found


def _mean(feature: Feature, matrices: list[Any]) -> float:
    values = [np.atleast_1d(np.asarray(feature.compute(matrix), dtype=np.float64)) for matrix in matrices]
    return average(np.concatenate(values)) if values else float("nan")


def _reason(entry: IbsiClass, matrices: list[Any]) -> str:
    return entry.group.undefined(matrices[0]) if matrices else "no two voxels of the ROI are neighbours"
