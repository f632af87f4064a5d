"""One case from images to feature rows: the one path that command line, batch and GUI share."""

from __future__ import annotations

from collections.abc import Sequence

import SimpleITK as sitk

from ..base.errors import OsteoRadiomicsError
from ..base.progress import Progress
from ..features import check_drawn
from ..images import Roi
from ..images.prepared import prepare_image
from ..images.roi import moved
from ..protocols.extraction_plan import ExtractionPlan
from ..protocols.protocol import ResampleStep
from ..tables.rows import FeatureRow
from .engines import ENGINES


def extract_case(
    image: sitk.Image,
    rois: Sequence[Roi],
    plan: ExtractionPlan,
    *,
    case: str = "",
    sequence: str = "",
    threads: int = 1,
    engine: str = "own",
    progress: Progress | None = None,
) -> tuple[FeatureRow, ...]:
    """Preprocess one image as the plan says and extract the features of every ROI, in the given order.

    An ROI that is too small is found before the preprocessing, which is most of the work.

    image: 3-D scalar. rois: masks on its grid, or on another where the settings resample. engine: a name of ``ENGINES``.
    threads: derived images of an ROI that are measured at a time; the values do not depend on it.
    Raises the errors of preprocessing and extraction with case and segment named, and Cancelled.
    """
    progress = progress or Progress()
    if engine == "own" and not any(isinstance(step, ResampleStep) for step in plan.steps):
        _check_rois(image, rois, plan, case, sequence)
    try:
        prepared = prepare_image(image, plan.steps, progress=progress)
    except OsteoRadiomicsError as error:
        raise _placed(error, case, sequence) from error
    rows = []
    for done, roi in enumerate(moved(rois, lambda layer, _: prepared.mask_of(layer))):
        progress.report(done, len(rois), f"features of {roi.name}")
        try:
            vector = ENGINES[engine](prepared.image, *roi.labelled, plan.settings, threads, progress)
        except OsteoRadiomicsError as error:
            raise _placed(error, case, sequence, roi.name) from error
        warnings = tuple(dict.fromkeys((*roi.warnings, *prepared.warnings, *vector.warnings)))
        rows.append(FeatureRow(case, sequence, roi.name, vector.names, vector.values, vector.reasons, warnings))
    progress.report(len(rois), max(len(rois), 1), "features")
    return tuple(rows)


def _check_rois(image: sitk.Image, rois: Sequence[Roi], plan: ExtractionPlan, case: str, sequence: str) -> None:
    for roi in rois:
        try:
            check_drawn(image, *roi.labelled, plan.settings)
        except OsteoRadiomicsError as error:
            raise _placed(error, case, sequence, roi.name) from error


def _placed(error: OsteoRadiomicsError, case: str, sequence: str, roi: str | None = None) -> OsteoRadiomicsError:
    parts = [f"case {case}" if case else "", sequence, f"segment {roi}" if roi else ""]
    where = ", ".join(part for part in parts if part)
    return error.at(where) if where else error
