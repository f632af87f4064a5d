"""Uncompressed NRRD in pieces: ITK reads what SimpleITK would have written."""

import math

import numpy as np
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.images import raw_nrrd, read_image
from OsteoRadiomicsLib.images.flat import is_flat, marked
from OsteoRadiomicsLib.images.stated_grid import grid_of, state_grid

TYPES = (np.uint8, np.int8, np.uint16, np.int16, np.uint32, np.int32, np.float32, np.float64)


def turned(kind=np.int16, size=(5, 4, 3)):
    """An image on a grid that no decimal number describes."""
    rng = np.random.default_rng(3)
    image = sitk.GetImageFromArray(rng.integers(0, 100, size[::-1]).astype(kind))
    cosine, sine = math.cos(0.3), math.sin(0.3)
    image.SetDirection([cosine, -sine, 0, sine, cosine, 0, 0, 0, 1])
    image.SetSpacing([0.7, 1 / 3, 3.3])
    image.SetOrigin([-12.5, 1e-3 / 7, 101.25])
    return image


def written(image, path):
    """All pieces; how many there were."""
    return sum(1 for _ in raw_nrrd.write_pieces(image, path))


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.__name__)
def test_voxels_of_every_type_come_back(tmp_path, kind):
    image = turned(kind)
    written(image, tmp_path / "image.nrrd")
    back = sitk.ReadImage(str(tmp_path / "image.nrrd"))
    assert back.GetPixelID() == image.GetPixelID()
    assert np.array_equal(sitk.GetArrayFromImage(back), sitk.GetArrayFromImage(image))


def test_the_grid_comes_back_to_the_last_bit(tmp_path):
    image = turned()
    state_grid(image)
    written(image, tmp_path / "image.nrrd")
    assert grid_of(read_image(tmp_path / "image.nrrd")) == grid_of(image)


def test_itk_writes_the_same_numbers(tmp_path):
    image = turned()
    written(image, tmp_path / "ours.nrrd")
    sitk.WriteImage(image, str(tmp_path / "itk.nrrd"))
    ours, itk = (sitk.ReadImage(str(tmp_path / name)) for name in ("ours.nrrd", "itk.nrrd"))
    assert np.allclose(np.concatenate(grid_of(ours)), np.concatenate(grid_of(itk)), rtol=0, atol=1e-13)


def test_a_picture_is_still_one(tmp_path):
    written(marked(turned(size=(5, 4, 1))), tmp_path / "image.nrrd")
    assert is_flat(read_image(tmp_path / "image.nrrd"))


def test_a_large_image_is_many_pieces(tmp_path, monkeypatch):
    monkeypatch.setattr(raw_nrrd, "PIECE_BYTES", 16)
    image = turned()
    assert written(image, tmp_path / "image.nrrd") == math.ceil(5 * 4 * 3 * 2 / 16)
    assert np.array_equal(sitk.GetArrayFromImage(read_image(tmp_path / "image.nrrd")), sitk.GetArrayFromImage(image))


def test_what_breaks_a_header_line_is_escaped(tmp_path):
    image = turned()
    image.SetMetaData("note", "two\nlines \\ and a backslash")
    written(image, tmp_path / "image.nrrd")
    text = (tmp_path / "image.nrrd").read_bytes().split(b"\n\n")[0].decode()
    assert "note:=two\\nlines \\\\ and a backslash" in text.splitlines()
