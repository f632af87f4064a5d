"""Whole-ROI extraction: prepared region -> derived images -> samples -> matrices -> features."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from ..base.progress import Progress
from ..protocols.extraction_settings import ExtractionSettings, Setting
from .classes import CLASSES, Feature, FeatureClass, describes_roi
from .findings import Findings
from .image_types import IMAGE_TYPES, Filtering
from .measuring import Chosen, Counted, computed, counted, in_batches, uncounted, undefined
from .preparation import prepare
from .readiness import add_work
from .region import Region
from .request import Request
from .result import FeatureVector
from .sample import Roi, Sample
from .shapes.form import Form
from .shapes.outline import Outline


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
            found.extend(
                _no_shape(group, features, "the image is a picture of two dimensions, whose shape is measured by shape2D")
            )
            continue
        if not group.flat:
            found.extend(_shape(group, features, group.build(Form(mask, region.spacing))))
            continue
        axis = setting.force2Ddimension
        why = "force2D is not set" if not setting.force2D else ""
        if setting.force2D and mask.shape[axis] > 1:
            why = f"the ROI has {mask.shape[axis]} slices across axis {axis}, not 1"
        if why:
            found.extend(_no_shape(group, features, why))
        else:
            spacing = tuple(step for other, step in enumerate(region.spacing) if other != axis)
            found.extend(_shape(group, features, group.build(Outline(mask.squeeze(axis), spacing))))
    return found


def _shape(group: FeatureClass, features: tuple[Feature, ...], measured: Any) -> Findings:
    return computed("original", group, features, measured, group.values(features, [measured])[:, 0])


def _no_shape(group: FeatureClass, features: tuple[Feature, ...], why: str) -> Findings:
    found = undefined("original", group, features, why)
    found.warnings.append(f"no {group.name} features, because {why}")
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

    def count(self, step: Step, name: str, image: np.ndarray | None) -> Counted:
        """One derived image."""
        self.progress.report(next(self.finished), self.images, name)
        if image is None:
            return uncounted(name, step.setting, step.filtering.impossible, self.classes)
        return counted(name, Sample(image[self.region.mask], self.roi, step.setting), self.classes)


def _in_turn(work: Work) -> Iterator[Findings]:
    """Shapes and every derived image one after the other, so that no more than one filtering's images are held."""
    yield shapes_of(work)
    yield from in_batches(
        (
            work.count(step, name, image)
            for step in work.steps
            for name, image in zip(step.filtering.names, step.images(), strict=True)
        ),
        work.classes,
    )


def _abreast(work: Work, threads: int) -> Iterator[Findings]:
    """The same on several threads, in the same order whatever order the threads finish in."""
    with ThreadPoolExecutor(threads) as pool:
        shapes = pool.submit(shapes_of, work)
        filtered = [pool.submit(step.images) for step in work.steps]
        measured = [
            pool.submit(work.count, step, name, image)
            for step, images in zip(work.steps, filtered, strict=True)
            for name, image in zip(step.filtering.names, images.result(), strict=True)
        ]
        yield shapes.result()
        yield from in_batches((part.result() for part in measured), work.classes)
