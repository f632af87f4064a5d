"""How angles are drawn: where their lines meet, or by parallels; and the markups file of their lines."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PainGradeLib.angles.figure import Figure, angle_figure
from PainGradeLib.angles.lines import Line, lines_of
from PainGradeLib.angles.markups import write_lines
from PainGradeLib.angles.measuring import measure_angles

LEFT, BACK, HEAD = np.eye(3)


def everywhere(point: np.ndarray) -> bool:
    return True


def nowhere(point: np.ndarray) -> bool:
    return False


def endplate(name: str, slope: float, height: float) -> Line:
    along = math.cos(math.radians(slope)) * -BACK + math.sin(math.radians(slope)) * HEAD
    return Line(name, np.array([2.0, 10.0, height]) + np.outer([-17, 17], along))


def between(figure: Figure) -> float:
    """Degrees between the arms."""
    first, second = figure.ends - figure.vertex
    return math.degrees(math.atan2(float(np.linalg.norm(np.cross(first, second))), float(first @ second)))


def figures(lines: list[Line], inside=everywhere) -> dict[str, tuple[float, Figure]]:
    found = {}
    for angle in measure_angles(lines):
        figure = angle_figure(angle, inside)
        if figure is not None:
            found[angle.name] = (angle.degrees, figure)
    return found


@given(upper=st.floats(-30, 30), lower=st.floats(-60, 30), turned=st.tuples(st.booleans(), st.booleans()), seen=st.booleans())
def test_the_arms_enclose_the_angle_whichever_way_the_lines_run(upper, lower, turned, seen):
    lines = [endplate("L1", upper, 120), endplate("S1", lower, 0)]
    lines = [Line(line.name, line.ends[::-1] if turn else line.ends) for line, turn in zip(lines, turned, strict=True)]
    degrees, figure = figures(lines, everywhere if seen else nowhere)["lordosis_L1_S1"]
    assert between(figure) == pytest.approx(abs(degrees), abs=0.1)


def test_lines_that_meet_in_the_image_are_drawn_where_they_meet():
    lines = [endplate("L1", 40, 40), endplate("S1", -40, 0)]
    _, figure = figures(lines)["lordosis_L1_S1"]
    assert figure.meet
    for line in lines:
        offset = figure.vertex - line.ends[0]
        assert np.linalg.norm(offset - line.direction * (offset @ line.direction)) < 1e-9
    # Each arm reaches the farther end of its line.
    assert np.abs(figure.ends[0] - lines[0].ends).sum(axis=1).min() < 1e-9


def test_lines_that_meet_outside_the_image_are_drawn_by_parallels_between_them():
    lines = [endplate("L1", 5, 120), endplate("S1", -4, 0)]
    _, figure = figures(lines, nowhere)["lordosis_L1_S1"]
    assert not figure.meet
    assert figure.vertex == pytest.approx([2, 10, 60])
    for arm, line in zip(figure.ends - figure.vertex, lines, strict=True):
        assert np.linalg.norm(np.cross(arm, line.direction)) < 1e-9


def test_parallel_lines_are_drawn_by_parallels():
    lines = [endplate("L1", 10, 120), endplate("S1", 10, 0)]
    _, figure = figures(lines)["lordosis_L1_S1"]
    assert not figure.meet
    assert between(figure) < 1e-6


def test_facets_are_drawn_against_the_midsagittal_line_and_tropism_is_no_figure():
    middle = Line("midline", np.array([[0.0, 0, 3], [0, 40, 3]]))
    along = math.cos(math.radians(50)) * BACK + math.sin(math.radians(50)) * LEFT
    left = Line("facet left", np.array([18.0, 20, 3]) + np.outer([-8, 8], along))
    right = Line("facet right", left.ends * [-1, 1, 1])
    found = figures([middle, left, right])
    assert set(found) == {"facet_orientation_left", "facet_orientation_right"}
    for degrees, figure in found.values():
        assert between(figure) == pytest.approx(degrees, abs=1e-6)
        assert figure.meet
        assert figure.vertex[0] == pytest.approx(0)


def test_a_facet_alone_is_drawn_against_the_patients_axis():
    along = math.cos(math.radians(30)) * BACK + math.sin(math.radians(30)) * LEFT
    degrees, figure = figures([Line("facet left", np.array([18.0, 20, 3]) + np.outer([-8, 8], along))])["facet_orientation_left"]
    assert between(figure) == pytest.approx(degrees) == pytest.approx(30)


def test_lines_come_back_from_their_file(tmp_path: Path):
    lines = [endplate("L1 upper endplate", 18.3, 120.123456789), endplate("S1 upper endplate", -41, -30)]
    write_lines(lines, tmp_path / "lines.mrk.json")
    found = lines_of([tmp_path / "lines.mrk.json"])
    assert [line.name for line in found] == [line.name for line in lines]
    assert all(np.array_equal(a.ends, b.ends) for a, b in zip(found, lines, strict=True))
