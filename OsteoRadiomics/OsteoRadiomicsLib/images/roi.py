"""ROIs: named regions of an image, each some labels of layers that all of them share, or a mask of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce

import SimpleITK as sitk

from .sequences.motion import RigidMotion

Place = tuple[int, int]
"""Layer, label."""

Move = Callable[[sitk.Image, Sequence[int]], sitk.Image]
"""Brings a label map to another grid, given the labels in it that matter."""


class Layers:
    """Label layers on one grid, shared by many ROIs.

    One mask of full size is kept at a time, whatever the number of ROIs: the one that was asked for last.
    """

    def __init__(self, images: Mapping[int, sitk.Image]) -> None:
        self.images = dict(images)
        self._last: tuple[tuple[Place, ...], sitk.Image] | None = None

    def mask(self, places: tuple[Place, ...]) -> sitk.Image:
        """UInt8, 1 where one of the labels is."""
        last = self._last
        if last is None or last[0] != places:
            self._last = None
            last = places, reduce(sitk.Or, (sitk.Equal(self.images[layer], label) for layer, label in places))
            self._last = last
        return last[1]

    def moved(self, places: Iterable[Place], move: Move) -> Layers:
        """The layers of ``places`` on another grid, without the others."""
        labels: dict[int, list[int]] = {}
        for layer, label in sorted(set(places)):
            labels.setdefault(layer, []).append(label)
        return Layers({layer: move(self.images[layer], own) for layer, own in labels.items()})


@dataclass(frozen=True)
class Drawn:
    """Where an ROI's voxels stand: labels of layers."""

    layers: Layers
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Roi:
    """A named region to analyse, never empty.

    drawn: labels of shared layers, or a mask of its own, UInt8 and 1 inside. warnings: what belongs to all its numbers.
    motion: how the patient moved from where it was drawn, None where it was not moved.
    """

    name: str
    drawn: sitk.Image | Drawn
    warnings: tuple[str, ...] = ()
    motion: RigidMotion | None = None

    @property
    def mask(self) -> sitk.Image:
        """Its voxels: UInt8, 1 inside.

        Made when it is asked for, and given up when another ROI's is: keep the image where a view of it is kept.
        """
        return self.drawn.layers.mask(self.drawn.places) if isinstance(self.drawn, Drawn) else self.drawn

    @property
    def labelled(self) -> tuple[sitk.Image, int]:
        """A label map and the label in it that this ROI is; others may stand beside it. A single label is not copied."""
        if isinstance(self.drawn, Drawn) and len(self.drawn.places) == 1:
            ((layer, label),) = self.drawn.places
            return self.drawn.layers.images[layer], label
        return self.mask, 1


def united(rois: Sequence[Roi], name: str) -> Roi:
    """The union of ROIs on one grid."""
    warnings = tuple(dict.fromkeys(warning for roi in rois for warning in roi.warnings))
    motion = next((roi.motion for roi in rois if roi.motion), None)
    parts = [roi.drawn for roi in rois if isinstance(roi.drawn, Drawn)]
    if len(parts) == len(rois) and len({part.layers for part in parts}) == 1:
        places = dict.fromkeys(place for part in parts for place in part.places)
        return Roi(name, Drawn(parts[0].layers, tuple(places)), warnings, motion)
    return Roi(name, reduce(sitk.Or, (roi.mask for roi in rois)), warnings, motion)


def moved(rois: Sequence[Roi], move: Move) -> tuple[Roi, ...]:
    """ROIs on another grid; a layer that several share is moved once."""
    places: dict[Layers, list[Place]] = {}
    for roi in rois:
        if isinstance(roi.drawn, Drawn):
            places.setdefault(roi.drawn.layers, []).extend(roi.drawn.places)
    there = {layers: layers.moved(wanted, move) for layers, wanted in places.items()}
    return tuple(
        replace(roi, drawn=replace(roi.drawn, layers=there[roi.drawn.layers]))
        if isinstance(roi.drawn, Drawn)
        else replace(roi, drawn=move(roi.drawn, (1,)))
        for roi in rois
    )
