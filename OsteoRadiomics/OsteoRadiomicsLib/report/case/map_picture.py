"""The picture of a map over its image, as verbs write it beside the map."""

from __future__ import annotations

import os
from collections.abc import Sequence

import SimpleITK as sitk

from ...base.files import replacing
from ...heatmaps.files import MapInfo
from ...images import Roi
from ...protocols.protocol import Protocol
from ..figures import png
from ..slices import MapLayer, render_overlay


def write_map_picture(
    image: sitk.Image,
    rois: Sequence[Roi],
    map_image: sitk.Image,
    info: MapInfo,
    protocol: Protocol | None,
    path: str | os.PathLike[str],
) -> None:
    """Three planes with ROI outlines and the map inside them, as PNG, atomically. map_image: on the image's grid.

    Raises GeometryError and OutputError.
    """
    content = map_picture(image, rois, map_image, info, protocol)
    with replacing(path) as temporary:
        temporary.write_bytes(content)


def map_picture(image: sitk.Image, rois: Sequence[Roi], map_image: sitk.Image, info: MapInfo, protocol: Protocol | None) -> bytes:
    """The PNG of ``write_map_picture``. Raises GeometryError."""
    colors = {roi.name: roi.color for roi in protocol.rois} if protocol else None
    layer = MapLayer(map_image, info.title, info.unit, info.signed)
    return png(render_overlay(image, rois, layer, colors=colors))
