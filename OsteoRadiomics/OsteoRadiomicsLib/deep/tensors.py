"""Named arrays as bytes in the safetensors format: a JSON header and plain numbers, so that reading a file runs nothing of it."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from ..base.errors import ModelError
from .packages import safetensors_package


def tensor_bytes(arrays: Mapping[str, np.ndarray]) -> bytes:
    """Arrays as a safetensors file; equal arrays give equal bytes. Raises DependencyError without the package safetensors."""
    package = safetensors_package()
    # Row by row and little-endian, however an array lies in memory: the package takes its bytes as they are.
    plain = {name: np.array(array, array.dtype.newbyteorder("<"), order="C") for name, array in arrays.items()}
    return bytes(package.numpy.save(plain))


def arrays_of(data: bytes, where: str) -> dict[str, np.ndarray]:
    """Name -> array of a safetensors file's bytes; the arrays may be written to. where: the file, for messages.

    Raises ModelError for what is none: truncated, no header, shapes that do not fit the numbers, gaps or overlaps, a dtype that
    numpy has not; DependencyError without the package safetensors.
    """
    package = safetensors_package()
    try:
        found = package.numpy.load(data)
    except (package.SafetensorError, KeyError, TypeError, ValueError) as error:  # the last three: dtypes of other libraries
        raise ModelError(
            "is truncated or no safetensors file", where=where, cure="Fetch the model again from where it came from"
        ) from error
    return {name: np.array(array) for name, array in found.items()}
