"""Radiographs go the way of every DICOM image: stored values, rescaled, in a type that holds them."""

from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk
from dicom_kit import RLELossless, write_enhanced, write_slice
from OsteoRadiomicsLib.base.errors import ImageError
from OsteoRadiomicsLib.base.notices import collected_notices
from OsteoRadiomicsLib.images.flat import is_flat
from OsteoRadiomicsLib.images.headers.limits import voxel_limit
from OsteoRadiomicsLib.images.read_image import ReadOptions
from OsteoRadiomicsLib.images.reading import read_image_file

DX = "1.2.840.10008.5.1.4.1.1.1.1"
VALUES = np.random.default_rng(4).integers(0, 4000, (8, 10)).astype(np.uint16)


def _written(folder, values=VALUES, *, spacing=("ImagerPixelSpacing",), more=None, **how):
    def projection(dataset):
        del dataset.ImagePositionPatient, dataset.ImageOrientationPatient, dataset.PixelSpacing
        for number, key in enumerate(spacing):
            setattr(dataset, key, [0.2 + number, 0.1 + number])
        for key, value in (more or {}).items():
            setattr(dataset, key, value)

    return write_slice(folder / "r.dcm", values, sop_class=DX, modality="DX", change=projection, **how)


def _read(path):
    with collected_notices() as said:
        found = read_image_file(path, ReadOptions())
    return found, said


@pytest.mark.parametrize("signed", [False, True])
@pytest.mark.parametrize("interpretation", ["MONOCHROME1", "MONOCHROME2"])
@pytest.mark.parametrize(("slope", "intercept"), [(1, 0), (0.37, -5), (2, -1000)])
def test_values_are_those_stored_and_rescaled(tmp_path, signed, interpretation, slope, intercept):
    values = VALUES.astype(np.int16) - 2000 if signed else VALUES
    path = _written(
        tmp_path, values, slope=slope, intercept=intercept, more={"PhotometricInterpretation": interpretation}, stored=16
    )
    volume = _read(path)[0].volume
    assert np.allclose(sitk.GetArrayFromImage(volume)[0], values * np.float64(slope) + intercept, rtol=0, atol=1e-9)
    assert is_flat(volume)


def test_compressed_radiographs_are_read(tmp_path):
    assert np.array_equal(sitk.GetArrayFromImage(_read(_written(tmp_path, syntax=RLELossless))[0].volume)[0], VALUES)


def test_the_patients_pixel_size_goes_before_the_detectors(tmp_path):
    assert _read(_written(tmp_path))[0].volume.GetSpacing() == (0.1, 0.2, 1.0)
    path = _written(tmp_path, spacing=("ImagerPixelSpacing", "PixelSpacing"))
    assert _read(path)[0].volume.GetSpacing() == (1.1, 1.2, 1.0)


def test_a_radiograph_without_a_pixel_size_says_so(tmp_path):
    found, said = _read(_written(tmp_path, spacing=()))
    assert found.volume.GetSpacing() == (1.0, 1.0, 1.0)
    assert said == ["image: the radiograph states no pixel size; 1 mm was taken, so lengths and areas are in pixels"]


def test_padding_is_known(tmp_path):
    path = _written(tmp_path, more={"PixelPaddingValue": int(VALUES[2, 3])})
    assert sitk.GetArrayFromImage(_read(path)[0].padding)[0, 2, 3] == 1


def test_an_enhanced_image_of_one_frame_is_no_radiograph(tmp_path):
    path = write_enhanced(tmp_path / "e.dcm", VALUES[None], [(1, 2, 3)])
    found, said = _read(path)
    assert not is_flat(found.volume)
    assert (found.volume.GetOrigin(), found.volume.GetSpacing()) == ((1.0, 2.0, 3.0), (0.75, 0.5, 2.5))
    assert len(said) == 1
    assert "single slice" in said[0]


def test_the_limit_of_voxels_holds(tmp_path):
    path = _written(tmp_path)
    with voxel_limit(79), pytest.raises(ImageError, match="80 voxels, 79 are allowed"):
        _read(path)
