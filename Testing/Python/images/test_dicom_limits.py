"""DICOM files that would fill the memory, and files of a folder that are not what they are called."""

from __future__ import annotations

import numpy as np
import pytest
from dicom_kit import DeflatedExplicitVRLittleEndian, blank, describe_pixels, put_pixels, write_enhanced, write_seg, write_series
from OsteoRadiomicsLib.base.errors import ImageError, MaskError
from OsteoRadiomicsLib.base.notices import collected_notices
from OsteoRadiomicsLib.images import read_image, read_mask
from OsteoRadiomicsLib.images.dicom import deflated
from OsteoRadiomicsLib.images.dicom.objects import open_dicom, sop_class
from OsteoRadiomicsLib.images.headers.limits import voxel_limit

SLICES = [np.random.default_rng(k).integers(0, 900, (6, 8)).astype(np.uint16) for k in range(5)]


def test_series_enhanced_images_and_segmentations_keep_to_the_limit(tmp_path):
    series = write_series(tmp_path / "s", SLICES)
    enhanced = write_enhanced(tmp_path / "e.dcm", np.array(SLICES), [(0, 0, 2.5 * k) for k in range(5)])
    seg = write_seg(tmp_path / "seg.dcm", [(1, k, np.ones((6, 8), np.uint8)) for k in (0, 4)], names=("L1",))
    with voxel_limit(240):
        assert read_image(series).GetSize() == read_image(enhanced).GetSize() == read_mask(seg).grid.GetSize() == (8, 6, 5)
    with voxel_limit(239):
        for path, read, error in (
            (series, read_image, ImageError),
            (enhanced, read_image, ImageError),
            (seg, read_mask, MaskError),
        ):
            with pytest.raises(error, match=r"declares 8 x 6 x 5 = 240 voxels, 239 are allowed"):
                read(path)


def _deflated(path, rows: int, more: int):
    """A deflated slice with ``more`` bytes behind the pixels it declares."""
    dataset = blank(path, "1.2.840.10008.5.1.4.1.1.2", "CT", DeflatedExplicitVRLittleEndian)
    describe_pixels(dataset, (rows, 8), np.dtype(np.uint16))
    dataset.PixelSpacing, dataset.SliceThickness = [1, 1], 1
    dataset.ImagePositionPatient, dataset.ImageOrientationPatient = [0, 0, 0], [1, 0, 0, 0, 1, 0]
    put_pixels(dataset, np.zeros((rows, 8), np.uint16))
    dataset.PixelData += bytes(more)
    dataset.save_as(path, enforce_file_format=True)
    return path


def test_a_deflated_file_that_unpacks_to_more_than_it_declares_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(deflated, "_HEADER_BYTES", 1 << 16)
    with collected_notices():
        assert read_image(_deflated(tmp_path / "sound.dcm", 6, 0)).GetSize() == (8, 6, 1)
    (tmp_path / "b").mkdir()
    with collected_notices(), pytest.raises(ImageError, match="unpacks to more than the 48 voxels that it declares") as caught:
        read_image(_deflated(tmp_path / "b" / "bomb.dcm", 6, 1 << 20))
    assert caught.value.cure == "Export it without compression"


def test_no_more_of_a_deflated_file_is_unpacked_than_it_may_hold(tmp_path, monkeypatch):
    monkeypatch.setattr(deflated, "_HEADER_BYTES", 1 << 16)
    unpacked = []

    class Counting(deflated._Unpacking):
        def first(self, count):
            found = super().first(count)
            unpacked.append(len(found))
            return found

    monkeypatch.setattr(deflated, "_Unpacking", Counting)
    path = _deflated(tmp_path / "bomb.dcm", 6, 1 << 26)
    assert path.stat().st_size < 1 << 17
    assert sop_class(path) == "1.2.840.10008.5.1.4.1.1.2"
    with pytest.raises(ImageError):
        open_dicom(path, ImageError, str(path), pixels=True)
    assert max(unpacked) <= 1 << 16
    assert sum(unpacked) < 1 << 19


def test_a_damaged_deflated_file_is_damaged(tmp_path):
    path = _deflated(tmp_path / "a.dcm", 300, 0)
    path.write_bytes(path.read_bytes()[:-12])
    with pytest.raises(ImageError, match="damaged or incomplete"):
        open_dicom(path, ImageError, str(path), pixels=True)


def test_floating_point_pixels_are_called_by_their_name(tmp_path):
    def floating(dataset):
        del dataset.PixelData
        dataset.FloatPixelData = np.ones((6, 8), "<f4").tobytes()
        dataset.BitsAllocated, dataset.BitsStored, dataset.HighBit = 32, 32, 31

    with pytest.raises(ImageError, match="holds floating-point pixel data"):
        read_image(write_series(tmp_path / "s", SLICES, change=floating))


def test_a_file_of_the_folder_that_is_only_called_dicom_is_no_slice_that_may_be_missing(tmp_path):
    series = write_series(tmp_path / "s", SLICES)
    (series / "005.dcm").write_bytes(b"")
    with pytest.raises(ImageError, match=r"005\.dcm is damaged: it is no DICOM file"):
        read_image(series)
