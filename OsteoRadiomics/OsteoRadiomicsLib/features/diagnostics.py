"""Facts about image and ROI at each stage of preparation, by PyRadiomics' names (``additionalInfo``).

PyRadiomics' hashes, and the mean, minimum and maximum of the whole image are left out: they cost more than the extraction.
The run's provenance holds checksums of the input files.
"""

from __future__ import annotations

import numpy as np
import SimpleITK as sitk

from .box import Box

Facts = dict[str, object]


def image_facts(stage: str, image: sitk.Image) -> Facts:
    """Spacing (mm) and size (voxels) of an image, x first. stage: original, or interpolated, which is small and measured."""
    facts: Facts = {"Spacing": tuple(image.GetSpacing()), "Size": tuple(image.GetSize())}
    if stage == "original":
        facts["Dimensionality"] = f"{image.GetDimension()}D"
    else:
        view = sitk.GetArrayViewFromImage(image)
        facts |= {"Mean": float(view.mean(dtype=np.float64)), "Minimum": float(view.min()), "Maximum": float(view.max())}
    return _named(f"Image-{stage}", facts)


def mask_facts(stage: str, grid: sitk.Image, box: Box, roi: np.ndarray, intensities: np.ndarray | None) -> Facts:
    """Place and size of an ROI, and its intensities' mean, minimum and maximum where image and mask share a grid.

    stage: original, corrected, interpolated or resegmented. grid: an image on the mask's grid. roi: (z, y, x) bool in box.
    intensities: (z, y, x) in box, or None.
    """
    centre = tuple(float(np.mean(axis)) + low for axis, low in zip(np.nonzero(roi)[::-1], box.lower, strict=True))
    facts: Facts = {
        "Spacing": tuple(grid.GetSpacing()),
        "Size": tuple(grid.GetSize()),
        "BoundingBox": (*box.lower, *box.size),
        "VoxelNum": int(roi.sum()),
        "VolumeNum": _parts(roi),
        "CenterOfMassIndex": centre,
        "CenterOfMass": tuple(grid.TransformContinuousIndexToPhysicalPoint(centre)),
    }
    if intensities is not None:
        inside = intensities[roi].astype(np.float64)
        facts |= {"Mean": float(inside.mean()), "Minimum": float(inside.min()), "Maximum": float(inside.max())}
    return _named(f"Mask-{stage}", facts)


def _named(what: str, facts: Facts) -> Facts:
    return {f"diagnostics_{what}_{name}": value for name, value in facts.items()}


def _parts(roi: np.ndarray) -> int:
    """Number of parts of an ROI whose voxels touch by face, edge or corner."""
    components = sitk.ConnectedComponentImageFilter()
    components.SetFullyConnected(True)
    components.SetNumberOfThreads(1)  # an ROI this small costs less than sharing it out
    components.SetNumberOfWorkUnits(1)
    components.Execute(sitk.GetImageFromArray(roi.astype(np.uint8)))
    return int(components.GetObjectCount())
