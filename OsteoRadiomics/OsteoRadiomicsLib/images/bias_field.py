"""N4 correction of the slow brightness change that receive coils leave in MR images.

Source: Tustison et al. 2010, doi:10.1109/TMI.2010.2046908, as implemented in ITK.
"""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType

import numpy as np
import SimpleITK as sitk

from ..base.errors import Cancelled, ImageError
from ..base.meanwhile import switched
from ..base.progress import Progress

_HISTOGRAM_BINS = 200
# ITK's spline fit adds up partial sums per thread, and its inner filters follow only the process-wide thread count.
_ONE_AT_A_TIME = threading.Lock()


def correct_bias_field(
    image: sitk.Image, *, shrink_factor: int, iterations: Sequence[int], convergence: float, progress: Progress | None = None
) -> sitk.Image:
    """Divide an MR image by its bias field.

    The field is fitted on the image shrunk by ``shrink_factor`` (less along axes of few voxels), within the foreground of
    Otsu's threshold, and applied at full resolution. image: 3-D scalar; of a single slice the field is fitted in its plane.
    iterations: at most so many per fitting level.
    Returns Float32, the same bytes for any number of processor cores.
    Raises ImageError when the image has no foreground or fewer than two axes, Cancelled when the user stops.
    """
    progress = progress or Progress()
    image = sitk.Cast(image, sitk.sitkFloat32)
    flat = [axis for axis, size in enumerate(image.GetSize()) if size == 1]
    if len(flat) > 1:
        raise ImageError("is a single line of voxels, which has no bias field", cure="Give a slice or a volume, or leave out n4")
    if flat:
        plane = _plane(image, flat[0])
        corrected = correct_bias_field(
            plane, shrink_factor=shrink_factor, iterations=iterations, convergence=convergence, progress=progress
        )
        return _like(image, sitk.GetArrayViewFromImage(corrected))
    with _single_thread():
        foreground = _foreground(image)
        # The B-spline fit needs a few samples along each axis.
        factors = [min(shrink_factor, max(1, size // 4)) for size in image.GetSize()]
        log_field = _fit(sitk.Shrink(image, factors), sitk.Shrink(foreground, factors), image, iterations, convergence, progress)
        return sitk.Divide(image, sitk.Exp(log_field))


def doubtful_for_n4(image: sitk.Image) -> str:
    """What to say of an image that N4's model does not fit; '' where it does."""
    values = sitk.GetArrayViewFromImage(image)
    negative = int(np.count_nonzero(values < 0))
    if not negative:
        return ""
    return (
        f"n4: {negative:,} of {values.size:,} voxels are negative (down to {values.min():g}); N4 divides by a bias field and "
        "takes only positive intensities for tissue, so shifted intensities give other values: give the scanner's own intensities"
    )


def _plane(image: sitk.Image, axis: int) -> sitk.Image:
    """The one slice across an axis, as an image of two dimensions."""
    array = np.squeeze(sitk.GetArrayViewFromImage(image), axis=image.GetDimension() - 1 - axis)
    plane = sitk.GetImageFromArray(array)
    plane.SetSpacing([mm for other, mm in enumerate(image.GetSpacing()) if other != axis])
    return plane


def _like(image: sitk.Image, values: np.ndarray) -> sitk.Image:
    """Values on the grid of ``image``, to which they are shaped."""
    result = sitk.GetImageFromArray(values.reshape(image.GetSize()[::-1]))
    result.CopyInformation(image)
    return result


def _foreground(image: sitk.Image) -> sitk.Image:
    """UInt8, 1 above Otsu's threshold: what 3D Slicer's own N4 module takes when it is given no mask."""
    foreground = sitk.And(sitk.OtsuThreshold(image, 0, 1, _HISTOGRAM_BINS), sitk.Greater(image, 0))
    if not sitk.GetArrayViewFromImage(foreground).any():
        raise ImageError(
            "the image has no foreground to estimate a bias field from", cure="Check that this is an MR image, or leave out n4"
        )
    return foreground


def _fit(
    small: sitk.Image,
    foreground: sitk.Image,
    image: sitk.Image,
    iterations: Sequence[int],
    convergence: float,
    progress: Progress,
) -> sitk.Image:
    n4 = sitk.N4BiasFieldCorrectionImageFilter()
    n4.SetMaximumNumberOfIterations(list(iterations))
    n4.SetConvergenceThreshold(convergence)
    stopped: list[Cancelled] = []
    total = sum(iterations)

    def report() -> None:
        done = sum(iterations[: n4.GetCurrentLevel()]) + n4.GetElapsedIterations()
        try:
            progress.report(min(done, total), total + 1)
        except Cancelled as request:
            stopped.append(request)
            raise  # N4 does not look at Abort(); an exception is what ends its loop

    n4.AddCommand(sitk.sitkIterationEvent, report)
    try:
        with _unprinted(stopped):
            n4.Execute(small, foreground)
    except RuntimeError as problem:
        if stopped:
            raise stopped[0] from None
        raise ImageError("its bias field cannot be estimated", cure="Check the image, or leave out n4") from problem
    return sitk.Cast(n4.GetLogBiasFieldAsImage(image), sitk.sitkFloat32)


@contextmanager
def _unprinted(expected: Sequence[BaseException]) -> Iterator[None]:
    """SimpleITK prints a callback's exception before it passes it on; the expected ones are no news."""
    before = sys.excepthook

    def hook(kind: type[BaseException], value: BaseException, trace: TracebackType | None) -> None:
        if value not in expected:
            before(kind, value, trace)

    sys.excepthook = hook
    try:
        yield
    finally:
        sys.excepthook = before


@contextmanager
def _single_thread() -> Iterator[None]:
    process = sitk.ProcessObject
    with _ONE_AT_A_TIME, switched(process.GetGlobalDefaultNumberOfThreads, process.SetGlobalDefaultNumberOfThreads, 1):
        yield
