"""Masks between memory and the study: bytes of .seg.nrrd files, and whether two masks differ."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np
import SimpleITK as sitk

from ..images import LabelMap, read_mask, write_label_map
from ..images.label_map import joint_box
from .layout import MASK_SUFFIX


def mask_bytes(label_map: LabelMap) -> bytes:
    """The label map as the bytes of a .seg.nrrd file. It is written on the workstation, never on the study's drive."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"mask{MASK_SUFFIX}"
        write_label_map(label_map, path)
        return path.read_bytes()


def label_map_of(content: bytes) -> LabelMap:
    """The label map in the bytes of a .seg.nrrd file. Raises MaskError."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"mask{MASK_SUFFIX}"
        path.write_bytes(content)
        return read_mask(path)


def same_drawing(first: LabelMap, second: LabelMap) -> bool:
    """Whether two masks on one grid have the same voxels in the same segments."""
    arrays = _drawn(first, second)
    return arrays[0].keys() == arrays[1].keys() and all(np.array_equal(arrays[0][name], arrays[1][name]) for name in arrays[0])


def lowest_dice(first: LabelMap, second: LabelMap) -> float:
    """The lowest Dice coefficient of any segment that either of two masks on one grid holds; 0 where one lacks it.

    1 where neither holds anything.
    """
    a, b = _drawn(first, second)
    found = [1.0]
    for name in a.keys() | b.keys():
        if name not in a or name not in b:
            return 0.0
        shared = np.count_nonzero((a[name] != 0) & (b[name] != 0))
        found.append(2 * shared / (np.count_nonzero(a[name]) + np.count_nonzero(b[name])))
    return float(min(found))


def needs_arbiter(first: LabelMap, second: LabelMap, below: float | None) -> bool:
    """Whether an arbiter decides between two masks. below: the study's limit, None for any difference at all."""
    return not same_drawing(first, second) if below is None else lowest_dice(first, second) < below


def _drawn(first: LabelMap, second: LabelMap) -> list[dict[str, np.ndarray]]:
    """The drawn segments of each mask, cropped to where anything is drawn."""
    box = joint_box([first.box(), second.box()])
    return [
        {segment.name: sitk.GetArrayFromImage(each.mask(segment)) for segment in each.drawn_segments()}
        for each in (first.cropped(box), second.cropped(box))
    ]
