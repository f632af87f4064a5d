"""A drawing on the grid of another sequence than it was drawn on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import SimpleITK as sitk

from ..geometry import lies_on, resample_mask, voxel_to_world
from ..label_map import LabelMap, Segment
from ..outside import refuse_outside
from .motion import RigidMotion


def fitted(label_map: LabelMap, image: sitk.Image, motion: RigidMotion | None = None, *, where: str = "") -> LabelMap:
    """The label map on an image's grid by nearest neighbour, layer by layer; each segment says what that did to its volume.

    motion: from where it was drawn to the image, None for none. Without one, a label map that lies on the grid stays as it is.
    Raises GeometryError for voxels that come to lie outside the image.
    """
    if motion is None and lies_on(label_map.grid, image):
        return label_map
    moved = [motion.moved(layer) if motion else layer for layer in label_map.layers]
    layers = tuple(resample_mask(layer, image) for layer in moved)
    segments = tuple(
        _noted(segment, moved[segment.layer], layers[segment.layer], motion, where) for segment in label_map.segments
    )
    return replace(label_map, layers=layers, segments=segments)


def resampled_note(before_mm3: float, after_mm3: float, motion: RigidMotion | None = None) -> str:
    """What stands beside every number of a segment that was resampled. motion: what moved it, None for nothing."""
    how = f", moved by rigid registration ({motion_text(motion)})" if motion else ""
    volumes = f"{before_mm3:.6g} mm3 drawn, {after_mm3:.6g} mm3 measured"
    return f"drawn on another grid than the image{how} and resampled to it: {volumes}"


def motion_text(motion: RigidMotion) -> str:
    """The whole transform, so that it can be repeated: rotation row by row and offset in mm (LPS), with its angle in words."""
    turn = " ".join(f"{value:.6f}" for value in motion.rotation)
    offset = " ".join(f"{value:.3f}" for value in motion.offset)
    return f"{motion.degrees:.2f} degrees; rotation {turn}; offset {offset} mm, LPS"


def _noted(segment: Segment, before: sitk.Image, after: sitk.Image, motion: RigidMotion | None, where: str) -> Segment:
    inside = sitk.GetArrayViewFromImage(before) == segment.label
    to_world, origin = voxel_to_world(before)
    places = np.argwhere(inside)[:, ::-1] @ to_world.T + origin
    grid_to_world, grid_origin = voxel_to_world(after)
    index = (places - grid_origin) @ np.linalg.inv(grid_to_world).T
    beyond = (index < -0.5 - 1e-3) | (index > np.array(after.GetSize()) - 0.5 + 1e-3)
    refuse_outside(int(beyond.any(axis=1).sum()), where=", ".join(part for part in (where, f"segment {segment.name}") if part))
    drawn, measured = (
        float(np.count_nonzero(sitk.GetArrayViewFromImage(layer) == segment.label) * np.prod(layer.GetSpacing()))
        for layer in (before, after)
    )
    note = "; ".join(part for part in (segment.note, resampled_note(drawn, measured, motion)) if part)
    return replace(segment, note=note, motion=motion or segment.motion)
