"""Structures of a mask: found by their names, by a named numbering, or by the user's own table; never by guessing numbers."""

from __future__ import annotations

import math
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
import SimpleITK as sitk
from OsteoRadiomicsLib.base.errors import GeometryError, MaskError
from OsteoRadiomicsLib.images import LabelMap, Segment, align_mask, read_mask
from OsteoRadiomicsLib.images.label_schemes import LABEL_SCHEMES
from OsteoRadiomicsLib.images.naming import with_names
from OsteoRadiomicsLib.images.read_image import AS_USUAL, ReadImage, ReadOptions, check_origin
from OsteoRadiomicsLib.images.segment_names import meaning

from ..meanings import each_once
from . import MORE_SCHEMES, STRUCTURES

SCHEMES = (*LABEL_SCHEMES, *MORE_SCHEMES)


@dataclass(frozen=True)
class MaskChoice:
    """How a mask's labels become structures, and how far its grid may lie off.

    labels: structure -> label, the user's own table. scheme: a name of ``SCHEMES``. same_grid: take the mask voxel for voxel
    although its header states another place. options: what else the user asks of reading.
    """

    labels: Mapping[str, int] | None = None
    scheme: str | None = None
    same_grid: bool = False
    options: ReadOptions = AS_USUAL

    @property
    def reading(self) -> ReadOptions:
        """The options with the scheme, where the library knows it."""
        return replace(self.options, scheme=self.scheme) if self.scheme in LABEL_SCHEMES else self.options


AS_NAMED = MaskChoice()


@dataclass(frozen=True)
class Drawn:
    """Structures on one grid. masks: name -> bool array (k, j, i), at least one voxel each. overlaps: (a, b) -> voxels."""

    grid: sitk.Image
    masks: Mapping[str, np.ndarray]
    overlaps: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def image_of(self, name: str) -> sitk.Image:
        """A structure as an image on the grid."""
        mask = sitk.GetImageFromArray(self.masks[name].astype(np.uint8))
        mask.CopyInformation(self.grid)
        return mask

    def overlap_of(self, name: str) -> str:
        """Why a structure's numbers cannot be trusted; '' where it shares no voxel with another."""
        parts = [
            f"{next(other for other in pair if other != name)} by {count:,} voxels"
            for pair, count in self.overlaps.items()
            if name in pair
        ]
        return f"it overlaps {' and '.join(parts)}" if parts else ""


def read_drawn(path: str | os.PathLike[str], image: ReadImage | None, choice: MaskChoice = AS_NAMED) -> Drawn:
    """The structures of a mask, on the image's grid where one is given, else on its own.

    Raises MaskError: nothing known in it, a label that is absent, one structure twice, labels without names and without a table.
    Raises GeometryError with the difference in mm when it lies on another grid, or belongs to another examination.
    """
    where = str(path)
    volume = image.volume if image else None
    label_map = read_mask(path, options=choice.reading, image=volume)
    check_origin(image.origin if image else None, label_map.origin, choice.options, where)
    if choice.scheme is not None and choice.scheme not in LABEL_SCHEMES:
        if choice.scheme not in MORE_SCHEMES:
            raise MaskError(f"there is no label scheme {choice.scheme}", where=where, cure=f"Choose one of {', '.join(SCHEMES)}")
        label_map = with_names(label_map, MORE_SCHEMES[choice.scheme])
    return drawn_structures(label_map, volume, choice, where=where)


def drawn_structures(label_map: LabelMap, image: sitk.Image | None, choice: MaskChoice = AS_NAMED, *, where: str) -> Drawn:
    """As ``read_drawn``, of a label map. where: the mask, for messages."""
    found = _by_table(label_map, choice.labels, where) if choice.labels else _by_name(label_map, where)
    masks = {}
    for name in STRUCTURES:
        if name in found:
            mask = label_map.mask(found[name])
            masks[name] = sitk.GetArrayFromImage(_on_grid(mask, image, choice.same_grid, where) if image else mask) > 0
    empty = [name for name, mask in masks.items() if not mask.any()]
    if empty:
        raise MaskError(f"{empty[0]} is empty", where=where, cure="Draw it, or leave it out")
    names = list(masks)
    overlaps = {
        (a, b): count
        for index, a in enumerate(names)
        for b in names[index + 1 :]
        if found[a].layer != found[b].layer and (count := int(np.count_nonzero(masks[a] & masks[b])))
    }
    return Drawn(image or label_map.grid, masks, overlaps)


def structure_of(name: str) -> str | None:
    """The structure that a name means, in whatever spelling; None where it means none."""
    return _MEANINGS.get(meaning(name))


def _by_table(label_map: LabelMap, labels: Mapping[str, int], where: str) -> dict[str, Segment]:
    drawn = label_map.drawn_segments()
    found = {}
    for name, label in labels.items():
        if name not in STRUCTURES:
            raise MaskError(f"there is no structure {name}", where=where, cure=f"Choose {', '.join(STRUCTURES)}")
        segments = [segment for segment in drawn if segment.label == label]
        if len(segments) != 1:
            present = ", ".join(str(segment.label) for segment in drawn) or "none"
            problem = "is not in the mask" if not segments else "stands in several layers"
            raise MaskError(f"label {label} ({name}) {problem}", where=where, cure=f"Labels in the mask: {present}")
        found[name] = segments[0]
    return found


def _by_name(label_map: LabelMap, where: str) -> dict[str, Segment]:
    drawn = label_map.drawn_segments()

    def twice(name: str, first: Segment, second: Segment) -> MaskError:
        what = f"both {first.name} and {second.name} are {STRUCTURES[name].title}"
        return MaskError(what, where=where, cure="Unite them, or say which is meant with --labels")

    if found := each_once(drawn, structure_of, twice):
        return found
    nameless = [str(segment.label) for segment in drawn if segment.anonymous]
    if nameless:
        raise MaskError(
            f"nothing says what its labels {', '.join(nameless[:12])} are",
            where=where,
            cure=f"Say so with --labels MF_L=..,MF_R=.., with --scheme ({', '.join(SCHEMES)}) or with --label-table",
        )
    names = ", ".join(segment.name for segment in drawn[:12]) or "nothing"
    raise MaskError(
        f"holds no structure that is measured here, but {names}", where=where, cure="Say which is which with --labels"
    )


def _on_grid(mask: sitk.Image, image: sitk.Image, same_grid: bool, where: str) -> sitk.Image:
    try:
        return align_mask(mask, image, tolerance=math.inf) if same_grid else align_mask(mask, image)
    except GeometryError as error:
        cure = "Accept it with --same-grid if it was drawn on this image voxel for voxel; otherwise give the mask drawn on it"
        raise GeometryError(error.what, where=where, cure=error.cure if mask.GetSize() != image.GetSize() else cure) from error


_MEANINGS = {meaning(f"{word} {structure.side}"): structure.name for structure in STRUCTURES.values() for word in structure.words}
