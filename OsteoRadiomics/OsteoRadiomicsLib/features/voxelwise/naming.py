"""From a feature's full name to what has to be computed, with an answer for every misspelling."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from dataclasses import dataclass

from ...base.errors import SettingsError
from ...protocols.image_types import IMAGE_TYPES
from ..classes import CLASSES, describes_roi
from .families import FAMILIES, Family


@dataclass(frozen=True)
class MapName:
    """A feature asked for. full: ``log-sigma-2-0-mm-3D_glcm_Contrast``. image: derived image. feature: PyRadiomics' name."""

    full: str
    image: str
    family: Family
    feature: str

    @property
    def formula(self) -> str:
        """Its name in the family's loops."""
        return self.family.formulas[self.feature]

    @property
    def unit(self) -> str:
        """Unit of the values, '' where there is none."""
        return CLASSES[self.family.name].features[self.feature].unit


def parse_name(full: str, images: Sequence[str]) -> MapName:
    """Take a feature's name apart.

    images: names of the derived images the settings give. Raises SettingsError for a name that is unknown, a shape
    feature (the whole ROI has one value) or an image that the settings do not make, with the nearest names.
    """
    image, _, rest = full.partition("_")
    group, _, feature = rest.partition("_")
    if describes_roi(group):
        raise SettingsError(
            f"{full} has no map: shape features describe the whole ROI", cure="Choose a feature of another class, such as glcm"
        )
    if group in CLASSES and group not in FAMILIES:
        raise SettingsError(f"{full} has no map: {group} is measured in whole ROIs only", cure="Choose a feature such as glcm's")
    if group not in FAMILIES or feature not in FAMILIES[group].formulas:
        instead = CLASSES[group].absent.get(feature) if group in FAMILIES else None
        if instead:
            raise SettingsError(f"{full} is not computed: {instead}")
        raise SettingsError(f"there is no feature {full}", cure=_did_you_mean(full, _names(images or ["original"])))
    entry = next((e for e in IMAGE_TYPES.values() if not e.maps and image.startswith(e.prefix)), None)
    if entry is not None:
        raise SettingsError(f"{full} has no map: images of {entry.name} have none", cure="Choose an image such as original")
    if image not in images:
        raise SettingsError(
            f"{full}: the settings make no image {image}",
            cure=f"{_did_you_mean(image, images)}, or add its image type to the settings",
        )
    return MapName(full, image, FAMILIES[group], feature)


def _names(images: Sequence[str]) -> list[str]:
    return [f"{image}_{family.name}_{feature}" for image in images for family in FAMILIES.values() for feature in family.formulas]


def _did_you_mean(name: str, known: Sequence[str]) -> str:
    near = difflib.get_close_matches(name, known, n=3, cutoff=0.5)
    if near:
        return f"Did you mean {' or '.join(near)}"
    return f"Choose one like {', '.join(known[:3])}"
