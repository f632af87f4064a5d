"""Pictures of two dimensions (radiographs, PNG, JPEG) as volumes of one slice, which remember what they were.

A picture has no thickness: textures and intensities are measured in its plane, its shape by ``shape2D`` alone.
"""

from __future__ import annotations

import numpy as np
import SimpleITK as sitk

# Written into the image's own header entries, so that an NRRD file made of it says so, too.
_KEY, _FLAT = "OsteoRadiomics_dimensions", "2"


def lifted(image: sitk.Image) -> sitk.Image:
    """A picture as a volume of one slice, 1 mm thick so that a voxel's volume is its area; a volume as it is."""
    if image.GetDimension() != 2:
        return image
    return marked(sitk.JoinSeries(image))


def marked(image: sitk.Image) -> sitk.Image:
    """A volume of one slice, marked as a picture."""
    found = sitk.Image(image)
    found.SetMetaData(_KEY, _FLAT)
    return found


def marked_like(source: sitk.Image, made: sitk.Image) -> sitk.Image:
    """What was made of an image, marked as a picture if that was one: filters do not keep the mark."""
    return marked(made) if is_flat(source) and not is_flat(made) else made


def is_flat(image: sitk.Image) -> bool:
    """Whether a volume of one slice stands for a picture."""
    return image.GetSize()[2:] == (1,) and image.HasMetaDataKey(_KEY) and image.GetMetaData(_KEY) == _FLAT


def grey(image: sitk.Image) -> sitk.Image | None:
    """One channel of a picture whose red, green and blue are equal everywhere, as programs save grey ones; None for others."""
    if image.GetDimension() != 2 or image.GetNumberOfComponentsPerPixel() not in (3, 4):
        return None
    values = sitk.GetArrayViewFromImage(image)
    opaque = values[..., 3:]
    if not (values[..., :3] == values[..., :1]).all() or (opaque.size and np.ptp(opaque) != 0):
        return None
    return sitk.VectorIndexSelectionCast(image, 0)


def as_picture(image: sitk.Image) -> sitk.Image:
    """The picture that a volume of one slice stands for, with two dimensions."""
    return image[:, :, 0]
