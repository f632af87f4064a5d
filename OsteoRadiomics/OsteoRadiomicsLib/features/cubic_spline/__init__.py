"""Cubic B-splines through the voxels of a part of an image, with the values ITK computes from the whole image."""

from .resampling import resample_cubic

__all__ = ["resample_cubic"]
