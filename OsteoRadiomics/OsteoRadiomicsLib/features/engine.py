"""Whole-ROI extraction: prepared region -> derived images -> samples -> matrices -> features."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from ..base.progress import Progress
from ..protocols.extraction_settings import FEWEST_USEFUL_BINS, MOST_USEFUL_BINS, ExtractionSettings, Setting
from .classes import CLASSES, Feature, FeatureClass, describes_roi
from .classes.feature import average
from .image_types import IMAGE_TYPES, Filtering
from .preparation import prepare
from .readiness import add_work
from .region import Region
from .request import Request
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
        if not math.isfinite(value):
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

    def vector(self, diagnostics: Mapping[str, object]) -> FeatureVector:
        """All that was found, each warning once."""
        return FeatureVector(
            names=tuple(self.names),
            values=np.array(self.values, dtype=np.float64),
            reasons=self.reasons,
            warnings=tuple(dict.fromkeys(self.warnings)),
            diagnostics=diagnostics,
        )


def extract(request: Request) -> FeatureVector:
    """The features of one ROI with PyRadiomics' preprocessing. Raises the errors of ``modes.extract``."""
    setting, progress = request.settings.setting, request.progress
    classes = chosen_features(request.settings)
    progress.report(0, 1, "preparing the region")
    region = prepare(request.image, request.mask, setting, request.label)
    found = Findings(warnings=list(region.warnings))
    work = Work.planned(region, request.settings, classes, progress)
    add_work(int(region.mask.sum()) * work.images)
    for part in _in_turn(work) if request.threads == 1 else _abreast(work, request.threads):
        found.extend(part)
    return found.vector(region.diagnostics if setting.additionalInfo else {})


def chosen_features(settings: ExtractionSettings) -> Chosen:
    """The feature classes and features asked for. Raises SettingsError for an unknown feature name."""
    return tuple((CLASSES[name], CLASSES[name].chosen(names)) for name, names in settings.feature_classes.items())


def shapes_of(work: Work) -> Findings:
    """Shape features, which belong to the ROI and not to a derived image."""
    found, region, setting = Findings(), work.region, work.setting
    mask = region.shape_mask[region.box.slices(region.frame.lower)]
    for group, features in work.shapes:
        if not group.flat and region.flat:
            why = "the image is a picture of two dimensions, whose shape is measured by shape2D"
            _leave_out(found, "original", group, features, why)
            found.warnings.append(f"no {group.name} features, because {why}")
            continue
        if not group.flat:
            _compute(found, "original", group, features, group.build(Form(mask, region.spacing)))
            continue
        axis = setting.force2Ddimension
        why = "force2D is not set" if not setting.force2D else ""
        if setting.force2D and mask.shape[axis] > 1:
            why = f"the ROI has {mask.shape[axis]} slices across axis {axis}, not 1"
        if why:
            _leave_out(found, "original", group, features, why)
            found.warnings.append(f"no {group.name} features, because {why}")
        else:
            spacing = tuple(step for other, step in enumerate(region.spacing) if other != axis)
            _compute(found, "original", group, features, group.build(Outline(mask.squeeze(axis), spacing)))
    return found


@dataclass(frozen=True)
class Step:
    """A filtering and the settings under which its derived images are measured."""

    filtering: Filtering
    setting: Setting

    def images(self) -> Sequence[np.ndarray | None]:
        """The derived images, None where they cannot be made."""
        return [None] * len(self.filtering.names) if self.filtering.impossible else self.filtering.run()


