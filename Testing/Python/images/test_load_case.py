"""From two paths to an image and its ROIs."""

from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.base.errors import GeometryError, MaskError
from OsteoRadiomicsLib.images import load_case, write_image


def test_a_real_case_gives_the_union_of_l1_to_l3(data):
    folder = data / "mr_spine"
    image, (roi,) = load_case(
        folder / "dzz_T1.nii.gz",
        folder / "dzz_T1_vertbody_msk.nii.gz",
        labels=[20, 21, 22],
        union=True,
        names={20: "L1", 21: "L2", 22: "L3"},
    )
    assert roi.name == "L1+L2+L3"
    reference = sitk.GetArrayFromImage(sitk.ReadImage(str(folder / "dzz_T1_vertbody_msk.nii.gz")))
    assert np.array_equal(sitk.GetArrayFromImage(roi.mask) > 0, np.isin(reference, (20, 21, 22)))
    assert image.IsSameImageGeometryAs(roi.mask)


def test_a_missing_label_names_the_mask_file(make_image, tmp_path):
    write_image(make_image(), tmp_path / "image.nrrd")
    write_image(make_image(np.ones((4, 5, 6), np.uint8)), tmp_path / "mask.nrrd")
    with pytest.raises(MaskError, match=r"mask\.nrrd: label 20 \(L1\) is not in the mask\. Choose from 1\."):
        load_case(tmp_path / "image.nrrd", tmp_path / "mask.nrrd", labels=[20], names={20: "L1"})


def test_another_geometry_names_both_files(make_image, tmp_path):
    write_image(make_image(), tmp_path / "image.nrrd")
    write_image(make_image(np.ones((4, 5, 6), np.uint8), origin=(0, 0, 1)), tmp_path / "mask.nrrd")
    with pytest.raises(GeometryError, match=r"mask\.nrrd on .*image\.nrrd: "):
        load_case(tmp_path / "image.nrrd", tmp_path / "mask.nrrd")
    _, (roi,) = load_case(tmp_path / "image.nrrd", tmp_path / "mask.nrrd", geometry_tolerance=1.0)
    assert roi.mask.GetOrigin() == (0, 0, 0)
