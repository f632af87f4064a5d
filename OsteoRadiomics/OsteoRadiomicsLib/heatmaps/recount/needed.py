"""The settings that some features need, without the work for others."""

from __future__ import annotations

from collections.abc import Iterable

from ...features.image_types import IMAGE_TYPES as FILTERS
from ...protocols.extraction_settings import ExtractionSettings
from ...protocols.image_types import IMAGE_TYPES


def needed_settings(settings: ExtractionSettings, features: Iterable[str]) -> ExtractionSettings:
    """The settings without image types and classes that no feature of the names uses; the values of the rest do not change."""
    parts = [name.split("_", 2) for name in features]
    images, classes = {part[0] for part in parts}, {part[1] for part in parts}
    types = {
        name: dict(FILTERS[name].narrow(own, images))
        for name, own in settings.image_types.items()
        if any(image.startswith(IMAGE_TYPES[name].prefix) for image in images)
    }
    chosen = {name: features for name, features in settings.feature_classes.items() if name in classes}
    return settings.model_copy(update={"image_types": types or settings.image_types, "feature_classes": chosen})
