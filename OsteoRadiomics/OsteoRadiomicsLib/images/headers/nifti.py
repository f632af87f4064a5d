"""What a NIfTI file must be before ITK reads it, and how one with axes slightly off perpendicular is read at all.

ITK passes in silence over missing data (read as 0), NaN (read as 0), voxel size 0 (read as 1), voxels that begin within the
header, a datatype that is not as wide as the header says, and a matrix whose scale is not the voxel size.
"""

from __future__ import annotations

import math
import shutil
import struct
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from ...base.notices import say
from ..axes import perpendicular, perpendicular_notice
from ..checks import LARGEST_SHEAR, non_finite_error, sheared_error
from .limits import check_voxels
from .nifti_header import BITS, FLOATS, LENGTH, SFORM, NiftiHeader, open_bytes, read_nifti_header
from .payload import check_compressed, check_raw, voxels_are_seen
from .refusals import Error, check_axes, check_origin, check_spacing, contradictory, role_of, shear_of

# Matrix and voxel size may differ by rounding; by up to 1 % there is a notice, beyond it nobody knows the voxel size.
_SCALE_ROUNDING, _SCALE_LIMIT = 1e-3, 1e-2
# ITK takes a smaller scale for none, others multiply by it.
_LEAST_SLOPE = sys.float_info.epsilon
# ITK takes axes this far off perpendicular as they are.
_ITK_SHEAR = 1e-4
_QUATERNION_ROUNDING = 1e-3
_CHUNK_BYTES = 1 << 22


def check_nifti(path: Path, error: Error) -> bool:
    """Refuse a NIfTI file that is incomplete or damaged, contradicts itself, has no possible grid, or holds NaN.

    Notices say where matrix and voxel size differ slightly, and which of two orientations counts. Returns True. Raises ``error``.
    """
    header = read_nifti_header(path, error)
    where = str(path)
    check_voxels(header.size, where, error)
    if header.packed and not header.data.name.lower().endswith(".gz"):  # ITK goes by the name
        raise error("is gzipped, which its name does not say", where=where, cure=f"Call it {header.data.name}.gz")
    _check_fields(header, where, error)
    check_spacing(header.spacing, where, error)
    _check_orientation(header, where, error)
    _check_voxels(header, where, error)
    return True


def label_text(path: Path, error: Error) -> tuple[bytes, ...]:
    """What the extensions of a NIfTI file hold, where programs write label names. Raises ``error``."""
    return read_nifti_header(path, error).text


def _check_fields(header: NiftiHeader, where: str, error: Error) -> None:
    bits = BITS.get(header.datatype)
    if bits is None:
        raise contradictory(f"there is no datatype {header.datatype}", where, error)
    if header.bitpix != bits:
        raise contradictory(f"datatype {header.datatype} has {bits} bits a voxel, it states {header.bitpix}", where, error)
    least = LENGTH + 4 if header.single else 0
    if header.start < least:
        raise contradictory(f"its voxels begin at byte {header.start}, within the header of {least} bytes", where, error)
    if 0 < abs(header.slope) < _LEAST_SLOPE:
        raise contradictory(f"its intensities are scaled by {header.slope:.3g}", where, error)
    if math.isinf(header.slope):
        raise contradictory("its intensities are scaled by infinity", where, error)


def _check_orientation(header: NiftiHeader, where: str, error: Error) -> None:
    if header.q_code > 0:
        b, c, d = header.quaternion
        if not math.isfinite(b * b + c * c + d * d) or b * b + c * c + d * d > 1 + _QUATERNION_ROUNDING:
            raise error("has an impossible orientation", where=where, cure="Correct its quaternion, or export it again")
        check_origin(header.q_offset, where, error)
    if header.s_code <= 0:
        return
    matrix = header.sform[:, :3]
    if not matrix.any() and header.q_code > 0:
        return
    check_axes(matrix, where, error)
    check_origin(tuple(header.sform[:, 3]), where, error)
    shear = shear_of(matrix)
    if shear > _ITK_SHEAR and header.q_code > 0:
        role = role_of(error)
        say(f"{role}: the axes of its sform are off perpendicular by {shear:.1g}; its other orientation, the qform, was taken")
        return
    if shear > LARGEST_SHEAR:
        raise sheared_error(where, error)
    _check_scale(header, matrix, where, error)


