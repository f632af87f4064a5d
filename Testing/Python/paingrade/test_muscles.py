"""Structures by name, sides by the midline, levels and areas against formulas."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import SimpleITK as sitk
from muscle_kit import cylinder, empty_grid, rotation_about, world_of
from OsteoRadiomicsLib.base.errors import GeometryError, InputError, MaskError
from OsteoRadiomicsLib.images.label_map import LabelMap, Segment, plain_label_map
from OsteoRadiomicsLib.images.naming import with_names
from OsteoRadiomicsLib.images.reading import read_image_file
from OsteoRadiomicsLib.verbs.arguments import SCHEMES as OFFERED
from PainGradeLib.muscles import MORE_SCHEMES, STRUCTURES
from PainGradeLib.muscles.drawn import SCHEMES, Drawn, MaskChoice, drawn_structures, read_drawn, structure_of
from PainGradeLib.muscles.level import Disc, disc_plane, find_level
from PainGradeLib.muscles.sides import side_warnings
from PainGradeLib.muscles.slices import axial_slices, plane_area_cm2

TABLE = {"ES_R": 1, "MF_R": 2, "MF_L": 3, "ES_L": 4}
MASK = "mr_muscle/tum01_fat_muscle_msk.nii.gz"
IMAGE = "mr_muscle/tum01_fat.nii.gz"


def numbered(*labels: int) -> LabelMap:
    """A mask in which each label is one voxel in a row."""
    return plain_label_map(sitk.GetImageFromArray(np.array([[[0, *labels]]], dtype=np.uint16)))


@pytest.mark.parametrize(
    ("scheme", "labels"),
    [
        ("musclemap", {"MF_L": 5101, "MF_R": 5102, "ES_L": 5111, "ES_R": 5112,
                       "PS_L": 5121, "PS_R": 5122, "QL_L": 5131, "QL_R": 5132}),
        ("totalsegmentator-v2", {"PARA_L": 86, "PARA_R": 87, "PS_L": 88, "PS_R": 89}),
        ("totalsegmentator-v1", {"PARA_L": 100, "PARA_R": 101}),
        ("totalsegmentator-mr", {"PARA_L": 46, "PARA_R": 47}),
    ],
)  # fmt: skip
def test_labels_of_known_programs_become_structures_by_a_named_scheme(
    tmp_path: Path, scheme: str, labels: dict[str, int]
) -> None:
    path = tmp_path / "mask.nii.gz"
    sitk.WriteImage(numbered(*labels.values()).layers[0], str(path))
    drawn = read_drawn(path, None, MaskChoice(scheme=scheme))
    assert {name: int(np.argwhere(mask)[0, 2]) for name, mask in drawn.masks.items()} == {
        name: place for place, name in enumerate(labels, 1)
    }


def test_every_scheme_that_is_offered_exists() -> None:
    assert {*OFFERED, *MORE_SCHEMES} == set(SCHEMES)


def test_numbers_are_never_guessed() -> None:
    with pytest.raises(MaskError, match="nothing says what its labels 86, 87 are"):
        drawn_structures(numbered(86, 87), None, where="m")


@pytest.mark.parametrize(
    ("name", "structure"),
    [("Multifidus_left", "MF_L"), ("right erector spinae muscle", "ES_R"), ("autochthon_right", "PARA_R"), ("mf l", "MF_L"),
     ("vertebrae_L4", "L4"), ("disc_L4_L5", "DISC"), ("L4-5 disc", "DISC"), ("thoracolumbar multifidus left", "MF_L"),
     ("gluteus_maximus_left", None), ("L3", None)],
)  # fmt: skip
def test_names_are_understood_in_whatever_spelling(name: str, structure: str | None) -> None:
    assert structure_of(name) == structure


def test_one_structure_drawn_twice_is_refused() -> None:
    named = with_names(numbered(1, 2), {1: "MF_L", 2: "multifidus left"})
    with pytest.raises(MaskError, match="both MF_L and multifidus left are Left multifidus"):
        drawn_structures(named, None, where="m")


def test_a_table_must_name_structures_and_labels_that_exist() -> None:
    with pytest.raises(MaskError, match=r"no structure MFL.*MF_R"):
        drawn_structures(numbered(1), None, MaskChoice({"MFL": 1}), where="m")
    with pytest.raises(MaskError, match=r"label 9 \(MF_L\) is not in the mask. Labels in the mask: 1"):
        drawn_structures(numbered(1), None, MaskChoice({"MF_L": 9}), where="m")


def test_overlapping_layers_are_counted() -> None:
    layers = tuple(sitk.GetImageFromArray(np.array([[row]], dtype=np.uint8)) for row in ([1, 1, 1, 0], [0, 0, 1, 1]))
    both = LabelMap(layers, (Segment("MF_L", 1, 0), Segment("ES_L", 1, 1)))
    drawn = drawn_structures(both, None, where="m")
    assert drawn.overlaps == {("MF_L", "ES_L"): 1}
    assert drawn.overlap_of("ES_L") == "it overlaps MF_L by 1 voxels"
    assert drawn.overlap_of("MF_R") == ""


def test_a_mask_at_the_origin_is_refused_with_the_distance_and_taken_on_request(data: Path) -> None:
    image = read_image_file(data / IMAGE)
    water_mask = data / "mr_muscle" / "tum01_water_muscle_msk.nii.gz"
    with pytest.raises(GeometryError, match=r"mm apart.*spacing \(1.0185.*--same-grid"):
        read_drawn(water_mask, image, MaskChoice(TABLE))
    accepted = read_drawn(water_mask, image, MaskChoice(TABLE, same_grid=True))
    own = read_drawn(data / MASK, image, MaskChoice(TABLE))
    assert all(np.array_equal(accepted.masks[name], own.masks[name]) for name in TABLE)


@pytest.mark.parametrize("file", ["tum01_fat_muscle_msk.nii.gz", "tum01_water_muscle_msk.nii.gz"])
def test_sides_are_judged_by_the_midline_wherever_the_origin_lies(data: Path, file: str) -> None:
    right = read_drawn(data / "mr_muscle" / file, None, MaskChoice(TABLE))
    assert side_warnings(right) == ()
    exchanged = read_drawn(data / "mr_muscle" / file, None, MaskChoice({**TABLE, "MF_R": 3, "MF_L": 2}))
    assert side_warnings(exchanged) == ("MF_L lies to the right of MF_R: are the labels of the sides exchanged?",)


def blob(image: sitk.Image, x: float, radius: float = 8) -> np.ndarray:
    return np.linalg.norm(world_of(image) - [x, 0, 0], axis=-1) < radius


def test_both_on_one_side_of_canal_or_other_muscles_is_warned_of() -> None:
    image = empty_grid((80, 30, 8), (1.5, 1.5, 3))
    drawn = Drawn(image, {"MF_L": blob(image, 40), "MF_R": blob(image, 20), "CANAL": blob(image, 0)})
    assert "MF_L and MF_R both lie left of the midline" in side_warnings(drawn)[0]
    drawn = Drawn(image, {"MF_L": blob(image, -15), "MF_R": blob(image, -35), "ES_L": blob(image, 40), "ES_R": blob(image, -40)})
    assert any("MF_L and MF_R both lie right" in text for text in side_warnings(drawn))
    alone = Drawn(image, {"ES_L": blob(image, -30), "CANAL": blob(image, 0)})
    assert side_warnings(alone) == ("ES_L lies on the other side of the midline than its name says",)


def test_an_oblique_image_is_warned_of() -> None:
    image = empty_grid((60, 60, 8), (1.5, 1.5, 3), rotation_about(2, 25))
    drawn = Drawn(image, {"MF_L": blob(image, 20), "MF_R": blob(image, -20)})
    assert side_warnings(drawn) == (
        "the image is rotated by 25 degrees against the patient's left and right: check the sides of MF_L, MF_R",
    )


@pytest.mark.parametrize("spacing", [(1.0, 1.0, 4.0), (0.7, 1.3, 3.0)])
@pytest.mark.parametrize("turn", [0, 13])
def test_the_area_of_an_ellipse_is_right_within_a_percent(spacing: tuple[float, float, float], turn: float) -> None:
    image = empty_grid((110, 100, 5), spacing, rotation_about(2, turn))
    mask = cylinder(image, (3.3, -4.1), (21, 12), np.array([0.0, 0.0, 1.0]))
    slices = axial_slices(image)
    assert slices.area_cm2(mask, 2) == pytest.approx(np.pi * 21 * 12 / 100, rel=0.01)


@pytest.mark.parametrize("tilt", [0, 8, 15, 25])
@pytest.mark.parametrize("turn", [0, 10])
def test_a_tilted_cylinder_has_its_own_area_across_the_disc_plane_only(tilt: float, turn: float) -> None:
    image = empty_grid((120, 110, 17), (0.8, 0.8, 4.0), rotation_about(2, turn))
    axis = rotation_about(0, tilt) @ [0.0, 0.0, 1.0]
    mask = cylinder(image, (1.2, 2.3), (20, 13), axis)
    slices, area = axial_slices(image), np.pi * 20 * 13 / 100
    level = find_level(slices, Disc(np.array([5.0, -9.0, 0.0]), axis, "disc"))
    assert level is not None
    assert level.tilt == pytest.approx(tilt, abs=1e-6)
    assert slices.area_cm2(mask, level.index) == pytest.approx(area / np.cos(np.radians(tilt)), rel=0.01)
    assert plane_area_cm2(image, slices, mask, np.array([0.0, 0.0, 1.0]), axis) == pytest.approx(area, rel=0.01)


def test_a_section_that_reaches_beyond_what_is_drawn_has_no_area() -> None:
    image = empty_grid((80, 80, 3), (1, 1, 4))
    mask = cylinder(image, (0, 0), (20, 20), np.array([0.0, 0.0, 1.0]))
    across = rotation_about(0, 25) @ [0.0, 0.0, 1.0]
    assert np.isnan(plane_area_cm2(image, axial_slices(image), mask, np.zeros(3), across))


def test_areas_of_a_real_case_are_voxels_times_pixel_area(data: Path) -> None:
    drawn = read_drawn(data / MASK, None, MaskChoice(TABLE))
    slices = axial_slices(drawn.grid)
    areas = {name: slices.area_cm2(mask, 14) for name, mask in drawn.masks.items()}
    assert areas == pytest.approx({"ES_R": 19.949, "MF_R": 5.228, "MF_L": 5.477, "ES_L": 18.559}, abs=1e-3)


@pytest.mark.parametrize("tilt", [0, 20])
def test_the_level_and_its_tilt_come_from_the_disc_or_from_two_bodies(tilt: float) -> None:
    image = empty_grid((70, 70, 40), (1, 1, 2.5))
    turn = rotation_about(0, tilt)
    place = (world_of(image) - [0, 0, 10]) @ turn
    disc = (np.hypot(place[..., 0] / 25, place[..., 1] / 18) < 1) & (np.abs(place[..., 2]) < 5)
    found = find_level(axial_slices(image), disc_plane(Drawn(image, {"DISC": disc})))
    assert found is not None
    assert found.tilt == pytest.approx(tilt, abs=1)
    assert found.index == round(10 / 2.5 + 19.5)
    upper, lower = (np.linalg.norm(place - [0, 0, height], axis=-1) < 8 for height in (20, -20))
    bodies = disc_plane(Drawn(image, {"L4": upper, "L5": lower}))
    assert bodies is not None
    assert bodies.normal == pytest.approx(turn @ [0, 0, 1], abs=0.01)


def test_a_level_may_be_a_point_and_must_lie_in_the_image() -> None:
    slices = axial_slices(empty_grid((10, 10, 21), (1, 1, 3)))
    level = find_level(slices, None, point=(0, 0, 10))
    assert level is not None
    assert (level.index, level.tilt) == (13, None)
    assert find_level(slices, None) is None
    with pytest.raises(InputError, match="slice 21, the image has slices 0 to 20"):
        find_level(slices, None, index=21)


def test_a_sagittal_image_is_refused_where_an_axial_one_is_needed() -> None:
    sagittal = empty_grid((40, 40, 10), (0.8, 0.8, 4.0), np.array([[0, 0, 1], [1, 0, 0], [0, -1, 0]], dtype=float))
    with pytest.raises(GeometryError, match=r"is a sagittal image.*Give the axial series"):
        axial_slices(sagittal)


def test_slices_are_found_whatever_the_order_of_axes() -> None:
    turned = empty_grid((6, 40, 30), (4, 1, 1.5), np.array([[0, 1, 0], [0, 0, 1], [1, 0, 0]], dtype=float))
    slices = axial_slices(turned)
    assert (slices.count, slices.thickness_mm, slices.pixel_mm2) == (6, 4, 1.5)


def test_every_structure_has_a_partner_or_no_side() -> None:
    assert all(f"{each.group}_{'R' if each.side == 'left' else 'L'}" in STRUCTURES for each in STRUCTURES.values() if each.side)
