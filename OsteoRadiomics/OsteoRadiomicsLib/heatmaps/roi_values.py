"""A model's inputs as the whole ROI has them, measured on the preprocessed image with no more work than they need."""

from __future__ import annotations

import math
from collections.abc import Sequence

import SimpleITK as sitk

from ..base.errors import ModelError, OsteoRadiomicsError
from ..base.progress import Progress
from ..features import extract
from ..features.image_types import IMAGE_TYPES as FILTERS
from ..protocols.extraction_settings import ExtractionSettings
from ..protocols.image_types import IMAGE_TYPES
from ..scoring.coding import imputed_code
from ..scoring.model import Model
from ..scoring.schema import Input
from .request import PreparedRoi, source_of


def roi_values(
    model: Model, image: sitk.Image, roi: PreparedRoi, inputs: Sequence[Input], settings: ExtractionSettings, progress: Progress
) -> dict[str, float]:
    """Input name -> its value in the whole ROI, imputed where it is undefined, as the score has it.

    Raises the errors of extraction with the ROI named, and ModelError for an input that the settings do not make.
    """
    if not inputs:
        return {}
    try:
        vector = extract(image, roi.mask, needed_settings(settings, inputs), label=1, progress=progress)
    except OsteoRadiomicsError as error:
        raise error.at(f"segment {roi.name}") from error
    found = dict(zip(vector.names, vector.values.tolist(), strict=True))
    missing = next((item for item in inputs if source_of(item).feature not in found), None)
    if missing is not None:
        raise ModelError(f"its protocol makes no feature {source_of(missing).feature}", cure="Use the model's own protocol")
    return {item.name: known(found[source_of(item).feature], item, model) for item in inputs}


def known(value: float, item: Input, model: Model) -> float:
    """The value that the score uses: imputed where there is none. Raises ModelError where the model has no imputation."""
    return imputed_code(item, model.name) if math.isnan(value) else value


def needed_settings(settings: ExtractionSettings, inputs: Sequence[Input]) -> ExtractionSettings:
    """The settings without image types and classes that no input uses; the values of the rest do not change."""
    parts = [source_of(item).feature.split("_", 2) for item in inputs]
    images, classes = {part[0] for part in parts}, {part[1] for part in parts}
    types = {
        name: dict(FILTERS[name].narrow(own, images))
        for name, own in settings.image_types.items()
        if any(image.startswith(IMAGE_TYPES[name].prefix) for image in images)
    }
    chosen = {name: features for name, features in settings.feature_classes.items() if name in classes}
    return settings.model_copy(update={"image_types": types or settings.image_types, "feature_classes": chosen})
