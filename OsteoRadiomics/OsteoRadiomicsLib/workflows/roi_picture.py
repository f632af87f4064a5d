"""The picture of one image with its ROIs for a study's report: slices with outlines, no name of a case or file."""

from __future__ import annotations

from matplotlib.figure import Figure

from ..base.language import speaking
from ..base.notices import collected_notices
from ..cohort import load_inputs
from ..images import mask_on
from ..images.roi import moved
from ..modelling.data.beside import RoiPicture
from ..protocols.protocol import Protocol
from ..report.figures.lettering import lettered
from ..report.slices import render_overlay
from ..report.training.files import FIGURES, ROI
from .sources import AnyImage, AnyMask, sources


def roi_picture(image: AnyImage, mask: AnyMask, protocol: Protocol, lang: str | None = None) -> tuple[RoiPicture, Figure]:
    """The protocol's ROIs on one image of it, for record and page. lang: of the captions of its planes.

    Raises ImageError, MaskError and GeometryError naming the file.
    """
    with collected_notices():
        volume, rois = load_inputs(*sources(image, mask, None), protocol, settings=protocol.extraction)
    rois = moved(rois, lambda layer, _: mask_on(volume, layer))
    with speaking(lang), lettered():
        figure = render_overlay(volume, rois, colors={roi.name: roi.color for roi in protocol.rois})
    return RoiPicture(tuple(roi.name for roi in rois), f"{FIGURES}/{ROI}.png"), figure
