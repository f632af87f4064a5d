"""The picture of a map over its image, as verbs write it beside the map."""

from __future__ import annotations

import os
from collections.abc import Sequence

import SimpleITK as sitk

from ...base.files import replacing
from ...base.notice import NOTICE
from ...heatmaps.files import MapFacts, MapInfo, facts_of
from ...heatmaps.words import words_of
from ...images import Roi
from ...protocols.protocol import Protocol
from ..figures import png
from ..map_layer import MapLayer
from ..slices import render_overlay


def write_map_picture(
    image: sitk.Image,
    rois: Sequence[Roi],
    map_image: sitk.Image,
    info: MapInfo,
    protocol: Protocol | None,
    path: str | os.PathLike[str],
) -> None:
    """Slices through the ROIs with their outlines and the map inside them, as PNG, atomically. map_image: on the image's grid.

    Raises GeometryError and OutputError.
    """
    content = map_picture(image, rois, map_image, info, protocol)
    with replacing(path) as temporary:
        temporary.write_bytes(content)


def map_picture(
    image: sitk.Image, rois: Sequence[Roi], map_image: sitk.Image, info: MapInfo | MapFacts, protocol: Protocol | None
) -> bytes:
    """The PNG of ``write_map_picture``: slices by rule, outlines, contour of the strongest tenth, legend with unit and signs in
    words, what it says, and the notice. Raises GeometryError."""
    about = info if isinstance(info, MapFacts) else facts_of(info)
    words = words_of(about)
    lines = (f"{words.kind}. {words.sentence}".strip(), words.verdict, NOTICE)
    layer = MapLayer(
        map_image, about.title, about.unit, about.signed,
        limits=about.limits, raises=words.raises, lowers=words.lowers, lines=tuple(line for line in lines if line),
    )  # fmt: skip
    colors = {roi.name: roi.color for roi in protocol.rois} if protocol else None
    return png(render_overlay(image, rois, layer, colors=colors))
