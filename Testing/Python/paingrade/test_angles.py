"""Angles between drawn lines, under rotation, in voxels of any shape, and with exchanged end points."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from muscle_kit import empty_grid, rotation_about
from OsteoRadiomicsLib.base.errors import InputError
from PainGradeLib.angles.lines import Line, lines_of, read_lines
from PainGradeLib.angles.measuring import Angle, measure_angles
from PainGradeLib.angles.places import PLACES, place_of

LEFT, BACK, HEAD = np.eye(3)


def endplate(name: str, slope: float, centre: tuple[float, float, float], length: float = 34) -> Line:
    """A line in the sagittal plane that rises by ``slope`` degrees towards the front."""
    along = np.cos(np.radians(slope)) * -BACK + np.sin(np.radians(slope)) * HEAD
    return Line(name, np.array(centre) + np.outer([-0.5, 0.5], along * length))


def facet(side: str, degrees: float, centre: tuple[float, float, float]) -> Line:
    """A facet joint at so many degrees from sagittal, from its inner front to its outer back."""
    outwards = LEFT if side == "left" else -LEFT
    along = np.cos(np.radians(degrees)) * BACK + np.sin(np.radians(degrees)) * outwards
    return Line(f"L4-5 facet {side}", np.array(centre) + np.outer([-8, 8], along))


def turned(lines: list[Line], turn: np.ndarray) -> list[Line]:
    return [Line(line.name, line.ends @ turn.T) for line in lines]


def named(angles: tuple[Angle, ...]) -> dict[str, float]:
    return {angle.name: angle.degrees for angle in angles}


SPINE = [
    endplate("L1 upper endplate", 18, (2, 10, 120)),
    endplate("S1", -41, (2, 25, -30)),
    endplate("L5 endplate", -12, (2, 12, 0)),
]
JOINTS = [
    facet("left", 52.5, (18, 20, 3)),
    facet("right", 46, (-17, 21, 3)),
    Line("midline", np.array([[0.0, 0, 3], [0, 40, 3]])),
]


def test_lordosis_is_positive_and_read_towards_the_front() -> None:
    assert named(measure_angles(SPINE)) == pytest.approx({"lordosis_L1_S1": 59, "lordosis_L1_L5": 30})
    kyphosis = [endplate("L1", -10, (0, 0, 100)), endplate("S1", 5, (0, 0, 0))]
    assert named(measure_angles(kyphosis)) == pytest.approx({"lordosis_L1_S1": -15})


def test_lordosis_above_ninety_degrees_is_not_folded_back() -> None:
    lines = [endplate("L1", 35, (0, 0, 100)), endplate("S1", -70, (0, 0, 0))]
    assert named(measure_angles(lines))["lordosis_L1_S1"] == pytest.approx(105)


def test_facets_are_read_from_sagittal_to_coronal_on_both_sides() -> None:
    found = named(measure_angles(JOINTS))
    assert found == pytest.approx({"facet_orientation_left": 52.5, "facet_orientation_right": 46, "facet_tropism": 6.5})


@given(st.tuples(*[st.floats(-25, 25)] * 3))
def test_angles_stay_when_the_patient_lies_turned(degrees: tuple[float, float, float]) -> None:
    turn = rotation_about(0, degrees[0]) @ rotation_about(1, degrees[1]) @ rotation_about(2, degrees[2])
    assert named(measure_angles(turned(SPINE, turn))) == pytest.approx(named(measure_angles(SPINE)), abs=0.1)
    assert named(measure_angles(turned(JOINTS, turn))) == pytest.approx(named(measure_angles(JOINTS)), abs=0.1)


@pytest.mark.parametrize("swaps", list(itertools.product([False, True], repeat=3)))
def test_exchanged_end_points_change_nothing(swaps: tuple[bool, ...]) -> None:
    for lines in (SPINE, JOINTS):
        other = [Line(line.name, line.ends[::-1] if swap else line.ends) for line, swap in zip(lines, swaps, strict=True)]
        assert named(measure_angles(other)) == pytest.approx(named(measure_angles(lines)), abs=1e-9)


def test_lines_drawn_on_different_slices_are_compared_in_the_sagittal_plane() -> None:
    """An end that sits a slice further to the left must not count as part of the angle."""
    aside = np.array([[0, 0, 0], [9, 0, 0]])
    off = [Line(line.name, line.ends + sign * aside) for line, sign in zip(SPINE[:2], (1, -1), strict=True)]
    assert named(measure_angles(off))["lordosis_L1_S1"] == pytest.approx(59)


def test_without_a_midline_the_patients_axis_stands_in_and_is_named() -> None:
    left, *_ = measure_angles(JOINTS[:2])
    assert left.degrees == pytest.approx(52.5)
    assert "no midsagittal line" in left.warnings[0]


def test_exchanged_facets_are_noticed() -> None:
    lines = [Line("facet left", JOINTS[1].ends), JOINTS[2]]
    (angle,) = measure_angles(lines)
    assert angle.degrees == pytest.approx(-46)
    assert "are the sides exchanged" in angle.warnings[0]


def test_two_lines_of_any_name_have_a_plain_angle() -> None:
    lines = [Line("a", np.array([[0.0, 0, 0], [1, 0, 0]])), Line("b", np.array([[5.0, 5, 5], [4, 6, 5]]))]
    assert named(measure_angles(lines)) == pytest.approx({"angle": 45})
    with pytest.raises(InputError, match="no angle can be measured between a"):
        measure_angles(lines[:1])
    with pytest.raises(InputError, match=r"S1 and S1 again are both the S1 upper endplate"):
        measure_angles([Line("S1", lines[0].ends), Line("S1 again", lines[1].ends)])


@pytest.mark.parametrize(
    ("name", "place"),
    [("L1 upper endplate", "L1"), ("Facet_L", "facet_left"), ("L4-5 facet right", "facet_right"), ("S1", "S1"),
     ("midsagittal line", "midline"),
     ("F", None), ("L11", None)],
)  # fmt: skip
def test_lines_are_known_by_their_names(name: str, place: str | None) -> None:
    assert place_of(name) == place


def markups(path: Path, *lines: dict[str, object]) -> Path:
    path.write_text(json.dumps({"markups": list(lines)}), encoding="utf-8")
    return path


def line_json(name: str, ends: object, **more: object) -> dict[str, object]:
    points = [{"position": end, "positionStatus": "defined"} for end in np.asarray(ends).tolist()]
    return {"type": "Line", "name": name, "coordinateSystem": "LPS", "coordinateUnits": "mm", "controlPoints": points, **more}


def test_a_markups_file_is_read_in_either_coordinate_system(tmp_path: Path) -> None:
    ends = SPINE[0].ends
    file = markups(
        tmp_path / "M.mrk.json",
        line_json("L1", ends),
        line_json("S1", ends * [-1, -1, 1], coordinateSystem="RAS"),
        {"type": "Fiducial"},
    )
    first, second = read_lines(file)
    assert first.ends == pytest.approx(ends)
    assert second.ends == pytest.approx(ends)
    assert (first.name, second.name) == ("L1", "S1")


def test_a_line_without_a_name_is_known_by_its_file_but_not_called_after_it(tmp_path: Path) -> None:
    nameless = {key: value for key, value in line_json("", SPINE[0].ends).items() if key != "name"}
    named_lines = [markups(tmp_path / f"SMITH {words}.mrk.json", nameless) for words in ("L1 endplate", "S1")]
    assert [line.name for line in lines_of(named_lines)] == ["L1 upper endplate", "S1 upper endplate"]
    unknown = [markups(tmp_path / f"SMITH_{name}.mrk.json", nameless) for name in "ab"]
    assert [line.name for line in lines_of(unknown)] == ["line 1", "line 2"]


def test_every_place_is_known_by_its_own_title() -> None:
    assert {name: place_of(place.title) for name, place in PLACES.items()} == {name: name for name in PLACES}


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        (line_json("L1", [[0, 0, 0]]), r"line L1: has 1 points that were placed, not 2. Place both ends"),
        (line_json("L1", [[1, 2, 3], [1, 2, 3]]), "line L1: has no length"),
        (line_json("L1", [[1, 2], [1, 3]]), "without three coordinates"),
        (line_json("L1", [[0, 0, 0], [1, 0, 0]], coordinateUnits="cm"), "is in cm, not in mm"),
        (line_json("L1", [[0, 0, 0], [1, 0, 0]], coordinateSystem="IJK"), "coordinates called IJK"),
        ({"type": "Angle", "controlPoints": []}, "holds no line but Angle.*an angle needs two of them"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(tmp_path: Path, markup: dict[str, object], words: str) -> None:
    with pytest.raises(InputError, match=words):
        read_lines(markups(tmp_path / "M.mrk.json", markup))


def test_what_is_no_markups_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "M.mrk.json").write_text("{}", encoding="utf-8")
    with pytest.raises(InputError, match="is no markups file"):
        read_lines(tmp_path / "M.mrk.json")
    with pytest.raises(InputError, match="does not exist"):
        read_lines(tmp_path / "N.mrk.json")


@pytest.mark.parametrize("spacing", [(0.5, 0.5, 4.4), (1.2, 0.6, 3.0)])
@pytest.mark.parametrize("degrees", [(0, 0, 0), (12, -9, 17)])
def test_angles_are_those_in_mm_where_voxels_are_no_cubes_and_the_image_is_turned(
    tmp_path: Path, spacing: tuple[float, float, float], degrees: tuple[float, float, float]
) -> None:
    """Lines clicked in an image at fractions of voxels: what counts is the scene, not the grid."""
    turn = rotation_about(0, degrees[0]) @ rotation_about(1, degrees[1]) @ rotation_about(2, degrees[2])
    image = empty_grid((60, 60, 30), spacing, turn)
    clicked = []
    for line in turned([*SPINE, *JOINTS], turn):
        indices = [image.TransformPhysicalPointToContinuousIndex(end) for end in line.ends.tolist()]
        clicked.append(line_json(line.name, [image.TransformContinuousIndexToPhysicalPoint(index) for index in indices[::-1]]))
    found = named(measure_angles(read_lines(markups(tmp_path / "M.mrk.json", *clicked))))
    assert found == pytest.approx(named(measure_angles(SPINE)) | named(measure_angles(JOINTS)), abs=0.1)
