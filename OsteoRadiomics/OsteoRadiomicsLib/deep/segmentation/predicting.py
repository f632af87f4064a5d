"""From an image to the probability of "vertebral body" in every voxel, with onnxruntime alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import SimpleITK as sitk
from scipy import ndimage

from ...base.errors import ModelError
from ...base.progress import Progress
from ..running import Running
from ..weights import NETWORK, DeepModel
from .slices import CHANNELS, Floats, laid_back, sagittal, with_neighbours

Logits = Callable[[Floats], Floats]
"""(n, 3, rows, columns) -> (n, 2, rows, columns)."""

_CELL = 16  # pixels: the coarsest features; where they do not end with the image, what is found lies beside where it is
LEAST_STEP_MM = 2.0
_SMOOTH_MM = 2.0  # across slices


@dataclass(frozen=True)
class Prediction:
    """What a network finds in an image.

    probability: of "vertebral body", float32 in 0..1 on the image's own grid. disagreement: on the same grid, how far it differs
    from the probability with right and left exchanged (0..1); None where that was not asked for.
    """

    probability: sitk.Image
    disagreement: sitk.Image | None = None


def logits_of(model: DeepModel[Any], threads: int = 1) -> Logits:
    """A model's network, ready to run. threads: of the processor.

    Raises DependencyError without onnxruntime, ModelError where the network cannot be run or gives something else.
    """
    network = Running(model.data(NETWORK), _unusable, threads)

    def run(images: Floats) -> Floats:
        found = network(images)
        if (
            not isinstance(found, np.ndarray)
            or found.shape != (len(images), 2, *images.shape[2:])
            or not np.isfinite(found).all()
        ):
            raise _unusable()
        return found

    return run


def predict(image: sitk.Image, logits: Logits, *, disagreement: bool = False, progress: Progress | None = None) -> Prediction:
    """What a network finds in an image of any order of axes. Raises ImageError as ``slices.sagittal`` does, and Cancelled."""
    stack = sagittal(image, least_step_mm=LEAST_STEP_MM)
    values, step_mm = sitk.GetArrayFromImage(stack), float(stack.GetSpacing()[2])
    found = probability(values, step_mm, logits, progress=progress)
    if not disagreement:
        return Prediction(laid_back(found, stack, image))
    mirrored = probability(values[::-1], step_mm, logits, progress=progress)[::-1]
    both = np.asarray((found + mirrored) / 2, dtype=np.float32)
    apart = np.asarray(np.abs(found - mirrored), dtype=np.float32)
    return Prediction(laid_back(both, stack, image), laid_back(apart, stack, image))


def probability(
    values: Floats, step_mm: float, logits: Logits, *, slices: Sequence[int] | None = None, progress: Progress | None = None
) -> Floats:
    """Probability of "vertebral body" of a stack's slices, smoothed across them. values: (k, j, i), scaled.

    slices: which of them, all by default; those that are chosen are not smoothed.
    """
    progress = progress or Progress()
    places = list(range(len(values)) if slices is None else slices)
    rows, columns = values.shape[1:]
    padded = np.pad(values, ((0, 0), (0, -rows % _CELL), (0, -columns % _CELL)), mode="edge")
    found = np.empty((len(places), rows, columns), dtype=np.float32)
    for number, place in enumerate(places):  # one by one: on a processor several at a time are slower
        progress.report(number, len(places), "slices")
        made = logits(with_neighbours(padded, step_mm, [place]))[0, :, :rows, :columns]
        found[number] = 1 / (1 + np.exp(np.clip(made[0] - made[1], -60, 60)))
    if slices is not None:
        return found
    return np.asarray(ndimage.gaussian_filter1d(found, _SMOOTH_MM / step_mm, axis=0, mode="nearest"), dtype=np.float32)


def _unusable() -> ModelError:
    return ModelError(
        f"its {NETWORK} is no network from {CHANNELS} slices to bodies that can be run here",
        cure="Train or fetch the model again",
    )
