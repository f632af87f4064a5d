"""From two paths to an image and its ROIs."""

from __future__ import annotations

import numpy as np
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.base.errors import GeometryError, MaskError
from OsteoRadiomicsLib.images import load_case, write_image
from OsteoRadiomicsLib.images.label_map import plain_label_map


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


def test_only_chosen_labels_must_lie_inside_the_image(make_image):
    image = make_image(np.zeros((4, 5, 6), np.int16))
    values = np.zeros((4, 5, 8), np.uint8)
    values[1:3, 1:3, 1:3] = 1
    values[0, 0, 7] = 2
    wider = make_image(values)
    _, (roi,) = load_case(image, plain_label_map(wider), labels=[1])
    assert int(sitk.GetArrayFromImage(roi.mask).sum()) == 8
    with pytest.raises(GeometryError, match="1 drawn voxels lie outside the image"):
        load_case(image, plain_label_map(wider), labels=[1, 2])
