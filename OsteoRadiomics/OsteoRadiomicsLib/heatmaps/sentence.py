"""What a map says, in one sentence: which ROI and which third of it most of the effect comes from, or that none stands out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import SimpleITK as sitk

from ..features.box import Box, label_box
from ..images import Roi

# An ROI stands out that has this many times its share of the volume; a third of one, with half of the ROI's effect, too.
STANDS_OUT = 1.25
THIRD_STANDS_OUT = 1.5
# Voxels whose effects mostly go one way: the sum by the sum of magnitudes.
ONE_WAY = 0.5
# An ROI of fewer layers of voxels along an axis of the patient has no thirds along it.
LEAST_LAYERS = 6
# Patient axes in ITK's coordinates (x to the left, y to the back, z to the head), each from low to high.
THIRDS = (
    ("right third", "middle third from right to left", "left third"),
    ("anterior third", "middle third from front to back", "posterior third"),
    ("inferior third", "middle third from bottom to top", "superior third"),
)


@dataclass(frozen=True)
class Place:
    """A part of the map. effect: its share of the sum of magnitudes, volume: of the voxels with a value. sum: of its values."""

    name: str
    effect: float
    volume: float
    sum: float
    size: float

    @property
    def direction(self) -> str:
        """What its values do to the score, where they mostly do one thing."""
        way = self.sum / self.size if self.size else 0.0
        return "raises" if way >= ONE_WAY else "lowers" if way <= -ONE_WAY else ""


def rois_of_map(map_image: sitk.Image, rois: Sequence[Roi]) -> tuple[Place, ...]:
    """The ROIs' shares of a map, the largest first. rois: masks on the map's grid; voxels of several count for each."""
    values = sitk.GetArrayViewFromImage(map_image)
    found = [_of(roi.name, values[box.slices()], _inside(roi.mask, box)) for roi in rois if (box := label_box(roi.mask, 1))]
    return _shared(found)


def thirds_of_roi(map_image: sitk.Image, roi: Roi) -> tuple[Place, ...]:
    """The shares of an ROI's anatomical thirds: its extent along each axis of the patient, cut in three. The largest first."""
    mask = roi.mask
    box = label_box(mask, 1)
    if box is None:
        return ()
    inside = _inside(mask, box)
    values = sitk.GetArrayViewFromImage(map_image)[box.slices()]
    steps = np.array(map_image.GetSpacing())
    turned = np.array(map_image.GetDirection()).reshape(3, 3)
    where = (np.argwhere(inside)[:, ::-1] * steps) @ turned.T
    places: list[Place] = []
    for axis, names in enumerate(THIRDS):
        along = where[:, axis]
        layer = float(np.abs(turned[axis]) @ steps / np.abs(turned[axis]).sum())
        extent = float(np.ptp(along))
        if extent + layer < LEAST_LAYERS * layer:
            continue
        third = np.minimum((3 * (along - along.min()) / extent).astype(int), 2)
        parts = []
        for number, name in enumerate(names):
            part = np.zeros_like(inside)
            part[inside] = third == number
            parts.append(_of(name, values, part))
        places += _shared(parts)
    return tuple(sorted(places, key=lambda place: -place.effect))


def map_sentence(map_image: sitk.Image, rois: Sequence[Roi], *, specific: bool = True) -> str:
    """What the map of a score says. rois: masks on its grid. specific: whether its control's map is another.

    Shares are of the magnitudes of the voxels' values, whichever way they go.
    """
    found = rois_of_map(map_image, rois)
    if not found or not sum(place.size for place in found):
        return "No part of the image moves the score."
    first = found[0]
    said = _roi_words(found)
    if len(found) == 1 or first.effect >= STANDS_OUT * first.volume:
        roi = next(roi for roi in rois if roi.name == first.name)
        third = next(iter(thirds_of_roi(map_image, roi)), None)
        if third and third.effect >= 0.5 and third.effect >= THIRD_STANDS_OUT * third.volume:
            said = _third_words(found, third)
        elif len(found) == 1:
            said = f"The effect on the score is spread over {first.name}; no third of it stands out"
    doubt = "" if specific else " Not specific: a model trained on shuffled outcomes gives much the same map."
    return f"{said}.{doubt}"


def _roi_words(found: Sequence[Place]) -> str:
    first = found[0]
    if first.effect >= STANDS_OUT * first.volume:
        way = f", where it mostly {first.direction} it" if first.direction else ""
        return f"{100 * first.effect:.0f} % of the effect on the score comes from {first.name}{way}"
    shares = ", ".join(f"{place.name} {100 * place.effect:.0f} %" for place in found)
    return f"The effect on the score is spread over the ROIs ({shares}); none stands out"


def _third_words(found: Sequence[Place], third: Place) -> str:
    first = found[0]
    way = f", where it mostly {third.direction} it" if third.direction else ""
    if len(found) == 1:
        return f"{100 * third.effect:.0f} % of the effect on the score comes from {first.name}, {third.name}{way}"
    return (
        f"{100 * first.effect:.0f} % of the effect on the score comes from {first.name}, "
        f"{100 * third.effect:.0f} % of that from its {third.name}{way}"
    )


def _inside(mask: sitk.Image, box: Box) -> np.ndarray:
    return np.asarray(sitk.GetArrayViewFromImage(mask)[box.slices()] > 0)


def _of(name: str, values: np.ndarray, inside: np.ndarray) -> Place:
    """A place before its shares are known: volume is its number of voxels."""
    own = values[inside & np.isfinite(values)]
    return Place(name, 0.0, float(own.size), float(own.sum()), float(np.abs(own).sum()))


def _shared(places: Sequence[Place]) -> tuple[Place, ...]:
    size, volume = sum(place.size for place in places), sum(place.volume for place in places)
    shared = [
        Place(place.name, place.size / size if size else 0.0, place.volume / volume if volume else 0.0, place.sum, place.size)
        for place in places
    ]
    return tuple(sorted(shared, key=lambda place: -place.effect))
