"""Stored pixel values of single frames, from any transfer syntax. Rescaling and display settings do not enter here.

Native and run-length encoded data are unpacked with numpy, everything else by ITK's codecs (JPEG, JPEG-LS, JPEG 2000).
Source: DICOM PS3.5 section 8 and annex A.
"""

from __future__ import annotations

import tempfile
import zlib
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import numpy as np
import SimpleITK as sitk

from ...base.errors import ImageError, OsteoRadiomicsError
from ..itk import without_warnings
from .objects import UNDECODABLE, open_dicom, place_of, sound, uid_name

_DEFLATED_FRAMES = "1.2.840.10008.1.2.8.1"
_RLE = "1.2.840.10008.1.2.5"
_NATIVE = ("1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.2", "")
# Some writers fill up to a block; twice as many bytes as declared are another number of bits or frames.
_MOST_TRAILING = 16
_CARRIED = ("Rows", "Columns", "BitsAllocated", "BitsStored", "HighBit", "PixelRepresentation")


class PixelFile:
    """The pixel data of one file, read once.

    Raises ``error`` with ``where`` (what the user gave) for damage, absent pixel data, or a compression nothing here decodes.
    """

    def __init__(self, path: Path, where: str, error: type[OsteoRadiomicsError] = ImageError) -> None:
        self._name, self._where, self._error = path.name, where, error
        self.dataset = open_dicom(path, error, where, pixels=True)
        with self._sound():
            self._count = int(self.dataset.get("NumberOfFrames") or 1)
            self._shape = int(self.dataset.Rows), int(self.dataset.Columns)
            self._bits = int(self.dataset.BitsAllocated)
            self._signed = bool(int(self.dataset.get("PixelRepresentation") or 0))
            self._syntax = str(self.dataset.file_meta.get("TransferSyntaxUID", "") or "")
            present = "PixelData" in self.dataset
            undefined = present and self.dataset["PixelData"].is_undefined_length
            floating = "FloatPixelData" in self.dataset or "DoubleFloatPixelData" in self.dataset
        if floating and not present:
            what = f"{place_of(path.name, where)}holds floating-point pixel data (a parametric map), which are not read"
            raise error(what, where=where, cure="Convert it to NIfTI or NRRD")
        if not present:
            what = f"{place_of(path.name, where)}is damaged or incomplete: it has no pixel data"
            raise error(what, where=where, cure="Export it again")
        # Of undefined length are encapsulated data alone (PS3.5 A.4): taken for native ones they would be read as voxels.
        if self._syntax in _NATIVE and undefined:
            name = uid_name(self._syntax) or "nothing"
            what = f"{place_of(path.name, where)}holds compressed pixel data, its transfer syntax says {name}"
            raise error(what, where=where, cure="Export it again")

    def frame(self, index: int) -> np.ndarray:
        """The stored values of one frame, (rows, columns), with whatever stands in unused bits; 0 and 1 where it is one bit."""
        with self._sound():
            if self._syntax in _NATIVE:
                return self._native(self.dataset.PixelData, index, little=self._little_endian())
            if self._syntax == _DEFLATED_FRAMES:
                most = self._shape[0] * self._shape[1] * self._bits // 8 + 1
                data = zlib.decompressobj(-zlib.MAX_WBITS).decompress(self._encapsulated(index), most)
                return self._native(data, 0, little=True)
            if self._syntax == _RLE:
                from pydicom.pixels import get_decoder

                values, _ = get_decoder(self._syntax).as_array(self.dataset, index=index, raw=True)
                return values
        return self._decoded(index)

    def _sound(self) -> AbstractContextManager[None]:
        return sound(self._where, self._error, self._name, UNDECODABLE)

    def _little_endian(self) -> bool:
        from pydicom.uid import ExplicitVRBigEndian

        if self._syntax:
            return self._syntax != str(ExplicitVRBigEndian)
        return bool(self.dataset.original_encoding[1])

    def _native(self, data: bytes, index: int, *, little: bool) -> np.ndarray:
        """Values that lie uncompressed, one frame after the other, without gaps even where a value is one bit."""
        voxels = self._shape[0] * self._shape[1]
        first, last = index * voxels * self._bits, (index + 1) * voxels * self._bits
        needed = -(-last // 8)
        if len(data) < needed:
            place = place_of(self._name, self._where)
            what = f"{place}is damaged or incomplete: it holds {len(data):,} of {needed:,} bytes of pixel data"
            raise self._error(what, where=self._where, cure="Copy or export the file again")
        declared = -(-self._count * voxels * self._bits // 8)
        # An odd number of bytes is in no sound element (PS3.5 7.1.1); some writers leave out the one that fills up.
        odd = len(data) % 2 == 1 and len(data) != declared
        if self._syntax != _DEFLATED_FRAMES and (odd or len(data) >= max(2 * declared, declared + _MOST_TRAILING)):
            place = place_of(self._name, self._where)
            what = f"{place}declares {declared:,} bytes of pixel data and holds {len(data):,}"
            raise self._error(what, where=self._where, cure="Export it again")
        if self._bits == 1:
            bits = np.unpackbits(np.frombuffer(data[first // 8 : needed], np.uint8), bitorder="little")
            return bits[first % 8 : first % 8 + voxels].reshape(self._shape)
        if self._bits == 8 and not little and self.dataset["PixelData"].VR == "OW":
            data = np.frombuffer(data[: len(data) // 2 * 2], "<u2").byteswap().tobytes()
        kind = np.dtype(f"{'<' if little else '>'}{'i' if self._signed else 'u'}{self._bits // 8}")
        values = np.frombuffer(data, kind, count=voxels, offset=first // 8).reshape(self._shape)
        return values.astype(kind.newbyteorder("="))

    def _encapsulated(self, index: int) -> bytes:
        from pydicom.encaps import get_frame

        offsets = [self.dataset.get(f"ExtendedOffsetTable{suffix}") for suffix in ("", "Lengths")]
        extended = (offsets[0], offsets[1]) if all(offsets) else None
        return get_frame(self.dataset.PixelData, index, number_of_frames=self._count, extended_offsets=extended)

    def _decoded(self, index: int) -> np.ndarray:
        """One frame by ITK's codecs, from a file of its own that says nothing about rescaling, display or patient."""
        with self._sound(), tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "frame.dcm"
            self._single(self._encapsulated(index)).save_as(path, enforce_file_format=True)
            try:
                with without_warnings():
                    values = sitk.GetArrayFromImage(sitk.ReadImage(str(path)))
            except RuntimeError as problem:
                raise self._undecodable() from problem
        if values.shape != (1, *self._shape) or values.dtype.kind not in "iu":
            raise self._undecodable()
        return values[0]

    def _undecodable(self) -> OsteoRadiomicsError:
        name = uid_name(self._syntax) or "unknown"
        return self._error(
            f"the pixel data of {self._name} cannot be decoded (damaged, or an unsupported compression: {name})",
            where=self._where,
            cure="Export it without compression",
        )

    def _single(self, data: bytes) -> Any:
        from pydicom.dataset import Dataset, FileMetaDataset
        from pydicom.encaps import encapsulate
        from pydicom.uid import UID, SecondaryCaptureImageStorage, generate_uid

        single = Dataset()
        single.file_meta = FileMetaDataset()
        single.file_meta.TransferSyntaxUID = UID(self._syntax)
        single.file_meta.MediaStorageSOPClassUID = single.SOPClassUID = SecondaryCaptureImageStorage
        single.file_meta.MediaStorageSOPInstanceUID = single.SOPInstanceUID = generate_uid()
        for key in _CARRIED:
            setattr(single, key, self.dataset.get(key))
        single.SamplesPerPixel, single.PhotometricInterpretation = 1, "MONOCHROME2"
        single.PixelData = encapsulate([data])
        single["PixelData"].is_undefined_length = True
        return single
