"""What extraction settings mean for a picture: an image of two dimensions, held as a volume of one slice."""

from __future__ import annotations

import SimpleITK as sitk

from ..base.errors import SettingsError
from ..images.flat import is_flat
from ..protocols.extraction_settings import ExtractionSettings


def settings_for(image: sitk.Image, settings: ExtractionSettings) -> ExtractionSettings:
    """The settings as they act on an image: of a picture, everything happens in its plane.

    Raises SettingsError for a mode that measures volumes only.
    """
    if not is_flat(image):
        return settings
    if settings.mode == "ibsi":
        raise SettingsError(
            "the IBSI mode measures volumes, and the image is a picture of two dimensions",
            where="ibsi",
            cure="Choose settings without an ibsi block",
        )
    plane = settings.setting.model_copy(update={"force2D": True, "force2Ddimension": 0})
    return settings.model_copy(update={"setting": plane})