def _check_scale(header: NiftiHeader, matrix: np.ndarray, where: str, error: Error) -> None:
    """The voxel size stands twice in a header, as pixdim and in the matrix; programs differ in which they believe."""
    lengths = np.linalg.norm(matrix, axis=0)[: len(header.spacing)]
    off = float(np.abs(lengths / np.array(header.spacing) - 1).max())
    if off <= _SCALE_ROUNDING:
        return
    by_matrix, by_size = (" x ".join(f"{mm:.4g}" for mm in values) for values in (lengths, header.spacing))
    if off > _SCALE_LIMIT:
        raise error(
            f"states two voxel sizes: {by_size} mm (pixdim) and {by_matrix} mm (sform)",
            where=where,
            cure="Find out which is right, and correct the other in its header",
        )
    say(f"{role_of(error)}: it states voxels of {by_size} mm (pixdim) and of {by_matrix} mm (sform); pixdim was taken")


def _check_voxels(header: NiftiHeader, where: str, error: Error) -> None:
    needed = (header.voxels * header.bitpix + 7) // 8
    look = _Finite(header) if header.datatype in FLOATS and voxels_are_seen() else None
    if header.packed:
        check_compressed(header.data, 0, header.start + needed, "gzip", error, look=look)
    else:
        check_raw(header.data, header.start, needed, error)
        if look is not None:
            look.read_raw(needed)
    if look is not None and look.bad:
        raise non_finite_error(look.bad, header.voxels, where, error)


class _Finite:
    """Counts NaN and infinite voxels in the bytes that pass by."""

    def __init__(self, header: NiftiHeader) -> None:
        self.bad = 0
        self._header = header
        self._kind = header.order + FLOATS[header.datatype]
        self._width = header.bitpix // 8
        self._skip = header.start
        self._rest = b""

    def __call__(self, piece: bytes) -> None:
        if self._skip:
            skipped = min(self._skip, len(piece))
            self._skip -= skipped
            piece = piece[skipped:]
        piece = self._rest + piece if self._rest else piece
        whole = len(piece) // self._width * self._width
        self._rest = piece[whole:]
        values = np.frombuffer(piece[:whole], self._kind)
        self.bad += values.size - int(np.count_nonzero(np.isfinite(values)))

    def read_raw(self, needed: int) -> None:
        """The same over a file that is not packed."""
        with open(self._header.data, "rb") as stream:
            left = needed + self._header.start
            while left > 0 and (piece := stream.read(min(_CHUNK_BYTES, left))):
                left -= len(piece)
                self(piece)


@contextmanager
def readable_nifti(path: Path, error: Error) -> Iterator[Path]:
    """A file that ITK reads with the same voxels: the file itself, or a copy whose axes are the nearest perpendicular ones.

    ITK refuses an sform that is off perpendicular by more than rounding; up to ``LARGEST_SHEAR`` it is straightened, with a
    notice. The file must have passed ``check_nifti``.
    """
    header = read_nifti_header(path, error)
    matrix = header.sform[:, :3]
    shear = shear_of(matrix) if header.s_code > 0 and matrix.any() else 0.0
    if header.q_code > 0 or shear <= _ITK_SHEAR:
        yield path
        return
    say(perpendicular_notice(role_of(error), shear))
    straight = header.sform.copy()
    straight[:, :3] = perpendicular(matrix) * np.linalg.norm(matrix, axis=0)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / f"straight{'.nii' if header.single else '.hdr'}"
        _unpack(header.header, copy)
        if not header.single:
            _unpack(header.data, copy.with_suffix(".img"))
        with open(copy, "r+b") as target:
            place, form = SFORM
            target.seek(place)
            target.write(struct.pack(header.order + form, *straight.ravel()))
        yield copy


def _unpack(source: Path, target: Path) -> None:
    with open_bytes(source) as stream, open(target, "wb") as copy:
        shutil.copyfileobj(stream, copy, _CHUNK_BYTES)
