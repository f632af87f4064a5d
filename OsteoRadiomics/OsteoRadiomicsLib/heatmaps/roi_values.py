"""A model's inputs as the whole ROI has them, measured on the preprocessed image with no more work than they need."""

from __future__ import annotations

import math
from collections.abc import Sequence

import SimpleITK as sitk

from ..base.errors import ModelError, OsteoRadiomicsError
from ..base.progress import Progress
from ..features import extract
from ..protocols.extraction_settings import ExtractionSettings
from ..scoring.coding import imputed_code
from ..scoring.input_schema import Input
from ..scoring.model import Model
from .recount.needed import needed_settings
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
        vector = extract(
            image, roi.mask, needed_settings(settings, [source_of(item).feature for item in inputs]), label=1, progress=progress
        )
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
