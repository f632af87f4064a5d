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
    box = joint_box([first.box(), second.box()])
    arrays = [
        {segment.name: sitk.GetArrayFromImage(each.mask(segment)) for segment in each.drawn_segments()}
        for each in (first.cropped(box), second.cropped(box))
    ]
    return arrays[0].keys() == arrays[1].keys() and all(np.array_equal(arrays[0][name], arrays[1][name]) for name in arrays[0])
