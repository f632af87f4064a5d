"""Files whose transfer syntax UID contradicts their content: the right values or one line, never other values."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from dicom_kit import DeflatedExplicitVRLittleEndian, RLELossless, write_seg, write_series
from OsteoRadiomicsLib.base.errors import ImageError, MaskError
from OsteoRadiomicsLib.images import read_image, read_mask
from pydicom.uid import ExplicitVRBigEndian, ExplicitVRLittleEndian, ImplicitVRLittleEndian, JPEG2000Lossless

SLICES = [np.random.default_rng(k).integers(0, 900, (6, 8)).astype(np.uint16) for k in range(2)]
DRAWN = np.eye(6, 8, dtype=np.uint8)
SYNTAXES = (
    ExplicitVRLittleEndian, ImplicitVRLittleEndian, ExplicitVRBigEndian, DeflatedExplicitVRLittleEndian, RLELossless,
    JPEG2000Lossless, "1.2.840.10008.1.2.8.1", "1.2.840.10008.1.2.4.100", "1.2.3.4",
)  # fmt: skip


def _call(file: Path, syntax: str) -> None:
    """Write another transfer syntax UID into a file, and leave the rest as it is."""
    content = file.read_bytes()
    place = content.index(b"\x02\x00\x10\x00UI")
    end = place + 8 + int.from_bytes(content[place + 6 : place + 8], "little")
    value = syntax.encode() + b"\0" * (len(syntax) % 2)
    entry = content[place : place + 6] + len(value).to_bytes(2, "little") + value
    meta = int.from_bytes(content[140:144], "little") + len(entry) - (end - place)
    file.write_bytes(content[:140] + meta.to_bytes(4, "little") + content[144:place] + entry + content[end:])


def _values_or_words(read: Callable[[], sitk.Image]) -> np.ndarray | str:
    try:
        return sitk.GetArrayFromImage(read())
    except (ImageError, MaskError) as error:
        return f"{error.what}. {error.cure}"


@pytest.mark.parametrize("syntax", SYNTAXES)
@pytest.mark.parametrize("true", [ExplicitVRLittleEndian, ImplicitVRLittleEndian, DeflatedExplicitVRLittleEndian, RLELossless])
def test_an_image_has_its_values_or_is_refused(tmp_path, true, syntax):
    folder = write_series(tmp_path / "s", SLICES, syntax=true)
    for file in folder.iterdir():
        _call(file, syntax)
    found = _values_or_words(lambda: read_image(folder))
    if isinstance(found, str):
        assert true != syntax
        assert "damaged" in found or "compressed pixel data" in found or "cannot be decoded" in found
    else:
        assert np.array_equal(found, SLICES)


@pytest.mark.parametrize("syntax", SYNTAXES)
def test_a_segmentation_has_its_values_or_is_refused(tmp_path, syntax):
    path = write_seg(tmp_path / "seg.dcm", [(1, 0, DRAWN), (1, 1, DRAWN)], names=("L1",))
    _call(path, syntax)
    found = _values_or_words(lambda: read_mask(path).grid)
    if isinstance(found, str):
        assert syntax not in (ExplicitVRLittleEndian, ImplicitVRLittleEndian)
        assert "is damaged or incomplete" in found
    else:
        assert np.array_equal(found, [DRAWN, DRAWN])


@pytest.mark.parametrize("syntax", [ExplicitVRLittleEndian, ImplicitVRLittleEndian])
def test_compressed_data_that_are_called_uncompressed_are_not_read_as_voxels(tmp_path, syntax):
    folder = write_series(tmp_path / "s", SLICES, syntax=RLELossless)
    for file in folder.iterdir():
        _call(file, syntax)
    with pytest.raises(ImageError, match=r"000\.dcm holds compressed pixel data, its transfer syntax says .* VR Little Endian"):
        read_image(folder)
