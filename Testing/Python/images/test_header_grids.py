"""Grids that headers state: impossible ones are refused, slightly sheared ones straightened."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from header_files import CONTRADICTORY, VALUES, meta_image, nifti, notices_of, nrrd, refused
from OsteoRadiomicsLib.base.notices import collected_notices
from OsteoRadiomicsLib.images import read_image


def read_quietly(path: Path) -> sitk.Image:
    """An image, whatever is noticed in it."""
    with collected_notices():
        return read_image(path)


class TestGrids:
    """Matrices are numbers, of a sane size, with axes; otherwise ITK may never end."""

    @pytest.mark.parametrize("bad", [np.inf, -np.inf, np.nan, 1e38])
    @pytest.mark.parametrize("place", [0, 5, 10])
    def test_a_nifti_matrix(self, tmp_path, bad, place):
        rows = [0.8, 0, 0, 1, 0, 0.8, 0, 2, 0, 0, 3, 3]
        rows[place] = bad
        assert "impossible orientation" in refused(nifti(tmp_path / "a.nii", srow=tuple(rows)))

    @pytest.mark.parametrize(
        "rows", [(0,) * 12, (0.8, 0.8, 0, 1, 0, 0, 0, 2, 0, 0, 3, 3), (0.8, 0, 0, 1, 0, 0.8, 0, 2, 0, 0, 0, 3)]
    )
    def test_a_nifti_matrix_without_three_axes(self, tmp_path, rows):
        assert "impossible orientation" in refused(nifti(tmp_path / "a.nii", srow=rows))

    @pytest.mark.parametrize("place", [3, 7, 11])
    def test_a_nifti_origin(self, tmp_path, place):
        rows = [0.8, 0, 0, 1, 0, 0.8, 0, 2, 0, 0, 3, 3]
        rows[place] = np.inf
        assert "impossible origin" in refused(nifti(tmp_path / "a.nii", srow=tuple(rows)))

    @pytest.mark.parametrize("quaternion", [(np.nan, 0, 0), (2, 2, 2), (0, np.inf, 0)])
    def test_a_nifti_quaternion(self, tmp_path, quaternion):
        path = nifti(tmp_path / "a.nii", sform_code=0, qform_code=1, quatern=quaternion)
        assert "impossible orientation" in refused(path)

    @pytest.mark.parametrize("pixdim", [(0.8, 0, 3), (np.nan, 0.8, 3), (np.inf, 0.8, 3), (0.8, 0.8, 1e30), (-0.8, 0.8, 3)])
    def test_a_nifti_voxel_size(self, tmp_path, pixdim):
        assert "impossible voxel size" in refused(nifti(tmp_path / "a.nii", pixdim=(1, *pixdim, 1, 1, 1, 1), sform_code=0))

    @pytest.mark.parametrize("matrix", ["1 0 0 0 1 0 0 1e308 1", "1 0 0 0 nan 0 0 0 1", "0 0 0 0 1 0 0 0 1", "1 0 0 1 0 0 0 0 1"])
    def test_a_meta_image_matrix(self, tmp_path, matrix):
        assert "impossible orientation" in refused(meta_image(tmp_path / "a.mha", TransformMatrix=matrix))

    @pytest.mark.parametrize("name", ["TransformMatrix", "Offset", "ElementSpacing"])
    @pytest.mark.parametrize("text", ["1 2", "1 2 x", ""])
    def test_a_meta_image_grid_of_too_few_numbers(self, tmp_path, name, text):
        assert CONTRADICTORY in refused(meta_image(tmp_path / "a.mha", **{name: text}))

    @pytest.mark.parametrize("spacing", ["0 1 1", "nan 1 1", "-1 1 1", "1e300 1 1"])
    def test_a_meta_image_voxel_size(self, tmp_path, spacing):
        assert "impossible voxel size" in refused(meta_image(tmp_path / "a.mha", ElementSpacing=spacing))

    @pytest.mark.parametrize("axes", ["(nan,0,0) (0,1,0) (0,0,1)", "(1e300,0,0) (0,1,0) (0,0,1)", "(0,0,0) (0,1,0) (0,0,1)"])
    def test_an_nrrd_voxel_size(self, tmp_path, axes):
        assert "impossible voxel size" in refused(nrrd(tmp_path / "a.nrrd", space_directions=axes))

    def test_nrrd_axes_of_which_one_lies_within_the_others(self, tmp_path):
        assert "impossible orientation" in refused(nrrd(tmp_path / "a.nrrd", space_directions="(1,0,0) (1,0,0) (0,0,1)"))

    def test_nrrd_axes_that_are_too_few_or_no_numbers(self, tmp_path):
        assert CONTRADICTORY in refused(nrrd(tmp_path / "a.nrrd", space_directions="(1,0,0) (0,1,0)"))
        assert CONTRADICTORY in refused(nrrd(tmp_path / "a.nrrd", space_directions="(1,0,x) (0,1,0) (0,0,1)"))


class TestTwoVoxelSizes:
    """pixdim and sform both state the voxel size, and programs differ in which they believe."""

    @pytest.mark.parametrize("scale", [2.0, 0.5, 1.1, 1.02])
    @pytest.mark.parametrize("q", [0, 1])
    def test_two_that_differ_are_refused_with_both(self, tmp_path, scale, q):
        rows = tuple(np.array([0.8, 0, 0, 1, 0, 0.8, 0, 2, 0, 0, 3, 3]) * scale)
        said = refused(nifti(tmp_path / "a.nii.gz", srow=rows, qform_code=q))
        assert "0.8 x 0.8 x 3 mm (pixdim)" in said
        assert f"{0.8 * scale:.4g} x {0.8 * scale:.4g} x {3 * scale:.4g} mm (sform)" in said

    def test_two_that_differ_along_one_axis_are_refused(self, tmp_path):
        assert "two voxel sizes" in refused(nifti(tmp_path / "a.nii", srow=(0.8, 0, 0, 1, 0, 0.8, 0, 2, 0, 0, 3.3, 3)))

    def test_two_that_differ_a_little_are_a_notice_with_both(self, tmp_path):
        (said,) = notices_of(nifti(tmp_path / "a.nii", srow=(0.804, 0, 0, 1, 0, 0.8, 0, 2, 0, 0, 3, 3)))
        assert "0.8 x 0.8 x 3 mm (pixdim) and of 0.804 x 0.8 x 3 mm (sform)" in said

    def test_rounding_is_none(self, tmp_path):
        assert notices_of(nifti(tmp_path / "a.nii", srow=(0.80001, 0, 0, 1, 0, 0.8, 0, 2, 0, 0, 3, 3))) == []


class TestShear:
    """Axes off perpendicular by up to 1e-3 are straightened with a notice, beyond that refused."""

    @pytest.mark.parametrize("shear", [2e-4, 6e-4, 9e-4])
    @pytest.mark.parametrize("suffix", ["nii", "nii.gz"])
    def test_a_slightly_sheared_nifti_has_the_nearest_perpendicular_axes(self, tmp_path, shear, suffix):
        with collected_notices() as said:
            image = read_image(nifti(tmp_path / f"a.{suffix}", srow=(0.8, 0.8 * shear, 0, 1, 0, 0.8, 0, 2, 0, 0, 3, 3)))
        assert [f"off perpendicular by {shear:.1g}" in text for text in said] == [True]
        assert np.array_equal(sitk.GetArrayFromImage(image), VALUES)
        axes = np.array(image.GetDirection()).reshape(3, 3)
        assert np.allclose(axes.T @ axes, np.eye(3), atol=1e-6)
        # The nearest axes share the error between both: each turns by half of it.
        assert np.isclose(abs(axes[0, 1]), shear / 2, rtol=1e-2)
        assert np.allclose(image.GetSpacing(), (0.8, 0.8, 3))

    def test_a_slightly_sheared_nrrd_has_them_too(self, tmp_path):
        path = nrrd(tmp_path / "a.nrrd", space_directions="(0.8,0,0) (0.00048,0.8,0) (0,0,3)")
        (said,) = notices_of(path)
        assert "off perpendicular by 0.0006" in said
        axes = np.array(read_quietly(path).GetDirection()).reshape(3, 3)
        assert np.allclose(axes.T @ axes, np.eye(3), atol=1e-12)

    def test_rounding_is_no_shear(self, tmp_path):
        assert notices_of(nifti(tmp_path / "a.nii", srow=(0.8, 4e-5, 0, 1, 0, 0.8, 0, 2, 0, 0, 3, 3))) == []

    @pytest.mark.parametrize("shear", [2e-3, 0.1, 0.5])
    def test_more_shear_is_refused_with_a_cure_that_can_be_followed(self, tmp_path, shear):
        said = refused(nifti(tmp_path / "a.nii", srow=(0.8, 0.8 * shear, 0, 1, 0, 0.8, 0, 2, 0, 0, 3, 3)))
        assert "not perpendicular" in said
        assert "3D Slicer" not in said

    def test_the_other_orientation_of_a_sheared_nifti_is_taken_and_said(self, tmp_path):
        (said,) = notices_of(nifti(tmp_path / "a.nii", srow=(0.8, 0.08, 0, 1, 0, 0.8, 0, 2, 0, 0, 3, 3), qform_code=1))
        assert "the qform, was taken" in said
