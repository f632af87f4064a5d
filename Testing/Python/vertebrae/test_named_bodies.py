"""Bodies found in a probability, parted at the discs, counted from an anchor."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from OsteoRadiomicsLib.base.errors import GeometryError, ImageError, InputError, MaskError
from OsteoRadiomicsLib.vertebrae.counting import Anchor
from OsteoRadiomicsLib.vertebrae.levels import SACRUM
from OsteoRadiomicsLib.vertebrae.named_bodies import NamedBodies, named_bodies
from spine_kit import anchor_at, centre_of, drawn_levels, like, melted, overlaps
from whole_spine import whole_spine

DRAWN = {"chu05_T2": 24, "dzz_T1": 26, "dzz_T2": 24, "tum01_water": 22, "tum04_water": 24}
"""Volumes with drawn bodies -> the label that is clicked."""


SPACING = (2.0, 2.0, 2.0)


@pytest.fixture(scope="module")
def spine() -> sitk.Image:
    """Five bodies, labelled 1 to 5 from the head."""
    return whole_spine(5, SPACING).bodies


def levels(found: NamedBodies) -> list[str | None]:
    return [body.level for body in found.found]


def without(spine: sitk.Image, *labels: int) -> sitk.Image:
    """The bodies but for some, as a probability."""
    values = sitk.GetArrayFromImage(spine)
    return like(((values > 0) & ~np.isin(values, labels)).astype(np.float32), spine)


def click(spine: sitk.Image, label: int, level: str) -> Anchor:
    return Anchor(level, centre_of(spine, label))


class TestDrawnSpines:
    @pytest.mark.parametrize("name", DRAWN)
    def test_noise_bridges_islands_and_hollows_leave_every_level_its_name_and_shape(self, data: Path, name: str) -> None:
        drawn = sitk.ReadImage(str(data / "mr_spine" / f"{name}_vertbody_msk.nii.gz"))

        found = named_bodies(melted(drawn, seed=17), anchor_at(drawn, DRAWN[name]))

        assert levels(found) == drawn_levels(drawn)
        assert min(overlaps(found.labels, drawn)) >= 0.98
        assert found.labels.IsSameImageGeometryAs(drawn)

    def test_a_scoliosis_that_leaves_the_slice_is_followed(self, data: Path) -> None:
        drawn = sitk.ReadImage(str(data / "mr_spine" / "tum01_water_vertbody_msk.nii.gz"))
        wide = sitk.ConstantPad(drawn, [0, 0, 40], [0, 0, 40], 0)
        places = sitk.PhysicalPointSource(
            sitk.sitkVectorFloat64, wide.GetSize(), wide.GetOrigin(), wide.GetSpacing(), wide.GetDirection()
        )
        aside = 25 * sitk.Sin(sitk.VectorIndexSelectionCast(places, 2) / 45)
        field = sitk.Compose(aside, aside * 0, aside * 0)
        bent = sitk.Resample(drawn, wide, sitk.DisplacementFieldTransform(field), sitk.sitkNearestNeighbor, 0)

        found = named_bodies(melted(bent), anchor_at(bent, 24))

        assert levels(found) == drawn_levels(drawn)
        assert min(overlaps(found.labels, bent)) >= 0.98

    def test_bodies_that_are_joined_by_all_of_their_endplates_are_parted_where_less_is_probable(self, data: Path) -> None:
        drawn = sitk.ReadImage(str(data / "mr_spine" / "tum04_water_vertbody_msk.nii.gz"))
        bodies = sitk.Greater(drawn, 0)
        discs = sitk.BinaryMorphologicalClosing(bodies, [7, 7, 7]) - bodies
        probability = sitk.Cast(bodies, sitk.sitkFloat32) + 0.6 * sitk.Cast(discs, sitk.sitkFloat32)

        found = named_bodies(probability, anchor_at(drawn, 24))

        assert levels(found) == drawn_levels(drawn)

    @pytest.mark.parametrize("axes", ["PIR", "RAS"])
    def test_axes_in_any_order_give_the_same_bodies(self, spine: sitk.Image, axes: str) -> None:
        upright = named_bodies(melted(spine), click(spine, 5, "L5"))

        laid = named_bodies(sitk.DICOMOrient(melted(spine), axes), click(spine, 5, "L5"))

        assert levels(laid) == levels(upright)
        assert np.array_equal(
            sitk.GetArrayFromImage(sitk.DICOMOrient(laid.labels, "LPS")), sitk.GetArrayFromImage(upright.labels)
        )
        assert laid.found[0].centre_mm == pytest.approx(upright.found[0].centre_mm, abs=1e-6)

    def test_a_grid_that_lies_askew_in_the_patient_is_named_as_well(self, spine: sitk.Image) -> None:
        askew = sitk.Image(spine)
        turn = sitk.Euler3DTransform((0, 0, 0), 0.4, 0.2, 0.1)
        askew.SetDirection(turn.GetMatrix())

        found = named_bodies(melted(askew, seed=5), click(askew, 2, "L2"))

        assert levels(found) == ["L1", "L2", "L3", "L4", "L5"]

    def test_slices_of_4_mm_are_parted_as_well(self) -> None:
        thick = whole_spine(5, (1.0, 1.0, 4.0)).bodies

        found = named_bodies(melted(thick, seed=2, noise=0.1), click(thick, 5, "L5"))

        assert levels(found) == ["L1", "L2", "L3", "L4", "L5"]


class TestParting:
    def test_a_crack_through_a_body_leaves_it_one(self, spine: sitk.Image) -> None:
        values = sitk.GetArrayFromImage(melted(spine))
        at = spine.TransformPhysicalPointToIndex(centre_of(spine, 3))
        values[at[2] - 8 : at[2] + 8, :, at[0]] = 0

        found = named_bodies(like(values, spine), click(spine, 5, "L5"))

        assert levels(found) == ["L1", "L2", "L3", "L4", "L5"]
        assert overlaps(found.labels, spine)[2] > 0.95

    def test_a_cleft_between_the_endplates_of_a_body_leaves_it_one(self, spine: sitk.Image) -> None:
        values = sitk.GetArrayFromImage(melted(spine))
        at = spine.TransformPhysicalPointToIndex(centre_of(spine, 3))
        values[at[2]] = 0

        found = named_bodies(like(values, spine), click(spine, 5, "L5"))

        assert levels(found) == ["L1", "L2", "L3", "L4", "L5"]

    def test_an_island_of_the_size_of_half_a_body_beside_the_spine_is_left_out(self, spine: sitk.Image) -> None:
        values = sitk.GetArrayFromImage(melted(spine))
        at = spine.TransformPhysicalPointToIndex(centre_of(spine, 3))
        values[at[2] - 5 : at[2] + 5, at[1] + 15 : at[1] + 27, at[0] - 7 : at[0] + 7] = 1

        found = named_bodies(like(values, spine), click(spine, 5, "L5"))

        assert levels(found) == ["L1", "L2", "L3", "L4", "L5"]
        assert min(overlaps(found.labels, spine)) > 0.98

    def test_a_volume_without_bodies_is_told(self, spine: sitk.Image) -> None:
        with pytest.raises(MaskError, match="no vertebral body is found"):
            named_bodies(spine * 0.0)


class TestCounting:
    def test_without_an_anchor_bodies_have_numbers_and_no_level(self, spine: sitk.Image) -> None:
        found = named_bodies(melted(spine))

        assert levels(found) == [None] * 5
        assert [body.name for body in found.found][-2:] == ["body 2, level not named", "body 1, level not named"]
        assert found.lumbar is None

    @pytest.mark.parametrize(
        ("label", "level", "lumbar", "expected"),
        [
            (4, "L5", 5, ["L2", "L3", "L4", "L5", SACRUM]),
            (4, "L5", 6, ["L2", "L3", "L4", "L5", "L6"]),
            (5, "S1", 5, ["L2", "L3", "L4", "L5", SACRUM]),
            (4, "T12", 5, ["T9", "T10", "T11", "T12", "L1"]),
            (3, "S1", 5, ["L4", "L5", SACRUM, None, None]),
        ],
    )
    def test_levels_are_counted_from_the_anchor(
        self, spine: sitk.Image, label: int, level: str, lumbar: int, expected: list[str | None]
    ) -> None:
        assert levels(named_bodies(melted(spine), click(spine, label, level), lumbar=lumbar)) == expected

    def test_six_lumbar_vertebrae_put_l1_where_t12_was(self) -> None:
        spine = whole_spine(7, SPACING).bodies
        anchor = click(spine, 7, "S1")

        five, six = (levels(named_bodies(melted(spine), anchor, lumbar=count)) for count in (5, 6))

        assert five == ["T12", "L1", "L2", "L3", "L4", "L5", SACRUM]
        assert six == ["L1", "L2", "L3", "L4", "L5", "L6", SACRUM]

    def test_both_counts_are_offered_where_the_image_cannot_tell(self, spine: sitk.Image) -> None:
        found = named_bodies(melted(spine), click(spine, 5, "S1"))

        assert found.counts == {5: ("L2", "L3", "L4", "L5", SACRUM), 6: ("L3", "L4", "L5", "L6", SACRUM)}

    def test_nothing_is_offered_where_both_counts_agree(self, spine: sitk.Image) -> None:
        assert named_bodies(melted(spine), click(spine, 5, "L5")).counts == {}

    def test_an_anchor_that_contradicts_the_count_is_refused(self, spine: sitk.Image) -> None:
        with pytest.raises(MaskError, match="a spine with 5 lumbar vertebrae has no L6"):
            named_bodies(melted(spine), click(spine, 5, "L6"))

    def test_a_count_that_does_not_occur_is_refused(self, spine: sitk.Image) -> None:
        with pytest.raises(InputError, match="8 lumbar vertebrae do not occur"):
            named_bodies(melted(spine), lumbar=8)

    def test_a_missing_body_is_left_out_of_the_count_and_told(self, spine: sitk.Image) -> None:
        found = named_bodies(without(spine, 3), click(spine, 5, "L5"))

        assert levels(found) == ["L1", "L2", "L4", "L5"]
        assert "L3 is taken to be missing" in found.notes[0]
        assert found.doubt >= 1

    def test_names_beyond_a_body_that_may_be_two_are_said_to_be_doubtful(self, spine: sitk.Image) -> None:
        values = sitk.GetArrayFromImage(melted(spine))
        upper, lower = (spine.TransformPhysicalPointToIndex(centre_of(spine, label)) for label in (2, 3))
        values[lower[2] : upper[2]] = values[upper[2]]

        found = named_bodies(like(values, spine), click(spine, 5, "L5"))

        assert levels(found) == ["L2", "L3", "L4", "L5"]
        assert "L3 is 2." in found.notes[0]
        assert "above it names may be one off" in found.notes[0]

    def test_beyond_a_gap_of_two_bodies_none_is_named(self, spine: sitk.Image) -> None:
        found = named_bodies(without(spine, 2, 3), click(spine, 5, "L5"))

        assert levels(found) == [None, "L4", "L5"]
        assert "cannot be told how many are missing" in found.notes[0]


class TestAnchor:
    def test_a_point_on_a_disc_is_refused(self, spine: sitk.Image) -> None:
        upper, lower = (np.array(centre_of(spine, label)) for label in (4, 5))

        with pytest.raises(MaskError, match=r"the anchor L5 at \(.*\) lies on a disc, between two bodies"):
            named_bodies(melted(spine), Anchor("L5", tuple((upper + lower) / 2)))

    def test_a_point_beside_every_body_is_refused(self, spine: sitk.Image) -> None:
        x, y, z = centre_of(spine, 4)

        with pytest.raises(MaskError, match=r"lies beside every body, 2[3-5] mm from the nearest"):
            named_bodies(melted(spine), Anchor("L5", (x, y + 40, z)))

    def test_a_point_outside_the_image_is_refused(self, spine: sitk.Image) -> None:
        x, y, z = centre_of(spine, 4)

        with pytest.raises(MaskError, match="lies outside the image"):
            named_bodies(melted(spine), Anchor("L5", (x, y, z - 400)))

    def test_a_point_on_the_rim_means_the_body(self, spine: sitk.Image) -> None:
        x, y, z = centre_of(spine, 5)

        assert levels(named_bodies(melted(spine), Anchor("L5", (x, y, z - 14.5))))[-1] == "L5"

    def test_a_word_that_is_no_level_is_refused(self) -> None:
        with pytest.raises(InputError, match="X9 is no level"):
            Anchor("X9", (0, 0, 0))


class TestSacrum:
    def test_the_sacrum_names_the_body_above_it_and_offers_both_counts(self, spine: sitk.Image) -> None:
        found = named_bodies(without(spine, 5), sacrum=sitk.Equal(spine, 5))

        assert levels(found) == ["L2", "L3", "L4", "L5"]
        assert found.counts[6] == ("L3", "L4", "L5", "L6")

    def test_the_body_of_s1_is_known_by_the_sacrums_mask(self, spine: sitk.Image) -> None:
        assert levels(named_bodies(melted(spine), sacrum=sitk.Equal(spine, 5)))[-2:] == ["L5", SACRUM]

    def test_a_sacrum_far_from_every_body_names_none(self, spine: sitk.Image) -> None:
        with pytest.raises(MaskError, match="so that it is not the one above"):
            named_bodies(without(spine, 4, 5), sacrum=sitk.Equal(spine, 5))

    def test_an_anchor_that_contradicts_the_sacrum_is_refused(self, spine: sitk.Image) -> None:
        with pytest.raises(MaskError, match="the anchor says L4, and counted from the sacrum with 5 lumbar vertebrae it is L5"):
            named_bodies(melted(spine), click(spine, 4, "L4"), sacrum=sitk.Equal(spine, 5))


class TestInput:
    def test_values_that_are_no_probabilities_are_refused(self, spine: sitk.Image) -> None:
        with pytest.raises(ImageError, match="not between 0 and 1"):
            named_bodies(spine)

    def test_a_disagreement_on_another_grid_is_refused(self, spine: sitk.Image) -> None:
        with pytest.raises(GeometryError, match="disagreement: lies on another grid"):
            named_bodies(melted(spine), disagreement=melted(whole_spine(4, SPACING).bodies))
