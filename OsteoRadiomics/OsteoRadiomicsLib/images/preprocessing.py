"""A protocol's preprocessing steps, each one function of image and settings, applied in the protocol's order."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import numpy as np
import SimpleITK as sitk

from ..base.errors import ImageError, SettingsError
from ..base.progress import Progress
from ..protocols.protocol import ClipStep, N4Step, ResampleStep, RescaleStep, ScaleStep, Step, ZScoreStep
from .bias_field import correct_bias_field, doubtful_for_n4
from .checks import check_image
from .new_grid import check_new_grid

StepT = TypeVar("StepT")
Apply = Callable[[sitk.Image, Any, Progress], sitk.Image]

_INTERPOLATORS = {"nearest": sitk.sitkNearestNeighbor, "linear": sitk.sitkLinear, "bspline": sitk.sitkBSpline3}
_STEPS: dict[type, tuple[str, Apply]] = {}
# Kind of step -> what to say of an image for which it is doubtful, '' of others.
_DOUBTS: dict[type, Callable[[sitk.Image], str]] = {N4Step: doubtful_for_n4}


def preprocess(
    image: sitk.Image,
    steps: Sequence[Step],
    *,
    progress: Progress | None = None,
    warn: Callable[[str], object] | None = None,
) -> sitk.Image:
    """Apply preprocessing steps in order.

    image: 3-D scalar of any type. Returns Float32 on the same grid (another grid after a resample step); without steps
    the image itself. warn: is told what makes a step doubtful for this image, one line each. Raises ImageError for colour, NaN,
    or an image that a step cannot treat (constant, no foreground), Cancelled when the user stops.
    """
    if not steps:
        return image
    progress = progress or Progress()
    check_image(image)
    image = sitk.Cast(image, sitk.sitkFloat32)
    for number, step in enumerate(steps):
        title, apply = _STEPS[type(step)]
        progress.report(number, len(steps), title)
        doubt = _DOUBTS[type(step)](image) if type(step) in _DOUBTS else ""
        if doubt and warn is not None:
            warn(doubt)
        image = apply(image, step, _Part(progress, number, len(steps), title))
    progress.report(len(steps), len(steps), "preprocessing done")
    return image


class _Part(Progress):
    """Progress of one step, passed on as its share of the whole."""

    def __init__(self, whole: Progress, number: int, count: int, title: str) -> None:
        super().__init__()
        self._whole, self._number, self._count, self._title = whole, number, count, title

    def report(self, done: float, total: float, what: str = "") -> None:
        self._whole.report(self._number + done / total, self._count, what or self._title)


def _step(spec: type[StepT], title: str) -> Callable[[Callable[[sitk.Image, StepT, Progress], sitk.Image]], Any]:
    """Register the function that carries out one kind of step."""

    def register(apply: Callable[[sitk.Image, StepT, Progress], sitk.Image]) -> Any:
        _STEPS[spec] = (title, apply)
        return apply

    return register


@_step(N4Step, "bias field correction")
def _n4(image: sitk.Image, step: N4Step, progress: Progress) -> sitk.Image:
    return correct_bias_field(
        image,
        shrink_factor=step.shrink_factor,
        iterations=step.iterations,
        convergence=step.convergence,
        progress=progress,
    )


@_step(RescaleStep, "intensity normalisation")
def _rescale(image: sitk.Image, step: RescaleStep, progress: Progress) -> sitk.Image:
    values = _values(image)
    low, high = values.min(), values.max()
    if low == high:
        raise ImageError(
            f"every voxel is {low:g}, so intensities cannot be normalised", cure="Check that this is the right image"
        )
    values -= low  # in place: a whole scan is copied once, not four times
    values /= high - low
    values *= step.high - step.low
    values += step.low
    return _like(image, values)


@_step(ScaleStep, "intensity scaling")
def _scale(image: sitk.Image, step: ScaleStep, progress: Progress) -> sitk.Image:
    return _like(image, _values(image) * step.factor)


@_step(ZScoreStep, "intensity standardisation")
def _zscore(image: sitk.Image, step: ZScoreStep, progress: Progress) -> sitk.Image:
    values = _values(image)
    deviation = values.std(ddof=1)  # as ITK's and PyRadiomics' normalisation
    if deviation == 0:
        raise ImageError(f"every voxel is {values.flat[0]:g}, so intensities cannot be standardised", cure="Check the image")
    return _like(image, (values - values.mean()) / deviation * step.scale)


@_step(ClipStep, "intensity clipping")
def _clip(image: sitk.Image, step: ClipStep, progress: Progress) -> sitk.Image:
    return _like(image, np.clip(_values(image), step.low, step.high))


@_step(ResampleStep, "resampling")
def _resample(image: sitk.Image, step: ResampleStep, progress: Progress) -> sitk.Image:
    """A grid with the same outer faces (to half a voxel) and axes; outermost voxels repeat where the spline would extrapolate."""
    spacing, size = np.array(image.GetSpacing()), np.array(image.GetSize())
    wanted = np.array(step.spacing_mm)
    count = np.maximum(1, np.round(size * spacing / wanted)).astype(int)
    check_new_grid(count.tolist(), SettingsError, "the protocol's spacing_mm")
    first = (size * spacing - count * wanted + wanted - spacing) / 2  # centred, in mm along the image's axes
    origin = np.array(image.GetOrigin()) + np.array(image.GetDirection()).reshape(3, 3) @ first
    return sitk.Resample(
        image,
        count.tolist(),
        sitk.Transform(),
        _INTERPOLATORS[step.interpolator],
        origin.tolist(),
        step.spacing_mm,
        image.GetDirection(),
        0.0,
        sitk.sitkFloat32,
        True,
    )


def _values(image: sitk.Image) -> np.ndarray:
    """Intensities as float64, (z, y, x)."""
    return sitk.GetArrayViewFromImage(image).astype(np.float64)


def _like(image: sitk.Image, values: np.ndarray) -> sitk.Image:
    """Float32 image of ``values`` on the grid of ``image``."""
    result = sitk.GetImageFromArray(values.astype(np.float32))
    result.CopyInformation(image)
    return result
