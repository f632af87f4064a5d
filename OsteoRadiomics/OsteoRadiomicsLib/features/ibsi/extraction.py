"""Extraction in the IBSI mode: region -> sample -> matrices of every part -> features."""

from __future__ import annotations

from typing import Any

import numpy as np
import SimpleITK as sitk

from ...base.progress import Progress
from ...protocols.extraction_settings import ExtractionSettings
from ..classes.feature import Feature, average
from ..engine import Findings
from ..result import FeatureVector
from .aggregation import IbsiSample
from .classes import IBSI_CLASSES, IbsiClass
from .region import prepare_ibsi


def extract(
    image: sitk.Image,
    mask: sitk.Image,
    settings: ExtractionSettings,
    *,
    label: int | None = None,
    threads: int = 1,
    progress: Progress | None = None,
) -> FeatureVector:
    """Extract the features of one ROI by the IBSI scheme; arguments and errors as in the PyRadiomics mode.

    There is one image to measure, so that ``threads`` makes no difference.
    """
    assert settings.ibsi is not None
    progress = progress or Progress()
    plan = [(IBSI_CLASSES[name], IBSI_CLASSES[name].chosen(names)) for name, names in settings.feature_classes.items()]
    progress.report(0, len(plan) + 1, "preparing the region")
    region = prepare_ibsi(image, mask, settings, settings.setting.label if label is None else label)
    sample = IbsiSample(region, settings.ibsi)
    found = Findings(warnings=list(region.warnings))
    for done, (entry, features) in enumerate(plan, 1):
        progress.report(done, len(plan) + 1, entry.group.name)
        found.extend(_measured(entry, features, sample))
    progress.report(len(plan) + 1, len(plan) + 1, "features")
    return FeatureVector(
        names=tuple(found.names),
        values=np.array(found.values, dtype=np.float64),
        reasons=found.reasons,
        warnings=tuple(dict.fromkeys(found.warnings)),
        diagnostics=region.diagnostics if settings.setting.additionalInfo else {},
    )


def _measured(entry: IbsiClass, features: tuple[Feature, ...], sample: IbsiSample) -> Findings:
    """The features of one class, averaged over the parts of the ROI."""
    group = entry.group
    found = Findings()
    matrices = entry.measure(sample)
    with np.errstate(divide="ignore", invalid="ignore"):
        for feature in features:
            found.add(f"original_{group.name}_{feature.name}", _mean(feature, matrices), lambda: _reason(entry, matrices))
    asked = {feature.name for feature in features}
    notes = {(note.features, note.why, note.given): None for matrix in matrices for note in group.notes(matrix)}
    for touched, why, given in notes:
        named = [name for name in touched if name in asked]
        if named:
            parts = "in some slices " if len(matrices) > 1 else ""
            found.warnings.append(
                f"original {group.name} {', '.join(named)}: undefined {parts}because {why}; {given} by PyRadiomics' convention"
            )
    return found


def _mean(feature: Feature, matrices: list[Any]) -> float:
    values = [np.atleast_1d(np.asarray(feature.compute(matrix), dtype=np.float64)) for matrix in matrices]
    return average(np.concatenate(values)) if values else float("nan")


def _reason(entry: IbsiClass, matrices: list[Any]) -> str:
    return entry.group.undefined(matrices[0]) if matrices else "no two voxels of the ROI are neighbours"
