"""Convolutional filters of IBSI 2. One is a module with a ``FILTER``; registering it is one line here."""

from __future__ import annotations

from collections.abc import Mapping

from ....protocols.ibsi_filters import FilterSettings
from . import gabor, laplacian_of_gaussian, laws, mean, separable_wavelet, simoncelli
from .fields import Field, Held, Part
from .image_filter import ImageFilter

FILTERS: Mapping[str, ImageFilter] = {
    module.FILTER.kind: module.FILTER for module in (mean, laplacian_of_gaussian, laws, gabor, separable_wavelet, simoncelli)
}
# Axes (z, y, x) a filter acts along.
AXES = {"2D": (1, 2), "3D": (0, 1, 2)}


def response(settings: FilterSettings, image: Field, dimension: str) -> Field:
    """The response map of an image to a filter, computed where it is asked for.

    dimension: 2D filters slice by slice. Raises SettingsError where the image's grid does not allow the filter.
    """
    kind: str = settings.filter  # type: ignore[attr-defined]
    return FILTERS[kind].respond(settings, image, AXES[dimension])


__all__ = ["FILTERS", "Field", "Held", "ImageFilter", "Part", "response"]
