"""An image as uncompressed NRRD, written piece by piece, so that a window stays alive meanwhile.

Format: teem.sourceforge.net/nrrd/format.html.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import SimpleITK as sitk

# 50 ms on a disk that writes 160 MB a second.
PIECE_BYTES = 8 << 20
_ESCAPED = str.maketrans({"\\": "\\\\", "\n": "\\n"})


def write_pieces(image: sitk.Image, path: Path) -> Iterator[None]:
    """Write a 3-D scalar image with its grid and header entries; each step writes one piece.

    Until the last step the file is incomplete. Raises OSError.
    """
    voxels = sitk.GetArrayViewFromImage(image)
    content = np.ascontiguousarray(voxels).reshape(-1).view(np.uint8)
    with open(path, "wb") as stream:
        stream.write(_header(image, voxels.dtype).encode())
        for start in range(0, len(content), PIECE_BYTES):
            stream.write(content[start : start + PIECE_BYTES].data)
            yield


def _header(image: sitk.Image, kind: np.dtype) -> str:
    spacing, direction = image.GetSpacing(), np.reshape(image.GetDirection(), (3, 3))
    lines = [
        "NRRD0004",
        f"type: {kind.name}" if kind.kind in "iu" else f"type: {'float' if kind.itemsize == 4 else 'double'}",
        "dimension: 3",
        "space: left-posterior-superior",
        f"sizes: {' '.join(map(str, image.GetSize()))}",
        f"space directions: {' '.join(_vector(direction[:, axis] * spacing[axis]) for axis in range(3))}",
        "kinds: domain domain domain",
        f"endian: {sys.byteorder}",
        "encoding: raw",
        f"space origin: {_vector(image.GetOrigin())}",
        *(f"{key}:={image.GetMetaData(key).translate(_ESCAPED)}" for key in image.GetMetaDataKeys()),
    ]
    return "\n".join(lines) + "\n\n"


def _vector(values: np.ndarray | tuple[float, ...]) -> str:
    return f"({','.join(repr(float(value)) for value in values)})"
