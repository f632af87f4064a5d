"""From derived images to features: what each image holds is counted by itself, formulas are evaluated for many images at once.

A formula is many small steps, each of which costs the same for one image and for twenty.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..protocols.extraction_settings import FEWEST_USEFUL_BINS, MOST_USEFUL_BINS, Setting
from .classes import Feature, FeatureClass
from .findings import Findings
from .sample import Sample

Chosen = tuple[tuple[FeatureClass, tuple[Feature, ...]], ...]
# Cells of matrices kept until formulas are evaluated: more would need memory and save no time.
CELLS_AT_ONCE = 500_000


@dataclass(frozen=True)
class Counted:
    """A derived image, or what can be said of it. setting: under which it was measured.

    found: what is known at once, by class. waiting: matrices whose formulas are not evaluated yet, by class.
    """

    name: str
    setting: Setting
    warnings: list[str] = field(default_factory=list)
    found: dict[str, Findings] = field(default_factory=dict)
    waiting: dict[str, Any] = field(default_factory=dict)

    @property
    def cells(self) -> int:
        """Of all waiting matrices."""
        return sum(len(matrix.content) for matrix in self.waiting.values())


def counted(name: str, sample: Sample, classes: Chosen) -> Counted:
    """The matrices of one derived image, and the features of classes whose formulas gain nothing from other images."""
    if not np.isfinite(sample.values).all():
        return uncounted(name, sample.setting, "the filter gives NaN or infinity inside the ROI", classes)
    image = Counted(name, sample.setting)
    for group, features in classes:
        why = group.impossible(sample)
        if why:
            image.found[group.name] = left_out(name, group, features, why)
        elif group.joined is None:
            measured = group.build(sample)
            image.found[group.name] = computed(name, group, features, measured, group.values(features, [measured])[:, 0])
        else:
            image.waiting[group.name] = group.build(sample)
    image.warnings.extend(_unsuitable_levels(name, sample))
    return image


def uncounted(name: str, setting: Setting, why: str, classes: Chosen) -> Counted:
    """A derived image without features, with the one reason."""
    found = {group.name: undefined(name, group, features, why) for group, features in classes}
    return Counted(name, setting, [f"{name}: no features, because {why}"], found)


def in_batches(images: Iterable[Counted], classes: Chosen) -> Iterator[Findings]:
    """The features of each image, in order. Values do not depend on which images make a batch."""
    batch: list[Counted] = []
    for image in images:
        if batch and (sum(one.cells for one in batch) > CELLS_AT_ONCE or image.setting != batch[-1].setting):
            yield from _evaluated(batch, classes)
            batch = []
        batch.append(image)
    yield from _evaluated(batch, classes)


def computed(name: str, group: FeatureClass, features: Sequence[Feature], measured: Any, values: np.ndarray) -> Findings:
    """The features of one class. measured: what the class was built to. values: (features,)."""
    found, prefix = Findings(), f"{name}_{group.name}_"
    for feature, value in zip(features, values.tolist(), strict=True):
        found.add(prefix + feature.name, value, lambda: group.undefined(measured))
    notes = list(group.notes(measured))
    asked = {feature.name for feature in features} if notes else set()
    for note in notes:
        touched = [feature for feature in note.features if feature in asked]
        if touched:
            meaning = f"undefined because {note.why}; {note.given} by PyRadiomics' convention"
            found.warnings.append(f"{name} {group.name} {', '.join(touched)}: {meaning}")
    return found


def left_out(name: str, group: FeatureClass, features: Sequence[Feature], why: str) -> Findings:
    """The features of a class that cannot be built, with a warning."""
    found = undefined(name, group, features, why)
    found.warnings.append(f"{name}: no {group.name} features, because {why}")
    return found


def undefined(name: str, group: FeatureClass, features: Sequence[Feature], why: str) -> Findings:
    """The features of a class as NaN, with the reason."""
    found = Findings()
    for feature in features:
        found.add(f"{name}_{group.name}_{feature.name}", float("nan"), lambda: why)
    return found


def _evaluated(batch: Sequence[Counted], classes: Chosen) -> Iterator[Findings]:
    """The features of images of one setting."""
    for group, features in classes:
        waiting = [image for image in batch if group.name in image.waiting]
        if waiting:
            matrices = [image.waiting[group.name] for image in waiting]
            values = group.values(features, matrices)
            for place, (image, matrix) in enumerate(zip(waiting, matrices, strict=True)):
                image.found[group.name] = computed(image.name, group, features, matrix, values[:, place])
    for image in batch:
        found = Findings(warnings=list(image.warnings))
        for group, _ in classes:
            found.extend(image.found[group.name])
        yield found


def _unsuitable_levels(name: str, sample: Sample) -> list[str]:
    """A warning where the original image varies but falls into few bins, or any image into many: then texture says little."""
    setting = sample.setting
    if setting.binCount or not (name == "original" or sample.is_discretised):
        return []
    spread, count = float(np.ptp(sample.values)), sample.levels.count
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
