"""A phantom case: its images and its segmentation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import SimpleITK as sitk

from ...protocols.protocol import load_protocol
from ..label_map import LabelMap, Segment
from ..terminology import segment_of
from .grid import Grid

# Levels that no protocol draws; VerSe numbers, colours of Okabe and Ito.
_FURTHER = {23: Segment("L4", 23, color=(240, 228, 66)), 24: Segment("L5", 24, color=(0, 114, 178))}


@dataclass(frozen=True)
class PhantomCase:
    """Simulated images of one person. images: sequence -> image, all on one grid. mask: vertebrae and muscles drawn."""

    images: Mapping[str, sitk.Image]
    mask: LabelMap


def label_map(grid: Grid, labels: np.ndarray) -> LabelMap:
    """The labels as named segments, with the names, colours and codes of the shipped protocols."""
    known = _segments()
    present = [int(label) for label in np.unique(labels) if label]
    return LabelMap((grid.image(labels),), tuple(known[label] for label in present))


def muscle_labels() -> dict[str, int]:
    """Muscle name -> label, as in protocol pain-mri."""
    return {roi.name: roi.label for roi in load_protocol("pain-mri").rois}


def _segments() -> dict[int, Segment]:
    protocols: Iterable[str] = ("pain-mri", "op-ct", "op-mri")
    return _FURTHER | {roi.label: segment_of(roi) for name in protocols for roi in load_protocol(name).rois}
