"""Bodies cut from whole vertebrae."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.base.errors import MaskError
from OsteoRadiomicsLib.vertebrae.bodies import Whole, bodies_of
from whole_spine import WholeSpine, dice, whole_spine

LEVELS = {1: "L1", 2: "L2", 3: "L3", 4: "L4", 5: "L5"}


@pytest.fixture(scope="module")
def spine() -> WholeSpine:
    return whole_spine()


def overlaps(spine: WholeSpine, labels: sitk.Image) -> list[float]:
    """Dice of each body with the truth."""
    truth, found = (sitk.GetArrayFromImage(image) for image in (spine.bodies, labels))
    return [dice(found == number, truth == number) for number in range(1, int(truth.max()) + 1)]


class TestCut:
    def test_bodies_are_cut_where_the_arches_enclose_the_canal(self, spine: WholeSpine) -> None:
        found = bodies_of(Whole(spine.labels, LEVELS))

        assert min(overlaps(spine, found.labels)) > 0.98
        assert [body.rule for body in found.found] == ["arches"] * 5

    def test_arches_that_are_open_need_the_canals_own_mask(self) -> None:
        spine = whole_spine(3, closed=False)
        levels = {1: "L1", 2: "L2", 3: "L3"}

        with pytest.raises(MaskError, match="no slice of it shows where the spinal canal is"):
            bodies_of(Whole(spine.labels, levels))
        assert min(overlaps(spine, bodies_of(Whole(spine.labels, levels, canal=spine.canal)).labels)) > 0.98

    def test_thick_sagittal_slices_are_cut_as_well(self) -> None:
        spine = whole_spine(3, (1.0, 1.0, 4.0))

        found = bodies_of(Whole(spine.labels, {1: "L1", 2: "L2", 3: "L3"}))

        assert min(overlaps(spine, found.labels)) > 0.97

    def test_vertebrae_that_are_turned_forwards_by_30_degrees_are_cut_as_well(self) -> None:
        spine = whole_spine(3)
        turn = sitk.Euler3DTransform()
        turn.SetCenter(spine.labels.TransformContinuousIndexToPhysicalPoint([size / 2 for size in spine.labels.GetSize()]))
        turn.SetRotation(np.deg2rad(30), 0, 0)
        grid = sitk.ConstantPad(spine.labels, [0, 60, 60], [0, 60, 60], 0)
        labels, bodies = (sitk.Resample(image, grid, turn, sitk.sitkNearestNeighbor, 0) for image in (spine.labels, spine.bodies))

        found = bodies_of(Whole(labels, {1: "L1", 2: "L2", 3: "L3"}))

        assert min(overlaps(WholeSpine(labels, bodies, spine.canal), found.labels)) > 0.97

    @pytest.mark.parametrize("axes", ["PIR", "RAS", "SAL", "LPS"])
    def test_axes_in_any_order_give_the_same_bodies_on_their_own_grid(self, spine: WholeSpine, axes: str) -> None:
        laid = sitk.DICOMOrient(spine.labels, axes)

        found = bodies_of(Whole(laid, LEVELS))

        assert found.labels.IsSameImageGeometryAs(laid)
        assert found.labels.GetOrigin() == laid.GetOrigin()
        expected = sitk.DICOMOrient(bodies_of(Whole(spine.labels, LEVELS)).labels, axes)
        assert np.array_equal(sitk.GetArrayFromImage(found.labels), sitk.GetArrayFromImage(expected))

    def test_labels_of_bodies_decide_where_they_are_known(self, spine: WholeSpine) -> None:
        found = bodies_of(Whole(spine.labels, LEVELS, bodies=sitk.Greater(spine.bodies, 0)))

        assert overlaps(spine, found.labels) == [1.0] * 5

    def test_bodies_that_are_not_to_be_cut_stay_whole(self, spine: WholeSpine) -> None:
        assert overlaps(spine, bodies_of(Whole(spine.bodies, LEVELS), uncut=True).labels) == [1.0] * 5

    def test_the_sacrum_has_no_body_of_its_own(self, spine: WholeSpine) -> None:
        found = bodies_of(Whole(spine.labels, {4: "L5", 5: "S"}))

        assert [body.level for body in found.found] == ["L5"]


class TestInside:
    @pytest.mark.parametrize("spacing", [(1.0, 1.0, 1.0), (1.0, 1.0, 4.0), (3.0, 3.0, 3.0)])
    def test_the_stated_distance_is_left_out_whatever_the_voxels(self, spacing: tuple[float, float, float]) -> None:
        size = [round(n / step) for n, step in zip((36, 36, 36), spacing, strict=True)]
        values = np.zeros(size, np.uint8)
        block = tuple(slice(round(6 / step), round(30 / step)) for step in spacing)
        values[block] = 1
        image = sitk.GetImageFromArray(values)
        image.SetSpacing(spacing[::-1])

        found = bodies_of(Whole(image, {1: "L1"}), uncut=True, inside_mm=3.0)

        inside = sitk.GetArrayFromImage(found.labels) > 0
        for axis, step in enumerate(spacing):
            centres = (np.flatnonzero(inside.any(axis=tuple({0, 1, 2} - {axis}))) + 0.5) * step
            border = block[axis].start * step
            assert centres[0] - border >= 3.0 - 0.51  # to half a fine voxel
            assert centres[0] - step - border < 3.0 + 0.51

    def test_a_body_of_which_nothing_is_left_is_named(self, spine: WholeSpine) -> None:
        with pytest.raises(MaskError, match="nothing of L1 is left 20 mm inside its surface"):
            bodies_of(Whole(spine.bodies, {1: "L1"}), uncut=True, inside_mm=20)


class TestNotes:
    def test_a_level_far_from_any_slice_that_shows_the_canal_fails_by_itself(self) -> None:
        spine = whole_spine(5)
        shown = sitk.GetArrayFromImage(spine.canal)
        shown[:-60] = 0  # only beside the uppermost
        canal = sitk.GetImageFromArray(shown)
        canal.CopyInformation(spine.canal)

        found = bodies_of(Whole(spine.labels, LEVELS, canal=canal))

        assert {"L4", "L5"} <= set(found.failed)
        assert "the canal is not seen within 60 mm of L5" in found.failed["L5"]
        assert found.found[0].level == "L1"

    def test_a_body_that_is_nearly_all_of_its_vertebra_should_be_looked_at(self, spine: WholeSpine) -> None:
        found = bodies_of(Whole(spine.bodies, LEVELS, canal=spine.canal))

        assert all("100 % of the vertebra" in body.notes[0] for body in found.found)


def test_whole_vertebrae_of_a_real_ct_lose_their_arches_as_another_program_cuts_them(data: Path) -> None:
    """The other program: TotalSegmentator's own task for bodies, on the same CT at 3 mm."""
    folder = data / "ct"
    whole = sitk.ReadImage(str(folder / "ts_lumbar_vert_msk_tslabels.nii.gz"))
    truth = sitk.GetArrayFromImage(sitk.ReadImage(str(folder / "ts_lumbar_vertbody_msk.nii.gz"))) == 1
    levels = {26: "S", 27: "L5", 28: "L4", 29: "L3", 30: "L2", 31: "L1", 32: "T12", 33: "T11"}

    found = bodies_of(Whole(whole, levels))

    values, vertebrae = sitk.GetArrayFromImage(found.labels), sitk.GetArrayFromImage(whole)
    of_level = {level: label for label, level in levels.items()}
    reached = {
        body.level: dice(values == place, truth & (vertebrae == of_level[body.level]))
        for place, body in enumerate(found.found, 1)
    }
    assert min(reached[level] for level in ("T12", "L1", "L2", "L3", "L4")) > 0.97
    assert set(found.failed) == {"T11"}  # of which the image shows the arch alone
    assert reached["L5"] > 0.93  # the other program keeps the roots of its transverse processes
