"""Drawn cases as volumes to learn from: read, their bodies named by level, copies found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import SimpleITK as sitk

from ..base.errors import GeometryError, MaskError, OsteoRadiomicsError
from ..base.notices import say
from ..base.progress import Progress
from ..deep.segmentation.near_copies import fingerprint, groups
from ..deep.segmentation.volumes import Volume, volume_of
from ..images import LabelMap, Segment, align_mask, read_image, read_mask
from ..images.read_image import ReadOptions
from ..vertebrae.levels import level_of
from ..vertebrae.numbering import proven
from .drawn_cases import DrawnCase


@dataclass(frozen=True)
class DrawnVolumes:
    """Volumes of a list, each with the group of volumes that belong to one side of every split, and its line's number from 1.

    failures: why a case could not be used, one line each.
    """

    volumes: tuple[Volume, ...]
    groups: tuple[int, ...]
    numbers: tuple[int, ...]
    failures: tuple[str, ...]


def read_volumes(cases: Sequence[DrawnCase], scheme: str | None, progress: Progress) -> DrawnVolumes:
    """The volumes of some cases. scheme: whose label numbers masks without names have, None: their order proves it.

    A case that cannot be used is a failure; copies of one volume under two patients are said and kept together. Raises Cancelled.
    """
    volumes, numbers, failures = [], [], []
    for number, case in enumerate(cases, 1):
        progress.report(number - 1, len(cases), f"reading {case.case}")
        try:
            volumes.append(_volume(case, scheme))
            numbers.append(number)
        except OsteoRadiomicsError as problem:
            failures.append(str(problem if problem.where else problem.at(case.where)))
    together, copies = groups([volume.patient for volume in volumes], [fingerprint(volume.values) for volume in volumes])
    for first, second in copies:
        say(f"{volumes[first].case} and {volumes[second].case} are the same image under two patients: they are kept together")
    return DrawnVolumes(tuple(volumes), tuple(together), tuple(numbers), tuple(failures))


def _volume(case: DrawnCase, scheme: str | None) -> Volume:
    image = read_image(case.image)
    label_map = read_mask(case.mask, options=ReadOptions(scheme=scheme), image=image)
    try:
        labels, levels = bodies_drawn(label_map)
        placed = align_mask(labels, image, where=str(case.mask))
        return volume_of(image, placed, levels, case=case.case, patient=case.patient, sequence=case.sequence)
    except GeometryError:
        raise
    except OsteoRadiomicsError as problem:
        raise problem.at(str(case.image)) from problem


def bodies_drawn(label_map: LabelMap) -> tuple[sitk.Image, Mapping[int, str]]:
    """One label map of the vertebral bodies of a mask, and the level of each label, "" for a single one without a name.

    Segments whose names say no level are left out where others' do. Raises MaskError: nothing drawn, numbers that no known
    numbering explains, names of which none is a level.
    """
    drawn = label_map.drawn_segments()
    if not drawn:
        raise MaskError("the mask is empty", cure="Give the mask of the vertebral bodies")
    named = {segment: level for segment in drawn if (level := level_of(segment.name)) is not None}
    if not named and len(drawn) == 1:
        named = {drawn[0]: ""}
    if not named:
        named = _by_their_order(drawn, label_map)
    values = np.zeros(sitk.GetArrayViewFromImage(label_map.grid).shape, dtype=np.uint8)
    levels: dict[int, str] = {}
    for label, (segment, level) in enumerate(named.items(), 1):
        values[sitk.GetArrayFromImage(label_map.mask(segment)) != 0] = label
        levels[label] = level
    image = sitk.GetImageFromArray(values)
    image.CopyInformation(label_map.grid)
    return image, levels


def _by_their_order(drawn: Sequence[Segment], label_map: LabelMap) -> dict[Segment, str]:
    """The levels of labels without names, by the only numbering that their order in the patient fits. Raises MaskError."""
    if not all(segment.anonymous for segment in drawn) or len(label_map.layers) > 1:
        names = ", ".join(segment.name for segment in drawn[:6])
        raise MaskError(f"none of its segments is called by a level ({names})", cure="Name them L1, L2, ...")
    shapes = sitk.LabelShapeStatisticsImageFilter()
    shapes.Execute(sitk.Cast(label_map.grid, sitk.sitkUInt32))
    levels = proven({segment.label: shapes.GetCentroid(segment.label)[2] for segment in drawn}).levels
    return {segment: levels[segment.label] for segment in drawn if segment.label in levels}
