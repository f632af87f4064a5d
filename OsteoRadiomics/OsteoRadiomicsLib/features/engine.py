"""Whole-ROI extraction: prepared region -> derived images -> samples -> matrices -> features."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import SimpleITK as sitk

from ..extraction_settings import FEWEST_USEFUL_BINS, ExtractionSettings, Setting
from ..progress import Progress
from .classes import CLASSES, SHAPES, Feature, FeatureClass
from .classes.feature import average
from .image_types import IMAGE_TYPES, Filtering
from .preparation import PREPARATIONS
from .region import Region
from .result import FeatureVector
from .sample import Roi, Sample
from .shapes.form import Form
from .shapes.outline import Outline

Chosen = tuple[tuple[FeatureClass, tuple[Feature, ...]], ...]


@dataclass
class Findings:
    """Features as they come, in order. names and values belong together; reasons: name -> why NaN."""

    names: list[str] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    reasons: dict[str, str] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    def add(self, name: str, value: float, reason: Callable[[], str]) -> None:
        """One feature; ``reason`` is asked only when the value is NaN or infinite, which both become NaN."""
        if not np.isfinite(value):
            value = float("nan")
            self.reasons[name] = reason()
        self.names.append(name)
        self.values.append(value)

    def extend(self, other: Findings) -> None:
        """Append what another part of the work found."""
        self.names += other.names
        self.values += other.values
        self.reasons.update(other.reasons)
        self.warnings += other.warnings


def extract(
    image: sitk.Image,
    mask: sitk.Image,
    settings: ExtractionSettings,
    *,
    label: int | None = None,
    threads: int = 1,
    progress: Progress | None = None,
) -> FeatureVector:
    """Extract the features of one ROI.

    image: 3-D scalar. mask: 3-D label map on the image's grid (see ``correctMask`` and ``geometryTolerance``).
    label: of the ROI; the settings' by default. threads: derived images worked on at a time; the values do not depend on it.
    Raises ImageError, MaskError, GeometryError, RoiError and SettingsError, each naming the cure, and Cancelled.
    """
    progress = progress or Progress()
    setting = settings.setting
    classes = chosen_features(settings)
    progress.report(0, 1, "preparing the region")
    region = PREPARATIONS["pyradiomics"](image, mask, setting, setting.label if label is None else label, 0)
    found = Findings(warnings=list(region.warnings))
    found.extend(_shapes(region, setting, classes))
    textures: Chosen = tuple((group, features) for group, features in classes if group.name not in SHAPES)
    if textures:
        for part in _derived(region, settings, textures, threads, progress):
            found.extend(part)
    return FeatureVector(
        names=tuple(found.names),
        values=np.array(found.values, dtype=np.float64),
        reasons=found.reasons,
        warnings=tuple(dict.fromkeys(found.warnings)),
        diagnostics=region.diagnostics if setting.additionalInfo else {},
    )


def chosen_features(settings: ExtractionSettings) -> Chosen:
    """The feature classes and features asked for. Raises SettingsError for an unknown feature name."""
    return tuple((CLASSES[name], CLASSES[name].chosen(names)) for name, names in settings.feature_classes.items())


def _shapes(region: Region, setting: Setting, classes: Chosen) -> Findings:
    """Shape features, which belong to the ROI and not to a derived image."""
    found = Findings()
    mask = region.shape_mask[region.box.slices(region.frame.lower)]
    for group, features in classes:
        if group.name == "shape":
            _compute(found, "original", group, features, Form(mask, region.spacing))
        elif group.name == "shape2D":
            axis = setting.force2Ddimension
            why = "force2D is not set" if not setting.force2D else ""
            if setting.force2D and mask.shape[axis] > 1:
                why = f"the ROI has {mask.shape[axis]} slices across axis {axis}, not 1"
            if why:
                _leave_out(found, "original", group, features, why)
                found.warnings.append(f"no shape2D features, because {why}")
            else:
                spacing = tuple(step for other, step in enumerate(region.spacing) if other != axis)
                _compute(found, "original", group, features, Outline(mask.squeeze(axis), spacing))
    return found


def _derived(region: Region, settings: ExtractionSettings, classes: Chosen, threads: int, progress: Progress) -> list[Findings]:
    """Features of every derived image, in the order of the settings, whatever order the threads work in."""
    roi = Roi(region.mask, region.spacing)
    plan = [
        (filtering, settings.setting_for(name))
        for name in settings.image_types
        for filtering in IMAGE_TYPES[name].plan(region, settings.setting_for(name))
    ]
    total = sum(len(filtering.names) for filtering, _ in plan)
    finished = itertools.count()

    def derive(filtering: Filtering) -> Sequence[np.ndarray | None]:
        return [None] * len(filtering.names) if filtering.impossible else filtering.run()

    def measure(filtering: Filtering, name: str, image: np.ndarray | None, setting: Setting) -> Findings:
        progress.report(next(finished), total, name)
        if image is None:
            return _impossible(name, filtering.impossible, classes)
        return _measured(name, Sample(image[region.mask], roi, setting), classes)

    if threads == 1:
        return [
            measure(filtering, name, image, setting)
            for filtering, setting in plan
            for name, image in zip(filtering.names, derive(filtering), strict=True)
        ]
    with ThreadPoolExecutor(threads) as pool:
        images = [pool.submit(derive, filtering) for filtering, _ in plan]
        parts = [
            pool.submit(measure, filtering, name, image, setting)
            for (filtering, setting), made in zip(plan, images, strict=True)
            for name, image in zip(filtering.names, made.result(), strict=True)
        ]
        return [part.result() for part in parts]


def _measured(name: str, sample: Sample, classes: Chosen) -> Findings:
    """The features of one derived image."""
    if not np.isfinite(sample.values).all():
        return _impossible(name, "the filter gives NaN or infinity inside the ROI", classes)
    found = Findings(warnings=_few_levels(name, sample))
    for group, features in classes:
        why = group.impossible(sample)
        if why:
            _leave_out(found, name, group, features, why)
            found.warnings.append(f"{name}: no {group.name} features, because {why}")
        else:
            _compute(found, name, group, features, group.build(sample))
    return found


def _few_levels(name: str, sample: Sample) -> list[str]:
    """A warning where the original image varies but falls into so few bins that texture features carry next to nothing."""
    setting, spread = sample.setting, float(np.ptp(sample.values))
    if name != "original" or setting.binCount or spread == 0 or sample.levels.count >= FEWEST_USEFUL_BINS:
        return []
    return [
        f"original: the ROI's intensities span {spread:.4g} and fall into {sample.levels.count} grey levels at binWidth "
        f"{setting.binWidth:g}, so texture features carry little; write a binWidth near {spread / 32:.2g}"
    ]


def _compute(found: Findings, image: str, group: FeatureClass, features: tuple[Feature, ...], measured: Any) -> None:
    with np.errstate(divide="ignore", invalid="ignore"):
        for feature in features:
            value = average(feature.compute(measured))
            found.add(f"{image}_{group.name}_{feature.name}", value, lambda: group.undefined(measured))
    asked = {feature.name for feature in features}
    for note in group.notes(measured):
        touched = [name for name in note.features if name in asked]
        if touched:
            meaning = f"undefined because {note.why}; {note.given} by PyRadiomics' convention"
            found.warnings.append(f"{image} {group.name} {', '.join(touched)}: {meaning}")


def _impossible(image: str, why: str, classes: Chosen) -> Findings:
    """All features of a derived image as NaN with one reason."""
    found = Findings(warnings=[f"{image}: no features, because {why}"])
    for group, features in classes:
        _leave_out(found, image, group, features, why)
    return found


def _leave_out(found: Findings, image: str, group: FeatureClass, features: tuple[Feature, ...], why: str) -> None:
    for feature in features:
        found.add(f"{image}_{group.name}_{feature.name}", float("nan"), lambda: why)
