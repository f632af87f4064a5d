"""One case from images to feature rows: the one path that command line, batch and GUI share."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from queue import SimpleQueue

import SimpleITK as sitk

from ..base.errors import OsteoRadiomicsError
from ..base.progress import Progress
from ..base.threads import quick_switching
from ..images import Roi
from ..images.prepared import prepare_image
from ..images.roi import moved
from ..protocols.extraction_plan import ExtractionPlan
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

    image: 3-D scalar. rois: masks on its grid, or on another where the settings resample. engine: a name of ``ENGINES``.
    threads: ROIs measured at a time and, where there are fewer, derived images of each; the values do not depend on it.
    Raises the errors of preprocessing and extraction with case and segment named, and Cancelled.
    """
    progress = progress or Progress()
    try:
        prepared = prepare_image(image, plan.steps, progress=progress)
    except OsteoRadiomicsError as error:
        raise _placed(error, case, sequence) from error
    rois = moved(rois, lambda layer, _: prepared.mask_of(layer))
    abreast = max(1, min(threads, len(rois)))
    begun = itertools.count()

    def measured(image: sitk.Image, roi: Roi) -> FeatureRow:
        progress.report(next(begun), len(rois), f"features of {roi.name}")
        try:
            vector = ENGINES[engine](image, *roi.labelled, plan.settings, max(1, threads // abreast), progress)
        except OsteoRadiomicsError as error:
            raise _placed(error, case, sequence, roi.name) from error
        warnings = tuple(dict.fromkeys((*roi.warnings, *prepared.warnings, *vector.warnings)))
        return FeatureRow(case, sequence, roi.name, vector.names, vector.values, vector.reasons, warnings)

    rows = tuple(_abreast(measured, prepared.image, rois, abreast))
    progress.report(len(rois), max(len(rois), 1), "features")
    return rows


def _abreast(
    measured: Callable[[sitk.Image, Roi], FeatureRow], image: sitk.Image, rois: Sequence[Roi], threads: int
) -> Iterator[FeatureRow]:
    """The rows in the order of the ROIs. The first error ends the work; ROIs that have not begun are left out then.

    Each thread has image and layers of its own: a view of an image's voxels is lost when another thread asks for one while the
    image shares them with a copy or a filter, since SimpleITK then gives the image new voxels.
    """
    if threads == 1:
        yield from (measured(image, roi) for roi in rois)
        return
    own: SimpleQueue[tuple[sitk.Image, tuple[Roi, ...]]] = SimpleQueue()
    own.put((image, tuple(rois)))
    for _ in range(threads - 1):
        own.put((_copy(image), moved(rois, lambda layer, _: _copy(layer))))

    def work(number: int) -> FeatureRow:
        taken = own.get()
        try:
            return measured(taken[0], taken[1][number])
        finally:
            own.put(taken)

    with quick_switching(), ThreadPoolExecutor(threads) as pool:
        waiting = [pool.submit(copy_context().run, work, number) for number in range(len(rois))]
        try:
            yield from (row.result() for row in waiting)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _copy(image: sitk.Image) -> sitk.Image:
    """With voxels of its own."""
    found = sitk.Image(image)
    found.MakeUnique()
    return found


def _placed(error: OsteoRadiomicsError, case: str, sequence: str, roi: str | None = None) -> OsteoRadiomicsError:
    parts = [f"case {case}" if case else "", sequence, f"segment {roi}" if roi else ""]
    where = ", ".join(part for part in parts if part)
    return error.at(where) if where else error
