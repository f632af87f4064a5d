"""Images without what their headers say besides the grid: names, numbers and dates of patients stand there."""

from __future__ import annotations

import secrets

import SimpleITK as sitk

_LONGEST = 2048  # bytes of a random header entry


def without_identity(image: sitk.Image, *, unlike: bool = False) -> sitk.Image:
    """The same voxels on the same grid without header entries. Writing burnt into the pixels stays.

    unlike: with a random entry of random length, so that two files of one image have neither hash nor size in common.
    """
    bare = sitk.Image(image)
    for key in bare.GetMetaDataKeys():
        bare.EraseMetaData(key)
    if unlike:
        bare.SetMetaData("random", secrets.token_hex(16 + secrets.randbelow(_LONGEST)))
    return bare