@dataclass
class Work:
    """All there is to measure in a region. shapes, classes: measured on the ROI, and on every derived image."""

    region: Region
    setting: Setting
    shapes: Chosen
    classes: Chosen
    steps: tuple[Step, ...]
    progress: Progress
    finished: Iterator[int] = field(default_factory=itertools.count)

    @classmethod
    def planned(cls, region: Region, settings: ExtractionSettings, classes: Chosen, progress: Progress) -> Work:
        """The steps of every image type, in the order of the settings; none when only shapes are asked for."""
        order = list(CLASSES)
        shapes = sorted((pair for pair in classes if describes_roi(pair[0].name)), key=lambda pair: order.index(pair[0].name))
        textures = tuple(pair for pair in classes if not describes_roi(pair[0].name))
        own = [(name, settings.setting_for(name)) for name in settings.image_types]
        steps = [Step(filtering, setting) for name, setting in own for filtering in IMAGE_TYPES[name].plan(region, setting)]
        return cls(region, settings.setting, tuple(shapes), textures, tuple(steps) if textures else (), progress)

    @property
    def images(self) -> int:
        """Number of derived images."""
        return sum(len(step.filtering.names) for step in self.steps)

    @cached_property
    def roi(self) -> Roi:
        """The ROI's voxels."""
        return Roi(self.region.mask, self.region.spacing)

    def measure(self, step: Step, name: str, image: np.ndarray | None) -> Findings:
        """The features of one derived image."""
        self.progress.report(next(self.finished), self.images, name)
        if image is None:
            return _impossible(name, step.filtering.impossible, self.classes)
        return _measured(name, Sample(image[self.region.mask], self.roi, step.setting), self.classes)


def _in_turn(work: Work) -> Iterator[Findings]:
    """Shapes and every derived image one after the other, so that no more than one filtering's images are held."""
    yield shapes_of(work)
    for step in work.steps:
        for name, image in zip(step.filtering.names, step.images(), strict=True):
            yield work.measure(step, name, image)


def _abreast(work: Work, threads: int) -> Iterator[Findings]:
    """The same on several threads, in the same order whatever order the threads finish in."""
    with ThreadPoolExecutor(threads) as pool:
        shapes = pool.submit(shapes_of, work)
        filtered = [pool.submit(step.images) for step in work.steps]
        measured = [
            pool.submit(work.measure, step, name, image)
            for step, images in zip(work.steps, filtered, strict=True)
            for name, image in zip(step.filtering.names, images.result(), strict=True)
        ]
        yield from (part.result() for part in (shapes, *measured))


def _measured(name: str, sample: Sample, classes: Chosen) -> Findings:
    """The features of one derived image."""
    if not np.isfinite(sample.values).all():
        return _impossible(name, "the filter gives NaN or infinity inside the ROI", classes)
    found = Findings()
    for group, features in classes:
        why = group.impossible(sample)
        if why:
            _leave_out(found, name, group, features, why)
            found.warnings.append(f"{name}: no {group.name} features, because {why}")
        else:
            _compute(found, name, group, features, group.build(sample))
    found.warnings[:0] = _unsuitable_levels(name, sample)
    return found


def _unsuitable_levels(name: str, sample: Sample) -> list[str]:
    """A warning where the original image varies but falls into few bins, or any image into many: then texture says little."""
    setting, spread = sample.setting, float(np.ptp(sample.values))
    if setting.binCount or not (name == "original" or sample.is_discretised):
        return []
    count = sample.levels.count
    few = name == "original" and spread > 0 and count < FEWEST_USEFUL_BINS
    if not few and count <= MOST_USEFUL_BINS:
        return []
    says = (
        "so texture features carry little"
        if few
        else "which hold few voxels each, so texture features carry little and take long"
    )
    return [
        f"{name}: the ROI's intensities span {spread:.4g} and fall into {count:,} grey levels at binWidth "
        f"{setting.binWidth:g}, {says}; write a binWidth near {spread / 32:.2g}"
    ]


def _compute(found: Findings, image: str, group: FeatureClass, features: tuple[Feature, ...], measured: Any) -> None:
    prefix = f"{image}_{group.name}_"
    with np.errstate(divide="ignore", invalid="ignore"):
        for feature in features:
            found.add(prefix + feature.name, average(feature.compute(measured)), lambda: group.undefined(measured))
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
