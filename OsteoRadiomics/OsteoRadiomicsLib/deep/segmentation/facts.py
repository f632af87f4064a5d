"""What a segmentation network's file says of it: what it expects, how it was trained, how well it did on what it never saw."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from ...base.notice import NOTICE
from ...base.records import Part
from .settings import Recipe
from .slices import NEIGHBOUR_MM, PIXEL_MM

KIND = "segmentation"
_APART = 1.5  # of spacings: beyond it, a network sees what it was not trained on

Ends = tuple[float, float]


class HeldOut(Part):
    """One volume that the network never learned from. number: of the volume in the list of cases, from 1; no case is named.

    dice: over the drawn range, of all slices; middle: of the middle half of the slices that show a body.
    """

    number: Annotated[int, Field(ge=1)]
    sequence: str
    dice: float | None
    middle: float | None


class SegmentationFacts(Part):
    """About one network.

    parameters: their number. pixel_mm, neighbour_mm: of the slices it sees. sequences: sequence -> volumes of it, "" for those
    not stated. slice_mm, in_plane_mm: smallest and largest of the training images. levels: that were drawn. patients, volumes:
    learned from. data: SHA-256 of all that it learned from. steps, minutes, threads, ended: of the training. shift: taken off the
    logit of "body" after it, see ``balance``. held_out: how it did.
    """

    title: str = "vertebral bodies on sagittal slices"
    notice: str = NOTICE
    software: str
    made: str
    recipe: Recipe
    parameters: int
    pixel_mm: float = PIXEL_MM
    neighbour_mm: float = NEIGHBOUR_MM
    sequences: dict[str, int]
    slice_mm: Ends
    in_plane_mm: Ends
    levels: tuple[str, ...]
    patients: int
    volumes: int
    data: str
    steps: int
    minutes: float
    threads: int
    ended: str
    shift: float = 0.0
    held_out: tuple[HeldOut, ...] = ()

    def doubts(self, slice_mm: float, in_plane_mm: float, sequence: str = "") -> tuple[str, ...]:
        """What of an image the network was not trained on, one sentence each, with the numbers. slice_mm: from slice to slice."""
        found = []
        known = sorted(name for name in self.sequences if name)
        if sequence and known and sequence not in known:
            found.append(f"the network was trained on {', '.join(known)}, this image is {sequence}: look at every slice")
        for what, value, (low, high) in (("slices", slice_mm, self.slice_mm), ("pixels", in_plane_mm, self.in_plane_mm)):
            if not low / _APART <= value <= high * _APART:
                found.append(f"its {what} of {value:.2f} mm are unlike those of training ({low:.2f} to {high:.2f} mm)")
        return tuple(found)
