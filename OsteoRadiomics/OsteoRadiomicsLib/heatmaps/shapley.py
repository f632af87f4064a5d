"""Shapley maps: what each supervoxel adds to the linear predictor, averaged over the orders in which they may join."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np
import SimpleITK as sitk

from ..base.progress import Progress
from .divided import Divided, DividedRoi, divided
from .options import ShapleyOptions
from .recount.counting import Part
from .request import Heatmap, HeatmapRequest, PreparedRoi

LEAST_PAIRS = 5


@dataclass
class Sampled:
    """What supervoxels added in pairs of an order and its reverse.

    added: per pair (2, predictors, supervoxels). stretch: per pair (2, supervoxels), the stretch of an order in which each
    joined.

    The first to join are measured in an ROI of almost nothing, which moves the score far, whoever they are. So the mean that all
    added in a stretch of the orders is taken from each and shared out among all: a control variate that leaves the sum of an
    order and the expected value as they are. A pair's own part in that mean is left out.
    """

    added: list[np.ndarray] = field(default_factory=list)
    stretch: list[np.ndarray] = field(default_factory=list)

    @property
    def pairs(self) -> int:
        """Number of pairs."""
        return len(self.added)

    def values(self) -> np.ndarray:
        """(pairs, predictors, supervoxels) what each added in a pair, on average of its two orders."""
        added, stretch = np.array(self.added), np.array(self.stretch)
        if self.pairs < LEAST_PAIRS:
            return np.asarray(added.mean(axis=1))
        number = int(stretch.max()) + 1
        member = stretch[:, :, None, :] == np.arange(number)[:, None]
        sums = np.einsum("ioks,iops->ipk", member.astype(float), added)
        size = member.sum(axis=(1, 3))
        others = (sums.sum(axis=0) - sums) / (size.sum(axis=0) - size)[:, None, :]
        usual = np.einsum("ioks,ipk->iops", member.astype(float), others)
        return np.asarray((added - usual + usual.mean(axis=3, keepdims=True)).mean(axis=1))

    def estimate(self) -> tuple[np.ndarray, np.ndarray]:
        """(predictors, supervoxels) values, and their standard errors from the spread between pairs."""
        values = self.values()
        spread = values.std(axis=0, ddof=1) if self.pairs > 1 else np.full(values.shape[1:], np.nan)
        return values.mean(axis=0), spread / np.sqrt(self.pairs)

    def precise(self, share: float) -> bool:
        """Whether no standard error of the model's values exceeds this share of the largest value."""
        if self.pairs < LEAST_PAIRS:
            return False
        values, error = self.estimate()
        return float(error[0].max()) <= share * float(np.abs(values[0]).max())


def _stretches(order: np.ndarray) -> np.ndarray:
    """(supervoxels,) stretch of an order in which each joins: the first, the second, the next two, the next four and so on."""
    found = np.empty(len(order), dtype=np.int64)
    found[order] = np.floor(np.log2(np.arange(1, len(order) + 1))).astype(np.int64)
    return found


def shapley_map(request: HeatmapRequest, prepared: sitk.Image, rois: tuple[PreparedRoi, ...], progress: Progress) -> Heatmap:
    """The Shapley value of each supervoxel, in the unit of the linear predictor, at its voxels.

    Supervoxels join the ROI one after the other in random orders, each order followed by its reverse (antithetic sampling,
    Mitchell 2022); a value is the mean of what the supervoxel adds. The values add up to the linear predictor of the case minus
    that of the reference, in which no supervoxel is there: every feature that depends on them is at its training mean, shape
    features and what does not come from this image stay as they are. So are features of a part too small to be measured.

    Layer "standard_error" holds each value's. ``request.on_stage`` gets the map whenever the number of orders has doubled.
    """
    options = request.options
    assert isinstance(options, ShapleyOptions)
    start = time.monotonic()
    found = divided(request, prepared, rois, progress)
    draw = np.random.default_rng(options.seed)
    sampled = Sampled()
    shown = LEAST_PAIRS
    while True:
        order = draw.permutation(found.count)
        progress.report(min(time.monotonic() - start, options.seconds), options.seconds, f"{2 * sampled.pairs} orders of joining")
        sampled.added.append(np.array([_added(found, each, progress) for each in (order, order[::-1])]))
        sampled.stretch.append(np.array([_stretches(each) for each in (order, order[::-1])]))
        up = time.monotonic() - start >= options.seconds and sampled.pairs >= 2
        if up or sampled.precise(options.error) or found.count == 1:
            return _map(request, found, sampled, precise=sampled.precise(options.error) or found.count == 1)
        if sampled.pairs >= shown and request.on_stage is not None:
            request.on_stage(_map(request, found, sampled, precise=False))
            shown *= 2


def _added(found: Divided, order: np.ndarray, progress: Progress) -> np.ndarray:
    """(predictors, supervoxels) what each adds when they join in this order."""
    cells = np.empty((len(order) + 1, len(found.cells)))
    for roi in found.rois:
        own = (order >= roi.first) & (order < roi.first + roi.parts.count)
        values = roi.counter.values(_growing(roi, order[own], progress))
        cells[:, roi.columns] = values[np.concatenate([[0], np.cumsum(own)])]
    absent = np.isnan(cells) & ~np.isnan(found.whole)
    added = np.empty((len(found.predictors), len(order)))
    for number, predict in enumerate(found.predictors):
        added[number, order] = np.diff(predict(cells, absent))
    return added


def _growing(roi: DividedRoi, order: np.ndarray, progress: Progress) -> Iterator[Part]:
    """An ROI's parts from nothing to all of it, as its supervoxels join in this order."""
    part = roi.counter.nothing
    yield part
    for number in order:
        progress.check()
        part = roi.counter.joined(part, int(number) - roi.first)
        yield part


def _map(request: HeatmapRequest, found: Divided, sampled: Sampled, *, precise: bool) -> Heatmap:
    options = request.options
    assert isinstance(options, ShapleyOptions)
    values, error = sampled.estimate()
    warnings: tuple[str, ...] = ()
    largest, worst = float(np.abs(values[0]).max()), float(error[0].max())
    if not precise:
        error_words = f"the largest standard error is {worst:.3g} of values up to {largest:.3g}"
        warnings = (f"Sampling stopped after {options.seconds:g} s: {error_words}",)
    return Heatmap(
        image=found.shown(values[0], request.image),
        title=f"Shapley values of {request.model.spec.outcome.subject}",
        unit=request.model.linear_unit,
        rois=tuple(roi.name for roi in found.rois),
        details={
            "model": {"name": request.model.name, "hash": request.model.hash},
            "supervoxels": found.count,
            "supervoxel_ml": float(np.median(np.concatenate([roi.volumes for roi in found.rois]))),
            "seed": options.seed,
            "orders": 2 * sampled.pairs,
            "stopped_by": "error" if precise else "time",
            "largest_value": largest,
            "largest_standard_error": worst,
            "score_minus_reference": float(values[0].sum()),
            **found.agreement(values),
        },
        warnings=warnings,
        layers={**found.layers(values, request.image), "standard_error": found.shown(error[0], request.image)},
    )
